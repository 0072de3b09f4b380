// Proofs about moments against sampling: of a property with `once` or `steady` that is proved, no
// random history with an observation that trust allows may be a counterexample. Refutations were
// replayed by prove() itself. Policies and properties speak of the same condition, one now and one
// of before, so that as many are proved as refuted.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <iostream>
#include <string>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/compiled.h"
#include "tests/support/random_condition.h"
#include "tests/support/random_history.h"
#include "tests/support/random_world.h"

namespace sightline::testing::moments_test {
namespace {

using reference::Plain;

constexpr const char* kDeclarations = R"(policy moments
enum Scope { live, film }
entity Place in Place
entity User in Place {
  flag: bool, level: Scope within 10s, until: time? within 7s, sealed badge: Scope within 10s,
  sealed rank: bool within 5s, sealed old: bool, sealed fixed home: Place, cached told: bool
}
entity Door { place: Place, sealed fixed owner: User }
relation key(user: User, door: Door) { film: bool } max 8
relation visit(user: User, door: Door) { film: bool } within 10s max 8
sealed relation share(user: User, door: Door) { film: bool, live: bool } within 5s max 8
sealed relation pass(user: User, door: Door) { film: bool } listed by (user) within 10s max 8
sealed fixed relation deed(user: User, door: Door) { film: bool } max 8
sealed fixed relation stamp(user: User, door: Door) listed by (door) max 8
relation desk(door: Door, user: User) unique (door) within 10s max 8
cached relation rumour(user: User, door: Door) max 8
global lockdown: bool within 10s
sealed global motto: Scope within 5s
global open: bool
context { trusted: bool }
action view(User, Door)
)";

struct Tally {
  std::size_t proved = 0, refuted = 0, unknown = 0, vacuous = 0, premises = 0;
};

// A history against a property that is proved, as text; empty if none was found.
std::string counterexample(const Compiled& policy, const Pick& pick, Tally& tally) {
  const std::vector<std::int64_t> spans{5000, 7000, 10'000};
  for (int sample = 0; sample < 400; ++sample) {
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(policy.tree(), now, {.entities = 2, .rows = 3}, pick);
    const auto history = random_history(policy.tree(), truth, now, spans, pick);
    const World observed = random_observation(policy.tree(), truth, history, now, pick);
    WorldRequest request = random_request(policy.tree(), truth, now, pick);
    Plain plain(policy.tree(), truth, request, Plain::View::truth, {{}, &observed, &history});
    const auto& of = policy.tree().properties.front().cases.front();
    if (reference::Evaluate<Plain>(plain).truth(*of.condition) != Plain::Truth::yes) continue;
    ++tally.premises;
    const auto decision = decide_in_world(policy.loaded, observed, request);
    if (!decision || !decision->allowed) continue;
    std::string text = "proved, and it is not:\n";
    for (const Earlier& it : history)
      text += "UNTIL now - " + std::to_string(now - it.moment) + "\n" +
              text_of(policy.tree(), it.truth);
    return text + "TRUTH\n" + text_of(policy.tree(), truth) + "OBSERVED now - " +
           std::to_string(now - observed.as_of) + "\n" + text_of(policy.tree(), observed) +
           text_of(policy.tree(), truth, request) + std::string(policy.source.text());
  }
  return "";
}

std::string condition(const typed::Policy& declarations, Speaker speaker, Polarity polarity,
                      const Pick& pick) {
  RandomCondition random(declarations, speaker, pick);
  random.bind("u", {typed::Type::Kind::entity, declarations.actions[0].principals.front(), false});
  random.bind("d", {typed::Type::Kind::entity, declarations.actions[0].resources.front(), false});
  return random.condition(pick(3), polarity);
}

// A policy whose rule and whose property speak of the same, one now and one of before.
std::string random_text(const typed::Policy& declarations, const Pick& pick) {
  const std::string asked = condition(declarations, Speaker::permit, {true, false}, pick);
  const std::string other = condition(declarations, Speaker::permit, {true, true}, pick);
  const std::string span = one_of<std::string>(pick, {"1ms", "5s", "7s", "10s", "11s"});
  const std::string once = "once (" + asked + ") within " + span;
  const std::string steady = "steady (not (" + asked + ")) for " + span;
  const std::string other_steady = "steady (" + other + ") for " + span;
  const std::string forbid = "steady (" + asked + ") for " + span;
  switch (pick(5)) {
    case 0:
      return "rule r: permit view(u, d) when " + asked + "\nproperty p: never view(u, d) unless " +
             once + "\n";
    case 1:
      return "rule r: permit view(u, d) when (" + asked + ") and (" + other +
             ")\nproperty p: never view(u, d) when " + steady + "\n";
    case 2:
      return "rule r: permit view(u, d) when (" + asked + ") and (" + other +
             ")\nproperty p: never view(u, d) unless (" + once + ") or once (" + other +
             ") within " + span + "\n";
    case 3:
      return "rule r: permit view(u, d) when " + asked + "\nproperty p: never view(u, d) when (" +
             other_steady + ") and " + steady + "\n";
    default:
      break;
  }
  const std::string bad = condition(declarations, Speaker::forbid, {false, true}, pick);
  return "rule r: permit view(_, _)\nrule f: forbid view(u, d) when " + bad +
         "\nproperty p: never view(u, d) when steady (" + bad + ") for " + span + "\n";
}

// The age of a sealed fact is the snapshot's: what is proved of the last hour would be false of a record
// that an evaluator believed for longer.
TEST(Moments, WhatIsSealedGrowsTooOldWithItsSnapshot) {
  for (const std::string fact : {"u.badge", "(some pass(u, d))", "(some share(u, d))", "motto"}) {
    const Compiled policy = compiled(
        "policy sealed_ages\nentity User { sealed badge: bool within 1h }\nentity Door\n"
        "sealed relation pass(user: User, door: Door) listed by (user) within 1h max 8\n"
        "sealed relation share(user: User, door: Door) within 1h max 8\n"
        "sealed global motto: bool within 1h\naction view(User, Door)\n"
        "rule r: permit view(u, d) when " +
        fact + "\nproperty p: never view(u, d) unless once (" + fact + ") within 1h\n");
    const auto report = prove(policy.checked, policy.artifact, {.property = "p"});
    ASSERT_TRUE(bool(report)) << report.error().message;
    EXPECT_TRUE(std::holds_alternative<Proved>(report->properties.front().verdict)) << fact;

    using std::chrono::hours, std::chrono::milliseconds;
    const Time taken{std::chrono::days(20'000)};
    const Entity user{0, "ann"}, door{1, "front"};
    const std::array key{Value::entity(user), Value::entity(door)};
    SnapshotBuilder facts(policy.loaded);
    ASSERT_TRUE(bool(facts.add_entity(user)) && bool(facts.add_entity(door)));
    ASSERT_TRUE(bool(facts.set_attribute(user, "badge", Value::boolean(true))));
    ASSERT_TRUE(bool(facts.add_row("pass", key)) && bool(facts.add_row("share", key)));
    ASSERT_TRUE(bool(facts.set_global("motto", Value::boolean(true))));
    const auto snapshot = std::move(facts).build(1, taken);
    ASSERT_TRUE(bool(snapshot)) << snapshot.error().message;
    const auto allows = [&](Time now) {
      return bool(policy.loaded.decide({user, 0, door, now, {}}, *snapshot));
    };
    EXPECT_TRUE(allows(taken)) << fact;
    EXPECT_TRUE(allows(taken + hours(1))) << fact;
    EXPECT_FALSE(allows(taken + hours(1) + milliseconds(1))) << fact;
    EXPECT_FALSE(allows(taken - milliseconds(1))) << fact;
  }
}

TEST(Moments, WhatIsProvedSurvivesSampling) {
  const CheckedPolicy declarations = checked(kDeclarations);
  Tally tally;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Pick pick = pick_from(seed * 7919 + 13);
    const std::string text = kDeclarations + random_text(declarations.tree(), pick);
    const Compiled policy = compiled(text);
    const auto report = prove(policy.checked, policy.artifact, {.property = "p"});
    ASSERT_TRUE(bool(report)) << report.error().message << "\n" << text;
    const Verdict& verdict = report->properties.front().verdict;
    tally.refuted += std::holds_alternative<Refuted>(verdict) ? 1U : 0U;
    tally.unknown += std::holds_alternative<Unknown>(verdict) ? 1U : 0U;
    tally.vacuous += std::holds_alternative<Vacuous>(verdict) ? 1U : 0U;
    if (!std::holds_alternative<Proved>(verdict)) continue;
    ++tally.proved;
    ASSERT_EQ(counterexample(policy, pick, tally), "");
  }
  std::cout << tally.proved << " proved, " << tally.refuted << " refuted, " << tally.unknown
            << " unknown, " << tally.vacuous << " vacuous; " << tally.premises
            << " sampled cases\n";
  EXPECT_GT(tally.proved, 20U);
  EXPECT_GT(tally.refuted, 10U);
  EXPECT_GT(tally.premises, 500U);
}

}  // namespace
}  // namespace sightline::testing::moments_test
