// Annotations as SARIF 2.1.0, which code hosts and editors read.
#pragma once

#include <span>
#include <string>

#include "compiler/cli/annotations.h"
#include "compiler/cli/run.h"

namespace sightline::cli {

// One log with one run. Its fingerprints stay the same when lines move. `exit` is what the command
// ends with: a run that could not read its input says so.
std::string sarif_log(std::span<const Annotation> annotations, Exit exit);

}  // namespace sightline::cli
