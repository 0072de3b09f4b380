// Keys that seal records by a signature (Ed25519): whoever has VerifyKeys can check a record and cannot make
// one. Checking takes some seventy times as long as with SealKeys, so check where records come in, and
// reseal() them there (sealed_record.h).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sightline/result.h"
#include "sightline/trust/seal_keys.h"
#include "sightline/trust/secret_text.h"

namespace sightline {

// The public halves of two live keys. No secret; copies freely.
class VerifyKeys {
 public:
  using PublicKey = std::array<std::uint8_t, 32>;

  static Result<VerifyKeys, KeyError> parse(std::string_view text);
  std::string text() const;  // as a key file has it

  const PublicKey& current_key() const { return current_; }
  const std::optional<PublicKey>& previous_key() const { return previous_; }
  const KeyId& current() const { return current_id_; }
  std::optional<KeyId> previous() const;

 private:
  friend class SigningKeys;
  VerifyKeys(const PublicKey& current, const std::optional<PublicKey>& previous);
  PublicKey current_;
  std::optional<PublicKey> previous_;
  KeyId current_id_, previous_id_{};
};

// The secret half of the current key, and both public halves.
class SigningKeys {
 public:
  static SigningKeys generate();
  static Result<SigningKeys, KeyError> parse(std::string_view text);

  SigningKeys(SigningKeys&&) noexcept;
  SigningKeys& operator=(SigningKeys&&) noexcept;
  ~SigningKeys();

  // A new current key; of what was current, the public half is kept, so that its records can be checked.
  SigningKeys rotated() const;
  SecretText text() const;  // as a key file has it

  const VerifyKeys& verify_keys() const;

  struct Inside;  // runtime/trust/key_insides.h
  const Inside& inside() const { return *inside_; }

 private:
  explicit SigningKeys(std::unique_ptr<const Inside> inside);
  std::unique_ptr<const Inside> inside_;
};

}  // namespace sightline
