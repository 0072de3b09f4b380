// What stands around a record's bytes: version, algorithm and key before them, the tag after them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "runtime/trust/key_insides.h"
#include "sightline/trust/sealed_declarations.h"

namespace sightline {

inline constexpr std::uint8_t kSealVersion = 1;
// A guess at a tag is right once in 2^128: there is nothing to gain from more, and a cache holds millions.
inline constexpr std::size_t kMacBytes = 16;
inline constexpr std::size_t kSignatureBytes = 64;
inline constexpr std::size_t kEnvelopeBytes = 2 + std::tuple_size_v<KeyId>;  // before the record

constexpr std::size_t tag_bytes(SealAlgorithm algorithm) {
  return algorithm == SealAlgorithm::blake2b ? kMacBytes : kSignatureBytes;
}

struct Envelope {
  SealAlgorithm algorithm = SealAlgorithm::blake2b;
  KeyId key{};
  std::span<const std::byte> sealed;  // all before the tag
  std::span<const std::byte> record;
  std::span<const std::byte> tag;
};
// Nothing: these are not the bytes of a sealed record.
std::optional<Envelope> envelope_of(std::span<const std::byte> bytes);

// What every tag begins with: no other use of a key begins so.
inline constexpr std::string_view kSealDomain = "sightline-seal-1";

// The keyed tag of `sealed` under these declarations.
std::array<std::uint8_t, kMacBytes> mac_of(std::span<const std::uint8_t> key,
                                           const SealedDeclarations::DeclarationDigest& declared,
                                           std::span<const std::byte> sealed);

}  // namespace sightline
