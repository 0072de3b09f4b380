// A world in which a switch makes a difference, asked of the real evaluator and of the reference.
#pragma once

#include <optional>
#include <vector>

#include "compiler/prove/replay.h"
#include "sightline/compiler.h"

namespace sightline {

// The request with the switch as it is in each of `given`. The world that comes back is the first
// of these.
Result<Counterexample, NotReplayed> replay_switched(const typed::Policy& policy,
                                                    const Policy& loaded, std::uint32_t global,
                                                    const std::vector<std::optional<bool>>& given,
                                                    const WorldRequest& request,
                                                    Counterexample world);

// Do these decisions break the claim? Of `closes` the first was made with the switch thrown; of the
// others but the last the second with the other value; of `unavailable` the first without, and the
// others with each value.
bool breaks(SwitchClaim::Kind claim, const std::vector<AskedRequest>& asked);

}  // namespace sightline
