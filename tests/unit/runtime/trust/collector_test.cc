// Who is asked what, whose word counts, and what is counted when it does not.
#include "sightline/trust/collector.h"

#include <gmock/gmock.h>

#include "tests/unit/runtime/trust/clips.h"

namespace sightline::testing::collector_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Schema& schema() { return clip_policy().loaded.schema(); }
Value user(const char* id) { return Value::entity(clip_entity("User", id)); }
Value camera(const char* id) { return Value::entity(clip_entity("Camera", id)); }
Value account(const char* id) { return Value::entity(clip_entity("Account", id)); }

const SealKeys& keys() {
  static const SealKeys made = SealKeys::generate();
  return made;
}
const SealedDeclarations& declarations() {
  static const SealedDeclarations made(clip_policy().loaded);
  return made;
}

using Bytes = std::vector<std::byte>;
Bytes sealed(const FactRecord& record, const SealKeys& by = keys()) {
  auto made = seal(declarations(), record, by);
  if (!made) throw std::runtime_error(made.error().message);
  return *made;
}
FactRecord stamp_of(const char* clip, const char* account_id, std::int64_t second = 1) {
  FactRecord record;
  record.kind = FactRecord::Kind::fixed_attributes;
  record.owner = *schema().find_entity("Clip");
  record.id = clip;
  record.stamp = at_second(second);
  record.values = {camera("porch"), account(account_id)};
  return record;
}
FactRecord shares_of(const char* where, std::vector<const char*> users,
                     std::int64_t second = 1000) {
  FactRecord record;
  record.kind = FactRecord::Kind::list;
  record.owner = *schema().find_relation("share");
  record.key = {camera(where)};
  record.stamp = at_second(second);
  for (const char* who : users)
    record.rows.push_back({{user(who), camera(where)}, {Value::none()}});
  return record;
}

constexpr const char* kStamp = "Clip::\"c1\" (sealed fixed)";
constexpr const char* kShares = "share(_, Camera::\"porch\")";

// Ann asks for the clip c1; the cache has its stamp, the registry as well if it is asked.
struct Desk {
  ScriptedSource cache, registry;
  CollectorOptions options;
  Snapshot snapshot = clips_snapshot();
  std::vector<Request> requests = {may_view("ann", "c1")};

  Desk() {
    options.cache = {&cache, {"Clip"}, &keys()};
    options.clock = [] { return at_second(1000); };
  }
  Collected collect() {
    auto collector = Collector::make(clip_policy().loaded, options);
    if (!collector) throw std::runtime_error(collector.error());
    return collector->collect(requests, snapshot);
  }
};

TEST(Collector, AsksTheCacheThenTheRegistryThenLeavesItToTheSnapshot) {
  Desk desk;
  desk.cache.say_records(kStamp, {sealed(stamp_of("c1", "north"))});
  const Collected by_cache = desk.collect();
  EXPECT_TRUE(by_cache.decide(0));
  EXPECT_EQ(by_cache.counts().believed, 1U);
  EXPECT_THAT(desk.cache.asked, ElementsAre(kStamp));

  desk.cache.script.clear();
  const Collected by_nobody = desk.collect();
  EXPECT_FALSE(by_nobody.decide(0));
  EXPECT_EQ(by_nobody.counts().left_to_snapshot, 1U);

  desk.options.registry = {&desk.registry, {"Clip"}, true};
  desk.registry.say(kStamp, {{}, {camera("porch"), account("north")}, {}, false});
  const Collected by_registry = desk.collect();
  EXPECT_TRUE(by_registry.decide(0));
  EXPECT_EQ(by_registry.counts().asked_registry, 1U);
}

TEST(Collector, WhatTheRegistryDoesNotSayIsUnavailable) {
  Desk desk;
  desk.options.cache = {};
  desk.options.registry = {&desk.registry, {"User"}, true};
  desk.cache.script.clear();
  // The snapshot knows ann's account, and is not asked.
  const Collected collected = desk.collect();
  EXPECT_EQ(collected.counts().unavailable, 1U);
  EXPECT_EQ(collected.counts().absent, 1U);
  EXPECT_FALSE(collected.decide(0));
}

