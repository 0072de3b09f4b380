// No luck: every condition up to three nodes over a few atoms, on every world of two entities of each
// type with every availability, decided by the evaluator and by the reference, as a permit and as a
// forbid. The third way, the prover's encoding at a point, is exhaustive_symbolic_test.cc.
#include <gtest/gtest.h>

#include <iostream>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/compiled.h"
#include "tests/support/small_scope.h"

namespace sightline::testing::exhaustive_test {
namespace {

// Action 2k is permitted by condition k, action 2k + 1 is permitted and forbidden by it.
std::string text(const SmallScope& scope, const std::vector<std::string>& all) {
  std::string actions, rules;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::string number = std::to_string(k);
    actions += "action p" + number + ", f" + number + " (" + scope.types + ")\n";
    rules += "rule p" + number + ": permit p" + number + " (u, x) when " + all[k] + "\n";
    rules += "rule o" + number + ": permit f" + number + " (_, _)\n";
    rules += "rule f" + number + ": forbid f" + number + " (u, x) when " + all[k] + "\n";
  }
  return scope.declarations + actions + rules;
}

struct Tally {
  std::size_t worlds = 0, truths = 0, yes = 0, no = 0, unknown = 0;
};

void agree_everywhere(const SmallScope& scope) {
  using Truth = reference::Plain::Truth;
  const auto all = conditions(scope.atoms);
  const Compiled policy = compiled(text(scope, all));
  const typed::Action& types = policy.tree().actions.front();
  const std::uint32_t who_type = types.principals.front(), what_type = types.resources.front();
  Tally tally;
  Odometer odometer;
  do {
    const World world = any_world(policy.tree(), odometer.pick());
    const auto snapshot = to_snapshot(world, policy.loaded);
    ASSERT_TRUE(bool(snapshot)) << snapshot.error().message;
    ++tally.worlds;
    for (std::uint32_t what = 0; what < kSmall; ++what) {  // another `who` is another world
      for (std::size_t k = 0; k < all.size(); ++k) {
        const WorldRequest request{.action = static_cast<std::uint32_t>(2 * k),
                                   .principal_type = who_type,
                                   .principal = 0,
                                   .resource_type = what_type,
                                   .resource = what,
                                   .now = kSmallNow,
                                   .context = {}};
        reference::Plain plain(policy.tree(), world, request);
        const Truth truth =
            reference::Evaluate(plain).truth(*policy.tree().rules[3 * k].clauses[0].condition);
        const auto decide = [&](std::size_t action) {
          const auto entity = [&](std::uint32_t type, std::uint32_t number) {
            return Entity{static_cast<std::uint16_t>(type), world.entities[type][number].id};
          };
          return bool(policy.loaded.decide({.principal = entity(who_type, 0),
                                            .action = static_cast<std::uint16_t>(action),
                                            .resource = entity(what_type, what),
                                            .now = Time(std::chrono::milliseconds(kSmallNow))},
                                           *snapshot));
        };
        ASSERT_EQ(decide(2 * k), truth == Truth::yes) << "permit when " << all[k];
        ASSERT_EQ(decide(2 * k + 1), truth == Truth::no) << "forbid when " << all[k];
        ++tally.truths;
        ++(truth == Truth::yes ? tally.yes : truth == Truth::no ? tally.no : tally.unknown);
      }
    }
  } while (odometer.next());
  std::cout << all.size() << " conditions on " << tally.worlds << " worlds: " << tally.yes
            << " true, " << tally.no << " false, " << tally.unknown << " unknown\n";
  EXPECT_GT(tally.yes, tally.truths / 20);
  EXPECT_GT(tally.no, tally.truths / 20);
  EXPECT_GT(tally.unknown, tally.truths / 20);
}

class Exhaustive : public ::testing::TestWithParam<SmallScope> {};
TEST_P(Exhaustive, EvaluatorAgreesWithReference) { agree_everywhere(GetParam()); }
INSTANTIATE_TEST_SUITE_P(SmallScopes, Exhaustive, ::testing::ValuesIn(small_scopes()),
                         [](const auto& scope) { return scope.param.name; });

}  // namespace
}  // namespace sightline::testing::exhaustive_test
