// The one form that all key files have (specs/seal-format.md).
#pragma once

#include <optional>
#include <string_view>

#include "runtime/trust/secret.h"
#include "sightline/result.h"
#include "sightline/trust/seal_keys.h"
#include "sightline/trust/secret_text.h"

namespace sightline {

inline constexpr std::string_view kSealKeysTitle = "sightline seal keys 1";
inline constexpr std::string_view kSigningKeysTitle = "sightline signing keys 1";
inline constexpr std::string_view kVerifyKeysTitle = "sightline verify keys 1";

// A line of it: 32 bytes, and the id that is said to be theirs.
struct KeyLine {
  KeyId id{};
  Secret key;
};
struct KeyLines {
  KeyLine current;
  std::optional<KeyLine> previous;
};

Result<KeyLines, KeyError> read_key_file(std::string_view title, std::string_view text);
SecretText write_key_file(std::string_view title, const KeyLines& lines);
// A line's key is not the one whose id it has.
KeyError damaged_key(std::string_view which);

}  // namespace sightline
