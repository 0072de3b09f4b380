// Whether facts keep an invariant.
#pragma once

#include "runtime/facts/tables.h"
#include "runtime/format/program.h"
#include "sightline/snapshot.h"

namespace sightline {

// Of all its subjects, or of one: an entity's row, or a row of its relation.
FactResult check_invariant(const Program& program, const FactTables& tables,
                           const Invariant& invariant);
FactResult check_invariant(const Program& program, const FactTables& tables,
                           const Invariant& invariant, std::uint32_t subject);

}  // namespace sightline
