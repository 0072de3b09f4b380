// Heads, effects and clauses of rules and properties.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::rules_test {
namespace {

TEST(Rules, KeepTheirClausesAndActions) {
  const auto policy =
      checked(kHome +
              "action open, close (User, Camera)\naction meet(User, User)\n"
              "/// Why.\nrule first:\n  permit close, view (u: User, _) when u.active\n"
              "  permit meet(_, v) unless v.active\n"
              "rule second: forbid open(_, _)\n");
  ASSERT_EQ(policy.rules.size(), 2U);
  EXPECT_EQ(policy.rules[0].name, "first");
  EXPECT_EQ(policy.rules[0].doc, "Why.");
  EXPECT_EQ(policy.rules[0].effect, typed::Effect::permit);
  ASSERT_EQ(policy.rules[0].clauses.size(), 2U);
  EXPECT_EQ(policy.rules[0].clauses[0].actions, (std::vector<std::uint32_t>{2, 0}));
  EXPECT_TRUE(
      std::holds_alternative<typed::AttributeOf>(policy.rules[0].clauses[0].condition->node));
  EXPECT_TRUE(std::holds_alternative<typed::Not>(policy.rules[0].clauses[1].condition->node));
  EXPECT_EQ(policy.rules[1].effect, typed::Effect::forbid);
  EXPECT_EQ(std::get<typed::Constant>(policy.rules[1].clauses[0].condition->node).value, 1);
}

TEST(Rules, KeepTheWordsOfAProperty) {
  const auto policy =
      checked(kHome + "/// Why.\nproperty p: possible view(somebody, _) when somebody.active\n");
  EXPECT_EQ(policy.properties[0].kind, typed::Property::Kind::possible);
  EXPECT_EQ(policy.properties[0].doc, "Why.");
  EXPECT_EQ(policy.properties[0].principal_name, "somebody");
  EXPECT_EQ(policy.properties[0].resource_name, "");
}

TEST(Rules, RefuseHeadsThatDoNotFit) {
  const std::string text = kHome + "action meet(User, User)\n";
  EXPECT_EQ(mistakes(text + "rule r: permit view, meet, view (_, _)"),
            (Mistakes{"SL0402 view"}));
  EXPECT_EQ(mistakes(text + "rule r: permit view(u: Camera, _)"), (Mistakes{"SL0403 Camera"}));
  EXPECT_EQ(mistakes(text + "rule r: permit veiw(u, cam) when u.whatever and cam == u"),
            (Mistakes{"SL0207 veiw"}));
  EXPECT_EQ(mistakes(text + "rule r: permit view(u, u)"), (Mistakes{"SL0210 u"}));
  EXPECT_EQ(mistakes(text + "rule r: permit view(session, _)"), (Mistakes{"SL0210 session"}));
}

}  // namespace
}  // namespace sightline::rules_test
