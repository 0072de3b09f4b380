// No axiom is false: in every pair of a truth and an observation that trust allows, the empty world
// included, everything that Axioms asserts for a question can hold together with all the facts. One
// policy per class of axiom, asked in every view, on worlds small enough to meet every case.
#include "compiler/prove/axioms.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/prove/smt/solver.h"
#include "specs/reference/decide.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/pinned_world.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::axioms_test {
namespace {

using smt::Term;

struct Case {
  const char* name;
  const char* policy;  // its clauses and its property are the questions
};

void PrintTo(const Case& it, std::ostream* out) { *out << it.name; }

const std::array kCases{
    Case{"Ranges", R"(
entity User { born: time, ended: time?, level: int, wait: duration, cached seen: time }
action view(User, User)
rule r: permit view(u, x) when u.born + u.wait < now and (x.ended ?? u.seen) < u.seen and u.level + x.level > 0
property p: never view(u, x) when u.born + u.wait < x.seen or u.level + x.level == u.level or -u.wait > x.wait)"},
    Case{"Members", R"(
enum One { only }
enum Role { guest < member < owner }
entity User { role: Role, one: One, cached wished: Role? }
action view(User, User)
rule r: permit view(u, x) when u.role < x.role and u.one == x.one and u.wished == x.role
property p: never view(u, x) when u.wished == x.role and x.wished is none)"},
    Case{"CachedFacts", R"(
entity User { cached boss: User?, cached level: int, cached away: bool }
action view(User, User)
rule r: permit view(u, x) when u.boss == x and u.level < x.level and u.boss.boss is not none and not x.away
property p: never view(u, x) when u.boss.boss == x or u.level == x.level or u.away)"},
    Case{"SealedFacts", R"(
entity User { sealed fixed boss: User?, sealed fixed level: int }
action view(User, User)
rule r: permit view(u, x) when u.boss == x and u.level < x.level
property p: never view(u, x) when u.boss.boss == x or u.boss.level == x.level)"},
    Case{"DatedGlobals", R"(
entity User
global lockdown: bool within 10s
global curfew: time? within 1ms
action view(User, User)
rule r: permit view(_, _) when now < (curfew ?? forever) or curfew is none
rule f: forbid view(_, _) when lockdown
property p: never view(_, _) when lockdown and now < (curfew ?? past))"},
    Case{"GlobalsAndContext", R"(
entity User
global open: bool
global first: User
context { who: User?, trusted: bool }
action view(User, User)
rule r: permit view(u, x) when open and who == u and trusted and first == x
property p: never view(u, _) when who is none or first == u or open)"},
    Case{"RegistryRows", R"(
entity User { level: int }
relation knows(one: User, other: User) { since: time, close: bool? }
action view(User, User)
rule r: permit view(u, x) when (some knows(u, x) as r where r.since < now) or no knows(_, u)
rule f: forbid view(u, x) when some knows(x, _) as r where r.other.level > u.level
property p: never view(u, x) when (some knows(_, _)) and no knows(u, x) as r where r.close is none)"},
    Case{"CachedRows", R"(
entity User
cached relation knows(one: User, other: User) { since: time, close: bool? }
action view(User, User)
rule r: permit view(u, x) when (some knows(u, x) as r where r.since < now) or no knows(_, u)
rule f: forbid view(u, x) when some knows(x, _) as r where r.close ?? (r.other == u)
property p: never view(u, x) when (some knows(_, _)) and no knows(u, x) as r where r.close is none)"},
    Case{"SealedRows", R"(
entity User
sealed fixed relation knows(one: User, other: User) { since: time, close: bool? }
action view(User, User)
rule r: permit view(u, x) when some knows(u, x) as r where r.since < now
rule f: forbid view(u, x) when no knows(x, _) as r where r.close ?? (r.other == u)
property p: never view(u, x) when (some knows(_, _)) and no knows(u, x) as r where r.close is none)"},
    Case{"Parents", R"(
entity Org
entity Site in Site, Org
entity User in Site { home: Site }
action view(User, Site)
rule r: permit view(u, s) when u in s and not u.home in s
rule f: forbid view(u, s) when s in Org::"acme" or not u in Site::"annex"
property p: never view(u, s) when u.home in s or not u in s)"},
    Case{"Chains", R"(
entity Org
entity Site in one Site, Org
entity User in one Site { home: Site }
action view(User, Site)
rule r: permit view(u, s) when u in s and not u.home in s
rule f: forbid view(u, s) when s in Org::"acme" or u in Site::"annex" or u.home in Site::"annex"
property p: never view(u, s) when (u.home in s or not u in s) and u in Org::"acme")"},
    Case{"Texts", R"(
enum Scope { live, film }
entity User { name: string, title: string?, cached nick: string, scopes: set<Scope>, cached wished: set<Scope>?, one: Scope? }
relation called(name: string, level: int, since: time, kind: Scope) { user: User }
action view(User, User)
rule r: permit view(u, x) when u.name == x.nick and live in u.scopes and u.title in {"boss", "guest"} and x == User::"root"
rule f: forbid view(u, x) when (some called(u.name, 3, _, film) as c where c.user == x) or (u.one in u.scopes) or u.scopes == x.scopes
property p: never view(u, x) when no called(x.name, _, now, _) as c where c.level > 2 and c.kind in u.scopes)"},
    Case{"DatedFacts", R"(
entity User { level: int within 10s, sealed boss: User?, sealed fixed home: User, cached rank: int within 1ms }
relation knows(one: User, other: User) { since: time } unique (other) within 10s
sealed relation owns(one: User, other: User) { since: time } listed by (one) within 1h
sealed fixed relation made(one: User, other: User) { since: time? } unique (other) listed by (other)
cached global door: bool
sealed global key: int
action view(User, User)
rule r: permit view(u, x) when u.level > x.level and u.boss == x and (some knows(u, x) as k where k.since < now) and (no owns(u, _) as o where o.since < now) and door and key == 3
rule f: forbid view(u, x) when (some made(_, x) as m where m.since is none) or (several owns(x, _)) or (several knows(x, _) as k where k.since < now) or u.rank < 3
property p: never view(u, x) when u.level == x.level and (some knows(u, _)) and (no owns(u, x)) and (several made(_, _)))"},
    Case{"Nested", R"(
entity User { level: int }
relation knows(one: User, other: User) { since: time } max 20
cached relation blocks(one: User, other: User) max 20
action view(User, User)
rule r: permit view(u, x) when some knows(u, _) as a where no blocks(a.other, u) as b where b.other == x
rule f: forbid view(u, x) when several knows(x, _) as b where b.since < now
property p: never view(u, x) when every knows(x, _) as a: some blocks(a.other, _) as b where b.other == u)"},
    Case{"Invariants", R"(
entity User { level: int, cap: int, away: bool? }
relation knows(one: User, other: User) { since: time, ended: time? } unique (other)
action view(User, User)
rule r: permit view(u, x) when u.level > x.cap and (some knows(u, x) as k where (k.ended ?? now) < now)
property p: never view(u, x) when u.level == x.cap and several knows(_, x)
invariant capped: forall u: User: u.level - 1 <= u.cap or u.away ?? true or u.level > 2
invariant ends: forall k: knows: k.since <= (k.ended ?? forever))"},
    Case{"Choices", R"(
entity User { level: int, home: User?, away: bool? }
action view, edit(User, User)
rule r: permit view, edit(u, x) when (if u.away ?? false then u.level else x.level) > 2 and some u.home as h where h.level > 3
rule f: forbid view, edit(u, x) when if action == view then u.level > 3 else no u.home as h where h == x
property p: never view, edit(u, x) when every u.home as h: h.away == true)"},
    Case{"Keys", R"(
entity User
relation one(user: User) { live: bool, level: int }
action view(User, User)
rule r: permit view(u, x) when (some one(u) as r where r.live) and (some one(x) as r where r.level > 0) and no one(u) as r where r.level < 0
property p: never view(u, x) when (some one(_) as r where r.user == u) and some one(x) as r where r.live)"},
};

struct Sample {
  World truth, observed, poorer;
  WorldRequest request;
};

Sample sample(const typed::Policy& policy, std::uint64_t seed) {
  const Pick pick = pick_from(seed);
  const std::int64_t now = random_now(pick);
  // The first is the empty world: one entity of each type and no row.
  const WorldSize size = seed == 0 ? WorldSize{1, 0} : WorldSize{2, 3};
  Sample out;
  out.truth = random_truth(policy, now, size, pick);
  out.observed = random_observation(policy, out.truth, now, pick);
  out.poorer = random_poorer(out.observed, pick);
  out.request = random_request(policy, out.truth, now, pick);
  return out;
}

// Every clause, the property and the decision in every view, and every axiom that they bring.
void ask_everything(const Compiled& policy, Encoding& encoding, Axioms& axioms,
                    const WorldRequest& request) {
  std::size_t names = 0;
  const auto mention = [&](const Term& term) {
    const Term named = encoding.context().constant("named " + std::to_string(names++),
                                                   encoding.context().boolean());
    axioms.require(equal(named, term));
  };
  const SymbolicRequest asked = encoding.request(static_cast<std::uint16_t>(request.principal_type),
                                                 static_cast<std::uint16_t>(request.resource_type));
  for (const auto& rule : policy.tree().rules) {
    for (const auto& clause : rule.clauses) {
      if (clause.principal != request.principal_type || clause.resource != request.resource_type)
        continue;
      for (const View view : {View::truth, View::first_observation, View::second_observation}) {
        const auto truth = encoding.meaning(*clause.condition, view, asked);
        mention(truth.yes);
        mention(truth.no);
      }
    }
  }
  for (const auto& property : policy.tree().properties) {
    for (const auto& it : property.cases) {
      if (it.principal == request.principal_type && it.resource == request.resource_type)
        mention(encoding.meaning(*it.condition, View::truth, asked).yes);
    }
  }
}

struct Verdicts {
  smt::Answer with_pins, with_a_false_axiom;
};

Verdicts hold(const Compiled& policy, const Sample& it, bool two_observations) {
  Encoding encoding(policy.loaded.program(), &policy.tree());
  Axioms axioms(encoding, {}, two_observations);
  ask_everything(policy, encoding, axioms, it.request);
  // What is beyond the limits is answered by nobody: some of the axioms are as good as all then.
  const World& poorer = two_observations ? it.poorer : it.observed;
  PinnedWorld pinned(encoding, it.truth, {&poorer, &it.observed}, it.request);
  pinned.mention_rows(axioms);
  smt::Solver solver(encoding.context(), {}, axioms.assertions());
  for (const Term& pin : pinned.pins(axioms)) solver.add(pin);
  Verdicts verdicts{solver.check(), smt::Answer::unknown};
  // What is false in general: every fact is known, every look-up complete, every delivered row there.
  for (const auto& use : axioms.uses()) {
    if (use.meaning.role == Role::known || use.meaning.role == Role::complete ||
        use.meaning.role == Role::whole)
      solver.add(use.application);
  }
  verdicts.with_a_false_axiom = solver.check();
  return verdicts;
}

class AxiomsOf : public ::testing::TestWithParam<Case> {};

TEST_P(AxiomsOf, HoldInEveryWorldThatTrustAllows) {
  const Compiled policy = compiled(std::string(GetParam().policy) + "\n");
  std::size_t caught = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Sample it = sample(policy.tree(), seed);
    for (const bool two : {false, true}) {
      const Verdicts found = hold(policy, it, two);
      ASSERT_EQ(found.with_pins, smt::Answer::satisfiable)
          << "seed " << seed << (two ? ", two observations\n" : "\n") << "TRUTH\n"
          << text_of(policy.tree(), it.truth) << "OBSERVED\n"
          << text_of(policy.tree(), it.observed) << text_of(policy.tree(), it.truth, it.request);
      caught += found.with_a_false_axiom == smt::Answer::unsatisfiable ? 1 : 0;
    }
  }
  EXPECT_GT(caught, 5U) << "a planted false axiom is not noticed: these worlds show nothing";
}

