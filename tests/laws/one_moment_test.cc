// A registry that changes while it is asked: all that one collection hears is of one moment, so every decision is the
// one by the facts of that moment.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>
#include <iostream>

#include "sightline/trust/collector.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/support/world_source.h"

namespace sightline::testing::one_moment_test {
namespace {

// All that a registry can be asked for.
std::vector<std::string> servable(const Policy& policy, RegistrySource& registry) {
  std::vector<std::string> names;
  const auto offer = [&](const std::string& name) {
    if (Collector::make(policy, {.registry = {&registry, {name}, true}})) names.push_back(name);
  };
  for (const auto& it : policy.schema().entities) offer(it.name);
  for (const auto& it : policy.schema().relations) offer(it.name);
  for (const auto& it : policy.schema().globals) offer(it.name);
  return names;
}

TEST(OneMoment, ARegistryThatChangesMeanwhileSaysWhatWasSoAtOnce) {
  const std::string declared = zoo_of_the_registry();
  const CheckedPolicy declarations = checked(declared);
  std::size_t allowed = 0, decisions = 0, again = 0;
  const auto one_policy = [&] {
    std::string text = declared;
    for (const auto& rule : *any([&](const Pick& pick) {
           return random_rules(declarations.tree(), {.rules = 6, .depth = 3}, pick);
         }))
      text += rule;
    const Compiled policy = compiled(text);
    const Schema& schema = policy.loaded.schema();
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    const std::int64_t now = random_now(pick);
    World truth = random_truth(policy.tree(), now, {}, pick);
    truth.as_of = now;
    World then = random_truth(policy.tree(), now, {}, pick);
    then.entities = truth.entities;
    for (std::size_t type = 0; type < then.entities.size(); ++type) {
      auto& entities = then.entities[type];
      for (std::size_t e = 0; e + 1 < entities.size(); ++e)
        std::swap(entities[e].attributes, entities[e + 1].attributes);
    }
    const auto snapshot = to_snapshot(truth, policy.loaded);
    if (!snapshot) throw std::runtime_error(snapshot.error().message);
    WorldRegistry registry(schema, everything(schema));
    registry.set_world(truth, then);
    CollectorOptions options{.registry = {&registry, servable(policy.loaded, registry), true}};
    options.clock = [now] { return Time(std::chrono::milliseconds(now)); };
    auto collector = Collector::make(policy.loaded, options);
    if (!collector) throw std::runtime_error(collector.error());
    for (int i = 0; i < 24; ++i) {
      const WorldRequest asked = random_request(policy.tree(), truth, now, pick);
      std::vector<ContextValue> context;
      const Request request = request_of(schema, truth, asked, context);
      const Collected collected = collector->collect({&request, 1}, *snapshot);
      Trace trace = policy.loaded.make_trace();
      const Decision run = collected.decide(0, &trace);
      const auto meant = reference::decide(policy.tree(), truth, asked);
      ++decisions;
      allowed += run ? 1U : 0U;
      again += collected.counts().rounds > 1 ? 1U : 0U;
      if (bool(run) != meant.allowed && !was_across_lists(schema, run))
        RC_FAIL(text_of(policy.tree(), truth) + text_of(policy.tree(), truth, asked) + text);
    }
  };
  EXPECT_TRUE(rc::check("facts of one moment", [&] {
    for (int policies = 0; policies < 3; ++policies) one_policy();
  }));
  std::cout << decisions << " decisions, " << allowed << " allowed, " << again
            << " by more than one round\n";
  EXPECT_GT(allowed, 300U);
  EXPECT_GT(again, 300U);
}

}  // namespace
}  // namespace sightline::testing::one_moment_test
