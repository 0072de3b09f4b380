// `who` and `what`: both forms of output, and what is said of a question that cannot be asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_search_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class CmdSearch : public ::testing::Test {
 protected:
  CmdSearch() {
    session.write("estate.pol", estate_policy());
    session.write("facts", estate_facts());
    EXPECT_EQ(session.run({"compile", "@estate.pol", "-o", "@estate.polc", "--unproved"}).exit, 0);
  }
  Ran ask(std::vector<std::string> args, std::string_view in = "") const {
    args.insert(args.begin() + 1, {"@estate.polc", "--unproved", "--facts", "@facts", "--now",
                                   "2024-02-16T06:00:05Z"});
    return session.run(args, in);
  }
  Session session;
};

TEST_F(CmdSearch, ListsWhomEvalAllows) {
  const Ran ran =
      ask({"who", "--action", "view_live", "--resource", "Camera::porch", "--format", "json"});
  ASSERT_EQ(ran.exit, 0) << ran.err;
  const auto answer = nlohmann::json::parse(ran.out);
  std::string requests;
  for (const auto& one : answer["results"]) {
    requests += nlohmann::json{{"subject", {{"type", one["type"]}, {"id", one["id"]}}},
                               {"action", {{"name", "view_live"}}},
                               {"resource", {{"type", "Camera"}, {"id", "porch"}}}}
                    .dump() +
                "\n";
  }
  EXPECT_EQ(answer["page"]["count"], 2);
  const Ran eval = ask({"eval", "--fail-on-deny"}, requests);
  EXPECT_EQ(eval.exit, 0) << eval.out;
  EXPECT_EQ(answer["context"]["complete"], true);
  EXPECT_EQ(answer["context"]["revision"], 7);
}

TEST_F(CmdSearch, TellsPeople) {
  const Ran who = ask({"who", "--action", "view_live", "--resource", "Camera::porch"});
  EXPECT_THAT(who.out,
              StartsWith("2 may view_live Camera `porch` at 2024-02-16T06:00:05Z:\n  User "));
  const Ran what = ask({"what", "--action", "view_live", "--principal", "Client::\"shop\""});
  EXPECT_THAT(what.out, StartsWith("Client `shop` may view_live 1 at "));
  EXPECT_EQ(what.exit, 0);
}

TEST_F(CmdSearch, TurnsPages) {
  std::string after, all;
  for (int page = 0; page < 9; ++page) {
    std::vector<std::string> args = {"who",        "--action",      "view_live",
                                     "--resource", "Camera::porch", "--limit",
                                     "1",          "--format",      "json"};
    if (!after.empty()) args.insert(args.end(), {"--after", after});
    const auto answer = nlohmann::json::parse(ask(args).out);
    for (const auto& one : answer["results"]) all += one["id"].get<std::string>() + " ";
    after = answer["page"]["next_token"];
    if (after.empty()) break;
  }
  EXPECT_EQ(all, "ann shop ");
}

TEST_F(CmdSearch, SaysWhatCannotBeAsked) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> kWrong = {
      {{"--action", "view_liv", "--resource", "Camera::porch"},
       "who: the policy has no action `view_liv`; did you mean `view_live`?"},
      {{"--action", "view_live", "--resource", "User::ann"}, "not declared for a resource"},
      {{"--action", "view_live", "--resource", "Camera::"}, "an id of 1 to 1024 bytes"},
      {{"--action", "view_live", "--resource", "Camera::porch", "--context", "[]"},
       "--context must be a JSON object, not an array"},
      {{"--action", "view_live", "--resource", "Camera::porch", "--context", "{"},
       "--context: column 2"},
      {{"--action", "view_live", "--resource", "Camera::porch", "--after", "x"},
       "the cursor is of another question"},
      {{"--action", "view_live", "--resource", "Camera::porch", "--limit", "0"}, "--limit"},
      {{"--action", "view_live"}, "--resource is required"}};
  for (const auto& [args, message] : kWrong) {
    std::vector<std::string> all = {"who"};
    all.insert(all.end(), args.begin(), args.end());
    const Ran ran = ask(all);
    EXPECT_EQ(ran.exit, 2) << message;
    EXPECT_EQ(ran.out, "") << message;
    EXPECT_THAT(ran.err, HasSubstr(message));
  }
  const Ran untyped = ask({"what", "--action", "view_live", "--principal", "shop"});
  EXPECT_THAT(untyped.err,
              HasSubstr("--principal must say of which type it is, as TYPE::ID: one of "
                        "User, Client"));
}

TEST_F(CmdSearch, ReadsOneInputOnly) {
  const Ran ran = session.run(
      {"who", "-", "--facts", "-", "--action", "view_live", "--resource", "Camera::porch"}, "");
  EXPECT_THAT(ran.err, HasSubstr("standard input can be read only once"));
  const Ran facts = session.run({"who", "@estate.polc", "--unproved", "--facts", "-", "--action",
                                 "view_live", "--resource", "Camera::porch"},
                                estate_facts());
  EXPECT_EQ(facts.exit, 0) << facts.err;
}

}  // namespace
}  // namespace sightline::cli::cmd_search_test
