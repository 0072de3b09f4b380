// A program as the bytes of an artifact (specs/artifact-format.md).
#pragma once

#include <cstddef>
#include <vector>

#include "runtime/format/program.h"

namespace sightline {

// The same program gives the same bytes. Judges nothing: whether they are an artifact that anybody
// would run is for Policy::load to say. `schema_digest`, `digest` and `rule_names` are not written,
// the loader derives them.
std::vector<std::byte> assemble(const Program& program);

}  // namespace sightline
