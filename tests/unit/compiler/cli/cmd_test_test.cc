#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_test_test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

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

TEST_F(CmdTest, CountsNothingWhereNothingWasRead) {
  const Ran ran = session.run({"test", "@away.pol"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, StartsWith("away.pol"));
  EXPECT_THAT(session.run({"test", "@away.pol", "@home.pol"}).out,
              HasSubstr("2 tests, 0 failed\n"));
  session.write("broken.pol", "policy p\nentity User { x: Nothing }\n");
  EXPECT_THAT(session.run({"test", "@broken.pol", "--format", "junit"}).out,
              HasSubstr("type=\"error\">broken.pol:2:18: error[SL"));
}

TEST_F(CmdTest, WritesJsonLines) {
  const Ran ran = session.run({"test", "@failing.pol", "--format", "json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, HasSubstr(R"("name":"ann sees her porch","passed":true,"failures":[]})"));
  EXPECT_THAT(ran.out,
              HasSubstr(R"("passed":false,"failures":[{"line":31,"column":3,"message":"bea )"));
  EXPECT_EQ(ran.err, "2 tests, 1 failed\n");
}

TEST_F(CmdTest, CountsWhatTheTestsHaveSeen) {
  const Ran ran = session.run({"test", "@home.pol", "--coverage"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, HasSubstr("ok      home.pol: a stranger does not\n"
                                 "coverage of home.pol: 1 of 4 rules held; of "));
  EXPECT_THAT(ran.out, HasSubstr(" rule `shared` never held\n"));
  EXPECT_THAT(ran.out,
              HasSubstr(": `u.account == cam.registered_to` of rule `household`: never unknown\n"));
  const Ran json = session.run({"test", "@home.pol", "--coverage", "--format", "json"});
  EXPECT_THAT(json.out, HasSubstr(R"("coverage":{"rules":[{"name":"household","held":true},)"));
  EXPECT_THAT(session.run({"test", "@home.pol"}).out, Not(HasSubstr("coverage")));
}

TEST_F(CmdTest, WritesJunit) {
  session.write("broken.pol", "policy b\nentity A { x: Nothing }\n");
  const Ran ran =
      session.run({"test", "@home.pol", "@failing.pol", "@broken.pol", "--format", "junit"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.out, StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                                  "  <testsuite name="));
  EXPECT_THAT(ran.out, HasSubstr(R"(home.pol" tests="2" failures="0" errors="0" skipped="0">)"));
  EXPECT_THAT(ran.out, HasSubstr(R"(failing.pol" tests="2" failures="1" errors="0" skipped="0">)"));
  EXPECT_THAT(ran.out, HasSubstr(R"(broken.pol" tests="1" failures="0" errors="1" skipped="0">)"));
  EXPECT_THAT(ran.out, EndsWith("  </testsuite>\n</testsuites>\n"));
  EXPECT_THAT(ran.err, HasSubstr("4 tests, 1 failed\n"));
  const Ran covered = session.run({"test", "@home.pol", "--format", "junit", "--coverage"});
  EXPECT_THAT(covered.err, HasSubstr("coverage of home.pol: "));
  EXPECT_THAT(covered.out, Not(HasSubstr("coverage")));
}

}  // namespace
}  // namespace sightline::cli::cmd_test_test
