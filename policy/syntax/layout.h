// Pieces to lines of at most 100 columns, where the author's line breaks are kept if they may be.
#pragma once

#include <string>

#include "policy/syntax/pieces.h"

namespace sightline::syntax {

std::string lay_out(const Pieces& pieces);

}  // namespace sightline::syntax
