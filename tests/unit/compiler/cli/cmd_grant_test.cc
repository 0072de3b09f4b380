// `grant`: keys in files that only their owner reads, a grant of what `eval` allows and of nothing else, and an
// edge that admits what it was issued for. What is printed is in tests/golden/cli/grant.transcript.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_grant_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

constexpr const char* kNow = "2024-02-16T06:00:05Z";
constexpr const char* kLabel =
    R"({"uid":{"type":"Clip","id":"clip_1"},"attrs":{"camera":{"type":"Camera","id":"porch"},"account":{"type":"Account","id":"north"},"owner":null}})";
constexpr const char* kSwitches =
    R"([{"global":"lockdown","value":false,"as_of":"2024-02-16T06:00:00Z"}])";

class CmdGrant : public ::testing::Test {
 protected:
  Ran issue(std::vector<std::string> more = {}, const std::string& keys = "@grant.keys",
            const std::string& request = "tests/golden/cli/grant.request.json") const {
    std::vector<std::string> args = {"grant",
                                     "issue",
                                     "tests/golden/cli/grant.pol",
                                     "--facts",
                                     "tests/golden/cli/grant.facts.jsonl",
                                     "--request",
                                     request,
                                     "--keys",
                                     keys,
                                     "--now",
                                     kNow};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args, input);
  }
  Ran admit(const std::string& token, std::vector<std::string> more = {},
            const std::string& keys = "@grant.keys") const {
    std::vector<std::string> args = {"grant",    "admit",          token,    "--keys", keys,
                                     "--action", "view_thumbnail", "--item", kLabel,   "--switches",
                                     kSwitches,  "--now",          kNow};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args);
  }
  Ran keygen(std::vector<std::string> more = {}) const {
    std::vector<std::string> args = {"grant", "keygen", "-o", "@grant.keys"};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args);
  }
  unsigned mode_of(std::string_view name) const {
    struct stat found{};
    return ::stat(session.path(name).c_str(), &found) == 0 ? found.st_mode & 0777U : 0U;
  }
  Session session;
  std::string input;
};

TEST_F(CmdGrant, KeysAreTheirOwners) {
  const Ran made = keygen();
  EXPECT_EQ(made.exit, 0) << made.err;
  EXPECT_THAT(made.out,
              MatchesRegex("grant\\.keys: k4\\.lid\\.[A-Za-z0-9_-]+ issues and checks\n"));
  EXPECT_EQ(mode_of("grant.keys"), 0600U);
  EXPECT_THAT(session.read("grant.keys"), StartsWith("k4.local."));
  const Ran again = keygen();
  EXPECT_EQ(again.exit, 2);
  EXPECT_THAT(again.err, HasSubstr("grant.keys: File exists"));
}

TEST_F(CmdGrant, KeysThatSignHaveAPublicHalf) {
  EXPECT_EQ(keygen({"--signing"}).exit, 0);
  EXPECT_THAT(session.read("grant.keys"), StartsWith("k4.secret."));
  EXPECT_THAT(session.read("grant.keys.pub"), StartsWith("k4.public."));
  const std::string token = issue().out;
  EXPECT_THAT(token, StartsWith("v4.public."));
  EXPECT_EQ(admit(token, {}, "@grant.keys.pub").out, "admitted; do: no_store\n");
  const Ran by_public = issue({}, "@grant.keys.pub");
  EXPECT_EQ(by_public.exit, 2);
  EXPECT_EQ(by_public.err, "grant.keys.pub: the first key is public: it issues no grants\n");
}

