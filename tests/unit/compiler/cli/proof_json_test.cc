// `prove --format json`: what a program can take out of it. The worlds are held against `eval`.
#include "compiler/cli/proof_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::proof_json_test {
namespace {

using Json = nlohmann::json;

Json proved(const Session& session, const std::string& file) {
  return Json::parse(session.run({"prove", file, "--format", "json"}).out);
}

const Json& property(const Json& report, std::string_view name) {
  for (const Json& it : report["properties"]) {
    if (it["name"] == name) return it;
  }
  throw std::runtime_error("no such property");
}

// What `eval` says to a request of a counterexample on its `truth` or on what was `given`.
bool decides(const Session& session, const Json& example, const char* facts) {
  session.write("facts.json", example[facts].dump());
  session.write("request.json", example["requests"][0]["request"].dump());
  const Ran ran = session.run({"eval", "@policy.pol", "--unproved", "--facts", "@facts.json",
                               "--request", "@request.json", "--now-from-context"});
  EXPECT_EQ(ran.err, "");
  return Json::parse(ran.out)["decision"];
}

TEST(ProofJson, HasTheWorldOfARefutationAsFactsThatEvalTakes) {
  const Session session;
  session.write("policy.pol", leaky_policy());
  const Json report = proved(session, "@policy.pol");
  EXPECT_EQ(report["proved"], false);
  EXPECT_EQ(report["complete"], true);
  EXPECT_EQ(std::string(report["body"]).size(), 64U);
  const Json& refuted = property(report, "no_strangers");
  EXPECT_EQ(refuted["file"], "policy.pol");
  EXPECT_GT(refuted["line"], 1);
  const Json& example = refuted["counterexample"];
  EXPECT_EQ(example["requests"][0]["decision"], true);
  EXPECT_EQ(example["requests"][0]["wanted"], false);
  EXPECT_TRUE(decides(session, example, "given"));
  EXPECT_EQ(decides(session, example, "truth"), example["requests"][0]["decision_by_truth"]);
  EXPECT_THAT(std::string(example["test"]), ::testing::StartsWith("world no_strangers_world {"));
}

TEST(ProofJson, HasTheWitnessOfWhatIsPossible) {
  const Session session;
  session.write("policy.pol", leaky_policy());
  const Json report = proved(session, "@policy.pol");
  const Json& possible = property(report, "owners_may");
  EXPECT_EQ(possible["verdict"], "proved");
  EXPECT_TRUE(decides(session, possible["witness"], "given"));
}

// Every type, rows, parents and sets, in a world that is found because of them.
TEST(ProofJson, WritesValuesOfEveryType) {
  const Session session;
  session.write("policy.pol", R"(enum Kind { live, film }
entity Place
entity Home in Place { name: string, kinds: set<Kind>, kind: Kind, number: int, open: bool }
entity User { home: Home?, since: time, least: duration }
relation guest(who: User, home: Home) { from: time, until: time? }
global closed: bool within 10s
action look(User, Home)
context { badge: int }
rule r:
  permit look(u, h)
  when some guest(u, h) as g where g.from == 2024-01-01T00:00:00Z and g.until is none
  unless closed
property p:
  never look(u, h)
  when h.name == "an \"odd\" name" and film in h.kinds and h.kind == live and h.number == -3
    and h.open and u.home == h and u.since == 2024-01-02T00:00:00.250Z and u.least == 90s
    and badge == 4 and h in Place::"annex"
)");
  const Ran checked = session.run({"check", "@policy.pol"});
  ASSERT_EQ(checked.exit, 0) << checked.err;
  const Json report = proved(session, "@policy.pol");
  const Json& example = property(report, "p")["counterexample"];
  EXPECT_TRUE(decides(session, example, "given"));
  std::string home;
  for (const Json& fact : example["truth"]) {
    if (fact.contains("uid") && fact["uid"]["type"] == "Home") home += fact.dump();
  }
  EXPECT_THAT(home, ::testing::HasSubstr(R"("kind":"live")"));
  EXPECT_THAT(home, ::testing::HasSubstr(R"("film")"));
  EXPECT_THAT(home, ::testing::HasSubstr(R"("number":-3)"));
  EXPECT_THAT(home, ::testing::HasSubstr(R"("name":"an \"odd\" name")"));
  EXPECT_EQ(example["requests"][0]["request"]["context"]["badge"], 4);
}

// A house that was open ten seconds ago: what is true, what was, and what a slow machine is given.
TEST(ProofJson, HasWhatWasTrueEarlier) {
  const Session session;
  session.write("policy.pol", R"(entity User
global closed: bool within 10s
action look(User, User)
rule all: permit look(_, _)
rule house: forbid look(_, _) when closed
property too_soon: never look(_, _) when steady (closed) for 9s
)");
  const Json report = proved(session, "@policy.pol");
  const Json& example = property(report, "too_soon")["counterexample"];
  const auto is_closed = [](const Json& facts) {
    for (const Json& fact : facts) {
      if (fact.contains("global")) return fact["value"].get<bool>();
    }
    throw std::runtime_error("no such global");
  };
  ASSERT_EQ(example["earlier"].size(), 1U);
  EXPECT_EQ(example["earlier"][0]["moment"], "2024-02-16T05:59:50Z");
  EXPECT_EQ(example["requests"][0]["request"]["context"]["now"], "2024-02-16T06:00:00Z");
  EXPECT_FALSE(is_closed(example["earlier"][0]["truth"]));
  EXPECT_TRUE(is_closed(example["truth"]));
  EXPECT_FALSE(is_closed(example["given"]));
  EXPECT_TRUE(decides(session, example, "given"));
  EXPECT_FALSE(decides(session, example, "truth"));
}

TEST(ProofJson, SaysWhatAProofRestsOn) {
  Source source("a.pol", std::string(home_policy()));
  CheckResult result = check(source);
  const CheckedFile file{std::move(source), std::move(*result.policy)};
  ProofReport report;
  report.properties.push_back({"no_strangers", false, 0, Proved{}});
  report.properties[0].support = Support{{{0, 6}}, {"Camera.account"}, {"lockdown"}};
  report.properties[0].cached = true;
  report.properties[0].second_opinion = SecondOpinion{"other 1", 5, 1, 0};
  report.properties.push_back({"no dead rule", true, 0, Refuted{{}, "why", {{{0, 6}, "dead"}}}});
  const Json json = Json::parse(report_json(report, {}, file));
  const Json& support = json["properties"][0]["support"];
  EXPECT_EQ(support["conditions"][0]["line"], 1);
  EXPECT_EQ(support["conditions"][0]["text"], home_policy().substr(0, 6));
  EXPECT_EQ(support["must_be_true"][0], "Camera.account");
  EXPECT_EQ(json["properties"][0]["second_opinion"]["agreed"], 5);
  EXPECT_EQ(json["properties"][0]["cached"], true);
  EXPECT_FALSE(json["properties"][1].contains("cached"));
  EXPECT_EQ(json["properties"][1]["findings"][0]["message"], "dead");
}

}  // namespace
}  // namespace sightline::cli::proof_json_test