// Traps A2, A7: replies to another question, old ones, and ones that nobody sealed.
TEST(Collector, BelievesNothingThatDoesNotAnswerTheQuestion) {
  const auto flipped = [](Bytes bytes) {
    bytes.back() ^= std::byte{1};
    return bytes;
  };
  const auto seals = [](SealError::Kind kind) {
    return [kind](const CollectorCounts& counts) {
      return counts.seals[static_cast<std::size_t>(kind)];
    };
  };
  using Count = std::function<std::uint64_t(const CollectorCounts&)>;
  static const SealKeys foreign = SealKeys::generate();
  const struct {
    const char* what;
    std::vector<Bytes> records;
    Count count;
  } kTable[] = {
      {"another clip's",
       {sealed(stamp_of("c2", "north"))},
       [](const CollectorCounts& counts) { return counts.another_key; }},
      {"a list where attributes were asked for",
       {sealed(shares_of("porch", {"ann"}))},
       [](const CollectorCounts& counts) { return counts.another_key; }},
      {"a flipped bit",
       {flipped(sealed(stamp_of("c1", "north")))},
       seals(SealError::Kind::wrong_tag)},
      {"another key",
       {sealed(stamp_of("c1", "north"), foreign)},
       seals(SealError::Kind::unknown_key)},
      {"noise", {Bytes(9)}, seals(SealError::Kind::malformed)},
      {"nothing", {}, [](const CollectorCounts& counts) { return counts.absent; }},
  };
  for (const auto& it : kTable) {
    Desk desk;
    desk.cache.say_records(kStamp, it.records);
    const Collected collected = desk.collect();
    EXPECT_FALSE(collected.decide(0)) << it.what;
    EXPECT_EQ(it.count(collected.counts()), 1U) << it.what;
    EXPECT_EQ(collected.counts().believed, 0U) << it.what;
    EXPECT_EQ(collected.counts().left_to_snapshot, 1U) << it.what;
  }
}

TEST(Collector, AGoodRecordAmongBadOnesIsFound) {
  Desk desk;
  desk.cache.say_records(
      kStamp, {Bytes(9), sealed(stamp_of("c2", "north")), sealed(stamp_of("c1", "north"))});
  EXPECT_TRUE(desk.collect().decide(0));
}

TEST(Collector, IgnoresWhatACacheHasNoSayIn) {
  Desk desk;
  desk.cache.say(kStamp, {at_second(1000), {camera("porch"), account("north")}, {}, false});
  const Collected collected = desk.collect();
  EXPECT_FALSE(collected.decide(0));
  EXPECT_EQ(collected.counts().not_believed, 1U);

  // Records where a plain word is asked for, and nobody is asked about a registry's facts.
  Desk friends;
  friends.requests = {may_befriend("ann", "bea")};
  friends.options.cache = {&friends.cache, {"friend"}, &keys()};
  friends.cache.say_records("friend(User::\"ann\", User::\"bea\")",
                            {sealed(stamp_of("c1", "north"))});
  const Collected befriended = friends.collect();
  EXPECT_EQ(befriended.counts().not_believed, 1U);
  EXPECT_THAT(friends.cache.asked, ElementsAre("friend(User::\"ann\", User::\"bea\")"));
}

TEST(Collector, ACachesWordCountsForWhatIsCached) {
  Desk desk;
  desk.requests = {may_befriend("ann", "bea")};
  desk.options.cache = {&desk.cache, {"friend"}, nullptr};
  desk.cache.say("friend(User::\"ann\", User::\"bea\")",
                 {{}, {}, {{{user("ann"), user("bea")}, {}, {}}}, true});
  EXPECT_TRUE(desk.collect().decide(0));
}

