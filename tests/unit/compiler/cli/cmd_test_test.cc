#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli {
namespace {

using ::testing::HasSubstr;

class CmdTest : public ::testing::Test {
 protected:
  CmdTest() {
    session.write("home.pol", home_policy());
    std::string failing(home_policy());
    failing.replace(failing.find("bea may not view_live porch by none"), 11, "bea may    ");
    session.write("failing.pol", failing);
  }
  Session session;
};

TEST_F(CmdTest, SaysHowEachTestWent) {
  const Ran ran = session.run({"test", "@home.pol"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out,
            "ok      home.pol: ann sees her porch\n"
            "ok      home.pol: a stranger does not\n"
            "2 tests, 0 failed\n");
}

TEST_F(CmdTest, ShowsThePlaceOfAFailure) {
  const Ran ran = session.run({"test", "@failing.pol", "@home.pol"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(
      ran.out,
      HasSubstr("FAILED  failing.pol: a stranger does not\n"
                "        failing.pol:31:3: bea view_live porch: expected allowed by no rule, "
                "but it is denied by no rule\n"));
  EXPECT_THAT(ran.out, HasSubstr("4 tests, 1 failed\n"));
}

TEST_F(CmdTest, RunsOnlyWhatMatches) {
  EXPECT_EQ(session.run({"test", "@home.pol", "--filter", "^ann"}).out,
            "ok      home.pol: ann sees her porch\n1 test, 0 failed\n");
  const Ran none = session.run({"test", "@home.pol", "--filter", "zebra"});
  EXPECT_EQ(none.exit, 2);
  EXPECT_EQ(none.err, "sightline: test: no test has a name that matches `zebra`\n");
}

TEST_F(CmdTest, WritesJsonLines) {
  const Ran ran = session.run({"test", "@failing.pol", "--format", "json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, HasSubstr(R"("name":"ann sees her porch","passed":true,"failures":[]})"));
  EXPECT_THAT(ran.out,
              HasSubstr(R"("passed":false,"failures":[{"line":31,"column":3,"message":"bea )"));
  EXPECT_EQ(ran.err, "2 tests, 1 failed\n");
}

}  // namespace
}  // namespace sightline::cli
