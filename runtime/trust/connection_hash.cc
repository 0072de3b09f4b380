// The bytes of a connection and a grant's id in, what the grant holds of them out.
// Tested in tests/unit/runtime/trust/admit_test.cc. Refuses to know what the bytes are.

#include <sodium.h>

#include "runtime/trust/claims.h"
#include "runtime/trust/paseto.h"

namespace sightline::grants {

std::array<std::uint8_t, 32> connection_hash(const GrantId& id, std::span<const std::byte> bytes) {
  std::array<std::uint8_t, 32> hash{};
  constexpr std::string_view kDomain = "sightline grant connection 1";
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  crypto_generichash_update(&state, paseto::bytes_of(kDomain).data(), kDomain.size());
  crypto_generichash_update(&state, id.data(), id.size());
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                            bytes.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

}  // namespace sightline::grants
