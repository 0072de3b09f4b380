// A revision's facts, those of its image and what changed since, as an image of their own.
#pragma once

#include <memory>

#include "runtime/facts/tables.h"
#include "runtime/format/program.h"
#include "sightline/result.h"
#include "sightline/snapshot.h"

namespace sightline {

// Whether the facts have every path that the policy's queries want, with no more rows than it allows.
bool has_paths(const Program& program, const FactImage& image);

// With the paths that the policy wants; refused if one of them has too many rows.
Result<std::shared_ptr<FactImage>, FactError> image_of(const Program& program,
                                                       const FactTables& tables);

}  // namespace sightline
