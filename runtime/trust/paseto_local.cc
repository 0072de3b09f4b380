// PASETO v4.local: payload and shared key in, encrypted token out, and back. XChaCha20 for secrecy and
// keyed BLAKE2b over everything for truth, checked before anything is decrypted, in constant time.
// Tested in tests/unit/runtime/trust/paseto_test.cc. Refuses to know what a payload says.

#include <sodium.h>

#include <algorithm>

#include "runtime/trust/paseto.h"
#include "runtime/trust/paseto_pieces.h"
#include "runtime/trust/wiped.h"

namespace sightline::paseto {
namespace {

constexpr std::size_t kStreamNonceBytes = crypto_stream_xchacha20_NONCEBYTES;

// BLAKE2b of the domain and the nonce under the key.
template <std::size_t kSize>
void derive(const LocalKey& key, std::string_view domain, Bytes nonce, Wiped<kSize>& into) {
  std::vector<std::uint8_t> text(domain.begin(), domain.end());
  text.insert(text.end(), nonce.begin(), nonce.end());
  crypto_generichash(into.bytes.data(), into.bytes.size(), text.data(), text.size(),
                     key.bytes.data(), key.bytes.size());
}

// What is encrypted, in or out: the same operation both ways.
void encrypt_stream(const LocalKey& key, Bytes nonce, Bytes in, std::uint8_t* out) {
  Wiped<crypto_stream_xchacha20_KEYBYTES + kStreamNonceBytes> derived;
  derive(key, "paseto-encryption-key", nonce, derived);
  crypto_stream_xchacha20_xor(out, in.data(), in.size(),
                              derived.bytes.data() + crypto_stream_xchacha20_KEYBYTES,
                              derived.bytes.data());
}

std::array<std::uint8_t, kTagBytes> tag_of(const LocalKey& key, Bytes nonce, Bytes hidden,
                                           Bytes footer, std::string_view implicit) {
  Wiped<32> authentication;
  derive(key, "paseto-auth-key-for-aead", nonce, authentication);
  const std::array<Bytes, 5> pieces = {bytes_of(header_of(Purpose::local)), nonce, hidden, footer,
                                       bytes_of(implicit)};
  const auto text = pre_authentication(pieces);
  std::array<std::uint8_t, kTagBytes> tag{};
  crypto_generichash(tag.data(), tag.size(), text.data(), text.size(), authentication.bytes.data(),
                     authentication.bytes.size());
  return tag;
}

}  // namespace

std::string encrypt(const LocalKey& key, const std::array<std::uint8_t, kNonceBytes>& nonce,
                    std::string_view payload, std::string_view footer, std::string_view implicit) {
  std::vector<std::uint8_t> body(nonce.begin(), nonce.end());
  body.resize(kNonceBytes + payload.size());
  encrypt_stream(key, nonce, bytes_of(payload), body.data() + kNonceBytes);
  const Bytes hidden = Bytes(body).subspan(kNonceBytes);
  const auto tag = tag_of(key, nonce, hidden, bytes_of(footer), implicit);
  body.insert(body.end(), tag.begin(), tag.end());
  return joined(Purpose::local, body, footer);
}

std::optional<std::string> decrypt(const LocalKey& key, const Token& token,
                                   std::string_view implicit) {
  if (token.purpose != Purpose::local || token.body.size() < kNonceBytes + kTagBytes)
    return std::nullopt;
  const Bytes body = token.body;
  const Bytes nonce = body.first(kNonceBytes);
  const Bytes hidden = body.subspan(kNonceBytes, body.size() - kNonceBytes - kTagBytes);
  const auto tag = tag_of(key, nonce, hidden, token.footer, implicit);
  if (sodium_memcmp(tag.data(), body.last(kTagBytes).data(), kTagBytes) != 0) return std::nullopt;
  std::string payload(hidden.size(), '\0');
  encrypt_stream(key, nonce, hidden, reinterpret_cast<std::uint8_t*>(payload.data()));
  return payload;
}

}  // namespace sightline::paseto
