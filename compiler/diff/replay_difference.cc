// ReadWorld over the united schema -> Differences with the answers of both policies. Tested by
// every difference that tests/unit/compiler/diff/compare_test.cc and tests/laws/diff_test.cc find.
// It trusts neither the model nor the encoding, and knows nothing of solvers.
#include "compiler/diff/replay_difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diff/side_of_world.h"
#include "compiler/world/decide_in_world.h"

namespace sightline {
namespace {

class Replay {
 public:
  Replay(const Way& way, const ReadWorld& world) : way_(way), world_(world) {}

  // What one of the two decides about it.
  Side decide(const Compared& one, const ActionCase& it) const {
    Side side;
    const Placement& placement = *one.placement;
    side.world = side_of_world(world_.example, way_.program->schema, placement);
    if (!placement.actions.knows(it.action) || !placement.entities.knows(it.principal) ||
        !placement.entities.knows(it.resource))
      return side;
    WorldRequest request;
    request.action = placement.actions.to_own(it.action);
    request.principal_type = placement.entities.to_own(it.principal);
    request.resource_type = placement.entities.to_own(it.resource);
    request.principal = world_.entities[0], request.resource = world_.entities[1];
    request.now = side.world.now;
    request.context = side.world.given_context;
    const auto decision = decide_in_world(*one.policy, side.world.observed, request);
    if (!decision) {
      side.refused = decision.error().message;
      return side;
    }
    side.world.asked.push_back({request, decision->allowed, decision->rules, decision->obligations,
                                decision->allowed, decision->allowed});
    return side;
  }

  // The obligations of an allow, by the united schema.
  static std::vector<std::uint16_t> duties(const Compared& one, const Side& side) {
    std::vector<std::uint16_t> out;
    for (const auto o : side.world.asked[0].obligations)
      out.push_back(one.placement->obligations.to_union(o));
    return out;
  }

 private:
  const Way& way_;
  const ReadWorld& world_;
};

}  // namespace

Result<Differences, InternalError> replay_difference(const Way& way, const ActionCase& denying,
                                                     const ActionCase& allowing,
                                                     const ReadWorld& world,
                                                     Difference::Kind kind) {
  const Replay replay(way, world);
  Difference found{
      kind, {}, replay.decide(way.denying, denying), replay.decide(way.allowing, allowing)};
  const Side &denies = found.before, &allows = found.after;
  const auto wrong = [&](const char* why) {
    return InternalError{fmt::format("the solver's world for `{}` does not replay: {}",
                                     way.program->schema.actions[allowing.action].name, why)};
  };
  const bool is_duty = kind == Difference::Kind::duty;
  const std::string& refused = is_duty && allows.refused.empty() ? denies.refused : allows.refused;
  if (!refused.empty())
    return Differences{{}, "a snapshot refuses the world that was found: " + refused};
  if (!allows.allowed()) return wrong("the one that allows does not");
  if (denies.allowed() != is_duty) return wrong("the other one does not decide so");
  if (is_duty) {
    const auto owed = Replay::duties(way.denying, denies),
               kept = Replay::duties(way.allowing, allows);
    for (const auto o : owed) {
      if (std::find(kept.begin(), kept.end(), o) == kept.end())
        found.duties.push_back(way.program->schema.obligations[o]);
    }
    if (found.duties.empty()) return wrong("no duty is missing");
  }
  Differences out;
  out.found.push_back(std::move(found));
  return out;
}

}  // namespace sightline
