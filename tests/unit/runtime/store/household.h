// A small policy to keep facts for.
#pragma once

#include <string>

#include "sightline/loaded_policy.h"

namespace sightline {

// Hierarchies, enums, sets, optional and time attributes, a relation with `unique` and fields, a global,
// and an invariant: no camera is registered to an account that is closed. `more`: further rules.
Policy household(const std::string& more = "");

// Positions in its schema.
inline constexpr std::uint16_t kAccount = 0, kUser = 1, kCamera = 2;

}  // namespace sightline
