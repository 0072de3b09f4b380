// What `prove` says of switches, in each format, and with which exit code.
#include "compiler/cli/switch_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::switch_lines_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

constexpr const char* kDeclarations = R"(entity User { trusted: bool }
entity Camera { home: User }
global shut: bool within 10s
action view, talk(User, Camera)
rule own: permit view, talk(u, c) when c.home == u
)";
const std::string kPart =
    std::string(kDeclarations) + "rule closing: forbid view(u, _) when shut unless u.trusted\n";
const std::string kBoth = std::string(kDeclarations) +
                          "rule closing: forbid view(_, _) when shut\n"
                          "rule opening: permit talk(u, _) when shut and u.trusted\n";

class SwitchOutput : public ::testing::Test {
 protected:
  SwitchOutput() {
    session.write("part.pol", kPart);
    session.write("both.pol", kBoth);
  }
  Json json(const char* file) const {
    return Json::parse(session.run({"prove", file, "--format", "json"}).out);
  }
  Session session;
};

TEST_F(SwitchOutput, IsABlockOfLinesBelowTheClaims) {
  const Ran ran = session.run({"prove", "@part.pol"});
  EXPECT_THAT(ran.out, ::testing::EndsWith(
                           "\n\n  switch shut: `true` closes\n"
                           "    refuted  closes view wholly: user_1 asks to view camera_1 at "
                           "2024-02-16T06:00:00Z; `true`: allowed by rule `own`\n"
                           "               user_1.trusted = true\n"
                           "               camera_1.home = user_1\n"
                           "    proved   opens nothing\n"
                           "    proved   changes nothing else: talk\n"
                           "    proved   allows no more when it cannot be had\n"));
  EXPECT_EQ(ran.exit, 0) << "it informs, whatever it says";
  EXPECT_EQ(session.run({"prove", "@both.pol"}).exit, 0);
}

TEST_F(SwitchOutput, IsTheSameFromTheCacheInChildrenAndWithATimeout) {
  const std::string afresh = session.run({"prove", "@both.pol", "--no-cache", "--jobs", "1"}).out;
  for (const auto& more : std::vector<std::vector<std::string>>{
           {}, {}, {"--jobs", "4", "--no-cache"}, {"--timeout", "600", "--no-cache"}}) {
    std::vector<std::string> args{"prove", "@both.pol"};
    args.insert(args.end(), more.begin(), more.end());
    EXPECT_EQ(session.run(args).out, afresh);
  }
}

TEST_F(SwitchOutput, IsNoPartOfASingleProperty) {
  session.write("one.pol", kPart + "property p: never view(u, c) unless c.home == u\n");
  EXPECT_THAT(session.run({"prove", "@one.pol"}).out, HasSubstr("switch shut"));
  const Ran one = session.run({"prove", "@one.pol", "--property", "p"});
  EXPECT_EQ(one.exit, 0);
  EXPECT_THAT(one.out, Not(HasSubstr("switch")));
}

TEST_F(SwitchOutput, IsInNoArtifact) {
  session.write("one.pol", kPart + "property p: never view(u, c) unless c.home == u\n");
  ASSERT_EQ(session.run({"compile", "@one.pol", "-o", "@one.polc"}).exit, 0);
  EXPECT_THAT(session.run({"show", "@one.polc"}).out, Not(HasSubstr("switch")));
}

TEST_F(SwitchOutput, IsInTheJsonWithTheWorldAsFactsThatEvalTakes) {
  const Json report = json("@part.pol");
  ASSERT_EQ(report["switches"].size(), 1U);
  const Json& it = report["switches"][0];
  EXPECT_EQ(it["name"], "shut");
  EXPECT_EQ(it["kind"], "closes");
  EXPECT_EQ(it["closing_value"], true);
  EXPECT_EQ(it["line"], 3);
  const Json& closes = it["claims"][0];
  EXPECT_EQ(closes["claim"], "closes");
  EXPECT_EQ(closes["verdict"], "refuted");
  EXPECT_EQ(closes["of"],
            Json::parse(R"([{"action":"view","principal":"User","resource":"Camera"}])"));
  const Json& asked = closes["requests"][0];
  EXPECT_EQ(asked["switch"], true);
  EXPECT_EQ(asked["decision"], true);
  session.write("facts.json", closes["given"].dump());
  session.write("request.json", asked["request"].dump());
  const Ran ran = session.run({"eval", "@part.pol", "--unproved", "--facts", "@facts.json",
                               "--request", "@request.json", "--now-from-context"});
  EXPECT_EQ(Json::parse(ran.out)["decision"], true) << ran.err;
  const Json both = json("@both.pol");
  EXPECT_EQ(both["switches"][0]["kind"], "both_ways");
  EXPECT_FALSE(both["switches"][0].contains("closing_value"));
}

TEST_F(SwitchOutput, IsATestcaseThatDoesNotFail) {
  const std::string out = session.run({"prove", "@both.pol", "--format", "junit"}).out;
  EXPECT_THAT(out, HasSubstr("tests=\"7\" failures=\"0\" errors=\"0\""));
  EXPECT_THAT(out, HasSubstr("name=\"switch shut\" file=\"both.pol\" line=\"3\">\n"
                             "      <system-out>no kill switch: each value allows"));
}

TEST_F(SwitchOutput, IsAWarningOnlyWhereThrowingItOpensSomething) {
  for (const char* format : {"sarif", "github"}) {
    EXPECT_THAT(session.run({"prove", "@part.pol", "--format", format}).out,
                Not(HasSubstr("switch")));
    const std::string both = session.run({"prove", "@both.pol", "--format", format}).out;
    EXPECT_THAT(both, HasSubstr("each value allows what the other denies"));
    EXPECT_THAT(both, HasSubstr("warning"));
  }
}

TEST_F(SwitchOutput, IsASectionOfThePage) {
  session.run({"prove", "@both.pol", "--report", "@out.html"});
  const std::string page = session.read("out.html");
  EXPECT_THAT(page, HasSubstr("What the switches do"));
  EXPECT_THAT(
      page,
      HasSubstr(
          "refuted</span> <code>true</code> opens nothing: talk: user_1 asks to talk camera_1"));
  EXPECT_THAT(page, HasSubstr("<li><code>user_1.trusted</code>: <code>true</code></li>"));
}

TEST(SwitchExit, IsThreeWhereNobodyKnows) {
  ProofReport report;
  report.properties.push_back({"holds", false, 0, Proved{}});
  report.switches.push_back({"shut", 0, SwitchReport::Kind::closes, true, {}, false});
  EXPECT_EQ(exit_of(report), Exit::fine);
  auto& claims = report.switches[0].claims;
  claims.push_back({SwitchClaim::Kind::closes, {}, Refuted{}, {}});
  EXPECT_EQ(exit_of(report), Exit::fine);
  claims.push_back({SwitchClaim::Kind::closes, {}, Unknown{"late"}, {}});
  EXPECT_EQ(exit_of(report), Exit::inconclusive);
  claims.clear();
  report.switches[0].kind = SwitchReport::Kind::unclear;
  EXPECT_EQ(exit_of(report), Exit::inconclusive);
  report.properties.push_back({"breaks", false, 0, Refuted{}});
  EXPECT_EQ(exit_of(report), Exit::findings);
}

}  // namespace
}  // namespace sightline::cli::switch_lines_test
