// Which questions a decision leads to, which answers are let in, and what a decision makes of them.
#include "sightline/observation.h"

#include <gmock/gmock.h>

#include "tests/support/world_source.h"
#include "tests/unit/runtime/trust/clips.h"

namespace sightline::testing::inquiry_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const Schema& schema() { return clip_policy().loaded.schema(); }
Value user(const char* id) { return Value::entity(clip_entity("User", id)); }
Value camera(const char* id) { return Value::entity(clip_entity("Camera", id)); }
Value clip(const char* id) { return Value::entity(clip_entity("Clip", id)); }
Value account(const char* id) { return Value::entity(clip_entity("Account", id)); }

Elsewhere only_clips() {
  Elsewhere some(schema());
  some.add_attributes(*schema().find_entity("Clip"), Trust::sealed_fixed);
  return some;
}

std::vector<std::string> texts_of(const std::vector<Question>& questions) {
  std::vector<std::string> texts;
  for (const Question& question : questions) texts.push_back(described(schema(), question));
  return texts;
}

const Question& find(const std::vector<Question>& open, const std::string& text) {
  for (const Question& question : open)
    if (described(schema(), question) == text) return question;
  throw std::runtime_error("not asked: " + text);
}

Answer values(std::vector<Value> values, Time stamp = at_second(1000)) {
  return {stamp, std::move(values), {}, false};
}

TEST(Inquiry, AsksWhatADecisionReadsAndThenWhatThatLeadsTo) {
  const Snapshot snapshot = clips_snapshot();
  const Request requests[] = {may_view("ann", "c1")};
  Inquiry inquiry(clip_policy().loaded, snapshot, everything(schema()));
  const auto first = inquiry.questions(requests);
  EXPECT_THAT(texts_of(first),
              UnorderedElementsAre("User::\"ann\" (registry)", "Clip::\"c1\" (sealed fixed)",
                                   "pass(User::\"ann\", Clip::\"c1\")"));
  ASSERT_TRUE(inquiry.answer(find(first, "Clip::\"c1\" (sealed fixed)"),
                             values({camera("attic"), account("north")})));
  const auto second = inquiry.questions(requests);
  EXPECT_THAT(texts_of(second),
              UnorderedElementsAre("User::\"ann\" (registry)", "pass(User::\"ann\", Clip::\"c1\")",
                                   "share(_, Camera::\"attic\")",
                                   "block(User::\"ann\", Camera::\"attic\")"));
  for (const Question& question : second) inquiry.fail(question);
  EXPECT_THAT(inquiry.questions(requests), IsEmpty());
}

TEST(Inquiry, AsksNothingThatTheSnapshotHas) {
  const Snapshot snapshot = clips_snapshot();
  const Request requests[] = {may_view("ann", "c1"), may_view("bea", "c1"), may_view("ann", "c1")};
  Inquiry inquiry(clip_policy().loaded, snapshot, only_clips());
  EXPECT_THAT(texts_of(inquiry.questions(requests)), ElementsAre("Clip::\"c1\" (sealed fixed)"));
}

// What the policy declares `within` without another word is of the snapshot's moment, and stays there.
TEST(Elsewhere, LeavesARegistrysFactWithAnAgeToTheSnapshot) {
  Elsewhere all(schema());
  EXPECT_FALSE(all.add_global(*schema().find_global("lockdown")));
  EXPECT_FALSE(all.has_global(*schema().find_global("lockdown")));
  EXPECT_TRUE(all.add_global(*schema().find_global("limit")));
  EXPECT_TRUE(all.add_global(*schema().find_global("open_day")));
  EXPECT_TRUE(all.add_relation(*schema().find_relation("share")));
}

// Decides about ann and c1 when only the clip is asked for elsewhere.
struct Asked {
  Snapshot snapshot = clips_snapshot();
  Inquiry inquiry{clip_policy().loaded, snapshot, only_clips()};
  Request request = may_view("ann", "c1");
  std::vector<Question> open = inquiry.questions(std::span(&request, 1));
};

