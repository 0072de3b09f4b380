// A revision's facts, those of its image and what changed since, as an image of their own.
#pragma once

#include "runtime/facts/image_memory.h"
#include "runtime/facts/tables.h"
#include "runtime/format/program.h"

namespace sightline {

// Whether the facts have every path that the policy's queries want.
bool has_paths(const Program& program, const FactImage& image);

// With the paths that the policy wants. Empty if there is no memory for it.
ImageMemory image_of(const Program& program, const FactTables& tables);

}  // namespace sightline
