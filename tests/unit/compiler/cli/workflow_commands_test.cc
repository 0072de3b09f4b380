#include "compiler/cli/workflow_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::workflow_commands_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Annotation annotation() {
  Annotation it;
  it.kind = {"refuted", "t", "h"};
  it.place = {"a,b:c.pol", {3, 5}, {3, 9}};
  it.title = "50%: a, b";
  it.message = "first: 100%\nsecond, ::error::third\r";
  return it;
}

// The variable of the job summary, for as long as the test runs.
class Summary : public ::testing::Test {
 protected:
  Summary() { ::setenv("GITHUB_STEP_SUMMARY", session.path("summary.md").c_str(), 1); }
  ~Summary() override { ::unsetenv("GITHUB_STEP_SUMMARY"); }
  Session session;
};

TEST(WorkflowCommands, EscapeWhatWouldEndThem) {
  EXPECT_EQ(workflow_command(annotation()),
            "::error file=a%2Cb%3Ac.pol,line=3,endLine=3,col=5,endColumn=9,title=50%25%3A a%2C b::"
            "first: 100%25%0Asecond, ::error::third%0D\n");
}

TEST(WorkflowCommands, HaveColumnsInOneLineOnly) {
  Annotation it = annotation();
  it.level = Annotation::Level::warning;
  it.place.end = {4, 1};
  EXPECT_THAT(workflow_command(it), ::testing::StartsWith("::warning file="));
  EXPECT_THAT(workflow_command(it), Not(HasSubstr("col=")));
}

TEST_F(Summary, IsAddedToWhatIsThere) {
  session.write("summary.md", "before\n");
  session.write("leaky.pol", leaky_policy());
  const Ran ran = session.run({"prove", "@leaky.pol", "--format", "github"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, ::testing::StartsWith("::error file=leaky.pol,line="));
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 1) << "one command, in one line";
  const std::string text = session.read("summary.md");
  EXPECT_THAT(text, ::testing::StartsWith("before\n### "));
  EXPECT_THAT(text, HasSubstr("| ❌ | no&#95;strangers | refuted |\n"));
  EXPECT_THAT(text, HasSubstr("| ✅ | owners&#95;may | proved |\n"));
  EXPECT_THAT(text, HasSubstr("<details><summary>&#96;no&#95;strangers&#96; is refuted</summary>"));
}

TEST_F(Summary, HasWhatIsProvedAndWhatDoesNotCheck) {
  session.write("wrong.pol", "policy wrong\nentity User { x: Nothing }\n");
  session.write("leaky.pol", leaky_policy());
  EXPECT_EQ(session.run({"prove", "@wrong.pol", "@leaky.pol", "--format", "github"}).exit, 2);
  const std::string text = session.read("summary.md");
  EXPECT_THAT(text, HasSubstr("| ❌ | no&#95;strangers | refuted |\n"));
  EXPECT_THAT(text, HasSubstr("### sightline prove\n\n- "));
  EXPECT_THAT(text, HasSubstr("wrong.pol:2:18: SL0201"));
}

TEST_F(Summary, OfACheckListsWhatIsWrong) {
  session.write("a.pol", "policy a\nentity User { x: Nothing }\n");
  EXPECT_EQ(session.run({"check", "@a.pol", "--format", "github"}).exit, 2);
  EXPECT_THAT(session.read("summary.md"), HasSubstr("a.pol:2:18: SL0201"));
}

TEST_F(Summary, SaysNothingOfWhatIsFine) {
  session.write("home.pol", home_policy());
  const Ran ran = session.run({"test", "@home.pol", "--format", "github"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, "");
  EXPECT_FALSE(session.exists("summary.md"));
}

TEST_F(Summary, ThatCannotBeWrittenIsAnError) {
  ::setenv("GITHUB_STEP_SUMMARY", session.path("no/such/folder.md").c_str(), 1);
  session.write("home.pol", home_policy());
  const Ran ran = session.run({"prove", "@home.pol", "--format", "github"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("folder.md: cannot be written"));
}

TEST(WorkflowSummary, EndsNoBlockOfCodeEarly) {
  Annotation it = annotation();
  it.title = "</summary><script>";
  it.message = "```\n# no heading\n````";
  const std::string text = summary_of(std::vector{it}, "sightline");
  EXPECT_THAT(text, HasSubstr("`````text\n```\n# no heading\n````\n`````\n"));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
}

}  // namespace
}  // namespace sightline::cli::workflow_commands_test
