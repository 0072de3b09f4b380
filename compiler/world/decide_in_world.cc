// WorldRequest + World -> the evaluator's decision. Tested by tests/differential, which holds it
// against the reference.
#include "compiler/world/decide_in_world.h"

#include "compiler/world/world_values.h"

namespace sightline {

Result<WorldDecision, FactError> decide_in_world(const Policy& loaded, const World& observed,
                                                 const WorldRequest& request) {
  const auto snapshot = to_snapshot(observed, loaded);
  if (!snapshot) return snapshot.error();
  return decide_in_snapshot(loaded, observed, *snapshot, request);
}

WorldDecision decide_in_snapshot(const Policy& loaded, const World& observed,
                                 const Snapshot& snapshot, const WorldRequest& request) {
  const Schema& schema = loaded.schema();
  const auto entity = [&](std::uint32_t type, std::uint32_t position) {
    return Entity{static_cast<std::uint16_t>(type), observed.entities[type][position].id};
  };
  std::vector<ContextValue> context;
  for (std::uint16_t c = 0; c < request.context.size(); ++c)
    context.push_back({c, to_value(schema.context[c].type, request.context[c], observed)});
  Trace trace = loaded.make_trace();
  const Request asked{.principal = entity(request.principal_type, request.principal),
                      .action = static_cast<std::uint16_t>(request.action),
                      .resource = entity(request.resource_type, request.resource),
                      .now = Time(std::chrono::milliseconds(request.now)),
                      .context = context};
  const Decision decision = loaded.decide(asked, snapshot, &trace);
  const Decision plain = loaded.decide(asked, snapshot);
  WorldDecision result{
      decision.outcome == Outcome::allow,
      {decision.rules.begin(), decision.rules.end()},
      {},
      {decision.missing.begin(), decision.missing.end()},
      plain.outcome == decision.outcome && plain.obligations == decision.obligations};
  for (std::uint16_t o = 0; o < schema.obligations.size(); ++o) {
    if ((decision.obligations >> o & 1) != 0) result.obligations.push_back(o);
  }
  return result;
}

}  // namespace sightline
