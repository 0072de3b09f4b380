// The reference on small worlds written out: which rules and duties a decision has, and where the truth
// that properties speak of differs from what a rule is given.
#include "specs/reference/decide.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/compiled.h"

namespace sightline::testing::decide_test {
namespace {

using reference::Plain;
using Rules = std::vector<std::uint16_t>;
using Truth = Plain::Truth;

constexpr WorldValue kMissing = {};
WorldValue given(std::int64_t v) { return WorldValue::of(v); }

// Asks about entity 0 of type 0 twice.
WorldRequest request(std::uint32_t action = 0, std::int64_t now = 1) {
  return {action, 0, 0, 0, 0, now, {}};
}

TEST(Reference, TheRulesThatDetermineADecision) {
  const CheckedPolicy policy = checked(R"(entity User { good: bool, bad: bool }
action see(User, User)
rule one: permit see(u, _) when u.good
rule two: permit see(u, _) when u.good
  permit see(u, _) when not u.bad
rule three: forbid see(u, _) when u.bad
rule four: forbid see(u, _) when u.bad and u.good
)");
  struct Row {
    WorldValue good, bad;
    bool allowed;
    Rules rules;
  };
  for (const Row& row :
       {Row{given(1), given(0), true, {0, 1}}, Row{given(0), given(0), true, {1}},
        Row{given(1), given(1), false, {2, 3}}, Row{given(0), given(1), false, {2}},
        Row{kMissing, given(0), true, {1}}, Row{given(1), kMissing, false, {2, 3}},
        Row{given(0), kMissing, false, {2}}, Row{kMissing, kMissing, false, {2, 3}}}) {
    World world;
    world.entities = {{{"ann", true, {row.good, row.bad}, {}, true}}};
    const auto decision = reference::decide(policy.tree(), world, request());
    EXPECT_EQ(decision.allowed, row.allowed);
    EXPECT_EQ(decision.rules, row.rules);
  }
}

// An allow owes what a permit that is true or unknown asks for; a deny owes nothing.
TEST(Reference, TroubleAddsADutyAndNeverRemovesOne) {
  const CheckedPolicy policy = checked(R"(entity User { good: bool, watched: bool, bad: bool }
action see(User, User)
obligation log, blur
rule plain: permit see(u, _) when u.good
rule watching: permit see(u, _) when u.watched with blur, log
rule also: permit see(u, _) when u.good and u.watched with log
rule stop: forbid see(u, _) when u.bad
)");
  struct Row {
    WorldValue good, watched, bad;
    bool allowed;
    Rules obligations;
  };
  for (const Row& row : {Row{given(1), given(0), given(0), true, {}},
                         Row{given(1), given(1), given(0), true, {0, 1}},
                         Row{given(1), kMissing, given(0), true, {0, 1}},
                         Row{given(0), given(1), given(0), true, {0, 1}},
                         Row{given(0), kMissing, given(0), false, {}},
                         Row{kMissing, given(1), given(0), true, {0, 1}},
                         Row{given(1), given(1), given(1), false, {}},
                         Row{given(1), given(1), kMissing, false, {}}}) {
    World world;
    world.entities = {{{"ann", true, {row.good, row.watched, row.bad}, {}, true}}};
    const auto decision = reference::decide(policy.tree(), world, request());
    EXPECT_EQ(decision.allowed, row.allowed);
    EXPECT_EQ(decision.obligations, row.obligations);
  }
}

TEST(Reference, NobodyIsAllowedByDefault) {
  const CheckedPolicy policy =
      checked("entity User\naction see, edit(User, User)\nrule r: permit see(_, _)\n");
  World world;
  world.entities = {{{"ann", true, {}, {}, true}}};
  EXPECT_TRUE(reference::decide(policy.tree(), world, request(0)).allowed);
  EXPECT_FALSE(reference::decide(policy.tree(), world, request(1)).allowed);
}

// A clause speaks of the pairs of types that its head allows, and of no other.
TEST(Reference, AClauseSpeaksOfItsTypesOnly) {
  const CheckedPolicy policy = checked(R"(entity User
entity Client
action see(User | Client, User)
rule people: permit see(_: User, _)
)");
  World world;
  world.entities = {{{"ann", true, {}, {}, true}}, {{"web", true, {}, {}, true}}};
  EXPECT_TRUE(reference::decide(policy.tree(), world, {0, 0, 0, 0, 0, 1, {}}).allowed);
  EXPECT_FALSE(reference::decide(policy.tree(), world, {0, 1, 0, 0, 0, 1, {}}).allowed);
}

// The same words in a rule and in a property.
TEST(Reference, TruthIsCompleteCurrentAndWithoutRange) {
  const CheckedPolicy policy = checked(R"(entity User in User { level: int, seen: bool within 10s }
relation knows(one: User, other: User)
sealed fixed relation met(one: User, other: User)
relation fresh(one: User) within 10s
global open: bool within 10s
action see(User, User)
rule sum: forbid see(u, _) when u.level + 1 > u.level
rule absent: forbid see(u, x) when no knows(u, x)
rule genuine: permit see(u, x) when some met(u, x)
rule dated: forbid see(_, _) when open
rule dated_attribute: forbid see(u, _) when u.seen
rule dated_rows: permit see(u, _) when some fresh(u)
rule above: forbid see(u, _) when not (u in User::"boss")
)");
  World world;
  world.entities = {
      {{"ann", true, {given(std::numeric_limits<std::int64_t>::max()), given(1)}, {}, false}}};
  world.rows = {{}, {}, {{{0}, {}}}};
  world.complete = {false, true, true};
  world.globals = {given(1)};
  world.as_of = 1;
  const WorldRequest asked = request(0, 60'000);
  Plain observed(policy.tree(), world, asked),
      truth(policy.tree(), world, asked, Plain::View::truth);
  const auto of = [&](Plain& domain, std::size_t rule) {
    return reference::Evaluate(domain).truth(*policy.tree().rules[rule].clauses[0].condition);
  };
  const Truth in_truth[] = {Truth::yes, Truth::yes, Truth::no, Truth::yes,
                            Truth::yes, Truth::yes, Truth::yes};
  for (std::size_t rule = 0; rule < std::size(in_truth); ++rule) {
    EXPECT_EQ(of(observed, rule), Truth::unknown) << policy.tree().rules[rule].name;
    EXPECT_EQ(of(truth, rule), in_truth[rule]) << policy.tree().rules[rule].name;
  }
}

// What an author names need not exist; it is itself all the same.
TEST(Reference, LiteralsNeedNotExist) {
  const CheckedPolicy policy = checked(R"(entity User { tag: string, boss: User, on: bool }
action see(User, User)
rule equal_id: permit see(u, _) when u == User::"ann"
rule equal_stranger: permit see(_, _) when User::"zed" == User::"zed"
rule two_strangers: permit see(_, _) when User::"zed" == User::"yan"
rule facts_of_stranger: permit see(_, _) when User::"zed".on
rule text: permit see(u, _) when u.tag == "blue"
rule other_text: permit see(u, _) when u.tag in {"red", "green"}
)");
  World world;
  world.strings = policy.tree().strings;
  ASSERT_EQ(world.strings[0], "blue");
  world.entities = {{{"ann", true, {given(0), given(0), given(1)}, {}, true}}};
  const WorldRequest asked = request();
  Plain plain(policy.tree(), world, asked);
  const Truth expected[] = {Truth::yes,     Truth::yes, Truth::no,
                            Truth::unknown, Truth::yes, Truth::no};
  for (std::size_t r = 0; r < std::size(expected); ++r) {
    EXPECT_EQ(reference::Evaluate(plain).truth(*policy.tree().rules[r].clauses[0].condition),
              expected[r])
        << policy.tree().rules[r].name;
  }
}

// A sealed relation says "none" through a sealed list only.
TEST(Reference, ASealedListIsCompleteForItsColumns) {
  const CheckedPolicy policy = checked(R"(entity User
sealed fixed relation note(one: User, other: User) listed by (one)
action see(User, User)
rule by_list: permit see(u, _) when no note(u, _)
rule finer: permit see(u, x) when no note(u, x)
rule other_way: permit see(_, x) when some note(_, x)
)");
  World world;
  world.entities = {{{"ann", true, {}, {}, true}}};
  world.rows = {{}};
  for (const bool complete : {true, false}) {
    world.complete = {complete};
    const WorldRequest asked = request();
    Plain plain(policy.tree(), world, asked);
    const Truth listed = complete ? Truth::yes : Truth::unknown;
    const Truth expected[] = {listed, listed, Truth::unknown};
    for (std::size_t r = 0; r < std::size(expected); ++r) {
      EXPECT_EQ(reference::Evaluate(plain).truth(*policy.tree().rules[r].clauses[0].condition),
                expected[r])
          << policy.tree().rules[r].name << complete;
    }
  }
}

// `may` in a property is the decision on what was observed; its arguments are read in truth.
TEST(Reference, MayIsTheDecisionOnWhatWasObserved) {
  const CheckedPolicy policy = checked(R"(entity User { cached on: bool, boss: User }
action see, edit(User, User)
rule r: permit see(u, _) when u.on
property p: forall u: User: may see(u.boss, u) implies u.on
)");
  World truth;
  truth.entities = {{{"ann", true, {given(0), given(1)}, {}, true},
                     {"bea", true, {given(0), given(1)}, {}, true}}};
  truth.rows = {};
  World observed = truth;
  const WorldRequest asked = request();
  const auto of = [&](std::int64_t who) {
    Plain plain(policy.tree(), truth, asked, Plain::View::truth, {{who}, &observed});
    return reference::Evaluate(plain).truth(*policy.tree().properties[0].condition);
  };
  EXPECT_EQ(of(0), Truth::yes);
  observed.entities[0][1].attributes[0] = given(1);
  EXPECT_EQ(of(0), Truth::no);
  observed.entities[0][1].attributes[0] = kMissing;
  EXPECT_EQ(of(0), Truth::yes);
}

TEST(Reference, NamesWhatBreaksAnInvariant) {
  const CheckedPolicy policy = checked(R"(entity User { level: int? }
relation seat(user: User) { from: time, until: time? }
action see(User, User)
invariant low: forall u: User: (u.level ?? 0) < 10
invariant ends: forall s: seat: s.from <= (s.until ?? forever)
rule r: permit see(_, _)
)");
  World world;
  world.entities = {{{"ann", true, {given(9)}, {}, true},
                     {"bea", true, {given(10)}, {}, true},
                     {"cleo", true, {kMissing}, {}, true},
                     {"dot", false, {given(10)}, {}, true}}};
  world.rows = {{{{0}, {given(5), given(4)}}, {{1}, {given(5), WorldValue::none()}}}};
  world.complete = {true};
  using Places = std::vector<std::uint32_t>;
  EXPECT_EQ(reference::breaches(policy.tree(), world, policy.tree().invariants[0]), Places{1});
  EXPECT_EQ(reference::breaches(policy.tree(), world, policy.tree().invariants[1]), Places{0});
}

// Who is not there breaks what cannot be told without them, and nothing else.
TEST(Reference, NamesWhatHangsOnAStranger) {
  const CheckedPolicy policy = checked(R"(entity Team in Team
entity User in Team { level: int }
relation seat(user: User) { kept: bool, giver: User }
action see(User, User)
invariant kept: forall s: seat: s.kept or s.giver.level > 5
invariant placed: forall u: User: u in Team::"all"
rule r: permit see(_, _)
)");
  const WorldEntity all{"all", true, {}, {}, true}, lost{"lost", false, {}, {}, false};
  const auto user = [](std::string id, std::vector<EntityPlace> in) {
    return WorldEntity{std::move(id), true, {given(6)}, std::move(in), true};
  };
  World world;
  WorldEntity dot{"dot", false, {kMissing}, {}, false};
  world.entities = {{all, lost},
                    {user("ann", {{0, 0}}), user("bea", {{0, 1}}), user("cleo", {{0, 0}, {0, 1}}),
                     dot, user("eve", {{0, 0}})}};
  world.entities[1][4].attributes = {kMissing};
  world.rows = {{{{0}, {given(0), given(0)}},
                 {{1}, {given(0), given(3)}},
                 {{2}, {given(1), given(3)}},
                 {{3}, {kMissing, given(3)}},
                 {{4}, {given(0), given(4)}}}};
  world.complete = {true};
  using Places = std::vector<std::uint32_t>;
  EXPECT_EQ(reference::breaches(policy.tree(), world, policy.tree().invariants[0]), (Places{1, 3}));
  EXPECT_EQ(reference::breaches(policy.tree(), world, policy.tree().invariants[1]), Places{1});
}

}  // namespace
}  // namespace sightline::testing::decide_test
