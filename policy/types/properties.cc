// ast::Property -> typed::Property: one case for each pair of types of a head, or one claim over
// variables; and whether the properties of an action speak of everyone who may ask for it.
// Tested in tests/unit/policy/types/properties_test.cc. Refuses to know expressions and proofs.

#include <map>
#include <set>
#include <utility>

#include "policy/types/assumptions.h"
#include "policy/types/conditions.h"
#include "policy/types/heads.h"
#include "policy/types/resolve.h"
#include "policy/types/rules.h"
#include "policy/types/variables.h"
#include "sightline/canonical.h"

namespace sightline {
namespace {

typed::Property::Kind kind_of(ast::Property::Kind kind) {
  switch (kind) {
    case ast::Property::Kind::never:
      return typed::Property::Kind::never;
    case ast::Property::Kind::always:
      return typed::Property::Kind::always;
    case ast::Property::Kind::possible:
      return typed::Property::Kind::possible;
    case ast::Property::Kind::forall:
      break;
  }
  return typed::Property::Kind::forall;
}

std::string text_of(const ast::Binder& binder) {
  return binder.name ? binder.name->text : std::string();
}

class PropertyChecker {
 public:
  explicit PropertyChecker(Checking& checking)
      : checking_(checking), schema_(checking.schema), report_(checking.report) {}

  typed::Property property(const ast::Property& written, const std::string& doc, Span span) {
    typed::Property made;
    made.name = written.name.text;
    made.doc = doc;
    made.kind = kind_of(written.kind);
    made.span = written.name.span;
    made.without = resolve_obligations(schema_, written.without, report_);
    made.assumptions = resolve_assumptions(schema_, made.kind, written.assuming, report_);
    const bool fine = made.kind == typed::Property::Kind::forall ? read_forall(written.claim, made)
                                                                 : read_head(written, made, span);
    if (fine) made.canonical = canonical_text(schema_.policy, made);
    return made;
  }

  // SOUNDNESS: a property that a union's other half escapes looks like more than it is.
  void check_coverage() {
    for (const Claim& claim : claims_) check_coverage(claim);
  }

 private:
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  struct Claim {  // a `never` whose head names types
    const ast::Property* written;
    CheckedHead head;
  };

  bool read_forall(const ast::Forall& written, typed::Property& made) {
    Conditions conditions(checking_, Standing::property);
    conditions.no_action();
    made.variables = bind_variables(conditions, checking_, written.variables);
    made.condition = conditions.condition(*written.condition).expr;
    return made.condition && made.variables.size() == written.variables.size();
  }

  bool read_head(const ast::Property& written, typed::Property& made, Span span) {
    made.principal_name = text_of(written.head.principal);
    made.resource_name = text_of(written.head.resource);
    CheckedHead head = resolve_head(schema_, written.head, report_, named_left_);
    bool fine = head.complete;
    if (head.pairs.empty()) {
      Conditions conditions(checking_, Standing::property);
      bind_unknown_head(conditions, written.head);
      conditions.clause(written.when, written.unless, span);
      return false;
    }
    for (const HeadPair& pair : head.pairs) {
      Conditions conditions(checking_, Standing::property);
      bind_head(conditions, written.head, head, pair);
      const Checked condition = conditions.clause(written.when, written.unless, span);
      fine = fine && condition;
      made.cases.push_back({pair.principal, pair.resource, pair.actions, condition.expr});
      for (const std::uint32_t action : pair.actions)
        if (made.kind == typed::Property::Kind::never)
          covered_[action].insert({pair.principal, pair.resource});
    }
    const bool restricted =
        !written.head.principal.types.empty() || !written.head.resource.types.empty();
    // Whoever says what is always or possible for one type promises nothing of the others.
    const bool promises = made.kind == typed::Property::Kind::never;
    if (promises && restricted && head.complete) claims_.push_back({&written, std::move(head)});
    return fine;
  }

  void check_coverage(const Claim& claim) {
    std::set<std::uint32_t> seen;
    for (const HeadPair& pair : claim.head.pairs) {
      for (const std::uint32_t action : pair.actions) {
        if (!seen.insert(action).second) continue;
        if (report_uncovered(claim, action)) return;
      }
    }
  }

  bool report_uncovered(const Claim& claim, std::uint32_t action) {
    const typed::Action& declared = schema_.policy.actions[action];
    const std::set<Pair>& covered = covered_[action];
    for (const std::uint32_t principal : declared.principals) {
      for (const std::uint32_t resource : declared.resources) {
        if (covered.contains({principal, resource})) continue;
        report_uncovered(claim, declared, principal, resource);
        return true;
      }
    }
    return false;
  }

  void report_uncovered(const Claim& claim, const typed::Action& action, std::uint32_t principal,
                        std::uint32_t resource) {
    const auto binder = [&](const ast::Binder& written, std::uint32_t type) {
      return written.types.empty() ? std::string("_") : "_: " + schema_.policy.entities[type].name;
    };
    const ast::Head& head = claim.written->head;
    const Span place = head.principal.types.empty() ? head.resource.span : head.principal.span;
    report_
        .error(Code::uncovered_types, place,
               "this says nothing of " + ticked(action.name) + " asked by a " +
                   ticked(schema_.policy.entities[principal].name) + " for a " +
                   ticked(schema_.policy.entities[resource].name) + ", and no other `never` does")
        .note(ticked(action.name) + " is declared here", action.span)
        .help("leave the type out, or write another property: " +
              ticked("never " + action.name + "(" + binder(head.principal, principal) + ", " +
                     binder(head.resource, resource) + ")"));
  }

  Checking& checking_;
  Declarations& schema_;
  Reporter& report_;
  std::size_t named_left_ = kMaxNamedActions;
  std::map<std::uint32_t, std::set<Pair>> covered_;  // by the `never` of each action
  std::vector<Claim> claims_;
};

}  // namespace

void check_properties(const ast::Policy& written, Checking& checking, Names& names,
                      std::size_t& bytes) {
  PropertyChecker checker(checking);
  auto& properties = checking.schema.policy.properties;
  for (const ast::Item& item : written.items) {
    const auto* property = std::get_if<ast::Property>(&item.node);
    if (!property) continue;
    if (!within_limit(properties.size(), kMaxDeclarations, property->name.span, "properties",
                      checking.report))
      return;
    enter(names, property->name, static_cast<std::uint32_t>(properties.size()), "property",
          checking.report);
    properties.push_back(checker.property(*property, item.doc, item.span));
    bytes += properties.back().canonical.size();
    if (!within_limit(bytes, kMaxCanonicalBytes, property->name.span,
                      "bytes in the canonical texts of all properties", checking.report))
      return;
  }
  checker.check_coverage();
}

}  // namespace sightline
