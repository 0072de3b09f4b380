// `explain --cache --keys`: it tells the decision of `eval --cache --keys`, whatever happened to the records, and of
// each record what happened to it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <vector>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::explain_sealed_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPolicy = R"(policy thumbnails
entity Account
entity User { account: Account }
entity Camera { sealed fixed account: Account, sealed private: bool within 24h }
entity Snap { sealed fixed camera: Camera }
sealed relation share(user: User, camera: Camera) { until: time } unique(user, camera) max 2
  listed by (camera) within 24h
sealed fixed relation lent(user: User, camera: Camera) max 1
sealed global closed: bool within 24h
action view(User, Snap)
obligation blur
rule own:     permit view(u, s) when u.account == s.camera.account
rule guest:   permit view(u, s) when some share(u, s.camera) as x where now < x.until with blur
rule friend:  permit view(u, s) when some lent(_, s.camera) as x where x.user == u
rule private: forbid view(_, s) when s.camera.private
rule shared:  forbid view(u, s) when some share(_, s.camera) as x where x.user == u and x.until < now
rule crowd:   permit view(u, _) when some share(u, _) as x where x.until < now
rule switch:  forbid view(_, _) when closed
)";

constexpr const char* kRegistry = R"({"snapshot":{"revision":3,"as_of":"2024-02-16T06:00:00Z"}}
{"uid":{"type":"User","id":"ann"},"attrs":{"account":{"type":"Account","id":"north"}}}
{"uid":{"type":"User","id":"bea"},"attrs":{"account":{"type":"Account","id":"south"}}}
)";

std::string camera(const std::string& id, bool is_private) {
  return R"({"uid":{"type":"Camera","id":")" + id +
         R"("},"attrs":{"account":{"type":"Account","id":"north"},"private":)" +
         (is_private ? "true" : "false") + "}}\n";
}
std::string snap(const std::string& id, const std::string& camera) {
  return R"({"uid":{"type":"Snap","id":")" + id +
         R"("},"attrs":{"camera":{"type":"Camera","id":")" + camera + "\"}}}\n";
}
std::string row(const std::string& relation, const std::string& user, const std::string& camera,
                const std::string& fields) {
  return R"({"relation":")" + relation + R"(","key":[{"type":"User","id":")" + user +
         R"("},{"type":"Camera","id":")" + camera + "\"}]" + fields + "}\n";
}

const std::string kUntil = R"(,"fields":{"until":"2024-03-01T00:00:00Z"})";
constexpr const char* kNow = "2024-02-16T06:00:05Z";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string seal_of(const std::string& line) {
  const auto at = line.find(R"("seal":")") + 8;
  return line.substr(at, line.find('"', at) - at);
}
std::string with_seal(std::string line, const std::string& seal) {
  const std::string own = seal_of(line);
  return line.replace(line.find(own), own.size(), seal);
}
// Another letter or digit of what it says.
std::string with_other_facts(std::string line) {
  for (const auto& [is, were] : {std::pair("north", "south"),
                                 {"2024-03", "2024-04"},
                                 {"false", "true"},
                                 {"\"camera\":{\"type\":\"Camera\",\"id\":\"porch",
                                  "\"camera\":{\"type\":\"Camera\",\"id\":\"attic"},
                                 {"bea", "ann"}}) {
    const auto at = line.find(is);
    if (at != std::string::npos) return line.replace(at, std::string(is).size(), were);
  }
  return line;
}

