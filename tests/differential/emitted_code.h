// Policies as C++, compiled and loaded.
#pragma once

#include <string>
#include <vector>

#include "sightline/direct.h"
#include "sightline/loaded_policy.h"

namespace sightline::testing {

// The constant of each, in their order; they are there until the process ends. Throws std::runtime_error,
// with what the compiler says, if one cannot be compiled.
std::vector<const direct::Code*> emitted(const std::vector<const Policy*>& policies);

}  // namespace sightline::testing