// A client that is one reply behind, and says so.
TEST(Collector, MatchesRepliesByWhatTheySayTheyAnswer) {
  Desk desk;
  desk.requests = {may_view("ann", "c1"), may_view("ann", "c2")};
  const Bytes north = sealed(stamp_of("c1", "north")), south = sealed(stamp_of("c2", "south"));
  desk.cache.instead = [&](std::span<const Question> questions, Replies& replies) {
    ASSERT_EQ(questions.size(), 2U);
    Question never_asked = questions[0];
    never_asked.id = "c3";
    replies.take({never_asked, Reply::Kind::records, {}, {south}});
    // The other way round, twice.
    for (int times = 0; times < 2; ++times) {
      replies.take({questions[1], Reply::Kind::records, {}, {south}});
      replies.take({questions[0], Reply::Kind::records, {}, {north}});
    }
  };
  const Collected collected = desk.collect();
  EXPECT_TRUE(collected.decide(0));
  EXPECT_FALSE(collected.decide(1));
  EXPECT_EQ(collected.counts().believed, 2U);
  EXPECT_EQ(collected.counts().another_question, 3U);
}

TEST(Collector, WhatIsTooOldIsAskedOfTheRegistry) {
  Desk desk;
  desk.requests = {may_view("bea", "c1")};
  desk.options.cache.names = {"Clip", "share"};
  desk.cache.say_records(kStamp, {sealed(stamp_of("c1", "north"))});
  for (const std::int64_t second : {939, 1001}) {
    desk.cache.say_records(kShares, {sealed(shares_of("porch", {"bea"}, second))});
    desk.options.registry = {};
    const Collected alone = desk.collect();
    EXPECT_FALSE(alone.decide(0));
    EXPECT_EQ(alone.counts().too_old, 1U);
    desk.options.registry = {&desk.registry, {"share"}, true};
    desk.registry.say(kShares,
                      {{}, {}, {{{user("bea"), camera("porch")}, {Value::none()}, {}}}, true});
    const Collected asked = desk.collect();
    EXPECT_TRUE(asked.decide(0)) << "the registry's answer is of the moment when it was asked";
  }
  desk.options.registry = {};
  desk.cache.say_records(kShares, {sealed(shares_of("porch", {"bea"}, 940))});
  EXPECT_TRUE(desk.collect().decide(0));
}

// Trap A1: an empty list is knowledge, and no list is none.
TEST(Collector, AnEmptyListIsNotTheSameAsNone) {
  Desk desk;
  desk.requests = {may_view("bea", "c1")};
  desk.options.cache.names = {"Clip", "share"};
  desk.cache.say_records(kStamp, {sealed(stamp_of("c1", "north"))});
  desk.cache.say_records(kShares, {sealed(shares_of("porch", {}))});
  const auto lacks_shares = [&] {
    const Collected collected = desk.collect();
    Trace trace = clip_policy().loaded.make_trace();
    const Decision decision = collected.decide(0, &trace);
    EXPECT_FALSE(decision);
    return std::any_of(decision.missing.begin(), decision.missing.end(), [](const MissingFact& it) {
      return it.kind == MissingFact::Kind::rows && schema().relations[it.owner].name == "share";
    });
  };
  EXPECT_FALSE(lacks_shares());
  desk.options.registry = {&desk.registry, {"share"}, true};
  desk.cache.script.erase(kShares);
  EXPECT_TRUE(lacks_shares());
}

