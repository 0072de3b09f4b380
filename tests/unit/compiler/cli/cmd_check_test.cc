#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli {
namespace {

using ::testing::HasSubstr;

TEST(CmdCheck, IsSilentWhenClean) {
  const Session session;
  session.write("home.pol", home_policy());
  const Ran ran = session.run({"check", "@home.pol"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out + ran.err, "");
}

TEST(CmdCheck, ChecksEveryFile) {
  const Session session;
  session.write("a.pol", "policy a\nentity User { x: Nothing }\n");
  session.write("b.pol", home_policy());
  session.write("c.pol", "policy c\nentity User { y: Nothing }\n");
  const Ran ran = session.run({"check", "@a.pol", "@b.pol", "@c.pol"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("a.pol:2:18: error[SL"));
  EXPECT_THAT(ran.err, HasSubstr("c.pol:2:18: error[SL"));
  EXPECT_EQ(ran.out, "");
}

TEST(CmdCheck, ReadsStandardInput) {
  const Ran ran = Session().run({"check", "-"}, "policy a\nentity User { x: Nothing }\n");
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("stdin:2:18: error[SL"));
}

TEST(CmdCheck, WritesJson) {
  const Session session;
  session.write("a.pol", "policy a\nentity User { x: Nothing }\n");
  const Ran ran = session.run({"check", "@a.pol", "--format", "json"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.err, "");
  EXPECT_THAT(ran.out,
              ::testing::StartsWith(R"({"diagnostics":[{"file":"a.pol","line":2,"column":18,)"));
  EXPECT_THAT(ran.out, HasSubstr(R"("severity":"error","message":")"));
  session.write("home.pol", home_policy());
  EXPECT_EQ(session.run({"check", "@home.pol", "--format", "json"}).out, "{\"diagnostics\":[]}\n");
}

TEST(CmdCheck, RefusesWhatIsTooLarge) {
  const Session session;
  session.write("big.pol", std::string(17 << 20, 'x'));
  const Ran ran = session.run({"check", "@big.pol"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.err, "big.pol: larger than 16 MiB\n");
}

TEST(CmdHelp, TellsTheStoryOfACode) {
  const Ran ran = Session().run({"help", "SL0901"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out,
              ::testing::StartsWith("SL0901: this part of the language is not built yet\n\n"));
  EXPECT_EQ(Session().run({"help", "SL0900"}).exit, 2);
}

}  // namespace
}  // namespace sightline::cli
