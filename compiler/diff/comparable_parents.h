// Whether `in` says the same of the two policies together as of each alone.
#pragma once

#include <optional>
#include <set>

#include "compiler/diff/united_program.h"

namespace sightline {

// The entity types about which a body of the united code asks `in`.
void add_asked(const Program& program, std::uint32_t begin, std::uint32_t end,
               std::set<std::uint16_t>& out);

// Of which type, if any, the policy of this placement declares other parents than the two together,
// or something above it does: then what is in what cannot be compared.
std::optional<std::uint16_t> other_parents(const Schema& schema, const Placement& placement,
                                           const std::set<std::uint16_t>& asked);

}  // namespace sightline
