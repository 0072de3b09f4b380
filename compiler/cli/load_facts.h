// Files of facts into a directory.
#pragma once

#include "compiler/cli/arguments.h"
#include "compiler/cli/facts_output.h"
#include "compiler/cli/progress.h"
#include "sightline/store/fact_directory.h"

namespace sightline::cli {

// All of them as one revision, or none of them and why: `file:line: what is wrong with which fact`.
Result<FactsLoaded, StoreError> load_facts(const FactsArguments& arguments, const Policy& policy,
                                           FactDirectory& directory, Progress& progress,
                                           Streams streams);

}  // namespace sightline::cli
