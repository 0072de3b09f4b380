// ast::Rule, ast::Property -> typed::Rule, typed::Property: heads, effects, and one condition for
// each clause. Tested in tests/unit/policy/types/rules_test.cc. Refuses to know expressions
// (conditions.cc) and trust (effects.cc).

#include "policy/types/rules.h"

#include <utility>

#include "policy/types/canonical.h"
#include "policy/types/conditions.h"
#include "policy/types/effects.h"
#include "policy/types/resolve.h"

namespace sightline {
namespace {

constexpr std::size_t kMaxCanonicalBytes = std::size_t{16} << 20;  // one enum may be in all of them

// A head that was understood. Not complete: some action is unknown or does not go with the others.
struct CheckedHead {
  std::vector<std::uint32_t> actions;
  std::optional<std::uint32_t> principal, resource;  // entity types
  bool complete = true;
};

class RuleChecker {
 public:
  RuleChecker(Declarations& schema, Reporter& report, std::size_t& nodes_left)
      : schema_(schema), report_(report), nodes_left_(nodes_left) {}

  typed::Rule rule(const ast::Rule& written, const std::string& doc) {
    typed::Rule rule{
        written.name.text, doc, effect_of(written.clauses.front()), {}, written.name.span};
    for (const ast::Clause& clause : written.clauses) {
      if (effect_of(clause) != rule.effect) report_mixed(written, clause);
      const Part part =
          checked(clause.head, clause.when, clause.unless, clause.span, Conditions::Place::rule);
      if (part.condition)
        check_effect(schema_, effect_of(clause), part.condition, rule.name, report_);
      rule.clauses.push_back({part.head.actions, part.condition, clause.span});
    }
    return rule;
  }

  typed::Property property(const ast::Property& written, const std::string& doc, Span span) {
    const Part part =
        checked(written.head, written.when, written.unless, span, Conditions::Place::property);
    typed::Property property{written.name.text,
                             doc,
                             kind_of(written.kind),
                             part.head.actions,
                             part.condition,
                             text_of(written.head.principal),
                             text_of(written.head.resource),
                             {},
                             written.name.span};
    if (part.condition && part.head.complete)
      property.canonical = canonical_text(schema_.policy, property);
    return property;
  }

 private:
  struct Part {
    CheckedHead head;
    typed::ExprRef condition;
  };

  static typed::Effect effect_of(const ast::Clause& clause) {
    return clause.forbid ? typed::Effect::forbid : typed::Effect::permit;
  }
  static typed::Property::Kind kind_of(ast::Property::Kind kind) {
    switch (kind) {
      case ast::Property::Kind::never:
        return typed::Property::Kind::never;
      case ast::Property::Kind::always:
        return typed::Property::Kind::always;
      case ast::Property::Kind::possible:
        break;
    }
    return typed::Property::Kind::possible;
  }
  static std::string text_of(const ast::Binder& binder) {
    return binder.name ? binder.name->text : std::string();
  }

  void report_mixed(const ast::Rule& written, const ast::Clause& clause) {
    report_
        .error(Code::mixed_effects, clause.span,
               ticked(written.name.text) +
                   " permits and forbids; all clauses of a rule have one effect")
        .note("the first clause", written.clauses.front().span)
        .help("make this a rule of its own");
  }

  Part checked(const ast::Head& written, const ast::ExprPtr& when, const ast::ExprPtr& unless,
               Span span, Conditions::Place place) {
    Part part{head(written), nullptr};
    Conditions conditions(schema_, report_, nodes_left_, place);
    bind(conditions, written.principal, Local::Kind::principal, part.head.principal);
    bind(conditions, written.resource, Local::Kind::resource, part.head.resource);
    part.condition = conditions.clause(when, unless, span).expr;
    return part;
  }

