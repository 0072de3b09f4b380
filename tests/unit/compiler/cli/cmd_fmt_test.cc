// What `fmt` does with files. What the layout is: tests/unit/policy/syntax.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_fmt_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kLoose = "policy   a\n\n\n\nentity    User{x:int}  // kept\n";

class CmdFmt : public ::testing::Test {
 protected:
  CmdFmt() {
    session.write("a.pol", kLoose);
    neat = session.run({"fmt", "-"}, kLoose).out;
  }
  Session session;
  std::string neat;
};

TEST_F(CmdFmt, LaysOutStandardInput) {
  EXPECT_THAT(neat, StartsWith("policy a\n\nentity User"));
  EXPECT_THAT(neat, HasSubstr("// kept"));
  const Ran again = session.run({"fmt", "-"}, neat);
  EXPECT_EQ(again.exit, 0);
  EXPECT_EQ(again.out, neat);
  EXPECT_EQ(again.err, "");
}

TEST_F(CmdFmt, ReplacesFilesThatDiffer) {
  const Ran ran = session.run({"fmt", "@a.pol"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "formatted a.pol\n");
  EXPECT_EQ(session.read("a.pol"), neat);
  EXPECT_THAT(session.files(), ElementsAre("a.pol")) << "nothing is left beside it";
  const Ran again = session.run({"fmt", "@a.pol"});
  EXPECT_EQ(again.exit, 0);
  EXPECT_EQ(again.err, "");
}

TEST_F(CmdFmt, ChecksWithoutWriting) {
  const Ran ran = session.run({"fmt", "--check", "@a.pol"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, StartsWith("--- a.pol\n+++ a.pol (formatted)\n@@ -1,"));
  EXPECT_THAT(ran.out, HasSubstr("\n-policy   a\n"));
  EXPECT_THAT(ran.out, HasSubstr("\n+policy a\n"));
  EXPECT_EQ(session.read("a.pol"), kLoose);
  session.write("b.pol", neat);
  EXPECT_EQ(session.run({"fmt", "--check", "@b.pol"}).exit, 0);
  EXPECT_EQ(session.run({"fmt", "--check", "@b.pol"}).out, "");
  EXPECT_EQ(session.run({"fmt", "--check", "-"}, kLoose).exit, 1);
}

TEST_F(CmdFmt, LeavesAloneWhatDoesNotParse) {
  const std::string broken = "policy a\nrule r: permit permit\n";
  session.write("broken.pol", broken);
  const Ran ran = session.run({"fmt", "@broken.pol", "@a.pol"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("broken.pol:2:"));
  EXPECT_EQ(session.read("broken.pol"), broken);
  EXPECT_EQ(session.read("a.pol"), neat) << "the others are laid out all the same";
}

TEST_F(CmdFmt, LaysOutWhatDoesNotCheck) {
  const Ran ran =
      session.run({"fmt", "-"}, "policy a  import \"nowhere.pol\"  entity A {x:Nothing}");
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("import \"nowhere.pol\"\n"));
}

TEST_F(CmdFmt, KeepsPermissions) {
  ASSERT_EQ(::chmod(session.path("a.pol").c_str(), 0640), 0);
  EXPECT_EQ(session.run({"fmt", "@a.pol"}).exit, 0);
  struct stat after{};
  ASSERT_EQ(::stat(session.path("a.pol").c_str(), &after), 0);
  EXPECT_EQ(after.st_mode & 07777U, 0640U);
}

TEST_F(CmdFmt, DoesNotReplaceALink) {
  ASSERT_EQ(::symlink(session.path("a.pol").c_str(), session.path("link.pol").c_str()), 0);
  const Ran ran = session.run({"fmt", "@link.pol"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("is not a regular file, and is left alone"));
  EXPECT_EQ(session.read("a.pol"), kLoose);
}

}  // namespace
}  // namespace sightline::cli::cmd_fmt_test
