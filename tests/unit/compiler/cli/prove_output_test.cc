// The formats of `prove`, and the files that it writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::prove_output_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ProveOutput : public ::testing::Test {
 protected:
  ProveOutput() {
    session.write("home.pol", home_policy());
    session.write("leaky.pol", leaky_policy());
    session.write("wrong.pol", "entity User { x: Nothing }\n");
  }
  Session session;
};

TEST_F(ProveOutput, HasAJunitCaseForEachClaim) {
  const Ran ran =
      session.run({"prove", "@leaky.pol", "@home.pol", "@wrong.pol", "--format", "junit"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.out, StartsWith("<?xml "));
  EXPECT_THAT(ran.out, HasSubstr("<testsuite name=\"leaky.pol\" tests="));
  EXPECT_THAT(ran.out, HasSubstr("<failure message=\"refuted\" type=\"refuted\">leaky.pol:"));
  EXPECT_THAT(ran.out, HasSubstr("name=\"owners_may\" file=\"leaky.pol\" line="));
  EXPECT_THAT(ran.out,
              HasSubstr("<testsuite name=\"wrong.pol\" tests=\"1\" failures=\"0\" errors=\"1\""));
  EXPECT_THAT(ran.out, ::testing::EndsWith("</testsuites>\n"));
}

TEST_F(ProveOutput, TellsOfAPolicyThatDoesNotCheck) {
  const Ran ran = session.run({"prove", "@wrong.pol", "--format", "github"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.out, StartsWith("::error file=wrong.pol,line=1,"));
  EXPECT_THAT(session.run({"prove", "@wrong.pol", "--format", "sarif"}).out,
              HasSubstr("\"executionSuccessful\": false"));
}

TEST_F(ProveOutput, DrawsTheFirstRefutedProperty) {
  const Ran ran = session.run({"prove", "@leaky.pol", "--svg", "@leaky.svg"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.err, "leaky.svg: the world of `no_strangers`\n");
  EXPECT_THAT(session.read("leaky.svg"), StartsWith("<svg "));
}

TEST_F(ProveOutput, DrawsNothingWhereNothingIsRefuted) {
  session.write("home.svg", "before");
  const Ran ran = session.run({"prove", "@home.pol", "--svg", "@home.svg"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.err, "home.svg: not written: there is no world to draw\n");
  EXPECT_EQ(session.read("home.svg"), "before");
}

TEST_F(ProveOutput, DrawsTheWitnessOfThePropertyThatIsNamed) {
  const Ran ran =
      session.run({"prove", "@leaky.pol", "--property", "owners_may", "--svg", "@possible.svg"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(session.read("possible.svg"), StartsWith("<svg "));
}

TEST_F(ProveOutput, WritesAPage) {
  const Ran ran = session.run({"prove", "@leaky.pol", "--report", "@leaky.html"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.err, "");
  const std::string page = session.read("leaky.html");
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("no_strangers"));
  session.run({"prove", "@leaky.pol", "--report", "@again.html"});
  EXPECT_EQ(session.read("again.html"), page) << "two runs write the same";
}

TEST_F(ProveOutput, RefusesFilesThatItCannotWrite) {
  struct Case {
    std::vector<std::string> args;
    std::string err;
  };
  for (const Case& c : std::vector<Case>{
           {{"@home.pol", "@leaky.pol", "--svg", "@a.svg"}, "--svg and --report are of one policy"},
           {{"@home.pol", "@leaky.pol", "--save-queries", "@q"}, "--save-queries is of one policy"},
           {{"@home.pol", "--svg", "@a", "--report", "@a"}, "--svg and --report name one file"},
           {{"@home.pol", "--report", "-"}, "--svg and --report need the name of a file"},
           {{"@home.pol", "--report", "@home.pol"}, "would be replaced"},
           {{"@home.pol", "--report", "@no/such/folder.html"}, "No such file or directory"}}) {
    std::vector<std::string> args = {"prove"};
    args.insert(args.end(), c.args.begin(), c.args.end());
    const Ran ran = session.run(args);
    EXPECT_EQ(ran.exit, 2) << c.err;
    EXPECT_THAT(ran.err, HasSubstr(c.err));
  }
  EXPECT_EQ(session.read("home.pol"), home_policy());
}

TEST_F(ProveOutput, SaysNothingOfSupportUnlessAsked) {
  EXPECT_THAT(session.run({"prove", "@home.pol"}).out, Not(HasSubstr("rests on")));
}

}  // namespace
}  // namespace sightline::cli::prove_output_test
