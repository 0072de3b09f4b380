// The one optimisation of the compiler preserves the three-valued result: a program in which equal steps
// are one decides like the program in which every step is written out, by the same rules, with the same
// obligations and for want of the same facts, so no clause that was unknown became true or false.
#include <algorithm>

#include "compiler/emit/assemble.h"
#include "compiler/emit/emit.h"
#include "compiler/world/decide_in_world.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"

namespace sightline::testing::sharing_test {
namespace {

struct Built {
  Policy policy;
  std::size_t instructions = 0;
};

Built built(const Compiled& policy, Sharing sharing) {
  const auto program = emit(policy.tree(), policy.source.text(), sharing);
  RC_ASSERT(bool(program));
  auto loaded = Policy::load(assemble(*program), {.require = {}, .accept_unproved = true});
  RC_ASSERT(bool(loaded));
  return {std::move(*loaded), program->code.size()};
}

TEST(Laws, SharingStepsChangesNothing) {
  const CheckedPolicy declarations = checked(zoo());
  std::size_t shared = 0, unknown = 0;
  EXPECT_TRUE(rc::check("sharing changes nothing", [&] {
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    std::string text = zoo();
    for (const auto& rule : random_rules(declarations.tree(), {.rules = 4, .depth = 3}, pick))
      text += rule;
    const Compiled policy = compiled(text);
    const Built with = built(policy, Sharing::on), without = built(policy, Sharing::off);
    shared += without.instructions - with.instructions;
    for (int i = 0; i < 12; ++i) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      const WorldRequest request =
          random_poorer(random_request(policy.tree(), truth, now, pick), pick);
      const auto here = decide_in_world(with.policy, observed, request);
      const auto there = decide_in_world(without.policy, observed, request);
      RC_ASSERT(here && there);
      RC_ASSERT(here->allowed == there->allowed && here->rules == there->rules);
      RC_ASSERT(here->obligations == there->obligations);
      RC_ASSERT(std::ranges::is_permutation(here->missing, there->missing));
      unknown += here->missing.empty() ? 0U : 1U;
    }
  }));
  EXPECT_GT(shared, 300U);
  EXPECT_GT(unknown, 100U);
}

}  // namespace
}  // namespace sightline::testing::sharing_test
