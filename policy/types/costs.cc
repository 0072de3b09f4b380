// Rules and invariants with their conditions -> a bound on their steps. The loader counts again, in
// instructions of the artifact; here the author learns which query is too wide.
// Tested in tests/unit/policy/types/costs_test.cc. Refuses to know the machine.

#include "policy/types/costs.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sightline/visit.h"

namespace sightline {
namespace {

constexpr std::uint64_t kFar = std::numeric_limits<std::uint32_t>::max();  // more than any limit

// The steps of an expression, and the queries in queries that take most of them.
struct Cost {
  std::uint64_t steps = 1;
  std::uint64_t rows = 0;            // of the most expensive query and what stands in it
  std::vector<std::uint32_t> asked;  // its relations, the outermost first
};

class Counter {
 public:
  explicit Counter(const typed::Policy& policy) : policy_(policy) {}

  Cost count(const typed::ExprRef& e) {
    if (!e) return {0, 0, {}};
    return std::visit(
        overloaded{
            [](const typed::Constant&) { return Cost{}; },
            [](const typed::Principal&) { return Cost{}; },
            [](const typed::Resource&) { return Cost{}; },
            [](const typed::Now&) { return Cost{}; },
            [](const typed::AskedAction&) { return Cost{}; },
            [](const typed::VariableValue&) { return Cost{}; },
            [](const typed::ContextValue&) { return Cost{}; },
            [](const typed::GlobalValue&) { return Cost{}; },
            [](const typed::ColumnOf&) { return Cost{}; },
            [](const typed::FieldOf&) { return Cost{}; },
            [&](const typed::AttributeOf& a) { return sum({count(a.object)}); },
            [&](const typed::Arithmetic& a) { return sum({count(a.left), count(a.right)}); },
            [&](const typed::Negate& n) { return sum({count(n.operand)}); },
            [&](const typed::Coalesce& c) { return sum({count(c.left), count(c.right)}); },
            [&](const typed::Unwrap& u) { return sum({count(u.operand)}); },
            [&](const typed::Choice& c) {
              return sum({count(c.condition), count(c.then), count(c.otherwise)});
            },
            [&](const typed::Compare& c) { return sum({count(c.left), count(c.right)}); },
            [&](const typed::IsNone& n) { return sum({count(n.operand)}); },
            [&](const typed::Contains& c) { return sum({count(c.element), count(c.set)}); },
            [&](const typed::In& i) { return sum({count(i.entity), count(i.ancestor)}); },
            [&](const typed::Not& n) { return sum({count(n.operand)}); },
            [&](const typed::And& a) { return sum({count(a.left), count(a.right)}); },
            [&](const typed::Or& o) { return sum({count(o.left), count(o.right)}); },
            [&](const typed::Implies& i) { return sum({count(i.left), count(i.right)}); },
            [&](const typed::Query& q) { return query(q); },
            [&](const typed::May& m) { return sum({count(m.principal), count(m.resource)}); },
            [&](const typed::Once& o) { return sum({count(o.condition)}); },
        },
        e->node);
  }

 private:
  static Cost sum(std::vector<Cost> parts) {
    Cost all;
    for (Cost& part : parts) {
      all.steps = std::min(all.steps + part.steps, kFar);
      if (part.rows <= all.rows) continue;
      all.rows = part.rows;
      all.asked = std::move(part.asked);
    }
    return all;
  }

  Cost query(const typed::Query& q) {
    std::vector<Cost> parts;
    for (const typed::ExprRef& argument : q.arguments) parts.push_back(count(argument));
    const std::uint64_t rows = policy_.relations[q.relation].max_rows;
    Cost inside = count(q.where);
    inside.steps = std::min(rows * (inside.steps + 1), kFar);
    inside.rows = std::min(rows * std::max<std::uint64_t>(inside.rows, 1), kFar);
    inside.asked.insert(inside.asked.begin(), q.relation);
    parts.push_back(std::move(inside));
    return sum(std::move(parts));
  }

  const typed::Policy& policy_;
};

class CostChecker {
 public:
  CostChecker(const Declarations& schema, Reporter& report)
      : policy_(schema.policy), report_(report) {}

  void check() {
    Counter counter(policy_);
    for (const typed::Rule& rule : policy_.rules) {
      for (const typed::Clause& clause : rule.clauses) {
        const Cost cost = counter.count(clause.condition);
        if (cost.steps > kMaxClauseSteps) {
          refuse("rule " + ticked(rule.name), clause.span, cost);
          continue;
        }
        for (const std::uint32_t action : clause.actions)
          add({action, clause.principal, clause.resource}, cost.steps);
      }
    }
    for (const typed::Invariant& invariant : policy_.invariants) {
      const Cost cost = counter.count(invariant.condition);
      if (cost.steps > kMaxClauseSteps)
        refuse("invariant " + ticked(invariant.name), invariant.span, cost);
    }
  }

 private:
  using Case = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

  void add(const Case& decided, std::uint64_t steps) {
    std::uint64_t& all = decisions_[decided];
    const bool fitted = all <= kMaxDecisionSteps;
    all += steps;
    if (all <= kMaxDecisionSteps || !fitted) return;
    const typed::Action& action = policy_.actions[std::get<0>(decided)];
    report_
        .error(Code::too_costly, action.span,
               "a decision about " + ticked(action.name) + " could take more than " +
                   number(kMaxDecisionSteps) + " steps, all its rules together")
        .help("say with `max` how many rows one look-up can return");
  }

  void refuse(const std::string& what, Span span, const Cost& cost) {
    const std::string steps = cost.steps == kFar ? "billions of" : number(cost.steps);
    auto entry = report_.error(Code::too_costly, span,
                               what + " could take " + steps + " steps: at most " +
                                   number(kMaxClauseSteps) + " are possible");
    if (cost.asked.empty()) return;
    std::string rows;
    for (const std::uint32_t id : cost.asked) {
      const typed::Relation& relation = policy_.relations[id];
      rows += (rows.empty() ? "" : ", and for each of them ") + number(relation.max_rows) +
              (relation.max_rows == 1 ? " row of " : " rows of ") + ticked(relation.name);
    }
    const typed::Relation& widest = policy_.relations[*std::max_element(
        cost.asked.begin(), cost.asked.end(), [&](std::uint32_t a, std::uint32_t b) {
          return policy_.relations[a].max_rows < policy_.relations[b].max_rows;
        })];
    entry.note("most of them for " + rows)
        .help("say how many rows one look-up can return, such as `max 20` after " +
              ticked("relation " + widest.name + "(..)"));
  }

  // 1,000,000.
  static std::string number(std::uint64_t value) {
    std::string text = std::to_string(value);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return text;
  }

  const typed::Policy& policy_;
  Reporter& report_;
  std::map<Case, std::uint64_t> decisions_;
};

}  // namespace

void check_costs(const Declarations& schema, Reporter& report) {
  CostChecker(schema, report).check();
}

}  // namespace sightline