INSTANTIATE_TEST_SUITE_P(Classes, AxiomsOf, ::testing::ValuesIn(kCases),
                         [](const auto& it) { return std::string(it.param.name); });

// Ways of an invariant to somebody: through a field, a column, an attribute, a literal, and what stands
// above; by every operation that may do without.
constexpr const char* kPeople = R"(
entity Team in Team { size: int? }
entity User in Team { level: int, boss: User, away: bool? }
entity Site { owner: User }
relation knows(one: User, other: User) { close: bool, via: User?, team: Team, worth: int? }
relation holds(user: User, site: Site) max 20
action view(User, Site)
rule r: permit view(u, s) when u.level > s.owner.level and u.boss in Team::"all" and some holds(u, s)
rule f: forbid view(u, s) when (some knows(u, s.owner) as k where k.via == u or k.close) or u.away == true
property p: never view(u, s) when u.boss.level > 0 and (some holds(_, s)) and s.owner in Team::"all"
invariant sized: forall t: Team: (t.size ?? 1) > 0
invariant present: forall u: User: u.away is none or u.level > 0
)";
const std::array kWays{
    "k: knows: k.close or k.other.level > 0",
    "k: knows: not k.close or k.one.boss.level - 1 > 0 or (k.via.level ?? 1) != 1",
    "k: knows: (if k.close then k.one else k.other).level < 3",
    "k: knows: (if k.close then k.one.level else k.other.level) < 3",
    "k: knows: (k.worth ?? k.other.level) != 5",
    "k: knows: (k.via.level ?? k.other.level) != 5",
    "k: knows: k.team in Team::\"all\" or k.close",
    "k: knows: not k.other in k.team",
    "s: Site: s.owner in Team::\"all\" or s.owner == User::\"root\" or s.owner.level < 2",
    "h: holds: no knows(h.user, h.site.owner) as k where k.other.level < 0",
    "h: holds: (some knows(_, h.user) as k where k.other.level > 0) or User::\"root\".level > 1",
};

