// What a property may assume, and what assuming it would say.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::assumptions_test {
namespace {

using Kind = typed::Assumption::Kind;
const std::string kMore = "cached relation seen(u: User)\ncached global mode: int within 1s\n";

std::vector<Kind> kinds(const std::string& claim, const std::string& assuming) {
  const auto policy = checked(kHome + kMore + "property p: " + claim + " assuming " + assuming);
  std::vector<Kind> found;
  if (policy.properties.empty()) return found;
  for (const auto& one : policy.properties[0].assumptions) found.push_back(one.kind);
  return found;
}

TEST(Assumptions, AreWhatDiffersFromTheStart) {
  EXPECT_EQ(kinds("never view(_, _)", "complete, honest"),
            (std::vector<Kind>{Kind::complete, Kind::honest}));
  EXPECT_EQ(kinds("never view(_, _)", "incomplete, hostile"), std::vector<Kind>{});
  EXPECT_EQ(kinds("always view(_, _)", "incomplete, hostile"),
            (std::vector<Kind>{Kind::incomplete, Kind::hostile}));
  EXPECT_EQ(kinds("possible view(_, _)", "complete"), std::vector<Kind>{});
  EXPECT_EQ(kinds("forall u: User: u.active", "honest"), std::vector<Kind>{Kind::honest});
}

TEST(Assumptions, NameACachedFact) {
  EXPECT_EQ(kinds("never view(_, _)", "honest Camera.account, honest seen, honest mode").size(),
            3U);
  EXPECT_EQ(kinds("never view(_, _)", "honest, hostile Camera.account, honest seen"),
            (std::vector<Kind>{Kind::honest, Kind::hostile}))
      << "seen is honest anyway";
  const auto policy =
      checked(kHome + kMore +
              "property p: never view(_, _) assuming honest Camera.account, honest mode, complete");
  EXPECT_EQ(policy.properties[0].canonical,
            "never view (User, Camera)\nwhen true\n"
            "assuming complete, honest Camera.account, honest global mode\n"
            "action view(User, Camera)\n"
            "attribute cached Camera.account: Account\n"
            "global cached mode: int within 1000ms\n");
}

TEST(Assumptions, SayOnceWhatTheySay) {
  const auto wrong = [](const std::string& assuming) {
    return mistakes(kHome + kMore + "property p: never view(_, _) assuming " + assuming);
  };
  EXPECT_EQ(wrong("complete, incomplete"), (Mistakes{"SL0414 incomplete"}));
  EXPECT_EQ(wrong("honest seen, hostile seen"), (Mistakes{"SL0414 hostile seen"}));
  EXPECT_EQ(wrong("honest User.account"), (Mistakes{"SL0414 honest User.account"}));
  EXPECT_EQ(wrong("honest share"), (Mistakes{"SL0414 share"}));
  EXPECT_EQ(wrong("honest lockdown"), (Mistakes{"SL0414 lockdown"}));
  EXPECT_EQ(wrong("honest Camera.acount"), (Mistakes{"SL0208 acount"}));
  EXPECT_EQ(wrong("honest Camra.account"), (Mistakes{"SL0201 Camra"}));
  EXPECT_EQ(wrong("honest Camera"), (Mistakes{"SL0202 Camera"}));
}

}  // namespace
}  // namespace sightline::assumptions_test
