// The requests of the `test` blocks in, what they have shown of each rule out. Tested in
// tests/unit/compiler/test/coverage_test.cc. Asks the reference semantics about each atomic
// condition by itself, also where `and` or `or` would not need it; inside a query's `where` about
// each row that the query meets. The clauses of several pairs of types are one text, and are
// counted as one.
#include <map>
#include <utility>

#include "compiler/test/condition_walk.h"
#include "compiler/test/trial.h"
#include "sightline/compiler.h"
#include "specs/reference/decide.h"

namespace sightline {
namespace {

using reference::Plain;

// By place: a clause comes before what is in it, and the text's order is kept.
struct Place {
  std::uint32_t begin = 0;
  bool is_part = false;
  std::uint32_t end = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};
using Conditions = std::map<Place, Coverage::Condition>;

Coverage::Condition& entry(Conditions& seen, Span span, bool is_clause) {
  auto& it = seen[{span.begin, !is_clause, span.end}];
  it.span = span;
  it.is_clause = is_clause;
  return it;
}

void note(Coverage::Condition& it, Plain::Truth truth) {
  it.seen_true = it.seen_true || truth == Plain::Truth::yes;
  it.seen_false = it.seen_false || truth == Plain::Truth::no;
  it.seen_unknown = it.seen_unknown || truth == Plain::Truth::unknown;
}

// Makes the entries, so that what no request reaches is listed too.
void list(const typed::Clause& clause, Conditions& seen) {
  if (std::holds_alternative<typed::Constant>(clause.condition->node)) return;
  entry(seen, clause.span, true);
  ConditionWalk walk([&](const typed::Expr& expr) { entry(seen, expr.span, false); },
                     [](const auto& again, const typed::Query& query) { again(*query.where); });
  walk(*clause.condition);
}

// What one request shows of a clause.
Plain::Truth look(Plain& plain, const typed::Clause& clause, Conditions& seen) {
  reference::Evaluate<Plain> evaluate(plain);
  const auto truth = evaluate.truth(*clause.condition);
  if (std::holds_alternative<typed::Constant>(clause.condition->node)) return truth;
  note(entry(seen, clause.span, true), truth);
  const auto each_row = [&](const auto& again, const typed::Query& query) {
    std::vector<Plain::Value> values(query.arguments.size());
    Plain::Arguments arguments(query.arguments.size());
    for (std::size_t c = 0; c < values.size(); ++c) {
      if (!query.arguments[c]) continue;
      values[c] = evaluate.value(*query.arguments[c]);
      arguments[c] = &values[c];
    }
    plain.some(query.relation, arguments, [&](const Plain::Row& row) {
      evaluate.bind(query.row, row);
      again(*query.where);
      return Plain::Truth::no;
    });
  };
  ConditionWalk walk(
      [&](const typed::Expr& expr) { note(entry(seen, expr.span, false), evaluate.truth(expr)); },
      each_row);
  walk(*clause.condition);
  return truth;
}

class Counter {
 public:
  explicit Counter(const typed::Policy& policy)
      : policy_(policy), held_(policy.rules.size()), seen_(policy.rules.size()) {
    for (std::size_t r = 0; r < policy.rules.size(); ++r) {
      for (const auto& clause : policy.rules[r].clauses) list(clause, seen_[r]);
    }
  }

  void count(const typed::Test& test) {
    const World observed = observed_world(policy_, test);
    const auto asked = requests(policy_, test);
    if (!asked) return;  // the test fails for it
    for (const TrialRequest& trial : *asked) {
      for (std::size_t rule = 0; rule < policy_.rules.size(); ++rule)
        count(rule, observed, trial.request);
    }
  }

  Coverage result() && {
    Coverage out;
    for (std::size_t r = 0; r < policy_.rules.size(); ++r) {
      Coverage::Rule rule{policy_.rules[r].name, policy_.rules[r].span, held_[r], {}};
      for (auto& [place, condition] : seen_[r]) rule.conditions.push_back(condition);
      out.rules.push_back(std::move(rule));
    }
    return out;
  }

 private:
  void count(std::size_t number, const World& observed, const WorldRequest& request) {
    const typed::Rule& rule = policy_.rules[number];
    for (const typed::Clause& clause : rule.clauses) {
      if (!reference::speaks_of(clause,
                                {request.action, request.principal_type, request.resource_type}))
        continue;
      Plain plain(policy_, observed, request);
      if (satisfied(plain, rule.effect, look(plain, clause, seen_[number]))) held_[number] = true;
    }
  }

  const typed::Policy& policy_;
  std::vector<bool> held_;
  std::vector<Conditions> seen_;
};

}  // namespace

Coverage coverage(const CheckedPolicy& policy,
                  const std::function<bool(std::string_view)>& selected) {
  Counter counter(policy.tree());
  for (const typed::Test& test : policy.tree().tests) {
    if (!selected || selected(test.name)) counter.count(test);
  }
  return std::move(counter).result();
}

}  // namespace sightline