class ExplainSealed : public ::testing::Test {
 protected:
  ExplainSealed() {
    session.write("p.pol", kPolicy);
    EXPECT_EQ(session.run({"compile", "@p.pol", "-o", "@p.polc", "--unproved"}).exit, 0);
    session.write("registry", kRegistry);
    session.write("truth", camera("porch", false) + camera("attic", false) + snap("p1", "porch") +
                               snap("a1", "attic") + row("share", "bea", "porch", kUntil) +
                               row("lent", "bea", "porch", "") + row("lent", "ann", "attic", "") +
                               "{\"global\":\"closed\",\"value\":false}\n");
    for (const char* keys : {"@keys", "@others"})
      EXPECT_EQ(session.run({"seal", "keygen", "--output", keys}).exit, 0);
    fresh = sealed("@keys", "2024-02-16T05:00:00Z");
    old = sealed("@keys", "2024-02-14T05:00:00Z");
    early = sealed("@keys", "2024-02-16T06:00:06Z");
    foreign = sealed("@others", "2024-02-16T05:00:00Z");
    EXPECT_EQ(fresh.size(), 11U);
  }
  std::vector<std::string> sealed(const char* keys, const char* stamp) const {
    return lines_of(session
                        .run({"seal", "facts", "@p.polc", "--keys", keys, "--facts", "@truth",
                              "--empty-lists", "--stamp", stamp})
                        .out);
  }
  // What an attacker who has no keys can make of the line, and what time does to it.
  static constexpr unsigned kTamperings = 8;
  std::string tampered(std::size_t line, unsigned how) const {
    switch (how) {
      case 0:
        return "";
      case 1:
        return with_seal(fresh[line], seal_of(fresh[(line + 1) % fresh.size()]));
      case 2:
        return old[line];
      case 3:
        return with_other_facts(fresh[line]);
      case 4:
        return with_seal(fresh[line], "AQE");
      case 5:
        return early[line];
      case 6:
        return foreign[line];
      default:
        return fresh[line];
    }
  }
  Ran run(const char* command, const std::vector<std::string>& cache,
          std::vector<std::string> more = {}) const {
    std::string text;
    for (const std::string& line : cache) text += line + "\n";
    session.write("cache", text);
    std::vector<std::string> args = {command, "@p.polc",   "--unproved", "--facts", "@registry",
                                     "--now", kNow,        "--cache",    "@cache",  "--keys",
                                     "@keys", "--request", "@request"};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args);
  }
  void ask(const std::vector<std::pair<std::string, std::string>>& asked) const {
    std::string text;
    for (const auto& [user, snap] : asked) {
      text += (text.empty() ? "" : ",") + (R"({"subject":{"type":"User","id":")" + user) +
              R"("},"resource":{"type":"Snap","id":")" + snap + "\"}}";
    }
    session.write("request", R"({"action":{"name":"view"},"evaluations":[)" + text + "]}");
  }

  Session session;
  std::vector<std::string> fresh, old, early, foreign;
};

// How often each was seen.
struct Tally {
  int allowed = 0, denied = 0, missing = 0;
};

void expect_same(const Ran& eval, const Ran& explain, Tally& tally) {
  ASSERT_EQ(explain.exit, 0) << explain.err;
  EXPECT_EQ(explain.err, eval.err);
  const auto answers = nlohmann::json::parse(eval.out)["evaluations"];
  const auto told = nlohmann::json::parse(explain.out)["evaluations"];
  ASSERT_EQ(told.size(), answers.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    ++(answers[i]["decision"] ? tally.allowed : tally.denied);
    tally.missing += answers[i]["context"]["missing"].empty() ? 0 : 1;
    EXPECT_EQ(told[i]["decision"], answers[i]["decision"]);
    for (const char* key : {"rules", "obligations", "missing", "revision", "policy"})
      EXPECT_EQ(told[i]["context"][key], answers[i]["context"][key]) << key;
  }
}

TEST_F(ExplainSealed, TellsTheDecisionOfEvalWhateverBecameOfTheRecords) {
  ask({{"ann", "p1"}, {"bea", "p1"}, {"ann", "a1"}, {"bea", "a1"}, {"eve", "a7"}});
  Tally tally;
  for (unsigned seed = 0; seed < 50 && !HasFailure(); ++seed) {
    std::mt19937 random(seed);
    std::vector<std::string> cache;
    std::string how;
    for (std::size_t line = 0; line < fresh.size(); ++line) {
      // Most lines are well, or nothing would be allowed.
      const unsigned tampering = random() % 3 == 0 ? random() % kTamperings : kTamperings;
      how += std::to_string(tampering);
      cache.push_back(tampered(line, tampering));
    }
    SCOPED_TRACE(how);
    const Ran eval = run("eval", cache);
    expect_same(eval, run("explain", cache, {"--format", "json"}), tally);
  }
  EXPECT_GT(tally.allowed, 10);
  EXPECT_GT(tally.denied, 50);
  EXPECT_GT(tally.missing, 50);
}

// Records that hold, and more of them than a look-up may find.
TEST_F(ExplainSealed, TellsOfRecordsThatBreakADeclaration) {
  ask({{"bea", "p1"}});
  session.write("truth", row("lent", "ann", "porch", ""));
  std::vector<std::string> cache = fresh;
  cache.push_back(sealed("@keys", "2024-02-16T05:00:00Z").at(0));
  EXPECT_THAT(run("explain", fresh).out, HasSubstr("lent(_, porch): 1 row (cache, "));
  const std::string out = run("explain", cache).out;
  EXPECT_THAT(out, HasSubstr("lent(_, porch): no row known (sealed rows may be held back; the rows "
                             "of it in the cache break what the policy declares)"));
}

TEST_F(ExplainSealed, ARowWithoutItsSealAndOneOfAnotherMoment) {
  ask({{"bea", "p1"}});
  std::vector<std::string> cache = fresh;
  const auto lent = std::find_if(cache.begin(), cache.end(), [](const std::string& line) {
    return line.find("\"lent\"") != std::string::npos && line.find("bea") != std::string::npos;
  });
  ASSERT_NE(lent, cache.end());
  const std::string line = *lent;
  EXPECT_THAT(run("explain", cache).out,
              HasSubstr("row lent(bea, porch) (cache, sealed record of 2024-02-16T05:00:00Z)"));
  *lent = with_seal(line, seal_of(cache[0]));
  EXPECT_THAT(run("explain", cache).out,
              HasSubstr("lent(_, porch): no row known (sealed rows may be held back; the seal of a "
                        "row of it in the cache is that of another record)"));
}

