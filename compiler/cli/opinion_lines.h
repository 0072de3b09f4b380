// What `prove --second-opinion` prints.
#pragma once

#include <string>

#include "sightline/compiler.h"

namespace sightline::cli {

// Nothing if nobody was asked.
std::string opinion_lines(const ProofReport& report);

}  // namespace sightline::cli
