// `diff` as it is typed: exit codes, files of both kinds, wrong usage. What it finds:
// tests/unit/compiler/diff.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_diff_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kLess =
    "entity User { level: int }\naction view(User, User)\n"
    "rule high: permit view(u, _) when u.level == 2\n";
constexpr std::string_view kMore =
    "entity User { level: int }\naction view(User, User)\n"
    "rule high: permit view(u, _) when u.level >= 2\n";

class CmdDiff : public ::testing::Test {
 protected:
  CmdDiff() {
    session.write("less.pol", kLess);
    session.write("more.pol", kMore);
  }
  Session session;
};

TEST_F(CmdDiff, IsQuietlyFineAboutTheSame) {
  const Ran ran = session.run({"diff", "@less.pol", "@less.pol"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, "  same      view (User, User)\n");
  EXPECT_EQ(ran.err, "");
}

TEST_F(CmdDiff, EndsWithOneWhenAccessIsGained) {
  for (const std::vector<std::string>& allowed : {std::vector<std::string>{}, {"--allow-loss"}}) {
    std::vector<std::string> args{"diff", "@less.pol", "@more.pol"};
    args.insert(args.end(), allowed.begin(), allowed.end());
    const Ran ran = session.run(args);
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.out, StartsWith("  gained    view (User, User)\n"));
    EXPECT_THAT(ran.out, HasSubstr("less.pol denies: no rule permits it.\n"));
    EXPECT_THAT(ran.out, HasSubstr("more.pol allows by rule `high`.\n"));
  }
}

TEST_F(CmdDiff, EndsWithOneWhenAccessIsLostUnlessThatIsMeant) {
  EXPECT_EQ(session.run({"diff", "@more.pol", "@less.pol"}).exit, 1);
  const Ran ran = session.run({"diff", "@more.pol", "@less.pol", "--allow-loss"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, StartsWith("  lost      view (User, User)\n"));
}

TEST_F(CmdDiff, TakesArtifactsAndStandardInput) {
  ASSERT_EQ(session.run({"compile", "--unproved", "@less.pol", "-o", "@less.polc"}).exit, 0);
  EXPECT_EQ(session.run({"diff", "@less.polc", "@less.pol"}).exit, 0);
  EXPECT_EQ(session.run({"diff", "@less.polc", "-"}, kMore).exit, 1);
  const Ran twice = session.run({"diff", "-", "-"}, kMore);
  EXPECT_EQ(twice.exit, 2);
  EXPECT_THAT(twice.err, HasSubstr("standard input can be read only once"));
}

TEST_F(CmdDiff, EndsWithThreeWhenSomethingCannotBeCompared) {
  const auto with_parents = [](const std::string& parents) {
    return "entity Team\nentity Crew\nentity User in " + parents +
           " { team: Team }\naction view(User, User)\n"
           "rule mates: permit view(u, v) when u in v.team\n";
  };
  session.write("one.pol", with_parents("Team"));
  session.write("two.pol", with_parents("Team, Crew"));
  const Ran ran = session.run({"diff", "@one.pol", "@two.pol"});
  EXPECT_EQ(ran.exit, 3);
  EXPECT_THAT(ran.out, StartsWith("  unknown   view (User, User), what is gained: `in` cannot be "
                                  "compared: the two declare other parents of `User`\n"));
}

TEST_F(CmdDiff, RefusesARenameThatIsNone) {
  for (const std::string rename : {"level", "=level", "level=", "User.level=User.rank"}) {
    const Ran ran = session.run({"diff", "@less.pol", "@more.pol", "--rename", rename});
    EXPECT_EQ(ran.exit, 2) << rename;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr("rename"));
  }
}

TEST_F(CmdDiff, RefusesWhatCannotBeRead) {
  session.write("wrong.pol", "rule\n");
  EXPECT_EQ(session.run({"diff", "@less.pol", "@wrong.pol"}).exit, 2);
  EXPECT_EQ(session.run({"diff", "@none.pol", "@less.pol"}).exit, 2);
  EXPECT_EQ(session.run({"diff", "@less.pol"}).exit, 2);
}

}  // namespace
}  // namespace sightline::cli::cmd_diff_test
