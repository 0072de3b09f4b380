// Keys that seal records by a keyed tag (specs/seal-format.md). Whoever can check such a tag can make one:
// the keys belong to who seals and to who decides, and to nobody else. Who has to tell checking from
// forging seals with SigningKeys (signing_keys.h).
//
//   auto keys = sightline::SealKeys::parse(text_of_key_file);
//   if (!keys) return fail(keys.error().message);
//   auto opened = sightline::open(declarations, *keys, bytes);
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sightline/result.h"
#include "sightline/trust/secret_text.h"

namespace sightline {

// Says which key sealed a record. Follows from the key, and tells nothing about it.
using KeyId = std::array<std::uint8_t, 8>;
std::string hexadecimal(const KeyId& id);  // 16 digits

// Which of two live keys it was.
enum class KeyAge : std::uint8_t { current, previous };

struct KeyError {
  std::string message;  // without anything that stood in the file
};

// Two live keys: records are sealed with the current one and opened with both. Immutable; any number of
// threads may use it at once. In memory it lies in pages of its own, is left out of core dumps, and is
// wiped when it goes.
class SealKeys {
 public:
  static SealKeys generate();
  // A key file's text (specs/seal-format.md).
  static Result<SealKeys, KeyError> parse(std::string_view text);

  SealKeys(SealKeys&&) noexcept;
  SealKeys& operator=(SealKeys&&) noexcept;
  ~SealKeys();

  // A new current key; what was current is the previous one, and what was previous opens nothing any more.
  SealKeys rotated() const;
  SecretText text() const;  // as a key file has it

  const KeyId& current() const;
  std::optional<KeyId> previous() const;

  struct Inside;  // runtime/trust/key_insides.h
  const Inside& inside() const { return *inside_; }

 private:
  explicit SealKeys(std::unique_ptr<const Inside> inside);
  std::unique_ptr<const Inside> inside_;
};

}  // namespace sightline