TEST(Inquiry, DecidesByWhatWasAnswered) {
  const struct {
    const char* account;
    bool allowed;
  } kTable[] = {{"north", true}, {"south", false}, {"never heard of", false}};
  for (const auto& it : kTable) {
    Asked asked;
    ASSERT_TRUE(
        asked.inquiry.answer(asked.open.front(), values({camera("porch"), account(it.account)})));
    const Observation seen = std::move(asked.inquiry).close();
    EXPECT_EQ(bool(seen.decide(asked.request)), it.allowed) << it.account;
  }
}

TEST(Inquiry, AFactThatNobodySaidIsUnavailableAndNamed) {
  Asked asked;
  asked.inquiry.fail(asked.open.front());
  const Observation seen = std::move(asked.inquiry).close();
  Trace trace = clip_policy().loaded.make_trace();
  const Decision decision = seen.decide(asked.request, &trace);
  EXPECT_FALSE(decision);
  ASSERT_FALSE(decision.missing.empty());
  const MissingFact& fact = decision.missing.front();
  EXPECT_EQ(fact.kind, MissingFact::Kind::attribute);
  EXPECT_EQ(schema().entities[fact.owner].name, "Clip");
  EXPECT_EQ(seen.entity_id(fact.owner, fact.entity), "c1");
  EXPECT_EQ(decision.policy, clip_policy().loaded.digest());
}

TEST(Inquiry, WhatWasNotAskedAboutIsUnavailable) {
  Asked asked;
  ASSERT_TRUE(
      asked.inquiry.answer(asked.open.front(), values({camera("porch"), account("north")})));
  const Observation seen = std::move(asked.inquiry).close();
  EXPECT_TRUE(seen.decide(may_view("ann", "c1")));
  EXPECT_FALSE(seen.decide(may_view("ann", "c2")));
  EXPECT_FALSE(seen.decide(may_befriend("a stranger", "another")));
  EXPECT_TRUE(seen.decide(may_befriend("a stranger", "a stranger")));
}

TEST(Inquiry, TheFirstAnswerIsKept) {
  Asked asked;
  ASSERT_TRUE(
      asked.inquiry.answer(asked.open.front(), values({camera("porch"), account("south")})));
  const auto again =
      asked.inquiry.answer(asked.open.front(), values({camera("porch"), account("north")}));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, "Clip::\"c1\" (sealed fixed) was answered before");
  asked.inquiry.leave_to_snapshot(asked.open.front(), Silence::absence);
  EXPECT_FALSE(std::move(asked.inquiry).close().decide(asked.request));
}

TEST(Inquiry, RefusesWhatDoesNotFitAndStaysOpen) {
  const auto row = [](const char* who, const char* where, Value until) {
    return ObservedRow{{user(who), camera(where)}, {until}};
  };
  const struct {
    const char* question;
    Answer answer;
    const char* why;
  } kTable[] = {
      {"Clip::\"c1\" (sealed fixed)", values({camera("porch")}), "1 values were given for 2"},
      {"Clip::\"c1\" (sealed fixed)", values({camera("porch"), camera("porch")}),
       "names an entity of another type"},
      {"Clip::\"c1\" (sealed fixed)", values({Value::none(), account("north")}), "cannot be none"},
      {"share(_, Camera::\"porch\")",
       {at_second(1000), {}, {row("ann", "attic", Value::none())}, true},
       "a row of another key came"},
      {"share(_, Camera::\"porch\")",
       {at_second(1000),
        {},
        {row("ann", "porch", Value::none()), row("ann", "porch", Value::none())},
        true},
       "a row came twice"},
      {"share(_, Camera::\"porch\")",
       {at_second(1000),
        {},
        {row("ann", "porch", Value::none()), row("bea", "porch", Value::none()),
         row("cora", "porch", Value::none()), row("dora", "porch", Value::none())},
        true},
       "4 rows, and the most are 3"},
      {"share(_, Camera::\"porch\")",
       {at_second(1000), {}, {row("ann", "porch", Value::integer(1))}, true},
       "has a value of another kind"},
      {"block(User::\"ann\", Camera::\"porch\")",
       {at_second(1000), {}, {{{user("ann"), camera("porch")}, {Value::integer(25)}, {}}}, true},
       "breaks invariant `few_hours`"},
  };
  for (const auto& it : kTable) {
    const Snapshot snapshot = clips_snapshot();
    const Request requests[] = {may_view("ann", "c1")};
    Inquiry inquiry(clip_policy().loaded, snapshot, everything(schema()));
    auto open = inquiry.questions(requests);
    if (std::string_view(it.question).substr(0, 4) != "Clip") {
      ASSERT_TRUE(inquiry.answer(find(open, "Clip::\"c1\" (sealed fixed)"),
                                 values({camera("porch"), account("south")})));
      open = inquiry.questions(requests);
    }
    const auto taken = inquiry.answer(find(open, it.question), it.answer);
    ASSERT_FALSE(taken) << it.why;
    EXPECT_THAT(taken.error().message, HasSubstr(it.why));
    EXPECT_THAT(texts_of(inquiry.questions(requests)), ::testing::Contains(it.question));
  }
}

