// Files of keys, as a command line names them.
#pragma once

#include <string>
#include <variant>

#include "compiler/cli/files.h"
#include "compiler/cli/run.h"
#include "sightline/result.h"
#include "sightline/trust/seal_keys.h"
#include "sightline/trust/signing_keys.h"

namespace sightline::cli {

using Keys = std::variant<SealKeys, SigningKeys, VerifyKeys>;

// Says on `err` when others can read what should be secret.
Result<Keys, FileError> read_keys(const std::string& name, Streams streams);

}  // namespace sightline::cli
