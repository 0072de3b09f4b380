// Policy::decide on the small policy: what allows, what denies, why, and at what cost.
#include <gtest/gtest.h>

#include <array>

#include "tests/unit/runtime/allocations.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::decide_test {
namespace {

constexpr std::int64_t kNow = 1'000'000;

Entity account(std::string_view id) { return {kAccount, id}; }
Entity user(std::string_view id) { return {kUser, id}; }
Entity camera(std::string_view id) { return {kCamera, id}; }

Request view(std::string_view who, std::string_view what, std::int64_t now = kNow) {
  return {.principal = user(who), .action = kView, .resource = camera(what), .now = at(now)};
}

std::vector<std::string> names(const Policy& policy, const Decision& decision) {
  std::vector<std::string> names;
  for (const auto rule : decision.rules) names.push_back(policy.rule_names()[rule]);
  return names;
}
using Names = std::vector<std::string>;

class Decide : public ::testing::Test {
 protected:
  static Policy loaded(const Program& program) {
    auto policy = load(program);
    if (!policy) ADD_FAILURE() << policy.error().message;
    return std::move(*policy);
  }
  static void accept(const FactResult& result) {
    if (!result) ADD_FAILURE() << result.error().message;
  }
  // ann lives at north with porch; bea at south; cid is invited to porch until 2,000,000.
  static SnapshotBuilder facts(const Policy& policy) {
    SnapshotBuilder b(policy);
    for (const auto* id : {"north", "south"}) accept(b.add_entity(account(id)));
    for (const auto* id : {"ann", "bea", "cid"}) accept(b.add_entity(user(id)));
    accept(b.add_entity(camera("porch")));
    accept(b.set_attribute(user("ann"), "account", Value::entity(account("north"))));
    accept(b.set_attribute(user("ann"), "role", Value::member(2)));
    accept(b.set_attribute(user("bea"), "account", Value::entity(account("south"))));
    accept(b.set_attribute(user("cid"), "account", Value::entity(account("south"))));
    accept(b.set_attribute(camera("porch"), "account", Value::entity(account("north"))));
    const auto key = key_of({user("cid"), camera("porch")});
    const FieldValue fields[] = {{"from", Value::time(at(500'000))},
                                 {"until", Value::time(at(2'000'000))}};
    accept(b.add_row("share", key, fields));
    return b;
  }
  static Snapshot built(SnapshotBuilder&& b, std::int64_t as_of = kNow) {
    auto snapshot = std::move(b).build(7, at(as_of));
    if (!snapshot) ADD_FAILURE() << snapshot.error().message;
    return std::move(*snapshot);
  }
  Snapshot open() {
    auto b = facts(policy_);
    accept(b.set_global("lockdown", Value::boolean(false)));
    return built(std::move(b));
  }

  Policy policy_ = loaded(small_program());
  Trace trace_ = policy_.make_trace();
};

TEST_F(Decide, AllowsWhenAPermitIsTrueAndNoForbidHolds) {
  const auto snapshot = open();
  const auto d = policy_.decide(view("ann", "porch"), snapshot, &trace_);
  EXPECT_TRUE(d);
  EXPECT_EQ(names(policy_, d), Names{"household"});
  EXPECT_TRUE(d.missing.empty());
  EXPECT_EQ(d.revision, 7U);
  EXPECT_EQ(d.policy, policy_.digest());
}

TEST_F(Decide, DeniesByDefault) {
  const auto snapshot = open();
  const auto d = policy_.decide(view("bea", "porch"), snapshot, &trace_);
  EXPECT_FALSE(d);
  EXPECT_TRUE(d.rules.empty());
  EXPECT_TRUE(d.missing.empty());
}

TEST_F(Decide, AsksTheRowsOfAQuery) {
  const auto snapshot = open();
  EXPECT_EQ(names(policy_, policy_.decide(view("cid", "porch"), snapshot, &trace_)),
            Names{"shared"});
  EXPECT_FALSE(policy_.decide(view("cid", "porch", 499'999), snapshot));    // too early
  EXPECT_FALSE(policy_.decide(view("cid", "porch", 2'000'000), snapshot));  // over
}

TEST_F(Decide, ForbidOverridesWhateverPermits) {
  auto b = facts(policy_);
  accept(b.set_global("lockdown", Value::boolean(true)));
  const auto snapshot = built(std::move(b));
  const auto d = policy_.decide(view("ann", "porch"), snapshot, &trace_);
  EXPECT_FALSE(d);
  EXPECT_EQ(names(policy_, d), Names{"locked"});
  EXPECT_TRUE(d.missing.empty());
}

TEST_F(Decide, AForbidThatIsUnknownForbidsAndNamesWhatIsMissing) {
  const auto snapshot = built(facts(policy_));  // nobody said whether lockdown holds
  const auto d = policy_.decide(view("ann", "porch"), snapshot, &trace_);
  EXPECT_FALSE(d);
  EXPECT_EQ(names(policy_, d), Names{"locked"});
  ASSERT_EQ(d.missing.size(), 1U);
  EXPECT_EQ(d.missing[0], (MissingFact{MissingFact::Kind::global, kLockdown, 0, 0}));
}

TEST_F(Decide, ASwitchIsBelievedOnlyWithinItsAge) {
  const auto snapshot = open();  // as_of is kNow, the age limit 10,000
  const struct {
    std::int64_t now;
    bool allowed;
  } kTable[] = {{kNow, true},
                {kNow + 1, true},
                {kNow + 10'000, true},
                {kNow + 10'001, false},
                {kNow - 1, false},
                {kForever - 1, false},
                {1, false}};
  for (const auto& row : kTable) {
    EXPECT_EQ(static_cast<bool>(policy_.decide(view("ann", "porch", row.now), snapshot)),
              row.allowed)
        << row.now;
  }
}

TEST_F(Decide, AMomentThatIsNoMomentIsUnavailable) {
  const auto snapshot = open();
  for (const auto now : {kPast, kForever, std::int64_t{-1}, kForever + 1, INT64_MIN, INT64_MAX}) {
    EXPECT_FALSE(policy_.decide(view("ann", "porch", now), snapshot)) << now;
  }
}

TEST_F(Decide, NamesMissingFactsOfUnknownRulesOnlyAndOnce) {
  auto b = facts(policy_);
  accept(b.set_global("lockdown", Value::boolean(false)));
  accept(b.add_entity(camera("yard")));  // nobody knows whose it is
  const auto snapshot = built(std::move(b));
  const auto d = policy_.decide(view("ann", "yard"), snapshot, &trace_);
  EXPECT_FALSE(d);
  EXPECT_TRUE(d.rules.empty());  // no forbid holds: default deny
  ASSERT_EQ(d.missing.size(), 1U);
  EXPECT_EQ(d.missing[0].kind, MissingFact::Kind::attribute);
  EXPECT_EQ(d.missing[0].owner, kCamera);
  EXPECT_EQ(d.missing[0].member, kCameraAccount);
  EXPECT_EQ(snapshot.entity_id(kCamera, d.missing[0].entity), "yard");
}

TEST_F(Decide, StrangersHaveNoFactsAndEqualOnlyThemselves) {
  const auto snapshot = open();
  const auto d = policy_.decide(view("nobody", "nothing"), snapshot, &trace_);
  EXPECT_FALSE(d);
  ASSERT_EQ(d.missing.size(), 2U);
  for (const auto& fact : d.missing) EXPECT_EQ(snapshot.entity_id(fact.owner, fact.entity), "");

  const auto same = loaded(one_rule([](Code& c) {
    c.op(Opcode::equal, c.op(Opcode::resource), c.op(Opcode::context, 0, 0, kVia));
  }));
  const auto none = built(SnapshotBuilder(same));
  for (const auto& [via, expected] :
       {std::pair{"x", true}, {"y", false}, {"xx", false}, {"porch", false}}) {
    const ContextValue context[] = {{kVia, Value::entity(camera("other"))},
                                    {kVia, Value::entity(camera(via))}};
    auto request = view("x", "x");  // a user of the same id is somebody else
    request.context = context;
    EXPECT_EQ(static_cast<bool>(same.decide(request, none)), expected) << via;
  }
}

// Principal, resource and context of one type, known and not: equal bytes, nothing else.
TEST_F(Decide, IdsAreEqualByTheirBytesWhereverTheyStand) {
  for (const bool with_context : {false, true}) {
    auto program = empty_program();
    program.schema.actions[kView].principals = {kCamera};
    make_cases(program);
    program.rules.push_back({"same", "", Effect::permit});
    Code c(program);
    const auto who = c.op(Opcode::principal);
    c.op(Opcode::equal, who,
         with_context ? c.op(Opcode::context, 0, 0, kVia) : c.op(Opcode::resource));
    c.end_block({kView});
    const auto policy = loaded(program);
    SnapshotBuilder b(policy);
    accept(b.add_entity(camera("porch")));
    accept(b.add_entity(camera("yard")));
    const auto snapshot = built(std::move(b));
    for (const auto* left : {"porch", "yard", "x", "y"}) {
      for (const auto* right : {"porch", "yard", "x", "y"}) {
        const ContextValue context[] = {{kVia, Value::entity(camera(right))}};
        const Request request{camera(left), kView, camera(with_context ? "z" : right), at(kNow),
                              context};
        EXPECT_EQ(static_cast<bool>(policy.decide(request, snapshot)), std::string(left) == right)
            << left << " " << right;
      }
    }
  }
}

TEST_F(Decide, AContextValueThatDoesNotFitIsUnavailable) {
  const auto program = one_rule([](Code& c) {
    c.op(Opcode::less, c.op(Opcode::now), c.op(Opcode::context, 0, 0, kSession));
  });
  const auto policy = loaded(program);
  const auto snapshot = built(SnapshotBuilder(policy));
  auto trace = policy.make_trace();
  const struct {
    std::string what;
    std::vector<ContextValue> context;
    bool allowed, missing;
  } kTable[] = {
      {"later", {{kSession, Value::time(at(kNow + 1))}}, true, false},
      {"earlier", {{kSession, Value::time(at(kNow))}}, false, false},
      {"not given", {}, false, true},
      {"of another kind", {{kSession, Value::integer(kNow + 1)}}, false, true},
      {"none", {{kSession, Value::none()}}, false, true},
      {"unavailable", {{kSession, Value::unavailable()}}, false, true},
      {"forever", {{kSession, Value::time(at(kForever))}}, false, true},
      {"past", {{kSession, Value::time(at(kPast))}}, false, true},
      {"the last counts",
       {{kSession, Value::time(at(1))}, {kSession, Value::time(at(kNow + 1))}},
       true,
       false},
      {"also when it is bad",
       {{kSession, Value::time(at(kNow + 1))}, {kSession, Value::boolean(true)}},
       false,
       true},
  };
  for (const auto& row : kTable) {
    auto request = view("ann", "porch");
    request.context = row.context;
    const auto d = policy.decide(request, snapshot, &trace);
    EXPECT_EQ(static_cast<bool>(d), row.allowed) << row.what;
    EXPECT_EQ(d.missing.size(), row.missing ? 1U : 0U) << row.what;
  }
}

TEST_F(Decide, DeniesARequestThatDoesNotFit) {
  const auto snapshot = open();
  const ContextValue beyond[] = {{99, Value::boolean(true)}};
  const std::string long_id(1025, 'x');
  auto fits = view("ann", "porch");
  ASSERT_TRUE(policy_.decide(fits, snapshot));
  const std::pair<const char*, Request> kTable[] = {
      {"no such action", {user("ann"), 2, camera("porch"), at(kNow), {}}},
      {"principal of another type", {camera("ann"), kView, camera("porch"), at(kNow), {}}},
      {"resource of another type", {user("ann"), kView, account("porch"), at(kNow), {}}},
      {"type that does not exist", {{99, "ann"}, kView, camera("porch"), at(kNow), {}}},
      {"context field that does not exist",
       {user("ann"), kView, camera("porch"), at(kNow), beyond}},
      {"empty id", {user(""), kView, camera("porch"), at(kNow), {}}},
      {"id that is not UTF-8", {user("ann"), kView, camera("\xff"), at(kNow), {}}},
      {"long id", {user(long_id), kView, camera("porch"), at(kNow), {}}},
  };
  for (const auto& [what, request] : kTable) {
    const auto d = policy_.decide(request, snapshot, &trace_);
    EXPECT_FALSE(d) << what;
    EXPECT_TRUE(d.rules.empty() && d.missing.empty()) << what;
  }
}

TEST_F(Decide, DeniesOnASnapshotOfAnotherSchema) {
  auto program = small_program();
  program.schema.enums[0].members.push_back("root");
  const auto other = loaded(program);
  const auto snapshot = open();
  EXPECT_TRUE(policy_.decide(view("ann", "porch"), snapshot));
  EXPECT_FALSE(other.decide(view("ann", "porch"), snapshot));
}

// Same schema, other queries: the look-up fails, which no permit survives and every forbid takes.
TEST_F(Decide, ALookUpWithoutItsIndexIsUnknown) {
  for (const auto effect : {Effect::permit, Effect::forbid}) {
    const auto reversed = loaded(one_rule(
        [](Code& c) {
          const auto row = c.begin(kShare, {kAny, c.op(Opcode::resource)});
          c.end(row, c.truth(true));
        },
        effect));
    auto trace = reversed.make_trace();
    const auto foreign = open();
    const auto d = reversed.decide(view("cid", "porch"), foreign, &trace);
    EXPECT_FALSE(d);
    EXPECT_EQ(d.rules.size(), effect == Effect::forbid ? 1U : 0U);
    ASSERT_EQ(d.missing.size(), 1U);
    EXPECT_EQ(d.missing[0], (MissingFact{MissingFact::Kind::rows, kShare, 0, 0}));
  }
}

// `no share(u, cam)` permits: true only where the relation is complete and has no such row.
TEST_F(Decide, AbsenceIsKnowledgeOnlyWhereTheRelationIsComplete) {
  const auto none_of = [&](std::uint16_t relation) {
    return loaded(one_rule([&](Code& c) {
      const auto row = c.begin(relation, {relation == kShare ? c.op(Opcode::principal) : kAny,
                                          relation == kShare ? kAny : c.op(Opcode::resource)});
      c.op(Opcode::logical_not, c.end(row, c.truth(true)));
    }));
  };
  {
    const auto policy = none_of(kShare);
    const auto whole = built(SnapshotBuilder(policy));
    EXPECT_TRUE(policy.decide(view("ann", "porch"), whole));
    SnapshotBuilder b(policy);
    accept(b.mark_incomplete("share"));
    const auto partial = built(std::move(b));
    EXPECT_FALSE(policy.decide(view("ann", "porch"), partial));
  }
  const auto swapped = [&] {
    return loaded(one_rule([&](Code& c) {
      const auto row = c.begin(kStamp, {c.op(Opcode::resource), kAny});
      c.op(Opcode::logical_not, c.end(row, c.truth(true)));
    }));
  }();
  auto trace = swapped.make_trace();
  const auto sealed = built(SnapshotBuilder(swapped));  // sealed fixed: never complete
  const auto d = swapped.decide(view("ann", "porch"), sealed, &trace);
  EXPECT_FALSE(d);
  ASSERT_EQ(d.missing.size(), 1U);
  EXPECT_EQ(d.missing[0], (MissingFact{MissingFact::Kind::rows, kStamp, 0, 0}));
}

// share(u.friend's ..., cam) with an argument that nobody knows.
TEST_F(Decide, AQueryAboutAnUnknownEntityIsUnknown) {
  for (const bool negated : {false, true}) {
    const auto policy = loaded(one_rule([&](Code& c) {
      const auto home = c.attribute(c.op(Opcode::resource), kCamera, kCameraAccount);
      const auto row = c.begin(kBinding, {kAny, home});
      const auto some = c.end(row, c.truth(true));
      if (negated) c.op(Opcode::logical_not, some);
    }));
    auto trace = policy.make_trace();
    const auto snapshot = built(SnapshotBuilder(policy));
    const auto d = policy.decide(view("ann", "porch"), snapshot, &trace);
    EXPECT_FALSE(d) << negated;
    ASSERT_EQ(d.missing.size(), 1U);
    EXPECT_EQ(d.missing[0].kind, MissingFact::Kind::attribute);
  }
}

// Some row is true although another is unknown; the order of the rows does not matter.
TEST_F(Decide, OneTrueRowIsEnoughAndOneUnknownRowIsNotFalse) {
  const auto policy = loaded(one_rule([](Code& c) {
    const auto now = c.op(Opcode::now);
    const auto row = c.begin(kShare, {kAny, c.op(Opcode::resource)});
    c.end(row, c.op(Opcode::less, c.op(Opcode::field, row, 0, 0), now));
  }));
  const std::int64_t kUnknown = 0, kTrue = 1, kFalse = kNow;
  const struct {
    std::vector<std::int64_t> from;
    bool allowed;
    std::size_t missing;
  } kTable[] = {{{}, false, 0},
                {{kTrue}, true, 0},
                {{kFalse}, false, 0},
                {{kUnknown}, false, 1},
                {{kUnknown, kTrue}, true, 0},
                {{kTrue, kUnknown}, true, 0},
                {{kFalse, kUnknown, kFalse}, false, 1},
                {{kUnknown, kUnknown}, false, 2},
                {{kFalse, kTrue, kFalse}, true, 0}};
  for (std::size_t t = 0; t < std::size(kTable); ++t) {
    SnapshotBuilder b(policy);
    int n = 0;
    for (const auto from : kTable[t].from) {
      const std::string id = "u" + std::to_string(n++);
      const auto key = key_of({user(id), camera("porch")});
      const FieldValue field{"from",
                             from == kUnknown ? Value::unavailable() : Value::time(at(from))};
      accept(b.add_row("share", key, std::span(&field, 1)));
    }
    const auto snapshot = built(std::move(b));
    auto trace = policy.make_trace();
    const auto d = policy.decide(view("ann", "porch"), snapshot, &trace);
    EXPECT_EQ(static_cast<bool>(d), kTable[t].allowed) << t;
    EXPECT_EQ(static_cast<bool>(policy.decide(view("ann", "porch"), snapshot)), kTable[t].allowed)
        << t;
    EXPECT_EQ(d.missing.size(), kTable[t].missing) << t;
  }
}

// One rule, two clauses for one action: the rule is true when one is, and then nothing is missing.
TEST_F(Decide, ARuleIsUnknownOnlyIfNoClauseOfItIsTrue) {
  for (const bool second : {false, true}) {
    auto program = empty_program();
    program.rules.push_back({"both", "", Effect::permit});
    Code c(program);
    c.op(Opcode::to_truth, c.attribute(c.op(Opcode::principal), kUser, kUserVip));  // unknown
    c.end_block({kView});
    c.truth(second);
    c.end_block({kView});
    const auto policy = loaded(program);
    auto trace = policy.make_trace();
    const auto snapshot = built(SnapshotBuilder(policy));
    const auto d = policy.decide(view("ann", "porch"), snapshot, &trace);
    EXPECT_EQ(static_cast<bool>(d), second);
    EXPECT_EQ(d.rules.size(), second ? 1U : 0U);
    EXPECT_EQ(d.missing.size(), second ? 0U : 1U);
  }
}

TEST_F(Decide, KeepsWithinTheRoomOfItsTrace) {
  const auto policy = loaded(one_rule(
      [](Code& c) {
        const auto row = c.begin(kShare, {kAny, c.op(Opcode::resource)});
        c.end(row, c.op(Opcode::less, c.op(Opcode::field, row, 0, 0), c.op(Opcode::now)));
      },
      Effect::forbid));
  SnapshotBuilder b(policy);
  for (int i = 0; i < 500; ++i) {
    const std::string id = "u" + std::to_string(i);
    const auto key = key_of({user(id), camera("porch")});
    accept(b.add_row("share", key));
  }
  const auto snapshot = built(std::move(b));
  auto trace = policy.make_trace();
  EXPECT_EQ(policy.decide(view("ann", "porch"), snapshot, &trace).missing.size(), 64U);
  EXPECT_TRUE(trace.truncated());
  EXPECT_EQ(policy.decide(view("ann", "attic"), snapshot, &trace).missing.size(), 0U);
  EXPECT_FALSE(trace.truncated());

  Trace no_room;  // not made by any policy
  const auto d = policy.decide(view("ann", "porch"), snapshot, &no_room);
  EXPECT_FALSE(d);
  EXPECT_TRUE(d.rules.empty());
  EXPECT_TRUE(no_room.truncated());
}

TEST_F(Decide, NeverAllocates) {
  const auto snapshot = open();
  const auto closed = built(facts(policy_));
  Trace no_room;
  const ContextValue context[] = {{kVia, Value::entity(camera("strange"))}};
  AllocationCount count;
  for (const auto* who : {"ann", "bea", "cid", "nobody"}) {
    for (const auto* what : {"porch", "yard"}) {
      auto request = view(who, what);
      request.context = context;
      for (const auto* facts : {&snapshot, &closed}) {
        for (auto* trace : {&trace_, &no_room, static_cast<Trace*>(nullptr)})
          (void)policy_.decide(request, *facts, trace);
      }
    }
  }
  std::array<Request, 70> page;
  std::array<Decision, 70> decisions;
  for (std::size_t i = 0; i < page.size(); ++i)
    page[i] = view(i % 3 == 0 ? "ann" : "nobody", "porch");
  for (const auto* facts : {&snapshot, &closed}) policy_.decide_many(page, *facts, decisions);
  EXPECT_EQ(count.so_far(), 0);
  const auto one_more = std::make_unique<int>(1);
  EXPECT_EQ(count.so_far(), 1) << "the counter does not count";
}

TEST_F(Decide, WorksForTheOtherActionToo) {
  const auto snapshot = open();
  Request manage{user("ann"), kManage, account("north"), at(kNow), {}};
  EXPECT_TRUE(policy_.decide(manage, snapshot));
  manage.resource = account("south");
  EXPECT_FALSE(policy_.decide(manage, snapshot));
}

}  // namespace
}  // namespace sightline::testing::decide_test
