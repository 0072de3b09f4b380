// The plan against the machine: whatever a policy, its facts and a request are, `decide` says the
// same with a Trace (the machine) and without (the plan), alone and among many. Beside random
// policies stand those that random ones seldom are: many clauses about one constant each, more
// shared facts than a plan has marks, a case too large for a plan, queries in queries, facts and
// requests at the ends of their ranges.
#include <gtest/gtest.h>

#include <iostream>

#include "runtime/format/program.h"
#include "runtime/plan/plan.h"
#include "tests/differential/agreement.h"
#include "tests/differential/seldom_policies.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::plan_test {
namespace {

void tell(const PlanTally& tally) {
  std::cout << "by plans " << tally.planned << ", by the machine " << tally.by_machine
            << ", allowed " << tally.allowed << ", denied " << tally.denied << ", owing "
            << tally.owing << ", blind " << tally.blind << "\n";
}

TEST(Plan, DecidesRandomPoliciesAsTheMachineDoes) {
  const CheckedPolicy declarations = checked(zoo());
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const auto rules = [&] {
      return joined(random_rules(declarations.tree(), {.rules = 10, .depth = 4}, pick));
    };
    const Compiled policy = compiled(zoo() + rules()), other = compiled(zoo() + rules());
    expect_agreement(policy, &other, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.planned, 20 * tally.by_machine) << "most cases have a plan";
  EXPECT_GT(tally.allowed, 1000U);
  EXPECT_GT(tally.owing, 500U);
  EXPECT_GT(tally.blind, 500U);
}

TEST(Plan, SelectsAmongClausesOfOneConstantEach) {
  const CheckedPolicy declarations = checked(zoo());
  PlanTally tally;
  std::size_t selections = 0;
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const auto rules = [&] { return many_keyed_rules(declarations.tree(), pick); };
    const Compiled policy = compiled(zoo() + rules()), other = compiled(zoo() + rules());
    selections += policy.loaded.program().plan->selections.size();
    expect_agreement(policy, &other, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(selections, 40U);
  EXPECT_GT(tally.allowed, 1000U);
  EXPECT_GT(tally.owing, 200U);
}

TEST(Plan, ReadsMoreSharedFactsThanThereAreMarks) {
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 15 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(many_shared_facts(pick));
    const auto& steps = policy.loaded.program().plan->steps;
    const auto marks = [&](std::uint16_t mark) {
      return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
        return step.kind == StepKind::mark && step.a.at == mark;
      });
    };
    EXPECT_TRUE(marks(0) && marks(63) && !marks(64));
    expect_agreement(policy, nullptr, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.planned, 10 * tally.by_machine);
  EXPECT_GT(tally.allowed, 200U);
}

TEST(Plan, LeavesACaseThatIsTooLargeToTheMachine) {
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 40 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(too_large(pick));
    const auto& entries = policy.loaded.program().plan->entries;
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0], kNoPlan);
    EXPECT_NE(entries[1], kNoPlan);
    expect_agreement(policy, nullptr, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.planned, 1000U);
  EXPECT_GT(tally.by_machine, 1000U);
  EXPECT_GT(tally.allowed, 500U);
}

TEST(Plan, AsksQueriesInQueries) {
  PlanTally tally;
  for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(nested_queries(pick));
    expect_agreement(policy, nullptr, pick, {}, tally);
  }
  tell(tally);
  EXPECT_GT(tally.allowed, 500U);
  EXPECT_GT(tally.denied, 500U);
  EXPECT_GT(tally.planned, 10 * tally.by_machine);
}

// --- comparisons, of which a bound plan has steps by how wide the operands are

