// A checked policy as a program: schema, rules, invariants and straight-line code.
#pragma once

#include <string_view>

#include "compiler/emit/block_builder.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

// Refuses what does not fit the machine: a condition of more than kMaxRegisters instructions, more
// clauses than an artifact can number. Deterministic; digests other than `source` are left for
// assemble(). `sharing` off is for tests only.
Result<Program, CompileError> emit(const typed::Policy& policy, std::string_view source_text,
                                   Sharing sharing = Sharing::on);

}  // namespace sightline
