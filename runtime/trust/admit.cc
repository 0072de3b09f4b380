// A grant, the label of the item that is about to be sent, the switches and the moment in; whether it may be
// sent out. Every claim is compared, in the order of Admission; the use of a single-use grant comes last,
// so that nothing else uses it.
// Tested in tests/unit/runtime/trust/admit_test.cc and tests/laws/grant_test.cc. Refuses to know the request.

#include <sodium.h>

#include <algorithm>

#include "runtime/trust/claims.h"
#include "sightline/trust/grant.h"
#include "sightline/trust/grant_counts.h"

namespace sightline {
namespace {

Admission check_time(const GrantClaims& claims, Time now, std::chrono::milliseconds skew) {
  const std::int64_t moment = now.time_since_epoch().count();
  if (moment <= kPast || moment >= kForever) return Admission::no_time;
  if (now >= claims.expires) return Admission::expired;
  const auto allowed = std::clamp(skew, std::chrono::milliseconds(0), kMaxClockSkew);
  return now < claims.not_before - allowed ? Admission::not_yet : Admission::admitted;
}

// Of somebody, of this edge, of this policy: what does not depend on the item.
Admission check_egress(const GrantClaims& claims, const Egress& egress) {
  if (claims.action != egress.action) return Admission::other_action;
  if (egress.principal && *egress.principal != claims.principal) return Admission::other_principal;
  if (!claims.audience.empty() && claims.audience != egress.audience)
    return Admission::other_audience;
  if (egress.policy != nullptr && *egress.policy != claims.policy) return Admission::other_policy;
  if (claims.revision < egress.revision_at_least) return Admission::older_revision;
  if (!claims.connection) return Admission::admitted;
  if (egress.connection.empty()) return Admission::other_connection;
  const auto hash = grants::connection_hash(claims.id, egress.connection);
  return sodium_memcmp(hash.data(), claims.connection->data(), hash.size()) == 0
             ? Admission::admitted
             : Admission::other_connection;
}

// SOUNDNESS: whatever is said twice has to be right each time.
Admission check_label(const GrantClaims& claims, const ItemLabel& item) {
  if (item.item() != claims.item) return Admission::other_item;
  for (const LabelEntry& wanted : claims.label) {
    bool found = false;
    for (const LabelEntry& entry : item.entries()) {
      if (entry.name != wanted.name) continue;
      if (!(entry.value == wanted.value)) return Admission::label_differs;
      found = true;
    }
    if (!found) return Admission::label_missing;
  }
  return Admission::admitted;
}

Admission check_reading(const GrantedSwitch& wanted, const SwitchReading& reading, Time now) {
  if (reading.as_of > now) return Admission::switch_future;
  if (reading.as_of.time_since_epoch().count() <= kPast || now - reading.as_of > wanted.within)
    return Admission::switch_stale;
  return reading.value == wanted.value ? Admission::admitted : Admission::switch_differs;
}

Admission check_switches(const GrantClaims& claims, std::span<const SwitchReading> switches,
                         Time now) {
  for (const GrantedSwitch& wanted : claims.switches) {
    bool found = false;
    for (const SwitchReading& reading : switches) {
      if (reading.name != wanted.name) continue;
      const Admission verdict = check_reading(wanted, reading, now);
      if (verdict != Admission::admitted) return verdict;
      found = true;
    }
    if (!found) return Admission::switch_missing;
  }
  return Admission::admitted;
}

Admission check_use(const GrantClaims& claims, Time now, UsedGrants* used) {
  if (!claims.single_use) return Admission::admitted;
  if (used == nullptr) return Admission::use_unknown;
  switch (used->use(claims.id, claims.expires, now)) {
    case UsedGrants::Use::first:
      return Admission::admitted;
    case UsedGrants::Use::again:
      return Admission::used_before;
    case UsedGrants::Use::refused:
      return Admission::use_unknown;
  }
  return Admission::use_unknown;
}

}  // namespace

Admitted Grant::admit(const ItemLabel& item, std::span<const SwitchReading> switches, Time now,
                      const Egress& egress) const noexcept {
  Admission verdict = check_time(claims_, now, egress.clock_skew);
  if (verdict == Admission::admitted) verdict = check_egress(claims_, egress);
  if (verdict == Admission::admitted) verdict = check_label(claims_, item);
  if (verdict == Admission::admitted) verdict = check_switches(claims_, switches, now);
  if (verdict == Admission::admitted) verdict = check_use(claims_, now, egress.used);
  if (egress.counts != nullptr) egress.counts->count(verdict);
  if (verdict != Admission::admitted) return {verdict, {}};
  return {verdict, claims_.obligations};
}

}  // namespace sightline
