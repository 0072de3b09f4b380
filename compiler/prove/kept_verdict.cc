// QuestionAnswer of an earlier run -> the same, or nothing. Tested by
// tests/unit/compiler/prove/verdict_cache_test.cc. A world is replayed like one that a solver has
// just found; a proof cannot be, and is believed. What has neither world nor proof is not kept.
#include "compiler/prove/kept_verdict.h"

#include <algorithm>

#include "compiler/prove/replay.h"
#include "compiler/prove/switches.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

Result<Counterexample, NotReplayed> replay(const typed::Property& property,
                                           const ProofMatter& matter, const Counterexample& kept) {
  ReadWorld world{kept, {}, {}, {}};
  world.example.asked.clear();
  if (property.kind == typed::Property::Kind::forall)
    return replay_forall(matter.policy, matter.loaded, property, world, kept.variables);
  if (kept.asked.empty()) return NotReplayed{false, "it asks nothing"};
  const WorldRequest& asked = kept.asked.front().request;
  world.entities = {asked.principal, asked.resource};
  for (const auto& it : property.cases) {
    const bool of_it =
        std::find(it.actions.begin(), it.actions.end(), asked.action) != it.actions.end();
    if (!of_it || it.principal != asked.principal_type || it.resource != asked.resource_type)
      continue;
    return replay_head(matter.policy, matter.loaded, property, it, asked.action, world);
  }
  return NotReplayed{false, "it is of none of the property's cases"};
}

// Where there is a world, it has to be repeated.
bool repeats(std::optional<Counterexample>& world, const PropertyReport& report,
             const ProofMatter& matter) {
  if (!world) return true;
  auto again = replay(matter.policy.properties[report.property], matter, *world);
  if (again) world = std::move(*again);
  return static_cast<bool>(again);
}

bool is_worth_keeping(const PropertyReport& report) {
  return std::visit(overloaded{
                        [](const Proved&) { return true; },
                        [](const Refuted& refuted) { return refuted.counterexample.has_value(); },
                        [](const Unknown&) { return false; },
                        [](const Vacuous&) { return true; },
                    },
                    report.verdict);
}

bool repeats(PropertyReport& kept, const ProofMatter& matter) {
  return std::visit(
      overloaded{
          [&](Proved& proved) { return repeats(proved.witness, kept, matter); },
          [&](Refuted& refuted) { return repeats(refuted.counterexample, kept, matter); },
          [](Unknown&) { return false; },
          [](Vacuous&) { return true; },
      },
      kept.verdict);
}

}  // namespace

bool is_worth_keeping(const QuestionAnswer& answer) {
  return answer.of_switch ? answer.of_switch->is_decided() : is_worth_keeping(answer.claim);
}

std::optional<QuestionAnswer> looked_at_again(QuestionAnswer kept, const ProofMatter& matter) {
  if (!is_worth_keeping(kept)) return std::nullopt;
  if (kept.of_switch ? !repeats(*kept.of_switch, matter.policy, matter.loaded)
                     : !repeats(kept.claim, matter))
    return std::nullopt;
  (kept.of_switch ? kept.of_switch->cached : kept.claim.cached) = true;
  return kept;
}

}  // namespace sightline
