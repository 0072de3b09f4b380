// What is said of a world in which a switch makes a difference.
#include <gtest/gtest.h>

#include "compiler/prove/switches.h"
#include "sightline/telling.h"
#include "tests/support/compiled.h"

namespace sightline::testing::switch_telling_test {
namespace {

SwitchTelling told(const Compiled& policy) {
  const auto report = prove(policy.checked, policy.artifact, {.property = {}, .switches = true});
  return telling(policy.checked, report->switches.front());
}

const std::string kHome = R"(
entity User { trusted: bool }
entity Camera { home: User }
relation share(viewer: User, camera: Camera) max 5
global shut: bool within 10s
context { careful: bool }
obligation tell
action view(User, Camera)
rule own: permit view(u, c) when c.home == u and careful
)";

TEST(SwitchTelling, SaysWhoAsksWhatAndWhatTheSwitchMakesOfIt) {
  const auto lines =
      told(compiled(kHome + "rule closing: forbid view(u, _) when shut unless u.trusted\n")).lines;
  EXPECT_EQ(lines.front().claim, "closes view wholly");
  EXPECT_EQ(lines.front().why,
            "user_1 asks to view camera_1 at 2024-02-16T06:00:00Z, where careful is true; `true`: "
            "allowed by rule `own`");
  ASSERT_EQ(lines.front().facts.size(), 2U);
  EXPECT_EQ(lines.front().facts[0].place, "user_1.trusted");
  EXPECT_EQ(lines.front().facts[0].observed, "true");
}

TEST(SwitchTelling, SaysByWhichRuleItIsDeniedAndWithWhatItIsAllowed) {
  const auto opened =
      told(compiled(kHome + "rule more: permit view(u, _) when shut and u.trusted with tell\n"));
  EXPECT_EQ(opened.lines.front().why,
            "user_1 asks to view camera_1 at 2024-02-16T06:00:00Z, where careful is false; `true`: "
            "allowed by rule `more` with `tell`; `false`: denied, for no rule permits it");
}

// Each value denies something; so the sentence must say which one does what.
TEST(SwitchTelling, OfOneThatIsNoKillSwitchSaysWhichValueItIsAbout) {
  const auto both =
      told(compiled(kHome + "rule closing: forbid view(u, _) when shut and u.trusted\n"
                            "rule more: permit view(u, _) when shut\n"));
  EXPECT_EQ(both.heading, "no kill switch: each value allows what the other denies");
  std::vector<std::string> claims;
  for (const auto& line : both.lines) claims.push_back(line.claim);
  ASSERT_GE(claims.size(), 2U);
  EXPECT_EQ(claims[0], "`true` closes view wholly");
  EXPECT_EQ(claims[1], "`true` opens nothing: view");
}

TEST(SwitchTelling, OfOneThatNoRuleReadsSaysThatItClosesNothing) {
  const Compiled policy = compiled(kHome);
  const auto report = prove(policy.checked, policy.artifact, {.property = {}, .switches = true});
  ASSERT_EQ(report->switches.size(), 1U);
  EXPECT_EQ(report->switches[0].name, "shut");
  EXPECT_TRUE(report->switches[0].is_decided());
  const auto told_ = telling(policy.checked, report->switches[0]);
  EXPECT_EQ(told_.heading, "no rule reads it; it closes nothing");
  EXPECT_TRUE(told_.lines.empty());
  EXPECT_TRUE(prove(policy.checked, policy.artifact, {})->switches.empty()) << "nobody asked";
}

TEST(SwitchTelling, OfOtherGlobalsThatNoRuleReadsItSaysNothing) {
  const Compiled policy = compiled(kHome +
                                   "global count: int within 10s\nglobal maybe: bool? within 10s\n"
                                   "rule closing: forbid view(_, _) when shut\n");
  const auto report = prove(policy.checked, policy.artifact, {.property = {}, .switches = true});
  ASSERT_EQ(report->switches.size(), 1U);
  EXPECT_EQ(report->switches[0].name, "shut");
}

TEST(SwitchTelling, NamesTypesWhereAnActionIsMeantInPart) {
  const Compiled policy = compiled(R"(
entity User
entity Device
entity Camera
action view(User | Device, Camera)
action talk(User, Camera)
rule all: permit view, talk(_, _)
)");
  EXPECT_EQ(request_kinds(policy.checked, {{0, 0, 2}, {0, 1, 2}, {1, 0, 2}}), "view, talk");
  EXPECT_EQ(request_kinds(policy.checked, {{0, 1, 2}, {1, 0, 2}}), "view (Device, Camera), talk");
  EXPECT_EQ(request_kinds(policy.checked, {}), "");
}

TEST(SwitchTelling, OfWhatNobodyAnsweredItSaysWhy) {
  const Compiled policy = compiled(kHome + "rule closing: forbid view(_, _) when shut\n");
  const auto telling_ = telling(policy.checked, unanswered_switch(policy.tree(), 0, "too late"));
  EXPECT_EQ(telling_.heading, "what it does is not known");
  ASSERT_EQ(telling_.lines.size(), 1U);
  EXPECT_EQ(telling_.lines[0].verdict, "unknown");
  EXPECT_EQ(telling_.lines[0].claim, "what it closes");
  EXPECT_EQ(telling_.lines[0].why, "too late");
}

}  // namespace
}  // namespace sightline::testing::switch_telling_test
