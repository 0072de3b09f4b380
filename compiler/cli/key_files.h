// Files of keys, as a command line names them.
#pragma once

#include <optional>
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
void warn_if_open(const std::string& name, Streams streams);

// Why no keys are made or rotated there, however the file may be; nothing if they may be.
std::optional<FileError> no_place_for_keys(const std::string& name);
std::optional<FileError> no_keys_to_rotate(const std::string& name);

}  // namespace sightline::cli