// A look-up across lists would mix their moments: nobody is asked, and it is not complete.
TEST(Collector, FailsALookUpAcrossSealedLists) {
  const Compiled policy = compiled(R"(policy across
entity User
entity Camera
sealed relation share(user: User, camera: Camera) within 1h listed by (camera) max 3
action view(User, Camera)
rule any: permit view(u, c) when some share(u, _)
)");
  const Schema& names = policy.loaded.schema();
  const Entity bea{*names.find_entity("User"), "bea"}, porch{*names.find_entity("Camera"), "porch"};
  SnapshotBuilder facts(policy.loaded);
  ASSERT_TRUE(facts.add_row("share", std::vector{Value::entity(bea), Value::entity(porch)}));
  const auto snapshot = std::move(facts).build(1, at_second(1000));
  ASSERT_TRUE(snapshot);
  ScriptedSource cache;
  auto collector = Collector::make(policy.loaded, {.cache = {&cache, {"share"}, &keys()},
                                                   .clock = [] { return at_second(1000); }});
  ASSERT_TRUE(collector);
  const Request request{.principal = bea, .action = 0, .resource = porch, .now = at_second(1000)};
  const Collected collected = collector->collect(std::span(&request, 1), *snapshot);
  EXPECT_FALSE(collected.decide(0));
  EXPECT_EQ(collected.counts().unavailable, 1U);
  EXPECT_THAT(cache.asked, IsEmpty());
}

// SOUNDNESS: who drops or damages a record would turn a forbid off, if nobody had told the snapshot of it.
TEST(Collector, WhatACacheWithholdsIsNotAbsentBecauseTheSnapshotIsSilent) {
  const Compiled policy = compiled(R"(policy barred
entity User
entity Camera { sealed fixed closed: bool? }
sealed relation barred(user: User, camera: Camera) within 1h listed by (camera) max 3
sealed global lent: bool? within 1h
action view, peek, look (User, Camera)
rule all: permit view, peek, look (_, _)
rule bars: forbid view(u, c) when some barred(u, c)
rule shut: forbid peek(_, c) when c.closed ?? false
rule away: forbid look(_, _) when lent ?? false
)");
  const SealedDeclarations own(policy.loaded);
  const Entity bea{*policy.loaded.schema().find_entity("User"), "bea"};
  const Entity porch{*policy.loaded.schema().find_entity("Camera"), "porch"};
  FactRecord list;
  list.kind = FactRecord::Kind::list;
  list.key = {Value::entity(porch)};
  list.stamp = at_second(1000);
  list.rows = {{{Value::entity(bea), Value::entity(porch)}, {}}};
  const Bytes whole = *seal(own, list, keys());
  list.key = {Value::entity({porch.type, "attic"})};
  list.rows.clear();
  const Bytes of_another = *seal(own, list, keys());
  Bytes damaged = whole;
  damaged.back() ^= std::byte{1};
  SnapshotBuilder facts(policy.loaded);
  ASSERT_TRUE(facts.add_entity(bea) && facts.add_entity(porch));
  const auto snapshot = std::move(facts).build(1, at_second(1000));
  ASSERT_TRUE(snapshot);

  const Bytes* const all_brought[] = {&whole, &of_another, &damaged, nullptr};
  for (const Bytes* const brought : all_brought) {
    for (const bool has_all : {false, true}) {
      struct Cache : FactSource {
        const Bytes* brought = nullptr;
        void ask(std::span<const Question> questions, Deadline, Replies& replies) override {
          for (const Question& question : questions) {
            if (brought == nullptr || question.kind != Question::Kind::rows)
              replies.take({question, Reply::Kind::absent, {}, {}});
            else
              replies.take({question, Reply::Kind::records, {}, {*brought}});
          }
        }
      } cache;
      cache.brought = brought;
      CollectorOptions options{.cache = {&cache, {"Camera", "barred", "lent"}, &keys(), has_all}};
      options.clock = [] { return at_second(1000); };
      auto collector = Collector::make(policy.loaded, options);
      ASSERT_TRUE(collector) << collector.error();
      std::vector<Request> requests;
      for (const char* action : {"view", "peek", "look"})
        requests.push_back({.principal = bea,
                            .action = *policy.loaded.schema().find_action(action),
                            .resource = porch,
                            .now = at_second(1000)});
      const Collected collected = collector->collect(requests, *snapshot);
      EXPECT_EQ(bool(collected.decide(0)), has_all && brought != &whole);
      EXPECT_EQ(bool(collected.decide(1)), has_all) << "the snapshot says that it is none";
      EXPECT_FALSE(collected.decide(2)) << "of a global it says nothing";
    }
  }
}

