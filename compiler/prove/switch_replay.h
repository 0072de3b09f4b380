// A world in which a switch makes a difference, asked of the real evaluator and of the reference.
#pragma once

#include <optional>
#include <vector>

#include "compiler/prove/replay.h"
#include "sightline/compiler.h"

namespace sightline {

// What the switch is for each request of a world that breaks the claim; nothing: it cannot be had.
std::vector<std::optional<bool>> given_of(SwitchClaim::Kind claim, bool thrown);

// The request with the switch as it is in each of `given`. The world that comes back is the first
// of these.
Result<Counterexample, NotReplayed> replay_switched(const typed::Policy& policy,
                                                    const Policy& loaded, std::uint32_t global,
                                                    const std::vector<std::optional<bool>>& given,
                                                    const WorldRequest& request,
                                                    Counterexample world);

// Do these decisions, made as given_of() says, break the claim?
bool breaks(SwitchClaim::Kind claim, const std::vector<AskedRequest>& asked);

}  // namespace sightline
