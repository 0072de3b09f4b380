// What was different before, as lines of facts.
#pragma once

#include <vector>

#include "compiler/tell/facts_table.h"

namespace sightline {

// Of each earlier moment the facts that were not what they are now; nothing was given of them.
std::vector<FactLine> history_of(const Schema& schema, const Counterexample& example);

}  // namespace sightline
