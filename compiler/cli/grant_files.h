// Files of grant keys, as a command line names them.
#pragma once

#include <string>

#include "compiler/cli/files.h"
#include "compiler/cli/run.h"
#include "sightline/result.h"
#include "sightline/trust/grant_keys.h"

namespace sightline::cli {

Result<GrantKeys, FileError> read_grant_keys(const std::string& name, Streams streams);

// What a command did to a file of keys.
struct GrantKeysNow {
  std::string file;
  std::string shown_file;               // where the public halves are; empty: nowhere
  std::string current, previous, gone;  // ids
};
// New keys in files that are not there yet, beside them the public halves of those that sign.
Result<GrantKeysNow, FileError> make_grant_keys(const std::string& file, bool signing);
// A new key before the first one; a file of public halves is written again.
Result<GrantKeysNow, FileError> rotate_grant_keys(const std::string& file, Streams streams);

}  // namespace sightline::cli