TEST(Inquiry, RefusesAnAnswerToWhatWasNotAsked) {
  Asked asked;
  Question other = asked.open.front();
  other.id = "c2";
  const auto taken = asked.inquiry.answer(other, values({camera("porch"), account("north")}));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message, "Clip::\"c2\" (sealed fixed) was not asked");
}

// Trap A1 of absent rows, and ages: `share` is a list of a minute, `pass` are rows that may be withheld.
TEST(Observation, BelievesARecordByItsOwnMoment) {
  const auto share = [](std::int64_t second, bool complete) {
    return Answer{
        at_second(second), {}, {{{user("bea"), camera("porch")}, {Value::none()}, {}}}, complete};
  };
  const struct {
    const char* what;
    std::int64_t second;
    bool allowed;
  } kTable[] = {{"now", 1000, true},
                {"as old as may be", 940, true},
                {"a second older", 939, false},
                {"from the future", 1001, false}};
  for (const auto& it : kTable) {
    const Snapshot snapshot = clips_snapshot();
    const Request requests[] = {may_view("bea", "c1")};
    Elsewhere elsewhere = only_clips();
    elsewhere.add_relation(*schema().find_relation("share"));
    Inquiry inquiry(clip_policy().loaded, snapshot, elsewhere);
    ASSERT_TRUE(inquiry.answer(inquiry.questions(requests).front(),
                               values({camera("porch"), account("north")}, at_second(1))));
    const auto open = inquiry.questions(requests);
    ASSERT_TRUE(inquiry.answer(find(open, "share(_, Camera::\"porch\")"), share(it.second, true)));
    EXPECT_EQ(bool(std::move(inquiry).close().decide(requests[0])), it.allowed) << it.what;
  }
}

TEST(Observation, ASealedRecordFromTheFutureIsNotBelievedWhateverItsAge) {
  for (const std::int64_t second : {999, 1000, 1001}) {
    const Snapshot snapshot = clips_snapshot();
    const Request requests[] = {may_view("bea", "c1")};
    Elsewhere elsewhere = only_clips();
    elsewhere.add_relation(*schema().find_relation("pass"));
    Inquiry inquiry(clip_policy().loaded, snapshot, elsewhere);
    const auto open = inquiry.questions(requests);
    ASSERT_TRUE(inquiry.answer(find(open, "Clip::\"c1\" (sealed fixed)"),
                               values({camera("porch"), account("north")})));
    ASSERT_TRUE(inquiry.answer(
        find(open, "pass(User::\"bea\", Clip::\"c1\")"),
        {at_second(1),
         {},
         {{{user("bea"), clip("c1")}, {Value::time(at_second(5))}, at_second(second)}},
         true}));
    const Observation seen = std::move(inquiry).close();
    EXPECT_EQ(bool(seen.decide(requests[0])), second <= 1000) << second;
  }
}

