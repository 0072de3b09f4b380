// Policies with many rules that do not matter: they compile, and decide what they are to decide.
#include "tests/bench/workloads/many_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/compiled.h"

namespace sightline::bench::many_rules_test {
namespace {

class ManyRules : public ::testing::TestWithParam<std::tuple<Others, std::uint32_t>> {};

TEST_P(ManyRules, DecideWhatTheOneRuleThatCountsSays) {
  const auto [others, rules] = GetParam();
  const Policy policy = testing::compiled(std::string(many_rules(others, rules).text())).loaded;
  EXPECT_EQ(policy.rule_names().size(), rules);
  const ManyRulesWorld world = many_rules_world(others, rules, 1'000);
  const Snapshot snapshot = snapshot_of(world.facts, policy);
  for (const ManyRulesRequest& it : world.requests) {
    const Request request{.principal = entity_of(world.facts, it.principal, policy.schema()),
                          .action = policy.schema().find_action("view").value(),
                          .resource = entity_of(world.facts, it.resource, policy.schema()),
                          .now = snapshot.as_of()};
    ASSERT_EQ(static_cast<bool>(policy.decide(request, snapshot)), it.allowed);
  }
  const auto allows = std::count_if(world.requests.begin(), world.requests.end(),
                                    [](const ManyRulesRequest& it) { return it.allowed; });
  EXPECT_GT(allows, 300);
  EXPECT_LT(allows, 700);
}

INSTANTIATE_TEST_SUITE_P(Sizes, ManyRules,
                         ::testing::Combine(::testing::Values(Others::of_other_actions,
                                                              Others::of_other_constants),
                                            ::testing::Values(1U, 10U, 300U)));

}  // namespace
}  // namespace sightline::bench::many_rules_test
