// WorldRequest + World -> the evaluator's decision. Tested by tests/differential, which holds it
// against the reference.
#include "compiler/world/decide_in_world.h"

#include "compiler/world/world_values.h"

namespace sightline {

Result<WorldDecision, FactError> decide_in_world(const Policy& loaded, const World& observed,
                                                 const WorldRequest& request) {
  const auto snapshot = to_snapshot(observed, loaded);
  if (!snapshot) return snapshot.error();
  const Schema& schema = loaded.schema();
  const ActionSchema& action = schema.actions[request.action];
  std::vector<ContextValue> context;
  for (std::uint16_t c = 0; c < request.context.size(); ++c) {
    context.push_back({c, to_value(schema.context[c].type, request.context[c], observed)});
  }
  Trace trace = loaded.make_trace();
  const Decision decision = loaded.decide(
      {.principal = {action.principal, observed.entities[action.principal][request.principal].id},
       .action = static_cast<std::uint16_t>(request.action),
       .resource = {action.resource, observed.entities[action.resource][request.resource].id},
       .now = Time(std::chrono::milliseconds(request.now)),
       .context = context},
      *snapshot, &trace);
  return WorldDecision{decision.outcome == Outcome::allow,
                       {decision.rules.begin(), decision.rules.end()}};
}

}  // namespace sightline