// What a list was asked for is found by each look-up in it, and says so.
TEST(Observation, CanBeReadByRowsAndSaysWhatBecameOfAQuestion) {
  using State = Settled::State;
  const Snapshot snapshot = clips_snapshot();
  const Request requests[] = {may_view("bea", "c1")};
  Elsewhere elsewhere = only_clips();
  for (const char* relation : {"share", "pass", "block"})
    elsewhere.add_relation(*schema().find_relation(relation));
  Inquiry inquiry(clip_policy().loaded, snapshot, elsewhere);
  ASSERT_TRUE(inquiry.answer(find(inquiry.questions(requests), "Clip::\"c1\" (sealed fixed)"),
                             values({camera("porch"), account("north")}, at_second(7))));
  const auto open = inquiry.questions(requests);
  ASSERT_TRUE(inquiry.answer(
      find(open, "share(_, Camera::\"porch\")"),
      {at_second(990), {}, {{{user("bea"), camera("porch")}, {Value::none()}, {}}}, true}));
  inquiry.fail(find(open, "pass(User::\"bea\", Clip::\"c1\")"));
  inquiry.leave_to_snapshot(find(open, "block(User::\"bea\", Camera::\"porch\")"),
                            Silence::absence);
  const Observation seen = std::move(inquiry).close();

  const auto question = [](const char* relation, std::vector<Value> key) {
    Question asked;
    asked.kind = Question::Kind::rows;
    asked.owner = *schema().find_relation(relation);
    asked.mask = 3;
    asked.key = std::move(key);
    return asked;
  };
  const Question share = question("share", {user("bea"), camera("porch")});
  const Settled listed = seen.settled(share);
  EXPECT_EQ(listed.state, State::answered);
  EXPECT_EQ(listed.stamp, at_second(990));
  EXPECT_EQ(described(schema(), listed.question), "share(_, Camera::\"porch\")");
  EXPECT_TRUE(listed.question.is_list);
  EXPECT_EQ(seen.settled(question("share", {user("ann"), camera("porch")})).state,
            State::not_asked);
  EXPECT_EQ(seen.settled(question("pass", {user("bea"), clip("c1")})).state, State::failed);
  EXPECT_EQ(seen.settled(question("block", {user("bea"), camera("porch")})).state,
            State::snapshots);
  EXPECT_EQ(seen.settled(question("friend", {user("bea"), user("ann")})).state, State::snapshots);
  Question the_clip;
  the_clip.owner = *schema().find_entity("Clip");
  the_clip.trust = Trust::sealed_fixed;
  the_clip.id = "c1";
  EXPECT_EQ(seen.settled(the_clip).stamp, at_second(7));
  the_clip.id = "c2";
  EXPECT_EQ(seen.settled(the_clip).state, State::not_asked);
  the_clip.trust = Trust::cached;
  EXPECT_EQ(seen.settled(the_clip).state, State::snapshots);

  const struct {
    const char* what;
    Question asked;
    std::int64_t second;
    std::size_t rows;
    bool complete;
  } kTable[] = {
      {"what was answered", share, 1000, 1, true},
      {"and is too old", share, 1051, 0, false},
      {"what nobody asked", question("share", {user("ann"), camera("porch")}), 1000, 0, false},
      {"what failed", question("pass", {user("bea"), clip("c1")}), 1000, 0, false},
      {"the snapshot's", question("block", {user("cora"), camera("porch")}), 1000, 0, false},
      {"a stranger's", question("friend", {user("nobody"), user("ann")}), 1000, 0, true},
  };
  for (const auto& it : kTable) {
    Request then = may_view("ann", "c1");
    then.now = at_second(it.second);
    const Answer read = seen.rows(then, it.asked.owner, it.asked.mask, it.asked.key);
    EXPECT_EQ(read.rows.size(), it.rows) << it.what;
    EXPECT_EQ(read.complete, it.complete) << it.what;
    for (const ObservedRow& row : read.rows) {
      EXPECT_EQ(row.columns.at(0).text(), "bea");
      EXPECT_EQ(row.fields.at(0).kind(), Value::Kind::none);
      EXPECT_EQ(row.stamp, at_second(990));
    }
  }
}

// An empty list grows old as well: then nobody knows that it is empty.
TEST(Observation, AListThatIsTooOldTellsOfNoAbsence) {
  const Snapshot snapshot = clips_snapshot();
  Elsewhere elsewhere(schema());
  const auto share = *schema().find_relation("share");
  ASSERT_TRUE(elsewhere.add_relation(share));
  elsewhere.add_attributes(*schema().find_entity("Clip"), Trust::sealed_fixed);
  Request request = may_view("bea", "c1");
  Inquiry inquiry(clip_policy().loaded, snapshot, elsewhere);
  for (auto open = inquiry.questions({&request, 1}); !open.empty();
       open = inquiry.questions({&request, 1})) {
    for (const Question& question : open) {
      const bool is_rows = question.kind == Question::Kind::rows;
      ASSERT_TRUE(inquiry.answer(question, is_rows ? Answer{at_second(990), {}, {}, true}
                                                   : values({camera("porch"), account("north")})));
    }
  }
  const Observation seen = std::move(inquiry).close();
  const Value key[] = {user("bea"), camera("porch")};
  EXPECT_TRUE(seen.rows(request, share, 3, key).complete);
  request.now = at_second(1051);
  EXPECT_FALSE(seen.rows(request, share, 3, key).complete);
}

