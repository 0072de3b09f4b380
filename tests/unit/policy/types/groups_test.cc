// Action groups: what their names stand for.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::groups_test {
namespace {

const std::string kActions = "entity A\naction one, two, three (A, A)\n";

TEST(Groups, StandForTheirActions) {
  const auto policy = checked(kActions +
                              "action group outer = inner, three, one\n"
                              "action group inner = two, one\n"
                              "rule r: permit outer, two (_, _)\n");
  EXPECT_EQ(policy.rules[0].clauses[0].actions, (std::vector<std::uint32_t>{1, 0, 2}))
      << "each once, in the order in which they are met";
}

TEST(Groups, ShareANameSpaceWithActions) {
  EXPECT_EQ(mistakes(kActions + "action group one = two"), (Mistakes{"SL0204 one"}));
  EXPECT_EQ(mistakes(kActions + "action group g = one\naction group g = two"),
            (Mistakes{"SL0204 g"}));
  EXPECT_EQ(mistakes(kActions + "action group g = one, four, one"),
            (Mistakes{"SL0207 four", "SL0402 one"}));
}

TEST(Groups, DoNotContainThemselves) {
  EXPECT_EQ(mistakes(kActions + "action group g = one, g\nrule r: permit g(_, _)"),
            (Mistakes{"SL0219 g"}));
  EXPECT_EQ(mistakes(kActions + "action group g = h, one\naction group h = i\n"
                                "action group i = two, g\nrule r: permit h(_, _)"),
            (Mistakes{"SL0219 g"}));
}

TEST(Groups, AreOpenedInBoundedTime) {
  std::string text = kActions + "action group g0 = one, two, three\n";
  for (std::size_t i = 1; i < 30'000; ++i)
    text += "action group g" + std::to_string(i) + "=g" + std::to_string(i - 1) + "\n";
  checked(text + "rule r: permit g29999(_, _)\n");
}

TEST(Groups, AreBoundedInAllHeadsTogether) {
  std::string text = "entity A\naction a0";
  for (std::size_t i = 1; i < 10'000; ++i) text += ",a" + std::to_string(i);
  text += "(A, A)\naction group all = a0";
  for (std::size_t i = 1; i < 10'000; ++i) text += ",a" + std::to_string(i);
  text += "\nrule r:\n";
  for (std::size_t i = 0; i < 200; ++i) text += "permit all(_, _)\n";
  EXPECT_EQ(mistakes(text), (Mistakes{"SL0214 all"}));
}

}  // namespace
}  // namespace sightline::groups_test