TEST_F(CmdGrant, KeysThatOthersCanReadAreWarnedOf) {
  constexpr const char* kWarning =
      "grant.keys: warning: others than its owner can read or write these keys\n";
  for (const bool signing : {false, true}) {
    const Session other;
    std::vector<std::string> make = {"grant", "keygen", "-o", "@grant.keys"};
    if (signing) make.push_back("--signing");
    ASSERT_EQ(other.run(make).exit, 0);
    const std::string keys = other.path("grant.keys");
    const std::string token = issue({}, keys).out;
    for (const unsigned mode : {0644U, 0620U, 0604U}) {
      ASSERT_EQ(::chmod(keys.c_str(), mode), 0);
      EXPECT_EQ(other.run({"grant", "show", token, "--keys", "@grant.keys"}).err, kWarning) << mode;
      EXPECT_THAT(issue({}, keys).err, HasSubstr("warning: others than its owner"));
      EXPECT_THAT(admit(token, {}, keys).err, HasSubstr("warning: others than its owner"));
    }
    const Ran rotated = other.run({"grant", "rotate", "@grant.keys"});
    EXPECT_EQ(rotated.err, kWarning);
    struct stat found{};
    ASSERT_EQ(::stat(keys.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    EXPECT_EQ(other.run({"grant", "show", token, "--keys", "@grant.keys"}).err, "");
    if (!signing) continue;
    // What only checks is no secret, and stays as its readers need it.
    ASSERT_EQ(::chmod((keys + ".pub").c_str(), 0644), 0);
    EXPECT_EQ(other.run({"grant", "rotate", "@grant.keys"}).err, "");
    ASSERT_EQ(::stat((keys + ".pub").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0644U);
    EXPECT_EQ(other.run({"grant", "show", issue({}, keys).out, "--keys", "@grant.keys.pub"}).err,
              "");
  }
}

TEST_F(CmdGrant, NewKeysStandInAFile) {
  for (const std::vector<std::string>& kind : {std::vector<std::string>{}, {"--signing"}}) {
    const auto made = [&](const std::string& name) {
      std::vector<std::string> args = {"grant", "keygen", "-o", name};
      args.insert(args.end(), kind.begin(), kind.end());
      const Ran ran = session.run(args);
      EXPECT_EQ(ran.exit, 2) << name;
      return ran.err;
    };
    EXPECT_EQ(made("-"), "stdout: new keys stand in a file\n");
    EXPECT_EQ(made(""), "sightline: --output must name a file, not ``\n");
    EXPECT_THAT(made("@"), HasSubstr(": is a directory\n"));
    EXPECT_FALSE(std::filesystem::exists("-"));
    EXPECT_FALSE(std::filesystem::exists("-.pub"));
    EXPECT_FALSE(std::filesystem::exists(".pub"));
  }
  EXPECT_THAT(session.files(), IsEmpty());
}

TEST_F(CmdGrant, AHalfWrittenPairIsNone) {
  session.write("grant.keys", "mine");
  const Ran made = keygen({"--signing"});
  EXPECT_EQ(made.exit, 2);
  EXPECT_EQ(session.read("grant.keys"), "mine");
  EXPECT_FALSE(session.exists("grant.keys.pub"));
}

TEST_F(CmdGrant, RotatedKeysCheckWhatTheLastOnesIssued) {
  for (const std::vector<std::string>& kind : {std::vector<std::string>{}, {"--signing"}}) {
    const Session other;
    std::vector<std::string> make = {"grant", "keygen", "-o", "@grant.keys"};
    make.insert(make.end(), kind.begin(), kind.end());
    ASSERT_EQ(other.run(make).exit, 0);
    const std::string keys = other.path("grant.keys");
    const std::string checks = kind.empty() ? keys : keys + ".pub";
    const std::string token = issue({}, keys).out;
    const Ran once = other.run({"grant", "rotate", "@grant.keys"});
    EXPECT_EQ(once.exit, 0) << once.err;
    EXPECT_THAT(once.out, AllOf(HasSubstr(" issues and checks\n"), HasSubstr(" still checks\n")));
    EXPECT_EQ(admit(token, {}, checks).exit, 0);
    EXPECT_EQ(admit(issue({}, keys).out, {}, checks).exit, 0);
    const Ran twice = other.run({"grant", "rotate", "@grant.keys", "--format", "json"});
    EXPECT_THAT(twice.out, HasSubstr("\"gone\":\"k4."));
    const Ran late = admit(token, {}, checks);
    EXPECT_EQ(late.exit, 1);
    EXPECT_THAT(late.err, HasSubstr("no grant: unknown_key"));
    EXPECT_EQ(issue({}, keys).exit, 0);
  }
}

TEST_F(CmdGrant, AGrantIsWhatEvalAllows) {
  ASSERT_EQ(keygen().exit, 0);
  const Ran issued = issue();
  EXPECT_EQ(issued.exit, 0);
  EXPECT_THAT(issued.err, IsEmpty());
  EXPECT_THAT(issued.out, StartsWith("v4.local."));
  EXPECT_EQ(admit(issued.out).out, "admitted; do: no_store\n");
  EXPECT_NE(issue().out, issued.out);
  const Ran denied =
      issue({"--format", "json"}, "@grant.keys", "tests/golden/cli/grant.denied.json");
  EXPECT_EQ(denied.exit, 1);
  EXPECT_EQ(
      denied.out,
      "{\"token\":null,\"decision\":false,\"reason\":\"denied\",\"missing\":[],\"revision\":7}\n");
  EXPECT_EQ(denied.err, "no grant: denied: no rule permits it\n");
  EXPECT_THAT(issue({"--format", "json"}).out,
              MatchesRegex("\\{\"token\":\"v4\\.local\\..*\",\"decision\":true,\"reason\":null,"
                           "\"missing\":\\[\\],\"revision\":7\\}\n"));
}

TEST_F(CmdGrant, WhatIsMissingIsNamed) {
  ASSERT_EQ(keygen().exit, 0);
  const auto late = [&](std::vector<std::string> more) {
    std::vector<std::string> args = {"grant",
                                     "issue",
                                     "tests/golden/cli/grant.pol",
                                     "--facts",
                                     "tests/golden/cli/grant.facts.jsonl",
                                     "--request",
                                     "tests/golden/cli/grant.request.json",
                                     "--keys",
                                     "@grant.keys",
                                     "--now",
                                     "2024-02-16T06:00:11Z"};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args);
  };
  const Ran ran = late({"--format", "json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.err, "no grant: denied by closed; missing: lockdown\n");
  EXPECT_EQ(ran.out,
            "{\"token\":null,\"decision\":false,\"reason\":\"denied\",\"missing\":[\"lockdown\"],"
            "\"revision\":7}\n");
}

TEST_F(CmdGrant, AnotherActionIsNamed) {
  ASSERT_EQ(keygen().exit, 0);
  const Ran ran = session.run({"grant", "admit", issue().out, "--keys", "@grant.keys", "--action",
                               "nosuch", "--item", kLabel, "--now", kNow});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.out, "refused: other_action\n");
  EXPECT_EQ(ran.err, "the grant is for `view_thumbnail`, not `nosuch`\n");
}

TEST_F(CmdGrant, ATokenIsReadFromStandardInput) {
  ASSERT_EQ(keygen().exit, 0);
  const Ran shown =
      session.run({"grant", "show", "-", "--keys", "@grant.keys"}, issue().out + "\r\n");
  EXPECT_EQ(shown.exit, 0) << shown.err;
  EXPECT_THAT(shown.out, StartsWith("User `ann` may view_thumbnail Clip `clip_1`\n"));
}

TEST_F(CmdGrant, WhatItIsBoundToIsCompared) {
  ASSERT_EQ(keygen().exit, 0);
  const std::string bound = issue({"--audience", "edge-1", "--connection", "10.0.0.7"}).out;
  const auto verdict = [&](std::vector<std::string> more) {
    return admit(bound, std::move(more)).out;
  };
  EXPECT_EQ(verdict({}), "refused: other_audience\n");
  EXPECT_EQ(verdict({"--audience", "edge-1"}), "refused: other_connection\n");
  EXPECT_EQ(verdict({"--audience", "edge-1", "--connection", "10.0.0.8"}),
            "refused: other_connection\n");
  EXPECT_EQ(verdict({"--audience", "edge-1", "--connection", "10.0.0.7"}),
            "admitted; do: no_store\n");
  EXPECT_EQ(admit(issue({"--single-use"}).out).out, "refused: use_unknown\n");
  const std::string shown = session.run({"grant", "show", bound, "--keys", "@grant.keys"}).out;
  EXPECT_THAT(shown, AllOf(HasSubstr("  at `edge-1`\n"), HasSubstr("  on one connection\n")));
  EXPECT_THAT(
      session.run({"grant", "show", issue({"--single-use"}).out, "--keys", "@grant.keys"}).out,
      HasSubstr("  once\n"));
}

TEST_F(CmdGrant, WhatCannotBeReadHasItsPlace) {
  ASSERT_EQ(keygen().exit, 0);
  session.write("none", "k4.local.x");
  session.write("ann.token", issue().out);
  ASSERT_EQ(::chmod(session.path("none").c_str(), 0600), 0);
  const std::vector<std::pair<Ran, std::string>> table = {
      {issue({"--lifetime", "soon"}),
       "sightline: grant issue: --lifetime must be above 0s and at most 1h, not `soon`\n"},
      {issue({"--lifetime", "30"}),
       "sightline: grant issue: --lifetime must be above 0s and at most 1h, not `30`; a duration "
       "has "
       "its unit: `30s`\n"},
      {issue({"--lifetime", "0.5s"}),
       "sightline: grant issue: --lifetime must be above 0s and at most 1h, not `0.5s`; a duration "
       "is "
       "a whole number with its unit, like `500ms`\n"},
      {issue({"--connection", ""}), "sightline: grant issue: --connection: must not be empty\n"},
      {issue({"--audience", ""}), "sightline: grant issue: --audience: must not be empty\n"},
      {admit("x", {"--connection", ""}),
       "sightline: grant admit: --connection: must not be empty\n"},
      {admit("x", {"--audience", ""}), "sightline: grant admit: --audience: must not be empty\n"},
      {session.run(
           {"grant", "admit", "x", "--keys", "@grant.keys", "--item", kLabel, "--action", ""}),
       "sightline: grant admit: --action: must not be empty\n"},
      {session.run({"grant", "show", "@ann.token", "--keys", "@grant.keys"}),
       "sightline: grant: `ann.token` is a file; give its text, or - for standard input\n"},
      {admit("@ann.token"),
       "sightline: grant: `ann.token` is a file; give its text, or - for standard input\n"},
      {admit("x", {"--clock-skew", "2"}),
       "sightline: grant admit: --clock-skew must be from 0s to 1m, not `2`; a duration has its "
       "unit: `2s`\n"},
      {issue({}, "@none"), "none: line 1 is no k4.local key\n"},
      {issue({}, "@nowhere"), "nowhere: No such file or directory\n"},
      {issue({}, "@grant.keys", "tests/golden/cli/estate.request.json"),
       "tests/golden/cli/estate.request.json: several requests; a grant is of one\n"},
      {issue({}, "@grant.keys", "tests/golden/cli/grant.facts.jsonl"),
       "tests/golden/cli/grant.facts.jsonl: line 2, column 1: not JSON: value - unexpected '{'; "
       "expected end of input\n"},
      {session.run({"grant", "rotate", "-"}), "stdin: keys to rotate stand in a file\n"},
      {admit("x", {"--principal", "ann"}),
       "sightline: grant admit: --principal must be like User::ann, not `ann`\n"},
      {admit("x", {"--clock-skew", "2m"}),
       "sightline: grant admit: --clock-skew must be from 0s to 1m, not `2m`\n"},
      {admit("x", {"--clock-skew", "-1s"}),
       "sightline: grant admit: --clock-skew must be from 0s to 1m, not `-1s`\n"},
      {admit("x", {}, "@none"), "none: line 1 is no k4.local key\n"},
      {session.run({"grant", "rotate", "@none"}), "none: line 1 is no k4.local key\n"},
      {session.run({"grant", "rotate", "@nowhere"}), "nowhere: No such file or directory\n"},
      {session.run({"grant", "show", "-", "--keys", "-"}),
       "sightline: standard input can be read only once\n"},
  };
  for (const auto& [ran, message] : table) {
    EXPECT_EQ(ran.exit, 2);
    EXPECT_EQ(ran.err, message);
  }
}

}  // namespace
}  // namespace sightline::cli::cmd_grant_test
