// ast::Invariant -> typed::Invariant. SOUNDNESS: proofs rest on invariants, so an invariant is
// accepted only if the snapshot builder can enforce it: facts of the registry, of one entity or row
// and what it reaches, or the fields of one `sealed fixed` row.
// Tested in tests/unit/policy/types/invariants_test.cc. Refuses to know who builds snapshots.

#include <utility>

#include "policy/types/conditions.h"
#include "policy/types/resolve.h"
#include "policy/types/rules.h"
#include "policy/types/variables.h"
#include "sightline/canonical.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

// Finds what the builder could not look at.
class Enforceable {
 public:
  // `written`: the type of the subject.
  Enforceable(const Declarations& schema, const typed::Variable& subject, Span written,
              Reporter& report)
      : schema_(schema), subject_(subject), report_(report) {
    if (subject.kind != typed::Variable::Kind::row) return;
    const typed::Relation& relation = schema.policy.relations[subject.relation];
    one_record_ = relation.trust == typed::Trust::sealed_fixed && !relation.within;
    if (!one_record_)
      refuse(relation.trust, relation.within, relation.name, relation.span, written);
  }

  void walk(const typed::ExprRef& e) {
    if (!e) return;
    const Span span = e->span;
    const auto two = [&](const auto& node) {
      walk(node.left);
      walk(node.right);
    };
    std::visit(overloaded{
                   [](const typed::Constant&) {},
                   [](const typed::Principal&) {},
                   [](const typed::Resource&) {},
                   [](const typed::VariableValue&) {},
                   [](const typed::ColumnOf&) {},
                   [](const typed::FieldOf&) {},
                   [&](const typed::Now&) { refuse_moment(span, "`now`"); },
                   [&](const typed::AskedAction&) { refuse_moment(span, "`action`"); },
                   [&](const typed::ContextValue&) { refuse_moment(span, "the context"); },
                   [&](const typed::GlobalValue&) { refuse_moment(span, "a global"); },
                   [&](const typed::May&) { refuse_moment(span, "`may`"); },
                   [&](const typed::Once&) { refuse_moment(span, "`once` and `steady`"); },
                   [&](const typed::AttributeOf& a) { read(a, span); },
                   [&](const typed::Arithmetic& a) { two(a); },
                   [&](const typed::Negate& n) { walk(n.operand); },
                   [&](const typed::Coalesce& c) { two(c); },
                   [&](const typed::Unwrap& u) { walk(u.operand); },
                   [&](const typed::Choice& c) {
                     walk(c.condition);
                     walk(c.then);
                     walk(c.otherwise);
                   },
                   [&](const typed::Compare& c) { two(c); },
                   [&](const typed::IsNone& n) { walk(n.operand); },
                   [&](const typed::Contains& c) {
                     walk(c.element);
                     walk(c.set);
                   },
                   [&](const typed::In& i) { below(i, span); },
                   [&](const typed::Not& n) { walk(n.operand); },
                   [&](const typed::And& a) { two(a); },
                   [&](const typed::Or& o) { two(o); },
                   [&](const typed::Implies& i) { two(i); },
                   [&](const typed::Query& q) { ask(q, span); },
               },
               e->node);
  }

 private:
  void refuse_moment(Span span, const std::string& what) {
    report_.error(Code::not_enforceable, span, "an invariant cannot speak of " + what)
        .note("it holds of the facts themselves, before anybody asks for anything");
  }

  void refuse_beyond(Span span) {
    report_
        .error(Code::not_enforceable, span,
               "an invariant over a `sealed fixed` row speaks of its columns and fields only")
        .note("whoever seals the row sees this record and no other",
              schema_.policy.relations[subject_.relation].span);
  }

