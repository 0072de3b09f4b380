// Who needs a fact, as lines and as JSON.
#pragma once

#include <string>
#include <vector>

#include "sightline/fact_uses.h"

namespace sightline::cli {

// By action, then the other way round, by fact.
std::string fact_lines(const std::vector<FactReading>& uses);
std::string fact_json(const std::vector<FactReading>& uses);

}  // namespace sightline::cli
