// A snapshot's facts as changes that make them again from nothing.
#pragma once

#include "sightline/fact_batch.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

void tell_snapshot(const Schema& schema, const Snapshot& snapshot, FactBatch& out);

}  // namespace sightline