// That nobody wrote a list into the registry's file does not say that there is none.
TEST_F(ExplainSealed, WhatTheRegistryDoesNotSayIsUnknownAndTold) {
  ask({{"bea", "p1"}});
  std::vector<std::string> cache = fresh;
  for (std::size_t line = 0; line < cache.size(); ++line) {
    if (cache[line].find("\"share\"") != std::string::npos) cache[line] = old[line];
    if (cache[line].find("\"lent\"") != std::string::npos) cache[line] = "";
  }
  EXPECT_THAT(run("explain", cache).out,
              HasSubstr("share(bea, porch): no row known (the registry does not say whether there "
                        "are others; the cache's list is of 2024-02-14T05:00:00Z, older than 1d)"));
}

TEST_F(ExplainSealed, AChangeIsAskedOfTheCacheAgain) {
  ask({{"ann", "p1"}});
  std::vector<std::string> cache = fresh;
  cache[3] = old[3];  // what the registry is to say instead
  EXPECT_THAT(
      run("explain", cache).out,
      HasSubstr("  it would be allowed if\n    porch.private were false (is: unavailable)\n"));
  // What a sealed record says, nobody says otherwise.
  EXPECT_THAT(run("explain", fresh).out, Not(HasSubstr("it would be allowed if")));
  ask({{"bea", "a1"}});
  const std::string out = run("explain", fresh).out;
  EXPECT_THAT(out, HasSubstr("bea.account were north (is: south)"));
  EXPECT_THAT(out, Not(HasSubstr("attic.account were")));
}

TEST_F(ExplainSealed, KeysThatCannotBeReadAndSealsWithoutKeysAreRefused) {
  ask({{"ann", "p1"}});
  EXPECT_EQ(run("explain", fresh, {"--keys", "@registry"}).exit, 2);
  session.write("cache", fresh[0] + "\n");
  for (const char* command : {"explain", "who"}) {
    std::vector<std::string> args = {command,     "@p.polc", "--unproved", "--facts",
                                     "@registry", "--cache", "@cache"};
    const std::vector<std::string> more =
        std::string(command) == "who"
            ? std::vector<std::string>{"--action", "view", "--resource", "Snap::p1"}
            : std::vector<std::string>{"--request", "@request"};
    args.insert(args.end(), more.begin(), more.end());
    const Ran ran = session.run(args);
    EXPECT_EQ(ran.exit, 2) << command;
    EXPECT_THAT(ran.err, HasSubstr("has a `seal`, and nobody checks it without --keys")) << command;
  }
}

struct Told {
  const char* what;
  std::size_t line;  // of the cache
  unsigned how;
  const char* words;
};
void PrintTo(const Told& told, std::ostream* out) { *out << told.what; }

class ToldOfARecord : public ExplainSealed, public ::testing::WithParamInterface<Told> {};

TEST_P(ToldOfARecord, InItsWords) {
  ask({{"bea", "p1"}});
  std::vector<std::string> cache = fresh;
  cache[GetParam().line] = tampered(GetParam().line, GetParam().how);
  EXPECT_THAT(run("explain", cache).out, HasSubstr(GetParam().words)) << fresh[GetParam().line];
}

// The lines: attic, attic's `private`, porch, porch's, a1, p1, porch's list, two rows of lent, closed.
INSTANTIATE_TEST_SUITE_P(
    Records, ToldOfARecord,
    ::testing::Values(
        Told{"that holds", 5, 7, "p1.camera: porch (cache, sealed record of 2024-02-16T05:00:00Z)"},
        Told{"that is not there", 3, 0, "(the cache has no sealed record of it)"},
        Told{"with another's seal", 3, 1,
             "porch.private: unavailable (the seal of the cache's record is that of another "
             "record)"},
        Told{"that is too old", 3, 2,
             "(the cache's record is of 2024-02-14T05:00:00Z, older than 1d)"},
        Told{"that was changed", 3, 3, "(the seal of the cache's record does not hold)"},
        Told{"with half a seal", 3, 4, "(the seal of the cache's record is malformed)"},
        Told{"that is not yet so", 3, 5,
             "(the cache's record is of 2024-02-16T06:00:06Z, which is not yet)"},
        Told{"by another key", 3, 6,
             "(the cache's record was sealed with a key that is not known here)"}),
    [](const auto& told) {
      std::string name = "Record" + std::to_string(told.index);
      return name;
    });

}  // namespace
}  // namespace sightline::cli::explain_sealed_test
