// The reference on small worlds written out: which rules determine a decision, and where the truth that
// properties speak of differs from what a rule is given.
#include "specs/reference/decide.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

using reference::Plain;
using Rules = std::vector<std::uint16_t>;

constexpr WorldValue kMissing = {};
WorldValue given(std::int64_t v) { return WorldValue::of(v); }

TEST(Reference, TheRulesThatDetermineADecision) {
  const CheckedPolicy policy = checked(R"(entity User { good: bool, bad: bool }
action see(User, User)
rule one: permit see(u, _) when u.good
rule two: permit see(u, _) when u.good
  permit see(u, _) when not u.bad
rule three: forbid see(u, _) when u.bad
rule four: forbid see(u, _) when u.bad and u.good
)");
  struct Row {
    WorldValue good, bad;
    bool allowed;
    Rules rules;
  };
  for (const Row& row :
       {Row{given(1), given(0), true, {0, 1}}, Row{given(0), given(0), true, {1}},
        Row{given(1), given(1), false, {2, 3}}, Row{given(0), given(1), false, {2}},
        Row{kMissing, given(0), true, {1}}, Row{given(1), kMissing, false, {2, 3}},
        Row{given(0), kMissing, false, {2}}, Row{kMissing, kMissing, false, {2, 3}}}) {
    World world;
    world.entities = {{{"ann", true, {row.good, row.bad}}}};
    const auto decision = reference::decide(policy.tree(), world, {0, 0, 0, 1, {}});
    EXPECT_EQ(decision.allowed, row.allowed);
    EXPECT_EQ(decision.rules, row.rules);
  }
}

TEST(Reference, NobodyIsAllowedByDefault) {
  const CheckedPolicy policy =
      checked("entity User\naction see, edit(User, User)\nrule r: permit see(_, _)\n");
  World world;
  world.entities = {{{"ann", true, {}}}};
  EXPECT_TRUE(reference::decide(policy.tree(), world, {0, 0, 0, 1, {}}).allowed);
  EXPECT_FALSE(reference::decide(policy.tree(), world, {1, 0, 0, 1, {}}).allowed);
}

// The same words in a rule and in a property.
TEST(Reference, TruthIsCompleteCurrentAndWithoutRange) {
  const CheckedPolicy policy = checked(R"(entity User { level: int }
relation knows(one: User, other: User)
sealed fixed relation met(one: User, other: User)
global open: bool within 10s
action see(User, User)
rule sum: forbid see(u, _) when u.level + 1 > u.level
rule absent: forbid see(u, x) when no knows(u, x)
rule genuine: permit see(u, x) when some met(u, x)
rule dated: forbid see(_, _) when open
)");
  World world;
  world.entities = {{{"ann", true, {given(std::numeric_limits<std::int64_t>::max())}}}};
  world.rows = {{}, {}};
  world.complete = {false, true};
  world.globals = {given(1)};
  world.as_of = 1;
  const WorldRequest request{0, 0, 0, 60'000, {}};
  Plain observed(policy.tree(), world, request),
      truth(policy.tree(), world, request, Plain::View::truth);
  const auto of = [&](Plain& domain, std::size_t rule) {
    return reference::Evaluate(domain).truth(*policy.tree().rules[rule].clauses[0].condition);
  };
  const Plain::Truth in_truth[] = {Plain::Truth::yes, Plain::Truth::yes, Plain::Truth::no,
                                   Plain::Truth::yes};
  for (std::size_t rule = 0; rule < 4; ++rule) {
    EXPECT_EQ(of(observed, rule), Plain::Truth::unknown) << policy.tree().rules[rule].name;
    EXPECT_EQ(of(truth, rule), in_truth[rule]) << policy.tree().rules[rule].name;
  }
}

}  // namespace
}  // namespace sightline::testing
