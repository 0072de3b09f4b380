// The keys of grants, as texts that are kept in files: one key a line, `#` begins a comment.
//
//   k4.local.…    shared: whoever has it can issue as well as check
//   k4.secret.…   issues, and checks
//   k4.public.…   checks only: what an edge needs that must not issue
//
// The first line issues; each is known to the edge by its id, which a grant names. Two live keys, so that
// one can follow the other while grants of both are on their way (rotated_grant_keys).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sightline/result.h"

namespace sightline {

namespace paseto {
struct KeyRing;  // runtime/trust/key_ring.h
}

struct GrantKeyError {
  std::string message;  // with its line, and never with a key
};

inline constexpr std::size_t kMaxGrantKeys = 8;

// Keys that are wiped from memory when the last of these is gone. Any number of threads may use one.
class GrantKeys {
 public:
  static Result<GrantKeys, GrantKeyError> read(std::string_view text);

  std::size_t count() const;
  // `k4.lid.…` of a shared key, `k4.pid.…` of a pair; nothing secret.
  const std::string& id(std::size_t key) const;
  bool can_issue() const;  // the first one is not a public key

 private:
  explicit GrantKeys(std::shared_ptr<const paseto::KeyRing> ring);
  friend class Grant;
  friend class GrantIssuer;
  std::shared_ptr<const paseto::KeyRing> ring_;
};

enum class GrantKeyKind : std::uint8_t { local, secret };

// Texts for a file. They hold secrets: give what holds them to wipe_key_text() afterwards.
std::string new_grant_key(GrantKeyKind kind);
// A new key of the first one's kind, then the one that was first.
Result<std::string, GrantKeyError> rotated_grant_keys(std::string_view text);
// For the edge: the public keys of the secret ones. There must be no shared key among them.
Result<std::string, GrantKeyError> public_grant_keys(std::string_view text);
void wipe_key_text(std::string& text);

}  // namespace sightline
