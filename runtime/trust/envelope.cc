// Bytes -> the parts of a sealed record, and the keyed tag of them. SOUNDNESS: the tag covers every byte
// before it, and the declarations. Tested in tests/unit/runtime/trust/envelope_test.cc, by published vectors.
// What is in a record is not known here.

#include "runtime/trust/envelope.h"

#include <sodium.h>

#include <string_view>

#include "runtime/format/cursor.h"

namespace sightline {

std::optional<Envelope> envelope_of(std::span<const std::byte> bytes) {
  Cursor in(bytes);
  const std::uint8_t version = in.u8();
  const std::uint8_t algorithm = in.u8();
  Envelope found;
  for (std::uint8_t& byte : found.key) byte = in.u8();
  if (in.failed() || version != kSealVersion) return std::nullopt;
  if (algorithm != static_cast<std::uint8_t>(SealAlgorithm::blake2b) &&
      algorithm != static_cast<std::uint8_t>(SealAlgorithm::ed25519))
    return std::nullopt;
  found.algorithm = static_cast<SealAlgorithm>(algorithm);
  const std::size_t tag = tag_bytes(found.algorithm);
  if (in.remaining() < tag) return std::nullopt;
  found.sealed = bytes.first(bytes.size() - tag);
  found.record = found.sealed.subspan(kEnvelopeBytes);
  found.tag = bytes.last(tag);
  return found;
}

std::array<std::uint8_t, kMacBytes> mac_of(std::span<const std::uint8_t> key,
                                           const SealedDeclarations::DeclarationDigest& declared,
                                           std::span<const std::byte> sealed) {
  std::array<std::uint8_t, kMacBytes> tag{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), tag.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(kSealDomain.data()),
                            kSealDomain.size());
  crypto_generichash_update(&state, declared.data(), declared.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(sealed.data()),
                            sealed.size());
  crypto_generichash_final(&state, tag.data(), tag.size());
  sodium_memzero(&state, sizeof state);
  return tag;
}

}  // namespace sightline
