// A key's line in (PASERK: `k4.local.`, `k4.secret.`, `k4.public.`), the key and its id out, and back.
// Tested in tests/unit/runtime/trust/grant_keys_test.cc. Refuses to know files.

#include "runtime/trust/key_ring.h"

#include <sodium.h>

#include <algorithm>

#include "runtime/trust/wiped.h"

namespace sightline::paseto {
namespace {

constexpr std::string_view kLocal = "k4.local.", kSecret = "k4.secret.", kPublic = "k4.public.";
constexpr std::string_view kFooterBegin = "{\"kid\":\"", kFooterEnd = "\"}";
constexpr std::size_t kIdHashBytes = 33;

// The id of a key that is written as `line`.
std::string id_of(std::string_view prefix, std::string_view line) {
  std::string text(prefix);
  text += line;
  std::array<std::uint8_t, kIdHashBytes> hash{};
  crypto_generichash(hash.data(), hash.size(), bytes_of(text).data(), text.size(), nullptr, 0);
  wipe(text);
  return std::string(prefix) + to_base64url(hash);
}

// Exactly so many bytes behind the prefix.
template <std::size_t kSize>
bool read_bytes(std::string_view text, std::array<std::uint8_t, kSize>& into) {
  auto bytes = from_base64url(text);
  const bool fits = bytes && bytes->size() == kSize;
  if (fits) std::copy(bytes->begin(), bytes->end(), into.begin());
  if (bytes) sodium_memzero(bytes->data(), bytes->size());
  return fits;
}

std::optional<std::string> read_secret(std::string_view text, RingKey& key) {
  if (!read_bytes(text, key.secret.bytes)) return "is no k4.secret key";
  Wiped<crypto_sign_SECRETKEYBYTES> again;
  crypto_sign_seed_keypair(key.shown.bytes.data(), again.bytes.data(), key.secret.bytes.data());
  if (sodium_memcmp(again.bytes.data(), key.secret.bytes.data(), again.bytes.size()) != 0)
    return "is a k4.secret key whose halves do not belong together";
  key.can_issue = true;
  return std::nullopt;
}

std::optional<std::string> read_public(std::string_view text, RingKey& key) {
  if (!read_bytes(text, key.shown.bytes) ||
      crypto_core_ed25519_is_valid_point(key.shown.bytes.data()) != 1) {
    return "is no k4.public key";
  }
  return std::nullopt;
}

}  // namespace

bool is_ready() { return sodium_init() >= 0; }

KeyRing::~KeyRing() {
  for (RingKey& key : keys) {
    sodium_memzero(key.local.bytes.data(), key.local.bytes.size());
    sodium_memzero(key.secret.bytes.data(), key.secret.bytes.size());
  }
}

const RingKey* KeyRing::find(Purpose purpose, std::string_view id) const {
  for (std::size_t i = 0; i < count; ++i) {
    if (keys[i].purpose == purpose && keys[i].id == id) return &keys[i];
  }
  return nullptr;
}

std::optional<std::string> read_key(std::string_view line, RingKey& key) {
  if (line.starts_with(kLocal)) {
    if (!read_bytes(line.substr(kLocal.size()), key.local.bytes)) return "is no k4.local key";
    key.can_issue = true;
    key.id = id_of("k4.lid.", line);
    return std::nullopt;
  }
  key.purpose = Purpose::signing;
  std::optional<std::string> wrong = "begins with none of k4.local., k4.secret. and k4.public.";
  if (line.starts_with(kSecret)) wrong = read_secret(line.substr(kSecret.size()), key);
  if (line.starts_with(kPublic)) wrong = read_public(line.substr(kPublic.size()), key);
  if (!wrong) key.id = id_of("k4.pid.", public_line_of(key));
  return wrong;
}

std::string line_of(const RingKey& key) {
  if (!key.can_issue) return public_line_of(key);
  const bool local = key.purpose == Purpose::local;
  std::string bytes = to_base64url(local ? Bytes(key.local.bytes) : Bytes(key.secret.bytes));
  std::string line(local ? kLocal : kSecret);
  line.reserve(line.size() + bytes.size() + 1);
  line += bytes;
  wipe(bytes);
  return line;
}

std::string public_line_of(const RingKey& key) {
  return std::string(kPublic) + to_base64url(key.shown.bytes);
}

std::string footer_of(std::string_view id) {
  return std::string(kFooterBegin).append(id).append(kFooterEnd);
}

std::optional<std::string_view> id_in(Bytes footer) {
  std::string_view text(reinterpret_cast<const char*>(footer.data()), footer.size());
  if (!text.starts_with(kFooterBegin) || !text.ends_with(kFooterEnd)) return std::nullopt;
  if (text.size() < kFooterBegin.size() + kFooterEnd.size()) return std::nullopt;
  text.remove_prefix(kFooterBegin.size());
  text.remove_suffix(kFooterEnd.size());
  return text;
}

}  // namespace sightline::paseto
