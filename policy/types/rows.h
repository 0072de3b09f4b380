// Row numbers of expressions that stand in several places.
#pragma once

#include <cstdint>

#include "sightline/typed.h"

namespace sightline {

// A copy whose queries have row numbers of their own, counted up from `next_row`. An argument of a
// define may stand in several places, in several polarities; each place asks its own question.
typed::ExprRef with_fresh_rows(const typed::ExprRef& e, std::uint32_t& next_row);

}  // namespace sightline
