// One request, decided and written down.
#pragma once

#include "compiler/cli/arguments.h"
#include "compiler/cli/run.h"

namespace sightline::cli {

Exit issue_grant(const GrantArguments& arguments, Streams streams);

}  // namespace sightline::cli
