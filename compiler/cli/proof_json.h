// A proof report as JSON, for programs.
#pragma once

#include <string>

#include "compiler/cli/policies.h"
#include "sightline/compiler.h"

namespace sightline::cli {

// One object in one line, without its line end: everything that the report says (specs/formats.md,
// `prove`).
std::string report_json(const ProofReport& report, const ProofRecord& record,
                        const CheckedFile& file);

}  // namespace sightline::cli