// As a truth, with some who are not there: nothing about them was delivered, and they are what they like.
Sample with_strangers(const typed::Policy& policy, std::uint64_t seed) {
  const Pick pick = pick_from(seed);
  Sample out;
  out.truth = random_truth(policy, random_now(pick), WorldSize{3, 6}, pick);
  for (auto& list : out.truth.entities) {
    for (auto& entity : list) entity.exists = pick(3) != 0;
  }
  out.observed = out.truth;
  for (auto& list : out.observed.entities) {
    for (auto& entity : list) {
      if (entity.exists) continue;
      entity.attributes.assign(entity.attributes.size(), WorldValue::unavailable());
      entity.parents.clear();
      entity.parents_complete = false;
    }
  }
  out.poorer = out.observed;
  out.request = random_request(policy, out.truth, out.truth.as_of, pick);
  return out;
}

// A row about somebody who is not there.
bool names_a_stranger(const typed::Policy& policy, const World& world) {
  for (std::size_t r = 0; r < world.rows.size(); ++r) {
    for (std::size_t c = 0; c < policy.relations[r].columns.size(); ++c) {
      const auto& entities = world.entities[policy.relations[r].columns[c].type.id];
      const auto is_stranger = [&](const WorldRow& row) {
        return !entities[static_cast<std::size_t>(row.columns[c])].exists;
      };
      if (std::any_of(world.rows[r].begin(), world.rows[r].end(), is_stranger)) return true;
    }
  }
  return false;
}

