// A part of a case decides as its clauses do, one rule for each, by the same snapshot.
#include "compiler/search/case_part.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/compiled.h"

namespace sightline::testing::case_part_test {
namespace {

using ::testing::ElementsAre;

TEST(CasePart, PermitsWhatItsClausesSay) {
  const Compiled policy = compiled(R"(policy parts
entity User { old: bool, new: bool }
relation friend(one: User, other: User)
relation foe(one: User, other: User)
action see, greet (User, User)
invariant sane: forall u: User: not (u.old and u.new)
rule friends: permit see(a, b) when some friend(a, b)
              permit see(a, _) when a.old
rule foes:    forbid see(a, b) when some foe(a, b)
rule greets:  permit greet(_, _)
)");
  SnapshotBuilder facts(policy.loaded);
  for (const char* id : {"ann", "bea"}) {
    EXPECT_TRUE(facts.add_entity({0, id}));
    EXPECT_TRUE(facts.set_attribute({0, id}, "old", Value::boolean(id[0] == 'a')));
    EXPECT_TRUE(facts.set_attribute({0, id}, "new", Value::boolean(false)));
  }
  const std::vector<Value> both = {Value::entity({0, "ann"}), Value::entity({0, "bea"})};
  EXPECT_TRUE(facts.add_row("foe", both));
  const auto snapshot = std::move(facts).build(1, Time(std::chrono::seconds(10)));
  ASSERT_TRUE(snapshot);
  const ActionCase& see = *policy.loaded.program().find_case(0, 0, 0);
  const Policy permits = case_part(policy.loaded, see, Effect::permit);
  const Policy forbids = case_part(policy.loaded, see, Effect::forbid);
  const auto ask = [&](const Policy& part, const char* who, std::uint16_t action, Trace* trace) {
    return part.decide({.principal = {0, who},
                        .action = action,
                        .resource = {0, "bea"},
                        .now = Time(std::chrono::seconds(10))},
                       *snapshot, trace);
  };
  EXPECT_FALSE(ask(policy.loaded, "ann", 0, nullptr));
  Trace trace = permits.make_trace();
  const Decision may = ask(permits, "ann", 0, &trace);
  EXPECT_TRUE(may);
  EXPECT_THAT(may.rules, ElementsAre(1));  // the second clause, and not the first
  EXPECT_FALSE(ask(permits, "bea", 0, nullptr));
  EXPECT_FALSE(ask(permits, "ann", 1, nullptr));  // another case
  EXPECT_TRUE(ask(forbids, "ann", 0, nullptr));
  EXPECT_FALSE(ask(forbids, "bea", 0, nullptr));
}

}  // namespace
}  // namespace sightline::testing::case_part_test
