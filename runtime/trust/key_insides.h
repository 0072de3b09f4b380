// What keys are made of, for who seals and opens.
#pragma once

#include <optional>
#include <span>

#include "runtime/trust/secret.h"
#include "sightline/trust/seal_keys.h"
#include "sightline/trust/signing_keys.h"

namespace sightline {

inline constexpr std::size_t kSealKeyBytes = 32;  // of a key of BLAKE2b, and of an Ed25519 seed

// How a record is sealed, as its bytes say it. Part of a key's id, so that one key never has two uses.
enum class SealAlgorithm : std::uint8_t { blake2b = 1, ed25519 = 2 };

KeyId key_id(SealAlgorithm algorithm, std::span<const std::uint8_t> key);

struct SealKeys::Inside {
  struct Key {
    Secret bytes;
    KeyId id;
  };
  Key current;
  std::optional<Key> previous;
};

struct SigningKeys::Inside {
  Secret seed;
  Secret expanded;  // as libsodium signs with it: the seed and the public key
  VerifyKeys verify;
};

}  // namespace sightline
