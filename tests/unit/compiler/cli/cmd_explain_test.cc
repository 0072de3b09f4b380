// `explain`: what is said of an allow, of a deny, of what cannot be asked, and as JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_explain_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class CmdExplain : public ::testing::Test {
 protected:
  CmdExplain() {
    session.write("home.pol", home_policy());
    session.write("facts", home_facts());
    EXPECT_EQ(session.run({"compile", "@home.pol", "-o", "@home.polc", "--unproved"}).exit, 0);
  }
  Ran explain(std::vector<std::string> more, std::string_view in) const {
    std::vector<std::string> args = {"explain", "@home.polc", "--unproved",          "--facts",
                                     "@facts",  "--now",      "2024-02-16T06:00:05Z"};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args, in);
  }
  Session session;
};

TEST_F(CmdExplain, TellsAnAllowAndADenyOneAfterTheOther) {
  const Ran ran = explain({}, request("ann", "view_live", "porch") + "\n" +
                                  request("bea", "view_live", "porch") + "\n");
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_THAT(ran.out, StartsWith("User `ann` asks to view_live Camera `porch` at "
                                  "2024-02-16T06:00:05Z: allow\n  by household\n"));
  EXPECT_THAT(ran.out, HasSubstr("\n\nUser `bea` asks to view_live Camera `porch` at "
                                 "2024-02-16T06:00:05Z: deny\n  because no permit holds\n"));
  EXPECT_THAT(ran.out, HasSubstr("\n  it would be allowed if\n"));
}

TEST_F(CmdExplain, AgreesWithEvalAsJson) {
  const std::string asked = request("bea", "view_live", "porch") + "\n";
  const auto told = nlohmann::json::parse(explain({"--format", "json"}, asked).out);
  const auto answer = nlohmann::json::parse(session
                                                .run({"eval", "@home.polc", "--unproved", "--facts",
                                                      "@facts", "--now", "2024-02-16T06:00:05Z"},
                                                     asked)
                                                .out);
  EXPECT_EQ(told["decision"], answer["decision"]);
  for (const char* key : {"rules", "obligations", "missing", "revision", "policy"})
    EXPECT_EQ(told["context"][key], answer["context"][key]) << key;
  EXPECT_FALSE(told["context"]["explanation"]["rules"].empty());
  EXPECT_FALSE(told["context"]["explanation"]["nearest"].empty());
}

TEST_F(CmdExplain, GoesOnAfterALineThatCannotBeRead) {
  const Ran ran = explain({}, "nonsense\n" + request("ann", "view_live", "porch") + "\n");
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, StartsWith("stdin:1: "));
  EXPECT_THAT(ran.out, HasSubstr(": allow\n"));
}

TEST_F(CmdExplain, ADenyIsAFindingOnlyWhenAskedFor) {
  const std::string asked = request("bea", "view_live", "porch");
  EXPECT_EQ(explain({}, asked).exit, 0);
  EXPECT_EQ(explain({"--fail-on-deny"}, asked).exit, 1);
}

}  // namespace
}  // namespace sightline::cli::cmd_explain_test