// Trap A12: two requests of a batch that read one fact read one answer, whatever the cache would say next.
TEST(Collector, ABatchReadsEachFactOnce) {
  Desk desk;
  desk.requests = {may_view("ann", "c1"), may_view("bea", "c1"), may_view("ann", "c1")};
  desk.cache.say_records(kStamp, {sealed(stamp_of("c1", "north"))});
  const Collected collected = desk.collect();
  EXPECT_THAT(desk.cache.asked, ElementsAre(kStamp));
  EXPECT_TRUE(collected.decide(0));
  EXPECT_FALSE(collected.decide(1));
  EXPECT_TRUE(collected.decide(2));
}

TEST(Collector, DecidesAtTheMomentWhenAllHasCome) {
  Desk desk;
  std::int64_t second = 1000;
  desk.options.clock = [&] { return at_second(second); };
  desk.cache.instead = [&](std::span<const Question>, Replies&) { second = 1003; };
  desk.requests[0].now = at_second(7);
  EXPECT_EQ(desk.collect().now(), at_second(1003));
}

TEST(Collector, RefusesNamesThatCannotBeAsked) {
  ScriptedSource source;
  const struct {
    CollectorOptions options;
    const char* why;
  } kTable[] = {
      {{.cache = {&source, {"clip"}, &keys()}}, "no entity type, relation or global `clip`"},
      {{.cache = {&source, {"block"}, &keys()}},
       "`block` has nothing that is declared `cached` or `sealed`"},
      {{.cache = {&source, {"share"}, nullptr}},
       "`share` has nothing that is declared `cached`, and there are no keys"},
      {{.registry = {&source, {"lockdown"}, true}},
       "`lockdown` is declared `within` an age: only a snapshot"},
      {{.registry = {&source, {"block"}, false}},
       "cannot be asked of a registry that does not keep `unique`, invariant `few_hours`"},
      {{.registry = {nullptr, {"User"}, true}}, "names for a registry, and no registry"},
      {{.cache = {nullptr, {"Clip"}, &keys()}}, "names for a cache, and no cache"},
  };
  for (const auto& it : kTable) {
    const auto made = Collector::make(clip_policy().loaded, it.options);
    ASSERT_FALSE(made) << it.why;
    EXPECT_THAT(made.error(), HasSubstr(it.why));
  }
  EXPECT_TRUE(Collector::make(clip_policy().loaded,
                              {.registry = {&source, {"block", "User", "limit"}, true},
                               .cache = {&source, {"Clip", "friend", "open_day"}, &keys()}}));
}

// An invariant over facts of two moments, neither of which broke it, can be broken: no proof may rely on it then.
TEST(Collector, RefusesAPartOfWhatAnInvariantSpeaksOf) {
  const Compiled policy = compiled(R"(policy parts
entity Account { open: bool, checked: bool within 1m }
entity User { account: Account }
entity Camera in Site { account: Account, cached name: string }
entity Site
relation near(camera: Camera, site: Site)
entity Tag in Site { name: string }
relation tagged(tag: Tag)
relation share(user: User, camera: Camera)
relation key(user: User, account: Account) { until: time }
action view(User, Camera)
invariant own_account: forall s: share: s.user.account == s.camera.account
invariant in_it: forall n: near: n.camera in n.site
invariant tags: forall t: Tag: some tagged(t)
invariant shared: forall a: Account: a.open or some key(_, a)
rule r: permit view(u, c) when some share(u, c) and some key(u, c.account)
)");
  ScriptedSource source;
  const auto refusal = [&](std::vector<std::string> names) {
    const auto made =
        Collector::make(policy.loaded, {.registry = {&source, std::move(names), true}});
    return made ? std::string() : made.error().substr(0, made.error().find(" speaks"));
  };
  EXPECT_EQ(refusal({"share"}), "invariant `own_account`");
  EXPECT_EQ(refusal({"share", "User"}), "invariant `own_account`");
  EXPECT_EQ(refusal({"User", "Camera"}), "invariant `own_account`");
  EXPECT_EQ(refusal({"User", "Camera", "share"}), "");
  EXPECT_EQ(refusal({"Account"}), "invariant `shared`");
  EXPECT_EQ(refusal({"key"}), "invariant `shared`");
  EXPECT_EQ(refusal({"Account", "key"}), "");
  EXPECT_EQ(refusal({"Tag", "tagged"}), "invariant `tags`")
      << "that a tag is in nothing the snapshot says";
  EXPECT_EQ(refusal({"near"}), "invariant `in_it`") << "what is `in` what is the snapshot's";
  EXPECT_EQ(refusal({"Site"}), "");
}

