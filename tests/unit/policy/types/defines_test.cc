// Defines on their own: mistakes once, no cycles, and no text that takes long.
#include <gtest/gtest.h>

#include <chrono>

#include "policy/types/conditions.h"
#include "tests/unit/policy/types/checking.h"

namespace sightline::defines_test {
namespace {

TEST(Defines, AreCheckedWithoutACall) {
  EXPECT_EQ(mistakes(kHome + "define f(u: User) = u.acount == u.account"),
            (Mistakes{"SL0208 acount"}));
}

TEST(Defines, ShowAMistakeOnceHoweverOftenTheyAreCalled) {
  EXPECT_EQ(
      mistakes(kHome + "rule r: permit view(u, _) when g(u) or f(u) and true or f(u)\n").size(),
      1U);
  EXPECT_EQ(mistakes(kHome + "define g(u: User) = f(u) or f(u)\n"
                             "define f(u: User) = u.role < 5\n"
                             "rule r: permit view(u, _) when g(u) or f(u) or f(u)\n"),
            (Mistakes{"SL0302 u.role < 5"}));
}

TEST(Defines, ShowAMistakeWhereItIsWritten) {
  EXPECT_EQ(mistakes("define f(t: time?) = now < t"), (Mistakes{"SL0303 t"}));
}

TEST(Defines, MayStandInAnyOrder) {
  checked(kHome +
          "rule r: permit view(u, _) when c(u)\ndefine c(u: User) = b(u)\n"
          "define a(u: User) = u.active\ndefine b(u: User) = a(u)\n");
}

TEST(Defines, SayHowTheyUseThemselves) {
  const std::string text = rendered(
      "define a() = b()\ndefine b() = c() or d()\ndefine c() = true\n"
      "define d() = not b()\n");
  EXPECT_NE(text.find("`b` uses `d`, which uses `b`"), std::string::npos) << text;
  EXPECT_EQ(text.find("`a`"), std::string::npos) << text;
}

std::string chain(std::size_t length, const std::string& first, const std::string& body) {
  std::string text = "define d0(x: bool) = " + first + "\n";
  for (std::size_t i = 1; i < length; ++i) {
    std::string step = body;
    for (std::size_t at; (at = step.find('@')) != std::string::npos;)
      step.replace(at, 1, "d" + std::to_string(i - 1));
    text += "define d" + std::to_string(i) + "(x: bool) = " + step + "\n";
  }
  return text;
}

TEST(Defines, HaveABoundedDepth) {
  checked(chain(kMaxCallDepth, "x", "@(x)"));
  EXPECT_EQ(mistakes(chain(kMaxCallDepth + 5, "x", "@(x)")), (Mistakes{"SL0311 d32"}));
  EXPECT_EQ(mistakes(chain(20'000, "x", "@(x)")), (Mistakes{"SL0311 d32"}));
}

TEST(Defines, NeverTakeLong) {
  const std::vector<std::string> bombs = {
      chain(32, "x", "@(x) and @(x)"),  // twice the size at each step
      chain(32, "x", "@(@(x))"),        // nothing is made, and much is looked at
      chain(32, "x and x", "@(@(x))"),
      chain(32, "true", "@(x) and @(x)"),  // the argument is not used
      chain(32, "x", "@(@(x) and @(x))"),
      chain(30, "x", "@(x) == @(not x)") +
          "relation r(a: E)\nentity E\naction v(E, E)\n"
          "rule t: permit v(a, _) when d29(some r(a))\n",
  };
  for (const std::string& bomb : bombs) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(mistakes(bomb).empty());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << bomb;
  }
}

TEST(Defines, AreBoundedOverTheWholePolicy) {
  std::string text = chain(12, "x and x", "@(x) and @(x)");
  for (int i = 0; i < 2'000; ++i) text += "define e" + std::to_string(i) + "(x: bool) = d8(x)\n";
  const auto found = mistakes(text);
  ASSERT_FALSE(found.empty());
  for (const std::string& mistake : found) EXPECT_EQ(mistake.substr(0, 6), "SL0310");
}

}  // namespace
}  // namespace sightline::defines_test
