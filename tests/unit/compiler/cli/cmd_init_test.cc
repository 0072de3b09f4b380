// The starter project does everything that its README says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "compiler/cli/starter.h"
#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_init_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(CmdInit, WritesAProjectThatIsFineInEveryWay) {
  const Session session;
  const Ran made = session.run({"init", "@new/home"});
  EXPECT_EQ(made.exit, 0) << made.err;
  EXPECT_THAT(made.out, StartsWith("wrote new/home/policy.pol\n"));
  EXPECT_THAT(made.out, HasSubstr("wrote new/home/.github/workflows/sightline.yml\n\nNext:\n"));
  for (const StarterFile& file : starter_files())
    EXPECT_EQ(session.read("new/home/" + std::string(file.path)), file.text);

  const Ran checked = session.run({"check", "@new/home/policy.pol"});
  EXPECT_EQ(checked.exit, 0);
  EXPECT_EQ(checked.out + checked.err, "") << "not even a warning";
  const Ran formatted = session.run({"fmt", "--check", "@new/home/policy.pol"});
  EXPECT_EQ(formatted.exit, 0);
  EXPECT_EQ(formatted.out, "");
  const Ran proved = session.run({"prove", "@new/home/policy.pol"});
  EXPECT_EQ(proved.exit, 0) << proved.out << proved.err;
  const Ran tested = session.run({"test", "@new/home/policy.pol", "--coverage"});
  EXPECT_EQ(tested.exit, 0) << tested.out << tested.err;
}

TEST(CmdInit, WritesARequestThatIsAllowed) {
  const Session session;
  session.run({"init", "@home"});
  std::vector<std::string> eval = {"eval",      "@home/policy.pol",   "--facts", "@home/facts.json",
                                   "--request", "@home/request.json", "--now"};
  eval.push_back("2024-02-16T06:00:30Z");
  EXPECT_THAT(session.run(eval).out, StartsWith(R"({"decision":true,"context":{"rules":["shared"],)"
                                                R"("obligations":["leave_a_trace"],)"));
  eval.back() = "2024-02-16T06:01:30Z";
  EXPECT_THAT(session.run(eval).out,
              StartsWith(R"({"decision":false,"context":{"rules":["closed"])"));
}

TEST(CmdInit, RefutesWhatItsReadmeSaysToTry) {
  const Session session;
  session.run({"init", "@home"});
  std::string text = session.read("home/policy.pol");
  const std::string taken_out = "  when some share(u, cam) as s where running(s)\n";
  ASSERT_NE(text.find(taken_out), std::string::npos);
  session.write("home/policy.pol", text.erase(text.find(taken_out), taken_out.size()));
  const Ran ran = session.run({"prove", "@home/policy.pol"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, HasSubstr("refuted  no_strangers\n"));
}

TEST(CmdInit, ReplacesNothing) {
  const Session session;
  session.write("facts.json", "mine");
  const Ran ran = session.run({"init", "@"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.err, "sightline: init: facts.json is already there; nothing was written\n");
  EXPECT_EQ(session.read("facts.json"), "mine");
  EXPECT_FALSE(session.exists("policy.pol"));
  const Session linked;
  ASSERT_EQ(::symlink("/nowhere/at/all", linked.path("README.md").c_str()), 0);
  EXPECT_EQ(linked.run({"init", "@"}).exit, 2) << "not through a link either";
}

TEST(CmdInit, SaysWhenItCannotWrite) {
  const Session session;
  session.write("file", "text");
  const Ran ran = session.run({"init", "@file/home"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, StartsWith("sightline: init: "));
}

}  // namespace
}  // namespace sightline::cli::cmd_init_test