bool is_let_in(const typed::Policy& policy, const World& observed) {
  return std::all_of(policy.invariants.begin(), policy.invariants.end(), [&](const auto& it) {
    return reference::breaches(policy, observed, it).empty();
  });
}

// SOUNDNESS: what the builder lets in keeps every axiom, whoever is missing from it.
TEST(Axioms, HoldWhereNoInvariantHangsOnAStranger) {
  std::size_t refused = 0;
  for (const char* way : kWays) {
    const Compiled policy = compiled(std::string(kPeople) + "invariant way: forall " + way + "\n");
    std::size_t let_in = 0;
    for (std::uint64_t seed = 0; seed < 600 && let_in < 30; ++seed) {
      const Sample it = with_strangers(policy.tree(), seed);
      if (!names_a_stranger(policy.tree(), it.observed)) continue;
      if (!is_let_in(policy.tree(), it.observed)) {
        ++refused;
        continue;
      }
      ++let_in;
      ASSERT_EQ(hold(policy, it, false).with_pins, smt::Answer::satisfiable)
          << way << ", seed " << seed << "\nTRUTH\n"
          << text_of(policy.tree(), it.truth) << "OBSERVED\n"
          << text_of(policy.tree(), it.observed) << text_of(policy.tree(), it.truth, it.request);
    }
    EXPECT_GE(let_in, 30U) << way;
  }
  EXPECT_GE(refused, 100U);
}

TEST(Axioms, HoldForRandomPolicies) {
  const CheckedPolicy declarations = checked(zoo());
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Pick pick = pick_from(seed * 7919);
    std::string text = zoo();
    for (const auto& rule : random_rules(declarations.tree(), {.rules = 2, .depth = 2}, pick))
      text += rule;
    const Compiled policy =
        compiled(text + random_property(declarations.tree(), "p", "never", 2, pick));
    const Sample it = sample(policy.tree(), seed);
    for (const bool two : {false, true})
      ASSERT_EQ(hold(policy, it, two).with_pins, smt::Answer::satisfiable) << text;
  }
}

}  // namespace
}  // namespace sightline::testing::axioms_test
