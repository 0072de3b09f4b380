// PASETO v4.public: payload and secret key in, signed token out; token and public key in, payload out.
// Ed25519; what is signed is the pre-authentication encoding of header, payload, footer and assertion.
// Tested in tests/unit/runtime/trust/paseto_test.cc. Refuses to know what a payload says.

#include <sodium.h>

#include "runtime/trust/paseto.h"
#include "runtime/trust/paseto_pieces.h"

namespace sightline::paseto {
namespace {

std::vector<std::uint8_t> signed_text(Bytes payload, Bytes footer, std::string_view implicit) {
  const std::array<Bytes, 4> pieces = {bytes_of(header_of(Purpose::signing)), payload, footer,
                                       bytes_of(implicit)};
  return pre_authentication(pieces);
}

}  // namespace

std::string sign(const SecretKey& key, std::string_view payload, std::string_view footer,
                 std::string_view implicit) {
  const auto text = signed_text(bytes_of(payload), bytes_of(footer), implicit);
  std::vector<std::uint8_t> body(payload.begin(), payload.end());
  body.resize(payload.size() + kSignatureBytes);
  crypto_sign_detached(body.data() + payload.size(), nullptr, text.data(), text.size(),
                       key.bytes.data());
  return joined(Purpose::signing, body, footer);
}

std::optional<std::string> verify(const PublicKey& key, const Token& token,
                                  std::string_view implicit) {
  if (token.purpose != Purpose::signing || token.body.size() < kSignatureBytes) return std::nullopt;
  const Bytes payload = Bytes(token.body).first(token.body.size() - kSignatureBytes);
  const Bytes signature = Bytes(token.body).last(kSignatureBytes);
  const auto text = signed_text(payload, token.footer, implicit);
  const int result =
      crypto_sign_verify_detached(signature.data(), text.data(), text.size(), key.bytes.data());
  if (result != 0) return std::nullopt;
  return std::string(payload.begin(), payload.end());
}

}  // namespace sightline::paseto
