// A key file's text, or nothing -> keys of keyed tags. Tested in
// tests/unit/runtime/trust/seal_keys_test.cc. What is sealed with them is not known here.

#include "sightline/trust/seal_keys.h"

#include "runtime/trust/key_file.h"
#include "runtime/trust/key_insides.h"

namespace sightline {
namespace {

using Key = SealKeys::Inside::Key;

KeyId id_of(const Secret& key) { return key_id(SealAlgorithm::blake2b, key.bytes()); }

Key new_key() {
  Secret bytes = Secret::random(kSealKeyBytes);
  const KeyId id = id_of(bytes);
  return {std::move(bytes), id};
}

Key copy(const Key& key) { return {Secret(key.bytes.bytes()), key.id}; }
KeyLine line_of(const Key& key) { return {key.id, Secret(key.bytes.bytes())}; }

}  // namespace

SealKeys::SealKeys(std::unique_ptr<const Inside> inside) : inside_(std::move(inside)) {}
SealKeys::SealKeys(SealKeys&&) noexcept = default;
SealKeys& SealKeys::operator=(SealKeys&&) noexcept = default;
SealKeys::~SealKeys() = default;

SealKeys SealKeys::generate() {
  return SealKeys(std::make_unique<const Inside>(Inside{new_key(), std::nullopt}));
}

Result<SealKeys, KeyError> SealKeys::parse(std::string_view text) {
  auto lines = read_key_file(kSealKeysTitle, text);
  if (!lines) return lines.error();
  if (lines->current.id != id_of(lines->current.key)) return damaged_key("current");
  Inside inside{{std::move(lines->current.key), lines->current.id}, std::nullopt};
  if (lines->previous) {
    if (lines->previous->id != id_of(lines->previous->key)) return damaged_key("previous");
    inside.previous = Key{std::move(lines->previous->key), lines->previous->id};
  }
  return SealKeys(std::make_unique<const Inside>(std::move(inside)));
}

SealKeys SealKeys::rotated() const {
  return SealKeys(std::make_unique<const Inside>(Inside{new_key(), copy(inside_->current)}));
}

SecretText SealKeys::text() const {
  KeyLines lines{line_of(inside_->current), std::nullopt};
  if (inside_->previous) lines.previous = line_of(*inside_->previous);
  return write_key_file(kSealKeysTitle, lines);
}

const KeyId& SealKeys::current() const { return inside_->current.id; }
std::optional<KeyId> SealKeys::previous() const {
  return inside_->previous ? std::optional(inside_->previous->id) : std::nullopt;
}

}  // namespace sightline
