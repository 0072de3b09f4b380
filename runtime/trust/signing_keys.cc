// A key file's text, or nothing -> keys that sign, and keys that only check (Ed25519). Tested in
// tests/unit/runtime/trust/signing_keys_test.cc. What is signed with them is not known here.

#include "sightline/trust/signing_keys.h"

#include <sodium.h>

#include "runtime/trust/key_file.h"
#include "runtime/trust/key_insides.h"

namespace sightline {
namespace {

using PublicKey = VerifyKeys::PublicKey;
static_assert(crypto_sign_SEEDBYTES == kSealKeyBytes);
static_assert(crypto_sign_PUBLICKEYBYTES == std::tuple_size_v<PublicKey>);

KeyId id_of(const PublicKey& key) { return key_id(SealAlgorithm::ed25519, key); }

// Of a line that has a public key: nothing if it is another than its id says, or no point of the curve.
std::optional<PublicKey> public_key(const KeyLine& line) {
  PublicKey key{};
  const auto bytes = line.key.bytes();
  std::copy(bytes.begin(), bytes.end(), key.begin());
  if (line.id != id_of(key) || crypto_core_ed25519_is_valid_point(key.data()) != 1)
    return std::nullopt;
  return key;
}

struct Expanded {
  Secret secret;
  PublicKey key;
};

Expanded expand(const Secret& seed) {
  Expanded out{Secret(std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES>{}), {}};
  crypto_sign_seed_keypair(out.key.data(), out.secret.writable().data(), seed.bytes().data());
  return out;
}

}  // namespace

VerifyKeys::VerifyKeys(const PublicKey& current, const std::optional<PublicKey>& previous)
    : current_(current), previous_(previous), current_id_(id_of(current)) {
  if (previous_) previous_id_ = id_of(*previous_);
}

std::optional<KeyId> VerifyKeys::previous() const {
  return previous_ ? std::optional(previous_id_) : std::nullopt;
}

Result<VerifyKeys, KeyError> VerifyKeys::parse(std::string_view text) {
  ready_sodium();
  const auto lines = read_key_file(kVerifyKeysTitle, text);
  if (!lines) return lines.error();
  const auto current = public_key(lines->current);
  if (!current) return damaged_key("current");
  std::optional<PublicKey> previous;
  if (lines->previous) {
    previous = public_key(*lines->previous);
    if (!previous) return damaged_key("previous");
  }
  return VerifyKeys(*current, previous);
}

std::string VerifyKeys::text() const {
  KeyLines lines{{current_id_, Secret(current_)}, std::nullopt};
  if (previous_) lines.previous = KeyLine{previous_id_, Secret(*previous_)};
  return std::string(write_key_file(kVerifyKeysTitle, lines).view());
}

SigningKeys::SigningKeys(std::unique_ptr<const Inside> inside) : inside_(std::move(inside)) {}
SigningKeys::SigningKeys(SigningKeys&&) noexcept = default;
SigningKeys& SigningKeys::operator=(SigningKeys&&) noexcept = default;
SigningKeys::~SigningKeys() = default;

SigningKeys SigningKeys::generate() {
  Secret seed = Secret::random(kSealKeyBytes);
  Expanded key = expand(seed);
  return SigningKeys(std::make_unique<const Inside>(
      Inside{std::move(seed), std::move(key.secret), VerifyKeys(key.key, std::nullopt)}));
}

Result<SigningKeys, KeyError> SigningKeys::parse(std::string_view text) {
  auto lines = read_key_file(kSigningKeysTitle, text);
  if (!lines) return lines.error();
  Expanded key = expand(lines->current.key);
  if (lines->current.id != id_of(key.key)) return damaged_key("current");
  std::optional<PublicKey> previous;
  if (lines->previous) {
    previous = public_key(*lines->previous);
    if (!previous) return damaged_key("previous");
  }
  return SigningKeys(std::make_unique<const Inside>(
      Inside{std::move(lines->current.key), std::move(key.secret), VerifyKeys(key.key, previous)}));
}

SigningKeys SigningKeys::rotated() const {
  Secret seed = Secret::random(kSealKeyBytes);
  Expanded key = expand(seed);
  VerifyKeys verify(key.key, inside_->verify.current_key());
  return SigningKeys(
      std::make_unique<const Inside>(Inside{std::move(seed), std::move(key.secret), verify}));
}

SecretText SigningKeys::text() const {
  const VerifyKeys& keys = inside_->verify;
  KeyLines lines{{keys.current(), Secret(inside_->seed.bytes())}, std::nullopt};
  if (keys.previous_key()) lines.previous = KeyLine{*keys.previous(), Secret(*keys.previous_key())};
  return write_key_file(kSigningKeysTitle, lines);
}

const VerifyKeys& SigningKeys::verify_keys() const { return inside_->verify; }

}  // namespace sightline