// An entity that the registry has deleted: its record's seal still holds, and no invariant holds of it any more.
TEST(Collector, BelievesNoRecordOfWhatIsGoneIfAnInvariantSpeaksOfIt) {
  const Compiled policy = compiled(R"(policy gone
entity User
entity Clip { sealed fixed owner: User, kept: bool }
action view(User, Clip)
invariant only_kept: forall c: Clip: c.kept
rule own: permit view(u, c) when c.owner == u
property only_what_is_kept: never view(_, c) unless c.kept
)");
  const Schema& names = policy.loaded.schema();
  const Entity ann{*names.find_entity("User"), "ann"}, clip{*names.find_entity("Clip"), "c1"};
  const SealedDeclarations own(policy.loaded);
  FactRecord record;
  record.kind = FactRecord::Kind::fixed_attributes;
  record.owner = clip.type;
  record.id = clip.id;
  record.stamp = at_second(1);
  record.values = {Value::entity(ann)};
  ScriptedSource cache;
  const Bytes bytes = *seal(own, record, keys());
  cache.instead = [&](std::span<const Question> questions, Replies& replies) {
    for (const Question& question : questions)
      replies.take({question, Reply::Kind::records, {}, {bytes}});
  };
  cache.describes = &names;
  CollectorOptions options{.cache = {&cache, {"Clip"}, &keys()}};
  options.clock = [] { return at_second(1000); };
  auto collector = Collector::make(policy.loaded, options);
  ASSERT_TRUE(collector) << collector.error();
  const Request request{.principal = ann, .action = 0, .resource = clip, .now = at_second(1000)};
  for (const bool is_there : {false, true}) {
    SnapshotBuilder facts(policy.loaded);
    if (is_there) {
      ASSERT_TRUE(facts.add_entity(clip) && facts.add_entity(ann));
      ASSERT_TRUE(facts.set_attribute(clip, "kept", Value::boolean(true)));
    }
    const auto snapshot = std::move(facts).build(1, at_second(1000));
    ASSERT_TRUE(snapshot);
    const Collected collected = collector->collect(std::span(&request, 1), *snapshot);
    EXPECT_EQ(bool(collected.decide(0)), is_there);
    EXPECT_EQ(collected.counts().refused, is_there ? 0U : 1U);
  }
  options.registry = {&cache, {"Clip"}, true};
  const auto both = Collector::make(policy.loaded, options);
  ASSERT_FALSE(both);
  EXPECT_THAT(both.error(), HasSubstr("`Clip` cannot be asked of a registry and of a cache: "
                                      "invariant `only_kept` speaks of every one"));
}

// Each question takes one reply, and the first is it, also if it brought nothing.
TEST(Collector, TakesNoSecondReplyToOneQuestion) {
  Desk desk;
  const Bytes stamp = sealed(stamp_of("c1", "north"));
  desk.cache.instead = [&](std::span<const Question> questions, Replies& replies) {
    replies.take({questions.front(), Reply::Kind::absent, {}, {}});
    replies.take({questions.front(), Reply::Kind::records, {}, {stamp}});
  };
  const Collected collected = desk.collect();
  EXPECT_FALSE(collected.decide(0));
  EXPECT_EQ(collected.counts().another_question, 1U);
}

