// Actions and what is claimed of them -> warnings.
// Tested in tests/unit/policy/types/lints_test.cc. Refuses to know whether a claim is true: that is
// proved, not guessed.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "policy/types/lints.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

using Numbers = std::set<std::uint32_t>;

// Every `may` in a condition.
class Asked {
 public:
  std::vector<const typed::May*> found;

  void walk(const typed::ExprRef& e) {
    if (!e) return;
    std::visit(overloaded{
                   [](const typed::Constant&) {},
                   [](const typed::Principal&) {},
                   [](const typed::Resource&) {},
                   [](const typed::Now&) {},
                   [](const typed::AskedAction&) {},
                   [](const typed::VariableValue&) {},
                   [](const typed::ContextValue&) {},
                   [](const typed::GlobalValue&) {},
                   [](const typed::AttributeOf&) {},
                   [](const typed::ColumnOf&) {},
                   [](const typed::FieldOf&) {},
                   [](const typed::Arithmetic&) {},
                   [](const typed::Negate&) {},
                   [](const typed::Coalesce&) {},
                   [](const typed::Unwrap&) {},
                   [&](const typed::Choice& c) {
                     walk(c.condition);
                     two(c.then, c.otherwise);
                   },
                   [&](const typed::Compare& c) { two(c.left, c.right); },
                   [](const typed::IsNone&) {},
                   [](const typed::Contains&) {},
                   [](const typed::In&) {},
                   [&](const typed::Not& n) { walk(n.operand); },
                   [&](const typed::And& a) { two(a.left, a.right); },
                   [&](const typed::Or& o) { two(o.left, o.right); },
                   [&](const typed::Implies& i) { two(i.left, i.right); },
                   [&](const typed::Query& q) { walk(q.where); },
                   [&](const typed::May& m) { found.push_back(&m); },
                   [&](const typed::Once& o) { walk(o.condition); },
               },
               e->node);
  }

 private:
  void two(const typed::ExprRef& left, const typed::ExprRef& right) {
    walk(left);
    walk(right);
  }
};

Numbers actions_of_properties(const typed::Policy& policy) {
  Numbers actions;
  for (const typed::Property& property : policy.properties) {
    Asked asked;
    asked.walk(property.condition);
    for (const typed::PropertyCase& one : property.cases) {
      actions.insert(one.actions.begin(), one.actions.end());
      asked.walk(one.condition);
    }
    for (const typed::May* may : asked.found) actions.insert(may->action);
  }
  return actions;
}

// An action that nobody claims anything of and nobody tries, though somebody is permitted it; and
// one that no rule knows.
void lint_mentions(const typed::Policy& policy, Reporter& report) {
  Numbers claimed = actions_of_properties(policy), ruled, permitted;
  bool exhaustive = false;
  for (const typed::Test& test : policy.tests) {
    exhaustive = exhaustive || test.exhaustive;
    for (const typed::TestLine& line : test.lines)
      claimed.insert(line.actions.begin(), line.actions.end());
  }
  for (const typed::Rule& rule : policy.rules)
    for (const typed::Clause& clause : rule.clauses) {
      ruled.insert(clause.actions.begin(), clause.actions.end());
      if (rule.effect == typed::Effect::permit)
        permitted.insert(clause.actions.begin(), clause.actions.end());
    }
  const bool anything_claimed = !policy.properties.empty() || !policy.tests.empty();
  for (std::uint32_t id = 0; id < policy.actions.size(); ++id) {
    const typed::Action& action = policy.actions[id];
    if (claimed.contains(id)) continue;
    if (!ruled.contains(id)) {
      report
          .warning(Code::action_without_rule, action.span,
                   "no rule speaks of " + ticked(action.name) + ", so everyone is denied it")
          .help("if that is meant, say it: " +
                ticked("property ..: never " + action.name + "(_, _)"));
    } else if (permitted.contains(id) && anything_claimed && !exhaustive) {
      report
          .warning(
              Code::unmentioned_action, action.span,
              "rules permit " + ticked(action.name) + ", and no property and no test speaks of it")
          .help("say who must never be allowed it: " +
                ticked("property ..: never " + action.name + "(p, r) unless .."));
    }
  }
}

// --- may A implies may B

struct Facts {
  std::set<std::string> permits, forbids;  // by name
  std::vector<std::set<std::string>> each_permit;
};

Facts facts_of(const typed::Policy& policy, const typed::May& may) {
  Facts facts;
  for (const typed::Rule& rule : policy.rules)
    for (const typed::Clause& clause : rule.clauses) {
      const auto& actions = clause.actions;
      if (clause.principal != may.principal->type.id || clause.resource != may.resource->type.id ||
          std::find(actions.begin(), actions.end(), may.action) == actions.end())
        continue;
      Reads reads;
      reads.add(clause.condition);
      const auto names = fact_names(policy, reads);
      const bool permit = rule.effect == typed::Effect::permit;
      (permit ? facts.permits : facts.forbids).insert(names.begin(), names.end());
      if (permit) facts.each_permit.emplace_back(names.begin(), names.end());
    }
  return facts;
}

// A fact that B cannot do without and A never reads; empty if there is none.
std::string needed_by(const Facts& b, const Facts& a) {
  const auto strange = [&](const std::set<std::string>& names) {
    const auto at = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
      return !a.permits.contains(name) && !a.forbids.contains(name);
    });
    return at == names.end() ? std::string() : *at;
  };
  if (const std::string name = strange(b.forbids); !name.empty()) return name;
  std::string first;
  for (const auto& permit : b.each_permit) {
    const std::string name = strange(permit);
    if (name.empty()) return "";  // this one asks no more than A
    if (first.empty()) first = name;
  }
  return first;
}

bool assumes_complete(const typed::Property& property) {
  return std::any_of(property.assumptions.begin(), property.assumptions.end(),
                     [](const typed::Assumption& assumption) {
                       return assumption.kind == typed::Assumption::Kind::complete;
                     });
}

void lint_implication(const typed::Policy& policy, const typed::Property& property,
                      Reporter& report) {
  if (!property.condition || assumes_complete(property)) return;
  const auto* implies = std::get_if<typed::Implies>(&property.condition->node);
  if (!implies) return;
  const auto* a = std::get_if<typed::May>(&implies->left->node);
  const auto* b = std::get_if<typed::May>(&implies->right->node);
  if (!a || !b) return;
  const std::string fact = needed_by(facts_of(policy, *b), facts_of(policy, *a));
  if (fact.empty()) return;
  const std::string of_a = ticked(policy.actions[a->action].name);
  const std::string of_b = ticked(policy.actions[b->action].name);
  report
      .warning(
          Code::may_reads_more, property.condition->span,
          "the rules of " + of_b + " read " + ticked(fact) + ", and those of " + of_a + " do not")
      .note("where that is not delivered, " + of_a + " may be allowed and " + of_b + " is denied")
      .help("let both rest on the same facts, or claim it of complete facts: " +
            ticked("assuming complete"));
}

}  // namespace

void lint_actions(const typed::Policy& policy, Reporter& report) {
  lint_mentions(policy, report);
  for (const typed::Property& property : policy.properties)
    lint_implication(policy, property, report);
}

}  // namespace sightline
