// What could be another fact, of those that a decision read.
#pragma once

#include <vector>

#include "compiler/explain/evaluate.h"

namespace sightline {

// In the order in which they are worth trying: what was not to be had, then rows that are not there,
// then what is there.
std::vector<TriedChange> candidates(const Program& program, const KnownFacts& facts,
                                    const FactView& view, const DecisionReads& reads);

}  // namespace sightline
