// A checked condition and its effect -> diagnostics about facts that it cannot rest on. Works on
// the expanded tree, so that a define cannot hide anything.
// Tested in tests/unit/policy/types/effects_test.cc. Refuses to know properties: they speak of the
// truth, where absence is known and nothing is late.

#include "policy/types/effects.h"

#include <algorithm>
#include <string>

#include "policy/types/expression.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

class EffectChecker {
 public:
  EffectChecker(const Declarations& schema, typed::Effect effect, std::string_view rule,
                Reporter& report)
      : schema_(schema), effect_(effect), rule_(rule), report_(report) {}

  void walk(const typed::ExprRef& e, Influence polarity) {
    if (!e) return;
    const auto down = [&](const auto& node) {
      walk(node.left, polarity);
      walk(node.right, polarity);
    };
    std::visit(overloaded{
                   [](const typed::Constant&) {},
                   [](const typed::Principal&) {},
                   [](const typed::Resource&) {},
                   [](const typed::Now&) {},
                   [](const typed::AskedAction&) {},
                   [](const typed::VariableValue&) {},
                   [](const typed::May&) {},  // neither stands in a rule
                   [](const typed::Once&) {},
                   [](const typed::ContextValue&) {},
                   [](const typed::ColumnOf&) {},
                   [](const typed::FieldOf&) {},
                   [&](const typed::GlobalValue& g) { read_global(g, e->span); },
                   [&](const typed::AttributeOf& a) { walk(a.object, kBoth); },
                   [&](const typed::Arithmetic& a) {
                     walk(a.left, kBoth);
                     walk(a.right, kBoth);
                   },
                   [&](const typed::Negate& n) { walk(n.operand, kBoth); },
                   [&](const typed::Coalesce& c) {
                     walk(c.left, kBoth);
                     walk(c.right, polarity);
                   },
                   [&](const typed::Unwrap& u) { walk(u.operand, kBoth); },
                   [&](const typed::Choice& c) {
                     walk(c.condition, kBoth);
                     walk(c.then, polarity);
                     walk(c.otherwise, polarity);
                   },
                   [&](const typed::Compare& c) {
                     walk(c.left, kBoth);
                     walk(c.right, kBoth);
                   },
                   [&](const typed::Contains& c) {
                     walk(c.element, kBoth);
                     walk(c.set, kBoth);
                   },
                   [&](const typed::In& i) {
                     walk(i.entity, kBoth);
                     walk(i.ancestor, kBoth);
                   },
                   [&](const typed::IsNone& n) { walk(n.operand, kBoth); },
                   [&](const typed::Not& n) { walk(n.operand, polarity.mirrored()); },
                   [&](const typed::And& a) { down(a); },
                   [&](const typed::Or& o) { down(o); },
                   [&](const typed::Implies& i) {
                     walk(i.left, polarity.mirrored());
                     walk(i.right, polarity);
                   },
                   [&](const typed::Query& q) { ask(q, e->span, polarity); },
               },
               e->node);
  }

 private:
  void read_global(const typed::GlobalValue& g, Span span) {
    const typed::Global& global = schema_.policy.globals[g.global];
    if (effect_ == typed::Effect::permit || global.within) return;
    const std::string type = schema_.text(global.type);
    report_
        .error(Code::global_without_within, span,
               "a forbid reads " + ticked(global.name) + ", which may be out of date")
        .note("in rule " + ticked(rule_) +
              ": a machine that is cut off would go on with its last value")
        .note(ticked(global.name) + " is declared here", global.span)
        .help("say how old it may be: " +
              ticked("global " + global.name + ": " + type + " within 10s"));
  }

  // A permit must not need to know that a row is not there in order to hold, nor a forbid in order
  // not to hold; `several` needs it as `some` does, and so does every query in a query.
  void ask(const typed::Query& q, Span span, Influence polarity) {
    for (const typed::ExprRef& argument : q.arguments) walk(argument, kBoth);
    const Influence presence = q.negated ? polarity.mirrored() : polarity;
    walk(q.where, presence);
    const typed::Relation& relation = schema_.policy.relations[q.relation];
    const bool sealed =
        relation.trust == typed::Trust::sealed_fixed || relation.trust == typed::Trust::sealed;
    if (!sealed || knows_absence(q, relation)) return;
    const bool permit = effect_ == typed::Effect::permit;
    if (permit ? presence.down : presence.up) refuse_absence(relation, span);
  }

  // A sealed list says which rows there are for the columns that it is listed by.
  static bool knows_absence(const typed::Query& q, const typed::Relation& relation) {
    return !relation.listed_by.empty() &&
           std::all_of(relation.listed_by.begin(), relation.listed_by.end(),
                       [&](std::uint32_t column) { return q.arguments[column] != nullptr; });
  }

  void refuse_absence(const typed::Relation& relation, Span span) {
    const bool permit = effect_ == typed::Effect::permit;
    const std::string name = ticked(relation.name);
    const std::string word = relation.trust == typed::Trust::sealed ? "`sealed`" : "`sealed fixed`";
    auto entry = report_.error(
        Code::absence_never_known, span,
        "this needs to know that a row of " + name + " is not there, which can never be known");
    entry
        .note(name + " is " + word +
                  ": its tag shows that a row is genuine, and nothing shows that no row was left "
                  "out",
              relation.span)
        .note("in rule " + ticked(rule_) + ": " +
              (permit ? "the permit could never hold" : "the forbid would always hold"));
    if (!relation.listed_by.empty()) {
      std::string columns;
      for (const std::uint32_t column : relation.listed_by)
        columns += (columns.empty() ? "" : ", ") + relation.columns[column].name;
      entry.help("its lists are by " + ticked(columns) + ": ask with these, not with `_`");
    } else {
      entry.help("with a sealed list of all rows, " +
                 ticked("listed by (" + relation.columns.front().name + ")") + ", or without " +
                 word + " absence is known");
    }
  }

  const Declarations& schema_;
  typed::Effect effect_;
  std::string_view rule_;
  Reporter& report_;
};

}  // namespace

void check_effect(const Declarations& schema, typed::Effect effect, const typed::ExprRef& condition,
                  std::string_view rule, Reporter& report) {
  EffectChecker(schema, effect, rule, report).walk(condition, {});
}

}  // namespace sightline
