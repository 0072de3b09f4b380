// A text all the way to a loaded policy, for benchmarks.
#pragma once

#include "sightline/compiler.h"

namespace sightline::bench {

// Throw std::runtime_error with the first diagnostic: a mistake of the benchmark.
Artifact artifact_of(const Source& source);
Policy loaded(const Source& source);

}  // namespace sightline::bench
