// The law `machine_agrees_with_reference`: what is written (specs/reference) and what is run (the
// evaluator, by way of text, artifact, loader and snapshot) decide alike, for the same reasons.
#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::evaluator_test {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += part;
  return text;
}

struct Tally {
  std::size_t allowed = 0, denied = 0, forbidden = 0, owing = 0;
};

// Both ways of deciding, on one world; RC_ASSERT-like through the returned text: empty when alike.
std::string difference(const Compiled& policy, const World& observed, const WorldRequest& request,
                       Tally& tally) {
  const auto run = decide_in_world(policy.loaded, observed, request);
  if (!run) return "the facts were refused: " + run.error().message;
  const auto meant = reference::decide(policy.tree(), observed, request);
  ++(meant.allowed ? tally.allowed : meant.rules.empty() ? tally.denied : tally.forbidden);
  tally.owing += meant.obligations.empty() ? 0U : 1U;
  if (!run->alike) {
    return "with and without a Trace it is not the same\n" + text_of(policy.tree(), observed) +
           text_of(policy.tree(), observed, request);
  }
  if (run->allowed == meant.allowed && run->rules == meant.rules &&
      run->obligations == meant.obligations) {
    return "";
  }
  const auto words = [](const auto& decision) {
    std::string text = decision.allowed ? "allow by" : "deny by";
    for (const auto rule : decision.rules) text += " " + std::to_string(rule);
    for (const auto duty : decision.obligations) text += " with " + std::to_string(duty);
    return text;
  };
  return "evaluator: " + words(*run) + ", reference: " + words(meant) + "\n" +
         text_of(policy.tree(), observed) + text_of(policy.tree(), observed, request);
}

TEST(Differential, EvaluatorAgreesWithReferenceOnRandomWorlds) {
  const CheckedPolicy declarations = checked(zoo());
  Tally tally;
  const auto one_policy = [&] {
    const std::string text =
        zoo() + joined(*any([&](const Pick& pick) {
          return random_rules(declarations.tree(), {.rules = 4, .depth = 3}, pick);
        }));
    const Compiled policy = compiled(text);
    const auto seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    const Pick pick = pick_from(seed);
    for (int world = 0; world < 8; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      for (int question = 0; question < 4; ++question) {
        const WorldRequest request =
            random_poorer(random_request(policy.tree(), truth, now, pick), pick);
        const std::string found = difference(policy, observed, request, tally);
        if (!found.empty()) RC_FAIL(found + text);
      }
    }
  };
  const auto law = [&] {
    for (int policies = 0; policies < 4; ++policies) one_policy();
  };
  EXPECT_TRUE(rc::check("machine agrees with reference", law));
  std::cout << "decisions: " << tally.allowed << " allowed, " << tally.denied
            << " denied by nobody, " << tally.forbidden << " forbidden\n";
  EXPECT_GT(tally.allowed, 1000U);
  EXPECT_GT(tally.forbidden, 1000U);
  EXPECT_GT(tally.owing, 200U);
}

}  // namespace
}  // namespace sightline::testing::evaluator_test
