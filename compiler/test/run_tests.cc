// The `test` blocks of a checked policy in, one report for each out. Every line is asked twice, of
// the evaluator that runs the artifact and of the reference semantics; where the two differ the line
// fails and says so. Tested in tests/unit/compiler/test/run_tests_test.cc. Knows no way of deciding
// of its own, and nothing of what a test's author meant.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/world/decide_in_world.h"
#include "sightline/compiler.h"
#include "sightline/visit.h"
#include "specs/reference/decide.h"

namespace sightline {
namespace {

using Rules = std::vector<std::uint32_t>;  // in the order of the text, each once

struct Answer {
  bool allowed = false;
  Rules rules;
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer answer(bool allowed, const std::vector<std::uint16_t>& rules) {
  Answer result{allowed, Rules(rules.begin(), rules.end())};
  std::sort(result.rules.begin(), result.rules.end());
  return result;
}

// --- the world after its changes

auto find_row(World& world, std::uint32_t relation, const std::vector<std::uint32_t>& columns) {
  auto& rows = world.rows[relation];
  return std::find_if(rows.begin(), rows.end(),
                      [&](const WorldRow& row) { return row.columns == columns; });
}

void change_row(World& world, const RowPlace& place, const typed::Change& change) {
  auto& rows = world.rows[place.relation];
  const auto found = find_row(world, place.relation, place.columns);
  if (found != rows.end()) rows.erase(found);
  if (change.value) rows.push_back({place.columns, change.fields});
}

void apply(World& world, const typed::Change& change) {
  std::visit(overloaded{
                 [&](const AttributePlace& p) {
                   world.entities[p.type][p.entity].attributes[p.attribute] = *change.value;
                 },
                 [&](const FieldPlace& p) {
                   const auto row = find_row(world, p.relation, p.columns);
                   if (row != world.rows[p.relation].end()) row->fields[p.field] = *change.value;
                 },
                 [&](const GlobalPlace& p) { world.globals[p.global] = *change.value; },
                 [&](const RowPlace& p) { change_row(world, p, change); },
             },
             change.place);
}

// What the evaluator is given: the truth with its changes, then what is observed differently. The
// truth itself is not needed, because nothing here is decided by it.
World observed_world(const typed::Policy& policy, const typed::Test& test) {
  World world = policy.worlds[test.world].world;
  world.as_of = test.at;
  for (const bool observed : {false, true}) {
    for (const typed::Change& change : test.changes) {
      if (change.observed == observed) apply(world, change);
    }
  }
  return world;
}

// --- what came out, in words

std::string rule_list(const typed::Policy& policy, const Rules& rules) {
  std::string names;
  for (const std::uint32_t rule : rules)
    names += (names.empty() ? "" : ", ") + policy.rules[rule].name;
  return names.empty() ? "no rule" : names;
}

std::string in_words(const typed::Policy& policy, const Answer& answer) {
  const std::string by = rule_list(policy, answer.rules);
  return fmt::format("{} by {}", answer.allowed ? "allowed" : "denied", by);
}

class TestRunner {
 public:
  TestRunner(const typed::Policy& policy, const Policy& loaded, const typed::Test& test)
      : policy_(policy), loaded_(loaded), test_(test), observed_(observed_world(policy, test)) {
    report_.name = test.name;
    report_.span = test.span;
  }

  TestReport run() {
    for (const typed::TestLine& line : test_.lines) {
      for (const std::uint32_t action : line.actions) ask(line, action);
    }
    return std::move(report_);
  }

 private:
  void ask(const typed::TestLine& line, std::uint32_t action) {
    const WorldRequest request{action, line.principal, line.resource, test_.at, test_.context};
    const auto evaluated = decide_in_world(loaded_, observed_, request);
    if (!evaluated)
      return fail(line, action, "the world is no snapshot: " + evaluated.error().message);
    const auto meant = reference::decide(policy_, observed_, request);
    const Answer got = answer(evaluated->allowed, evaluated->rules);
    const Answer reference = answer(meant.allowed, meant.rules);
    if (got != reference) {
      return fail(
          line, action,
          fmt::format("evaluator and reference differ, which is a mistake of sightline: {}; {}",
                      in_words(policy_, got), in_words(policy_, reference)));
    }
    Rules by = line.by.value_or(got.rules);
    std::sort(by.begin(), by.end());
    if (got.allowed == line.allowed && got.rules == by) return;
    const std::string wanted = fmt::format("{}{}", line.allowed ? "allowed" : "denied",
                                           line.by ? " by " + rule_list(policy_, by) : "");
    fail(line, action, fmt::format("expected {}, but it is {}", wanted, in_words(policy_, got)));
  }
  void fail(const typed::TestLine& line, std::uint32_t action, const std::string& message) {
    const auto& who = observed_.entities[line.principal_type][line.principal];
    const auto& what = observed_.entities[line.resource_type][line.resource];
    report_.failures.push_back(
        {line.span,
         fmt::format("{} {} {}: {}", who.id, policy_.actions[action].name, what.id, message)});
  }

  const typed::Policy& policy_;
  const Policy& loaded_;
  const typed::Test& test_;
  World observed_;
  TestReport report_;
};

}  // namespace

std::vector<TestReport> run_tests(const CheckedPolicy& policy, const Policy& loaded,
                                  const std::function<bool(std::string_view)>& selected) {
  std::vector<TestReport> reports;
  for (const typed::Test& test : policy.tree().tests) {
    if (selected && !selected(test.name)) continue;
    reports.push_back(TestRunner(policy.tree(), loaded, test).run());
  }
  return reports;
}

}  // namespace sightline
