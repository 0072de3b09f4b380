// The law `explanation_is_the_decision`: what `explain` tells of a request is what the evaluator
// decides, for the same reasons, with the same facts missing. (What it says would allow is put before the
// evaluator by nearest_change.cc itself, and only counted here.)
#include "sightline/explain.h"

#include <optional>

#include "compiler/world/decide_in_world.h"
#include "compiler/world/world_values.h"
#include "sightline/fact_writer.h"
#include "tests/support/arbitrary.h"
#include "tests/support/batch_between.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::explain_test {
namespace {

struct Tally {
  std::size_t allowed = 0, denied = 0, missing = 0, helped = 0;
};

// Empty when the explanation is that of the decision about `observed`.
std::string difference(const Compiled& policy, const World& observed, const Explainer& explainer,
                       const WorldRequest& request, Tally& tally) {
  const auto run = decide_in_world(policy.loaded, observed, request);
  if (!run) return "the facts were refused: " + run.error().message;
  const auto entity = [&](std::uint32_t type, std::uint32_t position) {
    return Entity{static_cast<std::uint16_t>(type), observed.entities[type][position].id};
  };
  std::vector<ContextValue> context;
  for (std::uint16_t c = 0; c < request.context.size(); ++c)
    context.push_back(
        {c, to_value(policy.loaded.schema().context[c].type, request.context[c], observed)});
  const Explanation why =
      explainer.explain({.principal = entity(request.principal_type, request.principal),
                         .action = static_cast<std::uint16_t>(request.action),
                         .resource = entity(request.resource_type, request.resource),
                         .now = Time(std::chrono::milliseconds(request.now)),
                         .context = context},
                        {.most_changes = 1, .most_tries = 40});
  ++(run->allowed ? tally.allowed : tally.denied);
  tally.missing += why.missing.empty() ? 0U : 1U;
  tally.helped += why.nearest.empty() ? 0U : 1U;
  if (!why.agrees) return "the explanation is not that of the decision\n";
  std::vector<std::uint16_t> told, owed;
  for (const ToldRule& rule : why.told)
    if (rule.decides) told.push_back(rule.rule);
  for (std::uint16_t o = 0; o < 64; ++o)
    if ((why.obligations >> o & 1) != 0) owed.push_back(o);
  const bool alike = why.refused.empty() && run->allowed == (why.outcome == Outcome::allow) &&
                     told == run->rules && owed == run->obligations &&
                     why.missing.size() == run->missing.size();
  return alike ? "" : "the rules, obligations or missing facts are others\n";
}

TEST(Laws, AnExplanationIsThatOfTheDecision) {
  const CheckedPolicy declarations = checked(zoo());
  Tally tally;
  const auto one_policy = [&] {
    std::string text = zoo();
    for (const auto& rule : *any([&](const Pick& pick) {
           return random_rules(declarations.tree(), {.rules = 4, .depth = 3}, pick);
         }))
      text += rule;
    const Compiled policy = compiled(text);
    const auto seed = *rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>());
    const Pick pick = pick_from(seed);
    std::optional<FactWriter> writer;
    World before;
    for (std::uint64_t world = 0; world < 3; ++world) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      auto facts = to_snapshot(observed, policy.loaded);
      if (!facts) RC_FAIL("the builder refused: " + facts.error().message);
      // Facts as they were built at first, then as batches made them.
      if (!writer) {
        writer.emplace(std::move(*FactWriter::start(policy.loaded, std::move(*facts))));
      } else if (const auto applied = writer->apply(
                     batch_between(policy.loaded.schema(), before, observed), world + 1);
                 !applied) {
        RC_FAIL("the writer refused: " + applied.error().message);
      }
      before = observed;
      const Explainer explainer(policy.loaded, writer->newest());
      for (int question = 0; question < 3; ++question) {
        const WorldRequest request =
            random_poorer(random_request(policy.tree(), truth, now, pick), pick);
        const std::string found = difference(policy, observed, explainer, request, tally);
        if (!found.empty()) {
          RC_FAIL(found + text_of(policy.tree(), observed) +
                  text_of(policy.tree(), observed, request) + text);
        }
      }
    }
  };
  EXPECT_TRUE(rc::check("an explanation is that of the decision", one_policy));
  std::cout << "explained: " << tally.allowed << " allowed, " << tally.denied << " denied, "
            << tally.missing << " with missing facts, " << tally.helped << " with a change\n";
  EXPECT_GT(tally.allowed, 50U);
  EXPECT_GT(tally.missing, 50U);
  EXPECT_GT(tally.helped, 50U);
}

}  // namespace
}  // namespace sightline::testing::explain_test