TEST(Plan, ComparesAtEveryEdge) {
  using namespace std::chrono_literals;
  constexpr Time kNow(1000ms);
  const struct {
    const char* type;
    std::vector<Value> values;
  } kTable[] = {
      {"int", {Value::integer(INT64_MIN + 1), Value::integer(0), Value::integer(INT64_MAX)}},
      {"time", {Value::time(Time(1ms)), Value::time(kNow), Value::time(Time(1001ms))}},
      {"duration", {Value::duration(-1ms), Value::duration(0ms), Value::duration(1ms)}}};
  std::size_t allowed = 0;
  for (const auto& row : kTable) {
    std::string text = "policy edges\nentity User\nentity Camera { a: " + std::string(row.type) +
                       ", b: " + row.type + " }\n";
    std::string rules;
    const auto add = [&](const std::string& condition) {
      const std::string action = "look" + std::to_string(allowed + rules.size());
      text += "action " + action + "(User, Camera)\n";
      rules += "rule r" + action + ": permit " + action + "(_, x) when " + condition + "\n";
    };
    for (const std::string comparison : {" < ", " <= ", " == ", " > ", " >= ", " != "}) {
      for (const std::string other : {"x.b", "now"}) {
        if (other == "now" && row.type != std::string("time")) continue;
        add("x.a" + comparison + other);
        add("not (x.a" + comparison + other + ")");
      }
    }
    const Compiled policy = compiled(text + rules);
    const Schema& schema = policy.loaded.schema();
    SnapshotBuilder facts(policy.loaded);
    std::vector<Value> values = row.values;
    values.push_back(Value::unavailable());
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < values.size() * values.size(); ++i) {
      ids.push_back("camera_" + std::to_string(i));
      const Entity camera{schema.find_entity("Camera").value(), ids.back()};
      EXPECT_TRUE(facts.add_entity(camera));
      EXPECT_TRUE(facts.set_attribute(camera, "a", values[i / values.size()]));
      EXPECT_TRUE(facts.set_attribute(camera, "b", values[i % values.size()]));
    }
    const Snapshot snapshot = std::move(*std::move(facts).build(1, kNow));
    Trace trace = policy.loaded.make_trace();
    for (std::uint16_t action = 0; action < schema.actions.size(); ++action) {
      for (const std::string& id : ids) {
        const Request request{.principal = {schema.find_entity("User").value(), "somebody"},
                              .action = action,
                              .resource = {schema.find_entity("Camera").value(), id},
                              .now = kNow};
        const bool by_plan = bool(policy.loaded.decide(request, snapshot));
        ASSERT_EQ(by_plan, bool(policy.loaded.decide(request, snapshot, &trace)))
            << row.type << ' ' << id << ' ' << policy.source.text();
        allowed += by_plan ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(allowed, 100U);
}

// --- facts that are not believed

// A snapshot that says nothing: of no entity, and that no relation has all its rows.
Snapshot nothing_known(const Policy& policy) {
  SnapshotBuilder facts(policy);
  for (const auto& relation : policy.schema().relations)
    EXPECT_TRUE(facts.mark_incomplete(relation.name));
  return std::move(*std::move(facts).build(1, Time{}));
}

TEST(Plan, BelievesNothingOfASnapshotThatIsTooOld) {
  const CheckedPolicy declarations = checked(zoo());
  std::size_t allowed = 0, changed = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Pick pick = pick_from(seed);
    const Compiled policy = compiled(
        zoo() + joined(random_rules(declarations.tree(), {.rules = 10, .depth = 3}, pick)));
    const Snapshot nothing = nothing_known(policy.loaded);
    for (int world = 0; world < 4; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      const auto snapshot = to_snapshot(observed, policy.loaded);
      ASSERT_TRUE(snapshot);
      Requests requests(policy.loaded, observed);
      for (int i = 0; i < 20; ++i)
        requests.add(random_request(policy.tree(), truth, now, pick), pick);
      for (Request plain : requests.all) {
        plain.revision_at_least = 0;
        plain.not_older_than.reset();
        const Decision expected = policy.loaded.decide(plain, nothing);
        changed += bool(expected) != bool(policy.loaded.decide(plain, *snapshot)) ? 1U : 0U;
        Request later = plain, younger = plain;
        later.revision_at_least = 2;
        younger.not_older_than = std::chrono::milliseconds(now - observed.as_of - 1);
        Trace trace = policy.loaded.make_trace();
        for (const Request& request : {later, younger}) {
          Decision many;
          policy.loaded.decide_many({&request, 1}, *snapshot, {&many, 1});
          for (const Decision& found : {policy.loaded.decide(request, *snapshot), many,
                                        policy.loaded.decide(request, *snapshot, &trace)}) {
            ASSERT_EQ(found.outcome, expected.outcome)
                << policy.source.text() << text_of(policy.tree(), observed);
            ASSERT_EQ(found.obligations, expected.obligations);
          }
        }
        allowed += expected ? 1U : 0U;
        // What is just young enough is believed.
        later.revision_at_least = 1;
        younger.not_older_than = std::chrono::milliseconds(now - observed.as_of);
        EXPECT_EQ(policy.loaded.decide(later, *snapshot).outcome,
                  policy.loaded.decide(plain, *snapshot).outcome);
        if (observed.as_of > now) continue;
        EXPECT_EQ(policy.loaded.decide(younger, *snapshot).outcome,
                  policy.loaded.decide(plain, *snapshot).outcome);
      }
    }
  }
  std::cout << allowed << " allowed though nothing is known, " << changed << " decided otherwise\n";
  EXPECT_GT(changed, 300U);
}

}  // namespace
}  // namespace sightline::testing::plan_test
