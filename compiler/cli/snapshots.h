// The snapshot that a command line names.
#pragma once

#include "compiler/cli/arguments.h"
#include "compiler/cli/files.h"
#include "sightline/explain.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline::cli {

// Reads --facts and --cache. Says on `err` how much of the cache was taken; an error names its place.
Result<Snapshot, FileError> snapshot_of(const EvalArguments& arguments, const Policy& policy,
                                        Streams streams);
// The same facts, kept to explain decisions by. The policy outlives it.
Result<Explainer, FileError> explainer_of(const EvalArguments& arguments, const Policy& policy,
                                          Streams streams);

}  // namespace sightline::cli
