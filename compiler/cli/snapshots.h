// The snapshot that a command line names.
#pragma once

#include "compiler/cli/arguments.h"
#include "compiler/cli/files.h"
#include "sightline/explain.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline::cli {

class SealedCache;

// SOUNDNESS: without a `snapshot` nobody knows how old the facts are. A moment after every `now` makes
// each global with `within` unavailable; one long ago would not, if `within` is long enough.
inline constexpr Time kNobodyKnowsWhen{std::chrono::milliseconds(kForever - 1)};

// Reads --facts and --cache, or opens the directory of facts that --facts names. Says on `err` how much of
// the cache was taken; an error names its place. `words`: filled with which facts the cache's are;
// `sealed`: with the cache's records that have a seal, which end the reading if it is null.
Result<Snapshot, FileError> snapshot_of(const EvalArguments& arguments, const Policy& policy,
                                        Streams streams, CacheWords* words = nullptr,
                                        SealedCache* sealed = nullptr);

}  // namespace sightline::cli
