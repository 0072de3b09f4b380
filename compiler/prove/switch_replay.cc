// Counterexample + values of a switch -> the decisions on each. Tested by every refutation of
// tests/unit/compiler/prove/switches_test.cc: nobody sees a world that the evaluator and the
// reference do not both repeat. It trusts neither the model nor the encoding, and knows nothing of
// solvers.
#include "compiler/prove/switch_replay.h"

#include <algorithm>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"

namespace sightline {
namespace {

WorldValue value_of(const std::optional<bool>& given) {
  return given ? WorldValue::of(*given ? 1 : 0) : WorldValue::unavailable();
}

// Obligations ascend.
bool owes_all(const AskedRequest& asked, const AskedRequest& of) {
  return std::includes(asked.obligations.begin(), asked.obligations.end(), of.obligations.begin(),
                       of.obligations.end());
}

}  // namespace

std::vector<std::optional<bool>> given_of(SwitchClaim::Kind claim, bool thrown) {
  switch (claim) {
    case SwitchClaim::Kind::closes:
      return {thrown};
    case SwitchClaim::Kind::opens_nothing:
    case SwitchClaim::Kind::changes_nothing:
      return {thrown, !thrown};
    case SwitchClaim::Kind::unavailable:
      break;
  }
  return {std::nullopt, true, false};
}

Result<Counterexample, NotReplayed> replay_switched(const typed::Policy& policy,
                                                    const Policy& loaded, std::uint32_t global,
                                                    const std::vector<std::optional<bool>>& given,
                                                    const WorldRequest& request,
                                                    Counterexample world) {
  world.asked.clear();
  for (const auto& value : given) {
    world.observed.globals[global] = value_of(value);
    const auto decision = decide_in_world(loaded, world.observed, request);
    if (!decision) return NotReplayed{true, decision.error().message};
    const auto meant = reference::decide(policy, world.observed, request);
    if (meant.allowed != decision->allowed || meant.rules != decision->rules ||
        meant.obligations != decision->obligations)
      return NotReplayed{false, "evaluator and reference differ"};
    // What is true is no part of the claim.
    world.asked.push_back({request, decision->allowed, decision->rules, decision->obligations,
                           decision->allowed, decision->allowed});
  }
  const WorldValue first = value_of(given.front());
  world.observed.globals[global] = first;
  if (given.front()) world.truth.globals[global] = first;
  return world;
}

bool breaks(SwitchClaim::Kind claim, const std::vector<AskedRequest>& asked) {
  const AskedRequest& first = asked.front();
  const auto allowed = [&](std::size_t i) { return i < asked.size() && asked[i].allowed; };
  switch (claim) {
    case SwitchClaim::Kind::closes:
      return first.allowed;
    case SwitchClaim::Kind::opens_nothing:
      return first.allowed && !allowed(1);
    case SwitchClaim::Kind::changes_nothing:
      return first.allowed && allowed(1) && first.obligations != asked[1].obligations;
    case SwitchClaim::Kind::unavailable:
      break;
  }
  return first.allowed && std::any_of(asked.begin() + 1, asked.end(), [&](const AskedRequest& it) {
           return !it.allowed || !owes_all(first, it);
         });
}

}  // namespace sightline