// A row that is sealed for itself shows nothing of those that were withheld, however many it came with.
TEST(Observation, OnlyAListTellsThatThereIsNoRow) {
  const struct {
    const char* relation;
    const char* question;
    bool complete;  // is its absence known?
  } kTable[] = {{"share", "share(_, Camera::\"porch\")", true},
                {"pass", "pass(User::\"bea\", Clip::\"c1\")", false}};
  for (const auto& it : kTable) {
    const Snapshot snapshot = clips_snapshot();
    const Request requests[] = {may_view("bea", "c1")};
    Elsewhere elsewhere = only_clips();
    elsewhere.add_relation(*schema().find_relation(it.relation));
    Inquiry inquiry(clip_policy().loaded, snapshot, elsewhere);
    for (auto open = inquiry.questions(requests); !open.empty();
         open = inquiry.questions(requests)) {
      for (const Question& question : open) {
        const bool is_clip = question.kind == Question::Kind::attributes;
        ASSERT_TRUE(inquiry.answer(question, is_clip ? values({camera("porch"), account("north")})
                                                     : Answer{at_second(1000), {}, {}, true}));
      }
    }
    Trace trace = clip_policy().loaded.make_trace();
    const Decision decision = std::move(inquiry).close().decide(requests[0], &trace);
    const auto named = [&](const MissingFact& fact) {
      return fact.kind == MissingFact::Kind::rows &&
             schema().relations[fact.owner].name == it.relation;
    };
    EXPECT_EQ(std::none_of(decision.missing.begin(), decision.missing.end(), named), it.complete)
        << it.relation;
  }
}

TEST(Observation, ARequestThatWantsAYoungerSnapshotIsToldNothing) {
  Asked asked;
  ASSERT_TRUE(
      asked.inquiry.answer(asked.open.front(), values({camera("porch"), account("north")})));
  const Observation seen = std::move(asked.inquiry).close();
  Request later = asked.request;
  later.revision_at_least = 2;
  EXPECT_FALSE(seen.decide(later));
  EXPECT_TRUE(seen.decide(asked.request));
}

// A cache that answers one look-up of a relation and is silent about another cannot take a row out of the one
// and leave it in the other: a proof knows of one set of rows.
TEST(Observation, ARowThatIsLeftToTheSnapshotIsInEveryLookUp) {
  const Compiled policy = compiled(R"(policy rows
entity User
entity Doc
cached relation held(doc: Doc, user: User) max 3
action edit(User, Doc)
rule odd: permit edit(u, d) when (some held(_, u) as r where r.doc == d) and (no held(d, _))
)");
  const Schema& rows = policy.loaded.schema();
  const Entity ann{*rows.find_entity("User"), "ann"}, deed{*rows.find_entity("Doc"), "deed"};
  SnapshotBuilder facts(policy.loaded);
  ASSERT_TRUE(facts.add_row("held", std::vector{Value::entity(deed), Value::entity(ann)}));
  const auto snapshot = std::move(facts).build(1, at_second(1000));
  ASSERT_TRUE(snapshot);
  const Request request{.principal = ann, .action = 0, .resource = deed, .now = at_second(1000)};
  for (const bool both_left : {false, true}) {
    Elsewhere elsewhere(rows);
    elsewhere.add_relation(0);
    Inquiry inquiry(policy.loaded, *snapshot, elsewhere);
    const auto open = inquiry.questions(std::span(&request, 1));
    ASSERT_EQ(open.size(), 2U);
    for (const Question& question : open) {
      const bool is_by_doc = question.mask == 1;
      if (is_by_doc && !both_left) {
        ASSERT_TRUE(inquiry.answer(question, {at_second(1000), {}, {}, true}));
      } else {
        inquiry.leave_to_snapshot(question, Silence::absence);
      }
    }
    EXPECT_FALSE(std::move(inquiry).close().decide(request)) << both_left;
  }
}