// Anybody with the keys may seal a row again: it is one row.
TEST(Collector, ARowThatWasSealedTwiceIsOneAsItWasLast) {
  Desk desk;
  desk.options.cache.names = {"Clip", "pass"};
  desk.cache.say_records(kStamp, {sealed(stamp_of("c1", "south"))});
  FactRecord pass;
  pass.kind = FactRecord::Kind::row;
  pass.owner = *schema().find_relation("pass");
  pass.key = {user("ann"), Value::entity(clip_entity("Clip", "c1"))};
  pass.stamp = at_second(7);
  pass.values = {Value::time(at_second(5))};
  const Bytes early = sealed(pass);
  pass.stamp = at_second(8);
  const Bytes late = sealed(pass);
  const char* const asked = "pass(User::\"ann\", Clip::\"c1\")";
  for (const auto& records : {std::vector{early, late}, std::vector{late, early, early}}) {
    desk.cache.say_records(asked, records);
    const Collected collected = desk.collect();
    EXPECT_TRUE(collected.decide(0));
    EXPECT_EQ(collected.counts().refused, 0U);
    const Answer rows = collected.observation().rows(collected.request(0), pass.owner, 3, pass.key);
    ASSERT_EQ(rows.rows.size(), 1U);
    EXPECT_EQ(rows.rows.front().stamp, at_second(8));
  }
}

// Whoever holds it is at a moment that nobody here knows.
TEST(Collector, AsksNoRegistryThatIsHeldBySomebodyElse) {
  Desk desk;
  desk.options.registry = {&desk.registry, {"Clip"}, true};
  desk.registry.say(kStamp, {{}, {camera("porch"), account("north")}, {}, false});
  EXPECT_TRUE(desk.collect().decide(0));
  desk.registry.asked.clear();
  desk.registry.is_held = true;
  EXPECT_FALSE(desk.collect().decide(0));
  EXPECT_THAT(desk.registry.asked, ElementsAre("hold"));
}

TEST(Collector, HoldsTheRegistryFromTheFirstRoundToTheLast) {
  Desk desk;
  desk.options.registry = {&desk.registry, {"Clip", "block"}, true};
  desk.registry.say(kStamp, {{}, {camera("porch"), account("north")}, {}, false});
  desk.collect();
  ASSERT_GE(desk.registry.asked.size(), 4U);
  EXPECT_EQ(desk.registry.asked.front(), "hold");
  EXPECT_EQ(desk.registry.asked.back(), "release");
  EXPECT_THAT(std::vector(desk.registry.asked.begin() + 1, desk.registry.asked.end() - 1),
              ::testing::Not(::testing::Contains(::testing::AnyOf("hold", "release"))));
}

// Nobody who lets it wait makes it wait for ever; what is open then is unavailable.
TEST(Collector, EndsInTime) {
  Desk desk;
  desk.cache.say_records(kStamp, {sealed(stamp_of("c1", "north"))});
  ASSERT_TRUE(desk.collect().decide(0));
  desk.options.timeout = std::chrono::milliseconds(0);
  const Collected late = desk.collect();
  EXPECT_EQ(late.counts().rounds, 0U);
  EXPECT_FALSE(late.decide(0));
}

TEST(Collector, CountsAddUp) {
  CollectorCounts one;
  one.rounds = 1, one.refused = 2, one.seals[1] = 3;
  CollectorCounts sum = one;
  sum += one;
  EXPECT_EQ(sum.rounds, 2U);
  EXPECT_EQ(sum.refused, 4U);
  EXPECT_EQ(sum.seals[1], 6U);
}

}  // namespace
}  // namespace sightline::testing::collector_test
