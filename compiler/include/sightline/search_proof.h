// Proves that what a search looks up misses nobody (sightline/search.h).
#pragma once

#include "sightline/search.h"

namespace sightline {

// SOUNDNESS: says yes only when the solver found no world, request and choice among the look-ups in
// which the clause, as the bytes have it, is true of somebody who is not looked up.
SearchProof search_proof();

}  // namespace sightline
