// Changes of facts as lines that a test can compare.
#pragma once

#include <string>

#include "sightline/fact_batch.h"

namespace sightline {

std::string change_text(const BatchChange& change);
std::string changes_text(const FactBatch& batch);

}  // namespace sightline