  void refuse(typed::Trust trust, const std::optional<std::int64_t>& within,
              const std::string& name, Span declared, Span span) {
    if (trust == typed::Trust::registry && !within) return;
    report_
        .error(Code::not_enforceable, span,
               "nobody could enforce an invariant over " + ticked(name))
        .note(std::string(trust == typed::Trust::registry ? "it may be out of date (`within`)"
                                                          : "it does not come from the registry") +
                  ", so the snapshot builder need not see it",
              declared)
        .help("speak of registry facts without `within`");
  }

  void read(const typed::AttributeOf& a, Span span) {
    walk(a.object);
    if (one_record_) return refuse_beyond(span);
    const typed::EntityType& entity = schema_.policy.entities[a.object->type.id];
    const typed::Attribute& attribute = entity.attributes[a.attribute];
    refuse(attribute.trust, attribute.within, entity.name + "." + attribute.name, attribute.span,
           span);
  }

  void below(const typed::In& i, Span span) {
    walk(i.entity);
    walk(i.ancestor);
    if (one_record_) refuse_beyond(span);
  }

  void ask(const typed::Query& q, Span span) {
    for (const typed::ExprRef& argument : q.arguments) walk(argument);
    walk(q.where);
    if (one_record_) return refuse_beyond(span);
    const typed::Relation& relation = schema_.policy.relations[q.relation];
    refuse(relation.trust, relation.within, relation.name, relation.span, span);
  }

  const Declarations& schema_;
  const typed::Variable& subject_;
  Reporter& report_;
  bool one_record_ = false;
};

bool one_subject(const ast::Forall& claim, Reporter& report) {
  if (claim.variables.size() == 1) return true;
  report
      .error(Code::invariant_subject, claim.variables[1].name.span,
             "an invariant speaks of one entity or one row")
      .note("the snapshot builder looks at each on its own, never at all pairs")
      .help(
          "ask for the others with a query: `forall s: share: no share(s.viewer, _) as t where "
          "..`");
  return false;
}

bool is_subject(const typed::Variable& variable, const ast::Variable& written, Reporter& report) {
  const bool row = variable.kind == typed::Variable::Kind::row;
  if (row || variable.type.kind == typed::Type::Kind::entity) return true;
  report.error(Code::invariant_subject, written.type.span,
               "an invariant is about an entity type or a relation, and " +
                   ticked(written.type.text) + " is an enum");
  return false;
}

typed::Invariant invariant(const ast::Invariant& written, const std::string& doc,
                           Checking& checking) {
  typed::Invariant made;
  made.name = written.name.text;
  made.doc = doc;
  made.span = written.name.span;
  Conditions conditions(checking, Standing::invariant);
  const bool one = one_subject(written.claim, checking.report);
  const auto variables = bind_variables(conditions, checking, written.claim.variables);
  made.condition = conditions.condition(*written.claim.condition).expr;
  if (!one || variables.size() != 1 || !made.condition) return made;
  made.subject = variables.front();
  if (!is_subject(made.subject, written.claim.variables.front(), checking.report)) return made;
  const Span type = written.claim.variables.front().type.span;
  Enforceable(checking.schema, made.subject, type, checking.report).walk(made.condition);
  made.canonical = canonical_text(checking.schema.policy, made);
  return made;
}

}  // namespace

void check_invariants(const ast::Policy& written, Checking& checking, Names& names,
                      std::size_t& bytes) {
  auto& invariants = checking.schema.policy.invariants;
  for (const ast::Item& item : written.items) {
    const auto* one = std::get_if<ast::Invariant>(&item.node);
    if (!one || one->claim.variables.empty()) continue;
    if (!within_limit(invariants.size(), kMaxDeclarations, one->name.span, "invariants",
                      checking.report))
      return;
    enter(names, one->name, static_cast<std::uint32_t>(invariants.size()), "invariant",
          checking.report);
    invariants.push_back(invariant(*one, item.doc, checking));
    bytes += invariants.back().canonical.size();
    if (!within_limit(bytes, kMaxCanonicalBytes, one->name.span,
                      "bytes in the canonical texts of all invariants", checking.report))
      return;
  }
}

}  // namespace sightline
