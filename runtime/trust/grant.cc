// A token and keys in, a grant or why there is none out; names of what can be said of one.
// Tested in tests/unit/runtime/trust/grant_test.cc. Refuses to know who issued it but by its key.

#include "sightline/trust/grant.h"

#include <array>
#include <cstring>

#include "runtime/trust/claims.h"
#include "runtime/trust/key_ring.h"
#include "runtime/trust/paseto.h"
#include "sightline/trust/grant_counts.h"

namespace sightline {
namespace {

constexpr std::array<std::string_view, kAdmissions> kNames = {
    "admitted",        "no_time",        "expired",       "not_yet",        "other_action",
    "other_principal", "other_audience", "other_policy",  "older_revision", "other_connection",
    "other_item",      "label_missing",  "label_differs", "switch_missing", "switch_stale",
    "switch_future",   "switch_differs", "used_before",   "use_unknown"};
constexpr std::array<std::string_view, 4> kErrorNames = {"not_a_grant", "unknown_key", "forged",
                                                         "claims"};

Result<std::string, GrantError> payload_of(const paseto::KeyRing& ring, std::string_view text) {
  const auto token = paseto::split(text);
  if (!token) return GrantError{GrantError::Kind::not_a_grant, "is no PASETO v4 token"};
  const auto id = paseto::id_in(token->footer);
  const paseto::RingKey* key = id ? ring.find(token->purpose, *id) : nullptr;
  if (key == nullptr) return GrantError{GrantError::Kind::unknown_key, "is of no key known here"};
  auto payload = token->purpose == paseto::Purpose::local
                     ? paseto::decrypt(key->local, *token, grants::kImplicit)
                     : paseto::verify(key->shown, *token, grants::kImplicit);
  if (!payload) return GrantError{GrantError::Kind::forged, "was not made by its key, or changed"};
  return std::move(*payload);
}

}  // namespace

std::string_view name_of(Admission admission) {
  return kNames[static_cast<std::size_t>(admission)];
}
std::string_view name_of(GrantError::Kind kind) {
  return kErrorNames[static_cast<std::size_t>(kind)];
}

Result<Grant, GrantError> Grant::open(const GrantKeys& keys, std::string_view token,
                                      GrantCounts* counts) {
  const auto refused = [counts](GrantError error) {
    if (counts != nullptr) counts->count(error.kind);
    return error;
  };
  const auto payload = payload_of(*keys.ring_, token);
  if (!payload) return refused(payload.error());
  Grant grant;
  grant.text_ = std::make_unique<char[]>(payload->size() + 1);
  std::memcpy(grant.text_.get(), payload->data(), payload->size());
  const char* wrong = grants::read_claims(grant.text_.get(), payload->size(), grant.claims_);
  if (wrong != nullptr) return refused({GrantError::Kind::claims, wrong});
  return grant;
}

}  // namespace sightline
