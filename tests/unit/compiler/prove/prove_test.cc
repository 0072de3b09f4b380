// Where and when the questions are asked changes nothing in a report: in this process, in one child or
// in several, or not at all because the answers were kept.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "compiler/prove/verdict_codec.h"
#include "tests/support/compiled.h"

namespace sightline::testing::prove_test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kText = R"(policy p
entity Account
entity User { account: Account }
entity Camera { cached account: Account, owner: Account }
action view (User, Camera)
obligation log
global shut: bool within 10s
rule household: permit view (u, c) when u.account == c.account
rule closing: forbid view (u, c) when shut unless u.account == c.owner
property honest: never view (u, c) unless u.account == c.owner
property sometimes: possible view (u, c) when u.account == c.owner
property vain: never view (u, c) when u.account != u.account
property ok: never view (u, c) unless u.account == c.account assuming honest Camera.account
)";

class Proving : public ::testing::Test {
 protected:
  ProofReport prove(const ProveOptions& options) const {
    auto report = sightline::prove(policy_.checked, policy_.artifact, options);
    if (!report) throw std::runtime_error(report.error().message);
    return *std::move(report);
  }
  // But for where it came from.
  static std::vector<std::byte> bytes(const ProofReport& report) {
    std::vector<std::byte> out;
    for (PropertyReport line : report.properties) {
      line.cached = false;
      const auto encoded = encode(QuestionAnswer(line));
      out.insert(out.end(), encoded.begin(), encoded.end());
    }
    for (SwitchReport line : report.switches) {
      line.cached = false;
      QuestionAnswer answer;
      answer.of_switch = line;
      const auto encoded = encode(answer);
      out.insert(out.end(), encoded.begin(), encoded.end());
    }
    return out;
  }
  static std::size_t cached(const ProofReport& report) {
    return static_cast<std::size_t>(
        std::count_if(report.properties.begin(), report.properties.end(),
                      [](const PropertyReport& line) { return line.cached; }) +
        std::count_if(report.switches.begin(), report.switches.end(),
                      [](const SwitchReport& line) { return line.cached; }));
  }
  const Compiled policy_ = compiled(kText);
};

class Cached : public Proving {
 protected:
  Cached() {
    std::string name = fs::temp_directory_path() / "sightline-XXXXXX";
    folder_ = mkdtemp(name.data());
    options_.cache = VerdictCache{folder_ / "verdicts", kText};
  }
  ~Cached() override { fs::remove_all(folder_); }
  fs::path folder_;
  ProveOptions options_;
};

TEST_F(Proving, ChildrenSayWhatThisProcessWouldSay) {
  const auto report = prove({.switches = true});
  ASSERT_EQ(report.switches.size(), 1U);
  EXPECT_TRUE(report.switches[0].is_decided());
  const auto here = bytes(report);
  for (const unsigned jobs : {2U, 16U})
    EXPECT_EQ(bytes(prove({.property = {}, .jobs = jobs, .switches = true})), here);
  EXPECT_EQ(bytes(prove({.property = {}, .timeout_seconds = 600, .switches = true})), here);
}

TEST_F(Proving, WhoDoesNotAnswerInTimeHasProvedNothing) {
  const auto report = prove({.property = {}, .timeout_seconds = 0.001});
  EXPECT_FALSE(report.proved());
  std::size_t late = 0;
  for (const PropertyReport& line : report.properties) {
    const auto* unknown = std::get_if<Unknown>(&line.verdict);
    if (unknown && unknown->why == "no answer within 0.001 s") ++late;
  }
  EXPECT_GT(late, 0U);
}

TEST_F(Proving, OfASwitchThatNobodyAnsweredNothingIsClaimed) {
  const auto report = prove({.resource_limit = 1, .jobs = 2, .switches = true});
  ASSERT_EQ(report.switches.size(), 1U);
  EXPECT_EQ(report.switches[0].name, "shut");
  EXPECT_FALSE(report.switches[0].is_decided());
  const auto late = prove({.property = {}, .timeout_seconds = 0.001, .switches = true});
  ASSERT_EQ(late.switches.size(), 1U);
  EXPECT_TRUE(late.switches[0].is_decided() || !late.switches[0].claims.empty());
}

TEST_F(Proving, SwitchesAreAskedAboutOnlyWhenAskedFor) {
  EXPECT_TRUE(prove({}).switches.empty());
  EXPECT_TRUE(prove({.property = "sometimes", .switches = true}).switches.empty());
  EXPECT_EQ(prove({}).proved(), prove({.switches = true}).proved());
}

TEST_F(Proving, TheQuestionsAreCounted) {
  std::vector<std::string> told;
  const auto report = sightline::prove(policy_.checked, policy_.artifact, {.property = "sometimes"},
                                       [&](std::string_view what) { told.emplace_back(what); });
  ASSERT_TRUE(report);
  EXPECT_EQ(told, std::vector<std::string>{"sometimes, 1 of 1"});
}

TEST_F(Cached, TheSecondRunSaysTheSame) {
  options_.switches = true;
  const auto first = prove(options_), second = prove(options_);
  EXPECT_EQ(cached(first), 0U);
  EXPECT_EQ(cached(second), second.properties.size() + 1) << "a built-in proof is not proved";
  EXPECT_EQ(bytes(first), bytes(second));
  EXPECT_EQ(bytes(first), bytes(prove({.switches = true})));
}

TEST_F(Cached, NothingIsFoundForAnotherPolicy) {
  prove(options_);
  options_.cache->text += " ";
  EXPECT_EQ(cached(prove(options_)), 0U);
}

TEST_F(Cached, WhatIsUnknownIsAskedAgain) {
  options_.resource_limit = 1;
  const auto starved = prove(options_);
  std::size_t unknown = 0;
  for (const PropertyReport& line : starved.properties)
    unknown += std::holds_alternative<Unknown>(line.verdict) ? 1U : 0U;
  EXPECT_GT(unknown, 0U);
  EXPECT_LE(cached(prove(options_)), starved.properties.size() - unknown);
}

TEST_F(Cached, ADamagedFolderIsNoMistake) {
  prove(options_);
  for (const auto& entry : fs::directory_iterator(folder_ / "verdicts"))
    fs::resize_file(entry.path(), 10);
  EXPECT_EQ(cached(prove(options_)), 0U);
  fs::remove_all(folder_);
  fs::create_symlink("/nowhere/at/all", folder_);
  EXPECT_EQ(cached(prove(options_)), 0U);
}

TEST_F(Cached, WhileOthersListenNothingIsLookedUp) {
  prove(options_);
  fs::create_directory(folder_ / "queries");
  options_.save_queries = folder_ / "queries";
  EXPECT_EQ(cached(prove(options_)), 0U);
}

}  // namespace
}  // namespace sightline::testing::prove_test
