// A checked policy as a program: schema, rules and straight-line code.
#pragma once

#include <string_view>

#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

// Refuses what does not fit the machine: a condition of more than kMaxRegisters instructions.
// Deterministic; digests other than `source` are left for assemble().
Result<Program, CompileError> emit(const typed::Policy& policy, std::string_view source_text);

}  // namespace sightline
