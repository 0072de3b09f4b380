// Laws of decisions on random policies and random worlds, of the evaluator and of the reference alike:
// the order of rules is irrelevant, a forbid more or a permit less never allows more, and a fact that
// goes missing never turns deny into allow and never takes a duty away. Each is a sentence of
// specs/verified.md.
#include <algorithm>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_condition.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::order_and_effect_test {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

// A world numbers its strings as the policy does that it was made for. So that it means the same to all
// policies of a law, each of them names all strings first, in a permit that is never true.
std::string policy_text(const std::vector<std::string>& rules) {
  std::string all;
  for (const std::string string : kRandomStrings)
    all += (all.empty() ? "u.nick == " : " and u.nick == ") + string;
  return zoo() + "rule all_strings: permit view(u, _) when " + all + "\n" + joined(rules);
}

struct Rules {
  std::vector<std::string> rules;
  std::string extra_forbid;
};

Rules arbitrary_rules(const typed::Policy& declarations) {
  const auto made = *any([&](const Pick& pick) {
    std::vector<std::string> rules = random_rules(declarations, {.rules = 4, .depth = 2}, pick);
    rules.push_back(random_rule(declarations, "extra", typed::Effect::forbid, 1, pick));
    return rules;
  });
  return {{made.begin(), made.end() - 1}, made.back()};
}

// By both ways of deciding, which must agree.
reference::Decision decided(const Compiled& policy, const World& observed,
                            const WorldRequest& request) {
  const std::size_t named = policy.tree().strings.size();
  RC_ASSERT(named == kRandomStrings.size() && named <= observed.strings.size());
  RC_ASSERT(std::equal(policy.tree().strings.begin(), policy.tree().strings.end(),
                       observed.strings.begin()));
  const auto run = decide_in_world(policy.loaded, observed, request);
  RC_ASSERT(bool(run));
  const auto meant = reference::decide(policy.tree(), observed, request);
  RC_ASSERT(run->allowed == meant.allowed);
  RC_ASSERT(run->obligations == meant.obligations);
  return meant;
}

bool allowed(const Compiled& policy, const World& observed, const WorldRequest& request) {
  return decided(policy, observed, request).allowed;
}

bool includes(const std::vector<std::uint16_t>& all, const std::vector<std::uint16_t>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

struct Situation {
  World truth, observed;
  WorldRequest request;
};

Situation situation(const typed::Policy& policy, const Pick& pick) {
  Situation out;
  const std::int64_t now = random_now(pick);
  out.truth = random_truth(policy, now, {}, pick);
  out.observed = random_observation(policy, out.truth, now, pick);
  out.request = random_poorer(random_request(policy, out.truth, now, pick), pick);
  return out;
}

constexpr int kSituations = 12;

// `law(pick)` on many policies; `met` counts the situations that the law says something about.
template <class Law>
void hold(const char* name, std::size_t least, Law&& law) {
  std::size_t met = 0;
  EXPECT_TRUE(rc::check(name, [&] {
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    law(pick, met);
  }));
  std::cout << name << ": " << met << " situations\n";
  EXPECT_GT(met, least);
}

const typed::Policy& declarations() {
  static const CheckedPolicy kDeclarations = checked(zoo());
  return kDeclarations.tree();
}

TEST(Laws, TheOrderOfRulesIsIrrelevant) {
  hold("the order of rules is irrelevant", 300, [](const Pick& pick, std::size_t& met) {
    Rules made = arbitrary_rules(declarations());
    made.rules.push_back(made.extra_forbid);
    const Compiled before = compiled(policy_text(made.rules));
    std::shuffle(made.rules.begin(), made.rules.end(), std::mt19937_64(pick(1000)));
    const Compiled after = compiled(policy_text(made.rules));
    for (int i = 0; i < kSituations; ++i) {
      const Situation it = situation(before.tree(), pick);
      const auto here = decided(before, it.observed, it.request);
      const auto there = decided(after, it.observed, it.request);
      RC_ASSERT(here.allowed == there.allowed && here.obligations == there.obligations);
      const auto names = [&](const Compiled& policy) {
        std::vector<std::string> out;
        for (const auto rule : reference::decide(policy.tree(), it.observed, it.request).rules)
          out.push_back(policy.tree().rules[rule].name);
        std::sort(out.begin(), out.end());
        return out;
      };
      RC_ASSERT(names(before) == names(after));
      ++met;
    }
  });
}

TEST(Laws, AForbidMoreNeverAllowsMore) {
  hold("a forbid more never allows more", 60, [](const Pick& pick, std::size_t& met) {
    const Rules made = arbitrary_rules(declarations());
    const Compiled before = compiled(policy_text(made.rules));
    const Compiled after = compiled(policy_text(made.rules) + made.extra_forbid);
    for (int i = 0; i < kSituations; ++i) {
      const Situation it = situation(before.tree(), pick);
      if (!allowed(after, it.observed, it.request)) continue;
      RC_ASSERT(allowed(before, it.observed, it.request));
      ++met;
    }
  });
}

TEST(Laws, APermitLessNeverAllowsMore) {
  hold("a permit less never allows more", 30, [](const Pick& pick, std::size_t& met) {
    const Rules made = arbitrary_rules(declarations());
    std::vector<std::string> fewer = made.rules;
    std::vector<std::size_t> permits;
    for (std::size_t r = 0; r < fewer.size(); ++r) {
      if (fewer[r].find("permit") != std::string::npos) permits.push_back(r);
    }
    if (permits.empty()) return;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(one_of(pick, permits)));
    const Compiled before = compiled(policy_text(made.rules));
    const Compiled after = compiled(policy_text(fewer));
    for (int i = 0; i < kSituations; ++i) {
      const Situation it = situation(before.tree(), pick);
      if (!allowed(after, it.observed, it.request)) continue;
      RC_ASSERT(allowed(before, it.observed, it.request));
      ++met;
    }
  });
}

// What goes missing from an observation, and from the request's context.
TEST(Laws, AMissingFactNeverAllowsAndNeverShedsADuty) {
  std::size_t duties = 0;
  hold("a missing fact never allows", 40, [&](const Pick& pick, std::size_t& met) {
    const Rules made = arbitrary_rules(declarations());
    const Compiled policy = compiled(policy_text(made.rules) + made.extra_forbid);
    for (int i = 0; i < kSituations; ++i) {
      const Situation it = situation(policy.tree(), pick);
      const World poorer = random_poorer(it.observed, pick);
      const auto less = decided(policy, poorer, random_poorer(it.request, pick));
      if (!less.allowed) continue;
      const auto more = decided(policy, it.observed, it.request);
      if (!more.allowed || !includes(less.obligations, more.obligations)) {
        RC_FAIL("POORER\n" + text_of(policy.tree(), poorer) + "RICHER\n" +
                text_of(policy.tree(), it.observed) +
                text_of(policy.tree(), it.observed, it.request) +
                std::string(policy.source.text()));
      }
      ++met;
      duties += less.obligations.empty() ? 0U : 1U;
    }
  });
  EXPECT_GT(duties, 10U);
}

}  // namespace
}  // namespace sightline::testing::order_and_effect_test