// What is so now is kept apart by `unique` over all answers, not in each alone.
TEST(Inquiry, RefusesRowsThatUniqueKeepsApartFromEarlierOnes) {
  const Snapshot snapshot = clips_snapshot();
  const Request requests[] = {may_view("ann", "c1"), may_view("bea", "c1")};
  Inquiry inquiry(clip_policy().loaded, snapshot, everything(schema()));
  auto open = inquiry.questions(requests);
  ASSERT_TRUE(inquiry.answer(find(open, "Clip::\"c1\" (sealed fixed)"),
                             values({camera("porch"), account("south")})));
  open = inquiry.questions(requests);
  const auto block = [](const char* who) {
    return Answer{
        at_second(1000), {}, {{{user(who), camera("porch")}, {Value::integer(1)}, {}}}, true};
  };
  EXPECT_TRUE(inquiry.answer(find(open, "block(User::\"ann\", Camera::\"porch\")"), block("ann")));
  const auto other =
      inquiry.answer(find(open, "block(User::\"bea\", Camera::\"porch\")"), block("bea"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, FactError::Kind::not_unique);
}

TEST(Observation, TellsWhatADecisionReads) {
  Asked asked;
  ASSERT_TRUE(
      asked.inquiry.answer(asked.open.front(), values({camera("attic"), account("north")})));
  const Observation seen = std::move(asked.inquiry).close();
  const auto of = [&](Entity entity, const char* attribute) {
    return seen.attribute(may_view("ann", "c1"), entity,
                          *schema().find_attribute(entity.type, attribute));
  };
  EXPECT_EQ(of(clip_entity("Clip", "c1"), "camera").entity().id, "attic");
  EXPECT_EQ(of(clip_entity("User", "ann"), "account").entity().id, "north");
  EXPECT_EQ(of(clip_entity("Clip", "c2"), "camera").kind(), Value::Kind::unavailable);
  EXPECT_EQ(of(clip_entity("User", "nobody"), "account").kind(), Value::Kind::unavailable);
  const auto lockdown = [&](std::int64_t second) {
    Request request = may_view("ann", "c1");
    request.now = at_second(second);
    return seen.global(request, *schema().find_global("lockdown")).kind();
  };
  EXPECT_EQ(lockdown(1010), Value::Kind::boolean);
  EXPECT_EQ(lockdown(1011), Value::Kind::unavailable);
}

TEST(Observation, ASnapshotForAnotherSchemaDeniesAndAsksNothing) {
  // With a literal, whose type the other schema does not have.
  const Compiled literal = compiled(
      "policy literal\nentity A\nentity User\nentity Clip\nentity Place\naction view(User, Clip)\n"
      "context { place: Place, word: string }\n"
      "rule r: permit view(u, c) when place == Place::\"home\" and word == \"w\"\n");
  const Compiled other = compiled(
      "policy other\nentity User\nentity Clip\naction view(User, Clip)\nrule r: permit view(u, c) "
      "when true\n");
  auto snapshot = SnapshotBuilder(other.loaded).build(1, at_second(1000));
  ASSERT_TRUE(snapshot);
  const Request requests[] = {may_view("ann", "c1")};
  Inquiry inquiry(clip_policy().loaded, *snapshot, everything(schema()));
  EXPECT_THAT(inquiry.questions(requests), IsEmpty());
  EXPECT_FALSE(std::move(inquiry).close().decide(requests[0]));
  Inquiry foreign(literal.loaded, *snapshot, Elsewhere(literal.loaded.schema()));
  EXPECT_THAT(foreign.questions({}), IsEmpty());
}

TEST(Observation, NamesWhatTheBuilderOfASnapshotEnforces) {
  const auto of = [](Question::Kind kind, std::optional<std::uint16_t> owner) {
    return enforced(clip_policy().loaded, kind, *owner);
  };
  EXPECT_THAT(of(Question::Kind::rows, schema().find_relation("block")),
              ElementsAre("`unique`", "invariant `few_hours`"));
  EXPECT_THAT(of(Question::Kind::rows, schema().find_relation("share")), IsEmpty());
  EXPECT_THAT(of(Question::Kind::attributes, schema().find_entity("User")), IsEmpty());
}

}  // namespace
}  // namespace sightline::testing::inquiry_test
