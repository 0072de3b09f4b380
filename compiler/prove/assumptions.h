// What the proofs about a policy take for granted.
#pragma once

#include <string>
#include <vector>

#include "runtime/format/program.h"

namespace sightline {

// One sentence each, without a full stop: what the host, the registry and the seals answer for, and
// which facts nothing is assumed of (specs/threat-model.md).
std::vector<std::string> assumptions_of(const Program& program);

}  // namespace sightline
