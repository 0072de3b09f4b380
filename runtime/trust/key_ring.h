// Keys in memory, each with its id. Wiped at the end.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/trust/paseto.h"
#include "sightline/trust/grant_keys.h"

namespace sightline::paseto {

struct RingKey {
  Purpose purpose = Purpose::local;
  bool can_issue = false;
  LocalKey local;
  SecretKey secret;
  PublicKey shown;  // of a pair
  std::string id;   // k4.lid. or k4.pid.
};

struct KeyRing {
  KeyRing() = default;
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;
  ~KeyRing();

  std::array<RingKey, kMaxGrantKeys> keys;  // the first `count`
  std::size_t count = 0;

  const RingKey* find(Purpose purpose, std::string_view id) const;
};

// One key from the text of one line; what is wrong with it, or nothing.
std::optional<std::string> read_key(std::string_view line, RingKey& key);
std::string line_of(const RingKey& key);         // as it issues
std::string public_line_of(const RingKey& key);  // of a pair

// What a grant says of its key: `{"kid":"k4.lid.…"}`, and back. Nothing if it says something else.
std::string footer_of(std::string_view id);
std::optional<std::string_view> id_in(Bytes footer);

// Whether libsodium is ready; without it there are no keys.
bool is_ready();

}  // namespace sightline::paseto
