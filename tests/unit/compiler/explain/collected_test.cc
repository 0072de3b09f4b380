// Explanations of facts that were collected: what is told of an answer and of none, and that a change is asked of
// the sources again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "sightline/explain.h"
#include "tests/support/compiled.h"

namespace sightline::testing::collected_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kPolicy = R"(policy clips
entity Account
entity User { account: Account }
entity Camera { sealed account: Account? within 1h, cached told: bool }
entity Clip { cached camera: Camera }
cached relation loan(to: User, camera: Camera) { until: time, from: time } max 2
action view(User, Clip)
rule household: permit view(u, c) when u.account == c.camera.account
rule told:      permit view(u, c) when c.camera.told and u.account == c.camera.account
rule lent:      permit view(u, c) when some loan(_, c.camera) as l where l.until < now or l.from < now
)";
constexpr Time kNow{std::chrono::seconds(1'700'000'000)};

// Answers by what a question is described as; what is not there has failed.
class Script : public Observer {
 public:
  explicit Script(const Compiled& policy) : policy_(policy), elsewhere_(policy.loaded.schema()) {
    const Schema& schema = policy.loaded.schema();
    elsewhere_.add_attributes(*schema.find_entity("Camera"), Trust::sealed);
    elsewhere_.add_attributes(*schema.find_entity("Camera"), Trust::cached);
    elsewhere_.add_relation(*schema.find_relation("loan"));
  }
  std::map<std::string, Answer> answers;
  std::shared_ptr<const Observation> observe(const Request& request,
                                             const Snapshot& snapshot) override {
    ++observed;
    Inquiry inquiry(policy_.loaded, snapshot, elsewhere_);
    for (auto open = inquiry.questions(std::span(&request, 1)); !open.empty();
         open = inquiry.questions(std::span(&request, 1))) {
      for (const Question& question : open) {
        const auto found = answers.find(described(policy_.loaded.schema(), question));
        if (found == answers.end() || !inquiry.answer(question, found->second))
          inquiry.fail(question);
      }
    }
    return std::make_shared<const Observation>(std::move(inquiry).close());
  }
  int observed = 0;

 private:
  const Compiled& policy_;
  Elsewhere elsewhere_;
};

class Collecting : public ::testing::Test {
 protected:
  Collecting() : policy_(compiled(kPolicy)), script_(policy_), facts_(policy_.loaded) {
    EXPECT_TRUE(facts_.add_entity({kUser, "ann"}));
    EXPECT_TRUE(facts_.set_attribute({kUser, "ann"}, "account", north()));
    for (const char* camera : {"porch", "attic"}) EXPECT_TRUE(facts_.add_entity({kCamera, camera}));
    EXPECT_TRUE(facts_.add_entity({kClip, "c1"}));
    EXPECT_TRUE(facts_.set_attribute({kClip, "c1"}, "camera", Value::entity({kCamera, "porch"})));
  }
  static Value north() { return Value::entity({kAccount, "north"}); }
  Explanation ask(Time now = kNow, const ExplainOptions& options = {}) {
    if (!snapshot_) snapshot_.emplace(std::move(*std::move(facts_).build(1, kNow)));
    const Request request{
        .principal = {kUser, "ann"}, .action = 0, .resource = {kClip, "c1"}, .now = now};
    const Explanation why =
        Explainer(policy_.loaded, *snapshot_, nullptr, &script_).explain(request, options);
    EXPECT_TRUE(why.agrees);
    return why;
  }
  void say(const char* camera, Value account, Time stamp = kNow) {
    const std::string name = std::string("Camera::\"") + camera + "\"";
    script_.answers[name + " (sealed)"] = {stamp, {account}, {}, false};
  }
  // `porch.account: north`, its source and what is said of it.
  ToldFact account(const Explanation& why) const {
    for (const ToldFact& fact : why.told[0].clauses[0]->facts)
      if (fact.fact == "porch.account") return fact;
    return {};
  }
  static constexpr std::uint16_t kAccount = 0, kUser = 1, kCamera = 2, kClip = 3;
  Compiled policy_;
  Script script_;
  SnapshotBuilder facts_;
  std::optional<Snapshot> snapshot_;
};

TEST_F(Collecting, AnAnswerIsToldWithItsMoment) {
  say("porch", north(), kNow - std::chrono::minutes(1));
  const Explanation why = ask();
  EXPECT_EQ(why.outcome, Outcome::allow);
  EXPECT_EQ(account(why).value, "north");
  EXPECT_EQ(account(why).source, ToldFact::Source::registry_or_cache);
  EXPECT_EQ(account(why).note, "of 2023-11-14T22:12:20Z");
}

TEST_F(Collecting, OfWhatIsUnavailableIsToldWhy) {
  const struct {
    const char* what;
    std::function<void()> say;
    const char* note;
  } kTable[] = {
      {"nobody answered", [] {}, "no answer was believed"},
      {"the answer is of another type", [&] { say("porch", Value::integer(1)); },
       "no answer was believed"},
      {"he does not know", [&] { say("porch", Value::unavailable()); },
       "of 2023-11-14T22:13:20Z, which does not say"},
      {"too old", [&] { say("porch", north(), kNow - std::chrono::hours(2)); },
       "of 2023-11-14T20:13:20Z, older than 1h"},
      {"not yet", [&] { say("porch", north(), kNow + std::chrono::seconds(1)); },
       "of 2023-11-14T22:13:21Z, which is not yet"},
  };
  for (const auto& it : kTable) {
    script_.answers.clear();
    it.say();
    const Explanation why = ask();
    EXPECT_EQ(why.outcome, Outcome::deny) << it.what;
    EXPECT_EQ(account(why).value, "unavailable") << it.what;
    EXPECT_EQ(account(why).note, it.note) << it.what;
    EXPECT_FALSE(why.missing.empty()) << it.what;
  }
}

// A MissingFact does not number rows that are no snapshot's: the field of all of them is named once.
TEST_F(Collecting, RowsThatWereAnsweredAreToldAndTheirMissingFieldsOnce) {
  const Value porch = Value::entity({kCamera, "porch"});
  Answer& rows = script_.answers["loan(_, Camera::\"porch\")"];
  rows.stamp = kNow - std::chrono::minutes(1);
  rows.complete = true;
  for (const char* user : {"ann", "bea"}) {
    rows.rows.push_back(
        {{Value::entity({kUser, user}), porch}, {Value::unavailable(), Value::time(kNow)}, {}});
  }
  const Explanation why = ask();
  const ToldCondition& some = *why.told[2].clauses[0];
  ASSERT_EQ(some.parts.size(), 2U);
  EXPECT_EQ(some.facts.back().value, "2 rows");
  EXPECT_EQ(some.facts.back().source, ToldFact::Source::registry_or_cache);
  EXPECT_EQ(some.parts[0]->facts[0].note, "of 2023-11-14T22:12:20Z");
  EXPECT_EQ(
      std::count_if(why.missing.begin(), why.missing.end(),
                    [](const ToldMissing& it) { return it.kind == MissingFact::Kind::field; }),
      1);
}

// Of the attic nobody was asked for this decision. What its facts are is found out, and not made up.
TEST_F(Collecting, AChangeThatLeadsToOtherQuestionsIsAskedOfTheSources) {
  const auto changes = [&] {
    std::vector<std::string> lines;
    for (const auto& set : ask().nearest)
      for (const FactChange& c : set) lines.push_back(c.fact + ": " + c.is + " -> " + c.were);
    return lines;
  };
  say("porch", Value::none());
  EXPECT_THAT(changes(), IsEmpty());
  say("attic", north());
  EXPECT_THAT(changes(), ElementsAre("c1.camera: porch -> attic"));
  EXPECT_GT(script_.observed, 2);
}

// Nobody but who answered can say otherwise.
TEST_F(Collecting, WhatWasAnsweredIsNotAmongTheChanges) {
  say("porch", Value::entity({kAccount, "south"}));
  const Explanation why = ask();
  ASSERT_FALSE(why.nearest.empty());
  for (const auto& set : why.nearest)
    for (const FactChange& change : set) EXPECT_EQ(change.fact, "ann.account");
}

}  // namespace
}  // namespace sightline::testing::collected_test
