// A checked condition and its effect -> diagnostics about facts that it cannot rest on. Works on
// the expanded tree, so that a define cannot hide anything.
// Tested in tests/unit/policy/types/effects_test.cc. Refuses to know properties: they speak of the
// truth, where absence is known and nothing is late.

#include "policy/types/effects.h"

#include <string>

#include "sightline/visit.h"

namespace sightline {
namespace {

// Whether more truth of a part can make the whole true, make it false, or both.
struct Polarity {
  bool up = true;
  bool down = false;
  Polarity mirrored() const { return {down, up}; }
};
constexpr Polarity kBoth{true, true};

class EffectChecker {
 public:
  EffectChecker(const Declarations& schema, typed::Effect effect, std::string_view rule,
                Reporter& report)
      : schema_(schema), effect_(effect), rule_(rule), report_(report) {}

  void walk(const typed::ExprRef& e, Polarity polarity) {
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
                   [](const typed::ContextValue&) {},
                   [](const typed::ColumnOf&) {},
                   [](const typed::FieldOf&) {},
                   [&](const typed::GlobalValue& g) { read_global(g, e->span); },
                   [&](const typed::AttributeOf& a) { walk(a.object, kBoth); },
                   [&](const typed::Arithmetic& a) { down(a); },
                   [&](const typed::Negate& n) { walk(n.operand, kBoth); },
                   [&](const typed::Coalesce& c) { down(c); },
                   [&](const typed::Compare& c) {
                     walk(c.left, kBoth);
                     walk(c.right, kBoth);
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
  // not to hold.
  void ask(const typed::Query& q, Span span, Polarity polarity) {
    for (const typed::ExprRef& argument : q.arguments) walk(argument, kBoth);
    walk(q.where, kBoth);
    const typed::Relation& relation = schema_.policy.relations[q.relation];
    if (relation.trust != typed::Trust::sealed_fixed) return;
    const Polarity presence = q.negated ? polarity.mirrored() : polarity;
    const bool permit = effect_ == typed::Effect::permit;
    if (permit ? !presence.down : !presence.up) return;
    const std::string name = ticked(relation.name);
    report_
        .error(
            Code::absence_never_known, span,
            "this needs to know that a row of " + name + " is not there, which can never be known")
        .note(name +
                  " is `sealed fixed`: its tag shows that a row is genuine, and nothing shows that "
                  "no row was left out",
              relation.span)
        .note("in rule " + ticked(rule_) + ": " +
              (permit ? "the permit could never hold" : "the forbid would always hold"))
        .help(
            "without `sealed fixed` the relation comes from the registry, which knows all its "
            "rows");
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
