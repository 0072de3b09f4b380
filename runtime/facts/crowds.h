// Whether a look-up can return more rows than its relation allows: what a policy's cost counts on.
#pragma once

#include "runtime/facts/tables.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

// On the paths that queries ask for: of one key, or of all there are.
FactResult check_crowd(const Schema& schema, const FactTables& tables,
                       const RelationTable& relation, const RowKey& key);
FactResult check_crowds(const Schema& schema, const FactTables& tables);

}  // namespace sightline
