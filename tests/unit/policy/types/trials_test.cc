// Tests of policies: context, changes and lines in the numbers of the checked tree.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::trials_test {
namespace {

TEST(Trials, SayWhatIsWritten) {
  const auto test = only_test(
      "test \"a name\" in w at 2024-02-16T06:00:00Z with { issued: 2024-02-01T00:00:00Z } {\n"
      "  ann may view porch\n  bea may not view porch by no_one, yes\n  ann may not meet bea by "
      "none\n}\n");
  EXPECT_EQ(test.name, "a name");
  EXPECT_EQ(test.world, 1U);
  EXPECT_EQ(test.at, 1'708'063'200'000);
  EXPECT_EQ(test.context,
            (std::vector<WorldValue>{WorldValue::of(1'706'745'600'000), WorldValue::unavailable(),
                                     WorldValue::unavailable()}));
  ASSERT_EQ(test.lines.size(), 3U);
  EXPECT_TRUE(test.lines[0].allowed);
  EXPECT_EQ(test.lines[0].by, std::nullopt);
  EXPECT_EQ(test.lines[1].principal, 1U);
  EXPECT_EQ(test.lines[1].principal_type, 1U);
  EXPECT_EQ(test.lines[1].resource_type, 2U);
  EXPECT_FALSE(test.lines[1].allowed);
  EXPECT_EQ(test.lines[1].by, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(test.lines[2].actions, std::vector<std::uint32_t>{1});
  EXPECT_EQ(test.lines[2].by, std::vector<std::uint32_t>{});
}

TEST(Trials, HaveATimeIfNoneIsWritten) {
  EXPECT_EQ(only_test("test \"t\" in empty { }").at, 1'704'067'200'000);
}

TEST(Trials, TakeAUnionOfTypesAndGroupsOfActions) {
  const std::string text =
      "entity User\nentity Client\nentity Camera\nentity Clip\n"
      "action live(User | Client, Camera)\naction film(User, Clip)\naction still(Client, Clip)\n"
      "action group clips = film, still\naction group all = live, clips\n"
      "rule r: permit live(_, _)\n"
      "world w { User ann Client app Camera porch Clip car }\n"
      "test \"t\" in w {\n";
  const auto policy =
      checked(text +
              "  ann may live porch\n  app may live porch\n  app may not clips car\n"
              "  ann may not all, film car\n  ann may all porch\n}\n");
  const auto& lines = policy.tests.at(0).lines;
  using Ids = std::vector<std::uint32_t>;
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0].principal_type, 0U);
  EXPECT_EQ(lines[1].principal_type, 1U);
  EXPECT_EQ(lines[2].actions, (Ids{2}));
  EXPECT_EQ(lines[3].actions, (Ids{1}));
  EXPECT_EQ(lines[4].actions, (Ids{0}));
  const auto line = [&](const std::string& written) { return mistakes(text + written + "\n}\n"); };
  EXPECT_EQ(line("porch may live porch"), (Mistakes{"SL0510 porch"}));
  EXPECT_EQ(line("app may film car"), (Mistakes{"SL0510 app"}));
  EXPECT_EQ(line("ann may clips porch"), (Mistakes{"SL0510 ann may clips porch"}));
  EXPECT_EQ(line("ann may film, film car"), (Mistakes{"SL0402 film"}));
  EXPECT_EQ(line("ann may flim car"), (Mistakes{"SL0207 flim"}));
}

TEST(Trials, SayWithWhichObligations) {
  const std::string text =
      "entity User\nobligation one\nobligation two\naction look(User, User)\n"
      "rule r: permit look(_, _) with two, one\nworld w { User ann }\ntest \"t\" in w {\n";
  const auto policy =
      checked(text +
              "  ann may look ann\n  ann may look ann with none\n"
              "  ann may look ann by r with two, one\n  ann may not look ann with none\n}\n");
  const auto& lines = policy.tests.at(0).lines;
  using Ids = std::vector<std::uint32_t>;
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].with, std::nullopt);
  EXPECT_EQ(lines[1].with, Ids());
  EXPECT_EQ(lines[2].with, (Ids{0, 1}));
  EXPECT_EQ(lines[3].with, Ids());
  EXPECT_EQ(mistakes(text + "ann may not look ann with one\n}\n"), (Mistakes{"SL0510 one"}));
  const auto unknown = mistakes(text + "ann may look ann with tow\n}\n");
  ASSERT_EQ(unknown.size(), 1U);
  EXPECT_EQ(unknown[0].substr(7), "tow");
}

TEST(Trials, MayAskEverythingOfASmallWorld) {
  EXPECT_TRUE(only_test("test \"t\" exhaustive in w { ann may view porch }").exhaustive);
  EXPECT_FALSE(only_test("test \"t\" in w { ann may view porch }").exhaustive);
  std::string large = "entity E\naction look(E, E)\nrule r: permit look(_, _)\nworld w {";
  for (int i = 0; i < 1'001; ++i) large += " E e" + std::to_string(i);
  EXPECT_EQ(mistakes(large + " }\ntest \"small\" in w { }\n"), Mistakes());
  EXPECT_EQ(mistakes(large + " }\ntest \"large\" exhaustive in w { }\n"),
            (Mistakes{"SL0214 \"large\""}));
}

TEST(Trials, OfAWorldThatIsNotThereSayOneThing) {
  EXPECT_EQ(mistakes(kTested + "test \"t\" in nowhere where zoe.x = 1 { zoe may view hut }"),
            (Mistakes{"SL0506 nowhere"}));
}

}  // namespace
}  // namespace sightline::trials_test
