// The codes of all diagnostics, from codes.def.
#pragma once

#include <cstdint>

#include "sightline/policy.h"

namespace sightline {

enum class Code : std::uint16_t {
#define SIGHTLINE_CODE(enumerator, number, title, story) enumerator = number,
#include "policy/diagnostics/codes.def"
#undef SIGHTLINE_CODE
};

}  // namespace sightline
