// What is said of a switch against brute force: of every condition up to three nodes that reads
// one, on every world of a small scope, with the switch on, off and unavailable. What is proved is
// broken by none of these worlds; what is refuted is broken by one of them. And against samples, of
// random policies over random worlds.
#include "compiler/prove/switches.h"

#include <iostream>
#include <map>

#include "compiler/prove/switch_replay.h"
#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/support/small_scope.h"

namespace sightline::testing::switches_test {
namespace {

using ClaimKind = SwitchClaim::Kind;
constexpr std::array kClaims{ClaimKind::closes, ClaimKind::opens_nothing,
                             ClaimKind::changes_nothing, ClaimKind::unavailable};

const std::string kReads = "off";

// Each condition is a permit, a forbid of what is permitted to all, and a permit with an obligation.
std::string text(const SmallScope& scope, const std::vector<std::string>& all) {
  std::string actions, rules;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::string n = std::to_string(k);
    actions += "action p" + n + ", f" + n + ", o" + n + " (" + scope.types + ")\n";
    rules += "rule p" + n + ": permit p" + n + " (u, x) when " + all[k] + "\n";
    rules += "rule a" + n + ": permit f" + n + ", o" + n + " (_, _)\n";
    rules += "rule f" + n + ": forbid f" + n + " (u, x) when " + all[k] + "\n";
    rules += "rule o" + n + ": permit o" + n + " (u, x) when " + all[k] + " with tell\n";
  }
  return scope.declarations + "global off: bool within 10s\nobligation tell\n" + actions + rules;
}

// Those that read the switch.
std::vector<std::string> reading(const SmallScope& scope) {
  std::vector<std::string> atoms = scope.atoms, out;
  atoms.insert(atoms.begin(), kReads);
  for (const std::string& condition : conditions(atoms)) {
    if (condition.find("(" + kReads + ")") != std::string::npos) out.push_back(condition);
  }
  return out;
}

AskedRequest asked(const Compiled& policy, World& world, std::uint32_t global,
                   const std::optional<bool>& given, const WorldRequest& request) {
  world.globals[global] = given ? WorldValue::of(*given ? 1 : 0) : WorldValue::unavailable();
  const auto meant = reference::decide(policy.tree(), world, request);
  return {request, meant.allowed, meant.rules, meant.obligations, meant.allowed, meant.allowed};
}

// Which claims this request breaks in this world, with `thrown` as the closing value.
struct Breaches {
  bool of[kClaims.size()] = {};
};
Breaches breaches(const Compiled& policy, World& world, std::uint32_t global, bool thrown,
                  const WorldRequest& request) {
  const auto at = [&](std::optional<bool> given) {
    return asked(policy, world, global, given, request);
  };
  const AskedRequest one = at(thrown), other = at(!thrown), none = at(std::nullopt);
  Breaches out;
  for (std::size_t c = 0; c < kClaims.size(); ++c) {
    out.of[c] = kClaims[c] == ClaimKind::unavailable ? breaks(kClaims[c], {none, one, other})
                                                     : breaks(kClaims[c], {one, other});
  }
  return out;
}

// By action: the worlds that break each claim. The scope's actions have one pair of types.
std::vector<std::array<std::size_t, kClaims.size()>> brute_force(const Compiled& policy,
                                                                 bool thrown, std::size_t& worlds) {
  std::vector<std::array<std::size_t, kClaims.size()>> found(policy.tree().actions.size());
  Odometer odometer;
  do {
    World world = any_world(policy.tree(), odometer.pick());
    world.globals.resize(1);
    ++worlds;
    for (std::uint32_t action = 0; action < found.size(); ++action) {
      const typed::Action& types = policy.tree().actions[action];
      for (std::uint32_t what = 0; what < kSmall; ++what) {
        const WorldRequest request{action, types.principals[0], 0, types.resources[0],
                                   what,   kSmallNow,           {}};
        const Breaches broken = breaches(policy, world, 0, thrown, request);
        for (std::size_t c = 0; c < kClaims.size(); ++c) found[action][c] += broken.of[c] ? 1U : 0U;
      }
    }
  } while (odometer.next());
  return found;
}

// One policy for each condition and way of reading it, so that each has its own closing value.
void hold_scope(const SmallScope& scope) {
  const auto all = reading(scope);
  std::size_t worlds = 0, proved = 0, refuted = 0, shown = 0;
  const Compiled policy = compiled(text(scope, all));
  const smt::Settings settings;
  const auto report = prove_switch(policy.tree(), policy.loaded, 0, settings);
  ASSERT_TRUE(bool(report)) << report.error().message;
  EXPECT_TRUE(report->is_decided());
  const auto found = brute_force(policy, report->thrown, worlds);
  for (const SwitchClaim& claim : report->claims) {
    const bool is_proved = std::holds_alternative<Proved>(claim.verdict);
    for (const RequestKind& of : claim.requests) {
      const std::size_t broken = found[of.action][static_cast<std::size_t>(claim.kind)];
      (is_proved ? proved : refuted) += 1;
      shown += !is_proved && broken != 0 ? 1U : 0U;
      if (is_proved) {
        ASSERT_EQ(broken, 0U) << "proved, and it is not: claim " << static_cast<int>(claim.kind)
                              << " of " << policy.tree().actions[of.action].name << ", "
                              << all[of.action / 3];
      }
    }
  }
  // What a claim does not list is no proof either: whoever is taken away from is under `closes`.
  for (std::uint32_t action = 0; action < found.size(); ++action) {
    for (const ClaimKind kind : {ClaimKind::opens_nothing, ClaimKind::changes_nothing}) {
      if (found[action][static_cast<std::size_t>(kind)] == 0) continue;
      const bool told =
          std::any_of(report->claims.begin(), report->claims.end(), [&](const SwitchClaim& claim) {
            return claim.kind == kind && std::holds_alternative<Refuted>(claim.verdict) &&
                   claim.requests.front().action == action;
          });
      EXPECT_TRUE(told) << static_cast<int>(kind) << " of " << all[action / 3];
    }
  }
  std::cout << scope.name << ": " << all.size() << " conditions on " << worlds
            << " worlds: " << proved << " proved, " << refuted << " refuted, " << shown
            << " of them here\n";
  EXPECT_GT(proved, all.size());
  EXPECT_EQ(shown, refuted) << "each has a world of two entities";
}

class SwitchesInSmallWorlds : public ::testing::TestWithParam<SmallScope> {};
TEST_P(SwitchesInSmallWorlds, DoWhatIsSaidOfThem) { hold_scope(GetParam()); }
INSTANTIATE_TEST_SUITE_P(SmallScopes, SwitchesInSmallWorlds,
                         ::testing::Values(small_scopes()[0], small_scopes()[1], small_scopes()[5]),
                         [](const auto& scope) { return scope.param.name; });

// --- samples

struct Tally {
  std::size_t closed = 0, proved = 0, refuted = 0, unknown = 0, cases = 0, allowed = 0;
};

bool is_of(const SwitchClaim& claim, const WorldRequest& request) {
  return std::any_of(claim.requests.begin(), claim.requests.end(), [&](const RequestKind& it) {
    return it.action == request.action && it.principal == request.principal_type &&
           it.resource == request.resource_type;
  });
}

void hold_samples(const Compiled& policy, const SwitchReport& report, const Pick& pick,
                  Tally& tally) {
  for (int sample = 0; sample < 40; ++sample) {
    const std::int64_t now = random_now(pick);
    const World truth = random_truth(policy.tree(), now, {.entities = 2, .rows = 3}, pick);
    World observed = random_observation(policy.tree(), truth, now, pick);
    observed.as_of = now;  // a switch that has a value is young enough
    for (const ActionCase& of : policy.loaded.program().cases) {
      WorldRequest request = random_request(policy.tree(), truth, now, pick);
      request.action = of.action;
      request.principal_type = of.principal, request.resource_type = of.resource;
      request.principal %= static_cast<std::uint32_t>(truth.entities[of.principal].size());
      request.resource %= static_cast<std::uint32_t>(truth.entities[of.resource].size());
      const Breaches broken = breaches(policy, observed, report.global, report.thrown, request);
      ++tally.cases;
      tally.allowed += broken.of[0] ? 1U : 0U;
      for (const SwitchClaim& claim : report.claims) {
        if (!std::holds_alternative<Proved>(claim.verdict) || !is_of(claim, request)) continue;
        if (broken.of[static_cast<std::size_t>(claim.kind)])
          RC_FAIL("proved of the switch, and it is not\n" + text_of(policy.tree(), observed) +
                  text_of(policy.tree(), observed, request) + std::string(policy.source.text()));
      }
    }
  }
}

void hold_random(const std::string& declarations_text, const char* name) {
  const CheckedPolicy declarations = checked(declarations_text);
  const auto lockdown = static_cast<std::uint32_t>(
      std::find_if(declarations.tree().globals.begin(), declarations.tree().globals.end(),
                   [](const typed::Global& it) { return it.name == "lockdown"; }) -
      declarations.tree().globals.begin());
  Tally tally;
  EXPECT_TRUE(rc::check(name, [&] {
    const std::string text = *any([&](const Pick& pick) {
      std::string all = declarations_text;
      for (const auto& rule : random_rules(declarations.tree(), {.rules = 3, .depth = 2}, pick))
        all += rule;
      if (pick(2) == 1) all += "rule shut: forbid view(_, _) when lockdown\n";
      if (pick(2) == 1) all += "rule part: forbid edit(u, _) when lockdown unless u.active\n";
      if (pick(2) == 1) all += "rule told: permit view(u, _) when u.active and lockdown with log\n";
      return all;
    });
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    const Compiled policy = compiled(text);
    const smt::Settings settings;
    const auto report = prove_switch(policy.tree(), policy.loaded, lockdown, settings);
    if (!report) RC_FAIL("internal error: " + report.error().message + "\n" + text);
    for (const SwitchClaim& claim : report->claims) {
      tally.proved += std::holds_alternative<Proved>(claim.verdict) ? 1U : 0U;
      tally.refuted += std::holds_alternative<Refuted>(claim.verdict) ? 1U : 0U;
      tally.unknown += std::holds_alternative<Unknown>(claim.verdict) ? 1U : 0U;
      tally.closed += claim.kind == ClaimKind::closes ? 1U : 0U;
    }
    hold_samples(policy, *report, pick, tally);
  }));
  std::cout << name << ": " << tally.proved << " claims proved, " << tally.refuted << " refuted, "
            << tally.unknown << " unknown, " << tally.closed << " about closing; " << tally.cases
            << " sampled requests, " << tally.allowed << " allowed\n";
  EXPECT_GT(tally.closed, 15U);
  EXPECT_GT(tally.refuted, 10U);
  EXPECT_GT(tally.allowed, 300U);
  EXPECT_LT(tally.unknown * 20, tally.proved);
}

TEST(SwitchesOfRandomPolicies, DoWhatIsSaidOfThem) {
  hold_random(small_zoo(), "what is said of a switch survives sampling");
}
TEST(SwitchesOfRandomPolicies, DoWhatIsSaidOfThemInTheZoo) {
  hold_random(zoo(), "what is said of a switch survives sampling in the zoo");
}

}  // namespace
}  // namespace sightline::testing::switches_test
