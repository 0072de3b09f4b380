#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "compiler/cli/starter.h"
#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_check_test {
namespace {

using ::testing::HasSubstr;

TEST(CmdCheck, IsSilentWhenClean) {
  const Session session;
  session.write("home.pol", starter_files()[0].text);
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
  session.write("home.pol", starter_files()[0].text);
  EXPECT_EQ(session.run({"check", "@home.pol", "--format", "json"}).out, "{\"diagnostics\":[]}\n");
}

// Who reads only the annotations must not take a missing file for a clean one.
TEST(CmdCheck, TellsEveryFormatOfAFileThatIsNotThere) {
  const Session session;
  const auto in = [&](const char* format) {
    const Ran ran = session.run({"check", "@away.pol", "--format", format});
    EXPECT_EQ(ran.exit, 2) << format;
    EXPECT_THAT(ran.err, HasSubstr("away.pol")) << format;
    return ran.out;
  };
  EXPECT_THAT(in("github"), HasSubstr("::error file=away.pol,line=1,endLine=1,col=1,endColumn=1,"
                                      "title=a file cannot be read::away.pol"));
  EXPECT_THAT(in("sarif"), HasSubstr("\"ruleId\": \"unreadable\""));
  EXPECT_THAT(in("junit"),
              HasSubstr("<error message=\"cannot be tested\" type=\"error\">away.pol"));
}

TEST(CmdCheck, ReadsImportsBesideTheFile) {
  const Session session;
  std::filesystem::create_directories(session.path("sub/lib"));
  session.write("sub/a.pol", "policy a\nimport \"lib/b.pol\"\nentity User { home: Home }\n");
  session.write("sub/lib/b.pol", "import \"c.pol\"\nentity Home { of: Street }\n");
  session.write("sub/lib/c.pol", "entity Street\n");
  EXPECT_EQ(session.run({"check", "@sub/a.pol"}).err, "");
  session.write("sub/lib/c.pol", "entity Street { of: Nothing }\n");
  const Ran ran = session.run({"check", "@sub/a.pol"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("lib/c.pol:1:21: error[SL"));
  EXPECT_THAT(session.run({"check", "@sub/a.pol", "--format", "json"}).out,
              HasSubstr(R"(lib/c.pol","line":1,"column":21,)"));
}

TEST(CmdCheck, NamesAnImportThatIsNoFile) {
  const Session session;
  ASSERT_EQ(::mkfifo(session.path("pipe").c_str(), 0600), 0);
  std::filesystem::create_directories(session.path("folder"));
  for (const std::string name : {"b.pol", "pipe", "folder", "-"}) {
    session.write("a.pol", "policy a\nimport \"" + name + "\"\nentity User\n");
    const Ran ran = session.run({"check", "@a.pol"});
    EXPECT_EQ(ran.exit, 2) << name;
    EXPECT_THAT(ran.err, HasSubstr("a.pol:2:")) << name;
    EXPECT_THAT(ran.err, HasSubstr("cannot be read")) << name;
  }
  const Ran piped = Session().run({"check", "-"}, "policy a\nimport \"-\"\nentity User\n");
  EXPECT_THAT(piped.err, HasSubstr("cannot be read")) << "not standard input once more";
}

TEST(CmdCheck, TellsWarningsAndOtherCommandsDoNot) {
  const Session session;
  session.write("a.pol",
                "policy a\nentity User { unused: int }\nentity Camera\n"
                "action look(User, Camera)\nrule r: permit look(u, cam)\n"
                "property p: possible look(u, cam)\n");
  const Ran ran = session.run({"check", "@a.pol"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("a.pol:2:15: warning[SL"));
  EXPECT_THAT(session.run({"check", "@a.pol", "--format", "json"}).out,
              HasSubstr(R"("severity":"warning")"));
  EXPECT_EQ(session.run({"test", "@a.pol"}).err, "");
}

TEST(CmdCheck, RefusesWhatIsTooLarge) {
  const Session session;
  session.write("big.pol", std::string(17 << 20, 'x'));
  const Ran ran = session.run({"check", "@big.pol"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.err, "big.pol: larger than 16 MiB\n");
}

}  // namespace
}  // namespace sightline::cli::cmd_check_test
