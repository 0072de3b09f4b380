// From one world's facts to another's, as a writer is told of it.
#pragma once

#include "sightline/fact_batch.h"
#include "sightline/schema.h"
#include "sightline/world.h"

namespace sightline::testing {

// Everything that `from` has and `to` has not is taken back, one by one, so that a revision is left
// with what the older one knew. Borrows nothing.
FactBatch batch_between(const Schema& schema, const World& from, const World& to);

}  // namespace sightline::testing
