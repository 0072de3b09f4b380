// What `seal` says of keys and of lines.
#pragma once

#include <optional>
#include <string>

#include "compiler/cli/seal_check.h"
#include "sightline/trust/seal_keys.h"

namespace sightline::cli {

// A file with keys as it is now, and the key that is gone from it.
struct KeysNow {
  std::string file;
  std::optional<std::string> verify_file;  // of keys that sign
  KeyId current{};
  std::optional<KeyId> previous, gone;
};
std::string keys_lines(const KeysNow& keys);
std::string keys_json(const KeysNow& keys);

std::string judged_line(const JudgedLine& line);
// `3 hold, 1 by the previous key; 2 do not: 1 wrong tag, 1 unknown key; 4 declared sealed without a seal`
std::string counts_line(const SealCounts& counts);
std::string counts_json(const SealCounts& counts, const std::vector<JudgedLine>& wrong);

}  // namespace sightline::cli
