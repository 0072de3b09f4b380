// How much one decision may look at.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::costs_test {
namespace {

std::string policy_with(const std::string& max, const std::string& rules) {
  return kHome + "relation near(a: Camera, b: Camera) { from: time } max " + max + "\n" + rules;
}
const std::string kTwice = "some near(cam, _) as n where some near(n.b, _) as m where m.from < now";

TEST(Costs, AreBounded) {
  checked(policy_with("400", "rule r: permit view(u, cam) when " + kTwice));
  const Mistakes found = mistakes(policy_with("800", "rule r: permit view(u, cam) when " + kTwice));
  EXPECT_EQ(found, (Mistakes{"SL0418 permit view(u, cam) when " + kTwice}));
}

TEST(Costs, AreExplained) {
  const std::string text =
      rendered(policy_with("800", "rule r: permit view(u, cam) when " + kTwice));
  EXPECT_NE(text.find("rule `r` could take"), std::string::npos) << text;
  EXPECT_NE(text.find("800 rows of `near`, and for each of them 800 rows of `near`"),
            std::string::npos)
      << text;
}

TEST(Costs, AreBoundedForAllRulesOfADecisionTogether) {
  std::string rules = "rule r:\n";
  for (int i = 0; i < 120; ++i) rules += "  permit view(u, cam) when " + kTwice + "\n";
  checked(policy_with("200", rules));
  EXPECT_EQ(mistakes(policy_with("480", rules)), (Mistakes{"SL0418 view"}));
}

TEST(Costs, OfInvariantsAreBounded) {
  EXPECT_EQ(mistakes(policy_with("800",
                                 "invariant i: forall cam: Camera: no near(cam, _) as n "
                                 "where some near(n.b, _) as m where m.from == n.from")),
            (Mistakes{"SL0418 i"}));
}

TEST(Costs, CountWhatMayStandsFor) {
  const std::string rules =
      "action open(User, Camera)\nrule a: permit open(u, cam) when some near(cam, _) as n where "
      "n.from < now\n"
      "rule b: permit view(u, cam) when some near(cam, _) as n where may open(u, n.b)\n";
  checked(policy_with("300", rules));
  EXPECT_EQ(mistakes(policy_with("900", rules)).size(), 1U);
}

TEST(Costs, DoNotOverflow) {
  EXPECT_EQ(
      mistakes(policy_with("1000000",
                           "rule r: permit view(u, cam) when some near(cam, _) as n where some "
                           "near(n.b, _) as m where some near(m.b, _) as o where o.from < now"))
          .size(),
      1U);
}

}  // namespace
}  // namespace sightline::costs_test