  CheckedHead head(const ast::Head& written) {
    CheckedHead head;
    Names named;
    for (const ast::Name& name : written.actions) {
      const auto found = schema_.actions.find(name.text);
      if (found == schema_.actions.end()) {
        report_.unknown(Code::unknown_action, name.span, "no action is called " + ticked(name.text),
                        name.text, [&] { return keys_of(schema_.actions); });
        head.complete = false;
      } else if (const auto [at, fresh] = named.try_emplace(name.text, Named{0, name.span, true});
                 !fresh) {
        report_.error(Code::action_twice, name.span, ticked(name.text) + " is named twice")
            .note("first named here", at->second.span);
      } else {
        add_action(head, found->second, name);
      }
    }
    check_binder(written.principal, head.principal, "principal");
    check_binder(written.resource, head.resource, "resource");
    return head;
  }

  void add_action(CheckedHead& head, const Named& found, const ast::Name& name) {
    if (!found.usable) {
      head.complete = false;
      return;
    }
    const typed::Action& action = schema_.policy.actions[found.id];
    if (!head.principal) {
      head.principal = action.principal;
      head.resource = action.resource;
    } else if (*head.principal != action.principal || *head.resource != action.resource) {
      if (!std::exchange(head.complete, false)) return;  // once for each head
      report_.not_built(name.span, "a head over actions of different types")
          .note(ticked(name.text) + " is declared here", action.span)
          .help("write one clause for each pair of types");
      return;
    }
    head.actions.push_back(found.id);
  }

  void check_binder(const ast::Binder& binder, std::optional<std::uint32_t> type,
                    std::string_view what) {
    if (!binder.type) return;
    const auto written =
        resolve_type(schema_, {*binder.type, false, false, binder.type->span}, "binder", report_);
    if (!written || !type) return;
    const typed::Type wanted{typed::Type::Kind::entity, *type, false};
    if (*written == wanted) return;
    report_
        .error(Code::wrong_binder_type, binder.type->span,
               "the " + std::string(what) + " of these actions is of type " +
                   ticked(schema_.text(wanted)) + ", not " + ticked(binder.type->text))
        .help("write " + ticked(schema_.text(wanted)) + ", or leave the type out");
  }

  void bind(Conditions& conditions, const ast::Binder& binder, Local::Kind kind,
            std::optional<std::uint32_t> type) {
    if (!binder.name) return;
    const typed::Type entity{typed::Type::Kind::entity, type.value_or(0), false};
    conditions.bind({type ? kind : Local::Kind::mistake, *binder.name, entity, {}, 0, 0});
  }

  Declarations& schema_;
  Reporter& report_;
  std::size_t& nodes_left_;
};

}  // namespace

void check_rules(const ast::Policy& written, Declarations& schema, Reporter& report,
                 std::size_t& nodes_left, Names& rule_names) {
  RuleChecker checker(schema, report, nodes_left);
  for (const ast::Item& item : written.items) {
    const auto* rule = std::get_if<ast::Rule>(&item.node);
    if (!rule || rule->clauses.empty()) continue;
    auto& rules = schema.policy.rules;
    if (!within_limit(rules.size(), kMaxDeclarations, rule->name.span, "rules", report)) return;
    enter(rule_names, rule->name, static_cast<std::uint32_t>(rules.size()), "rule", report);
    rules.push_back(checker.rule(*rule, item.doc));
  }
}

void check_properties(const ast::Policy& written, Declarations& schema, Reporter& report,
                      std::size_t& nodes_left) {
  RuleChecker checker(schema, report, nodes_left);
  Names names;
  std::size_t bytes = 0;
  for (const ast::Item& item : written.items) {
    const auto* property = std::get_if<ast::Property>(&item.node);
    if (!property) continue;
    auto& properties = schema.policy.properties;
    if (!within_limit(properties.size(), kMaxDeclarations, property->name.span, "properties",
                      report))
      return;
    enter(names, property->name, static_cast<std::uint32_t>(properties.size()), "property", report);
    properties.push_back(checker.property(*property, item.doc, item.span));
    bytes += properties.back().canonical.size();
    if (!within_limit(bytes, kMaxCanonicalBytes, property->name.span,
                      "bytes in the canonical texts of all properties", report))
      return;
  }
}

}  // namespace sightline
