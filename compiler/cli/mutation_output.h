// What mutants have shown of a policy, as lines and as JSON.
#pragma once

#include <string>

#include "compiler/cli/policies.h"
#include "sightline/mutation.h"

namespace sightline::cli {

// Each unnoticed mutant as the question that it raises, then the score.
std::string mutation_lines(const MutationReport& report, const CheckedFile& file);
std::string mutation_json(const MutationReport& report, const CheckedFile& file);

}  // namespace sightline::cli
