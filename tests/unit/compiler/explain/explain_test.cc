// Explanations through the library: what is told of a decision, and what would change it.
#include "sightline/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/support/compiled.h"

namespace sightline::testing::explain_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kPolicy = R"(policy home
entity Account
entity User   { account: Account, banned: bool }
entity Camera { account: Account, cached told: bool }
cached relation loan(to: User, camera: Camera) max 5
relation share(to: User, camera: Camera) { until: time } max 5
global closed: bool within 10s
action view(User, Camera)
rule household: permit view(u, cam) when u.account == cam.account
rule guest:     permit view(u, cam) when some share(u, cam) as s where now < s.until
rule banned:    forbid view(u, _) when u.banned
rule switch:    forbid view(_, _) when closed
rule lent:      permit view(u, cam) when some loan(u, cam) and cam.told
)";
constexpr Time kNow{std::chrono::seconds(1'700'000'000)};

class Explained : public ::testing::Test {
 protected:
  Explained() : policy_(compiled(kPolicy)), facts_(policy_.loaded) {
    for (const char* account : {"north", "south"})
      EXPECT_TRUE(facts_.add_entity({kAccount, account}));
    user("ann", "north", false);
    user("bea", "south", false);
    user("bad", "north", true);
    EXPECT_TRUE(facts_.add_entity({kCamera, "porch"}));
    EXPECT_TRUE(
        facts_.set_attribute({kCamera, "porch"}, "account", Value::entity({kAccount, "north"})));
    EXPECT_TRUE(facts_.set_global("closed", Value::boolean(false)));
  }
  void user(const char* id, const char* account, bool banned) {
    EXPECT_TRUE(facts_.add_entity({kUser, id}));
    EXPECT_TRUE(facts_.set_attribute({kUser, id}, "account", Value::entity({kAccount, account})));
    EXPECT_TRUE(facts_.set_attribute({kUser, id}, "banned", Value::boolean(banned)));
  }
  Explanation ask(const char* who, Time now = kNow, const ExplainOptions& options = {}) {
    if (!snapshot_) snapshot_.emplace(std::move(*std::move(facts_).build(1, kNow)));
    const Explanation why = Explainer(policy_.loaded, *snapshot_, words_)
                                .explain({.principal = {kUser, who},
                                          .action = 0,
                                          .resource = {kCamera, "porch"},
                                          .now = now},
                                         options);
    EXPECT_TRUE(why.agrees);
    return why;
  }
  // `bea.account: south -> north`, changes of one set joined by ` and `.
  static std::vector<std::string> changes(const Explanation& why) {
    std::vector<std::string> lines;
    for (const auto& set : why.nearest) {
      std::string line;
      for (const FactChange& c : set)
        line += (line.empty() ? "" : " and ") + c.fact + ": " + c.is + " -> " + c.were;
      lines.push_back(line);
    }
    return lines;
  }
  static constexpr std::uint16_t kAccount = 0, kUser = 1, kCamera = 2;
  Compiled policy_;
  SnapshotBuilder facts_;
  std::optional<Snapshot> snapshot_;
  const CacheWords* words_ = nullptr;
};

TEST_F(Explained, AnAllowNamesItsRuleAndTheFactsOfItsCondition) {
  const Explanation why = ask("ann");
  EXPECT_EQ(why.outcome, Outcome::allow);
  EXPECT_THAT(why.nearest, IsEmpty());
  ASSERT_EQ(why.told.size(), 5U);
  EXPECT_TRUE(why.told[0].decides);
  const ToldCondition& clause = *why.told[0].clauses.at(0);
  EXPECT_EQ(clause.text, "principal.account == resource.account");
  ASSERT_EQ(clause.facts.size(), 2U);
  EXPECT_EQ(clause.facts[0].fact, "ann.account");
  EXPECT_EQ(clause.facts[0].value, "north");
  EXPECT_EQ(clause.facts[0].source, ToldFact::Source::registry);
  EXPECT_EQ(why.told[1].mark, ToldMark::no);
}

TEST_F(Explained, ADenyNamesTheFewestFactsThatWouldAllowIt) {
  EXPECT_THAT(changes(ask("bea")),
              ElementsAre("share(bea, porch): not there -> there with until "
                          "2023-11-14T22:13:20.001Z",
                          "bea.account: south -> north", "porch.account: north -> south"));
  EXPECT_THAT(changes(ask("bad")), ElementsAre("bad.banned: true -> false"));
}

TEST_F(Explained, AStrangerNeedsMoreThanOneFact) {
  const Explanation why = ask("eve");
  ASSERT_FALSE(why.nearest.empty());
  EXPECT_EQ(why.nearest[0].size(), 2U);  // `banned` is not known either
  ASSERT_FALSE(why.missing.empty());
  EXPECT_EQ(why.told[0].mark, ToldMark::unknown);
  EXPECT_EQ(why.told[0].clauses[0]->facts[0].note, "eve is not among the facts");
}

TEST_F(Explained, WhatIsTooOldIsSaidToBe) {
  const Explanation why = ask("ann", kNow + std::chrono::seconds(11));
  EXPECT_EQ(why.outcome, Outcome::deny);
  EXPECT_EQ(why.told[4].clauses[0]->facts[0].note,
            "older than 10s: the facts are of 2023-11-14T22:13:20Z");
  EXPECT_THAT(changes(why)[0], "the facts' moment: 2023-11-14T22:13:20Z -> now");
}

TEST_F(Explained, ARowThatIsThereIsToldWithItsFields) {
  EXPECT_TRUE(facts_.add_row("share",
                             {{Value::entity({kUser, "bea"}), Value::entity({kCamera, "porch"})}},
                             {{{"until", Value::time(kNow)}}}));
  const Explanation why = ask("bea");
  const ToldCondition& some = *why.told[1].clauses[0];
  EXPECT_EQ(some.kind, ToldCondition::Kind::some);
  ASSERT_EQ(some.parts.size(), 1U);
  EXPECT_EQ(some.parts[0]->text, "share(bea, porch)");
  EXPECT_EQ(some.parts[0]->parts[0]->facts[0].fact, "share(bea, porch).until");
  EXPECT_THAT(changes(why), ::testing::Contains("share(bea, porch).until: 2023-11-14T22:13:20Z -> "
                                                "2023-11-14T22:13:20.001Z"));
}

// A snapshot does not have it from whom a fact is.
TEST_F(Explained, WhoSaidWhatACacheMayHaveSaidIsToldIfItIsKnown) {
  const std::vector<Value> key = {Value::entity({kUser, "bea"}), Value::entity({kCamera, "porch"})};
  EXPECT_TRUE(facts_.observe_row("loan", key));
  EXPECT_TRUE(facts_.observe_attribute({kCamera, "porch"}, "told", Value::boolean(true)));
  CacheWords words;
  words.add_row(*policy_.loaded.schema().find_relation("loan"), key);
  words.add_attribute({kCamera, "porch"}, 1);
  const auto sources = [&](const CacheWords* said) {
    words_ = said;
    const ToldCondition lent = *ask("bea").told[2].clauses[0];
    EXPECT_EQ(lent.text, "some loan(principal, resource) and resource.told");
    return std::pair(lent.parts[0]->parts[0]->facts[0].source, lent.parts[1]->facts[0].source);
  };
  using Source = ToldFact::Source;
  EXPECT_EQ(sources(&words), std::pair(Source::cache, Source::cache));
  EXPECT_EQ(sources(nullptr), std::pair(Source::registry_or_cache, Source::registry_or_cache));
  const CacheWords none;
  EXPECT_EQ(sources(&none), std::pair(Source::registry, Source::registry));
}

TEST_F(Explained, WhatTheCacheDoesNotKnowIsSaidToBeSo) {
  EXPECT_TRUE(facts_.observe_attribute({kCamera, "porch"}, "told", Value::unavailable()));
  EXPECT_TRUE(
      facts_.add_row("loan", {{Value::entity({kUser, "bea"}), Value::entity({kCamera, "porch"})}}));
  CacheWords words;
  words.add_attribute({kCamera, "porch"}, 1);
  words_ = &words;
  EXPECT_EQ(ask("bea").told[2].clauses[0]->parts[1]->facts[0].note, "the cache does not know it");
}

TEST_F(Explained, FactsOfOtherDeclarationsAreRefused) {
  const Compiled other = compiled("policy other\nentity Door\naction view(Door, Door)\n");
  const auto snapshot = SnapshotBuilder(other.loaded).build(1, kNow);
  const Explanation why = Explainer(policy_.loaded, *snapshot)
                              .explain({.principal = {kUser, "ann"},
                                        .action = 0,
                                        .resource = {kCamera, "porch"},
                                        .now = kNow});
  EXPECT_EQ(why.outcome, Outcome::deny);
  EXPECT_EQ(why.refused, "the facts are of a policy with other declarations or invariants");
  EXPECT_TRUE(why.agrees);
}

TEST_F(Explained, TheSearchKeepsItsBounds) {
  EXPECT_THAT(changes(ask("bea", kNow, {.most_changes = 0})), IsEmpty());
  const Explanation why = ask("eve", kNow, {.most_tries = 3});
  EXPECT_THAT(why.nearest, IsEmpty());
  EXPECT_EQ(why.tried, 3U);
}

TEST_F(Explained, WhatDoesNotFitThePolicyIsDeniedAndSaysWhy) {
  const Explanation why = ask("ann", Time{});
  EXPECT_EQ(why.outcome, Outcome::deny);
  EXPECT_EQ(why.refused, "the request's moment is out of range");
}

}  // namespace
}  // namespace sightline::testing::explain_test
