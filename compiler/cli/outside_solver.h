// What has to be there before `prove` asks another solver or saves questions.
#pragma once

#include "compiler/cli/arguments.h"
#include "compiler/cli/run.h"

namespace sightline::cli {

// Says what is missing; makes the folder for --save-queries.
bool can_ask_outside(const ProveArguments& arguments, Streams streams);

}  // namespace sightline::cli
