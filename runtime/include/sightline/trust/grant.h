// The second look: may this item leave, here and now? For the edge that sends it; needs no policy, no facts
// and no engine.
//
//   auto grant = sightline::Grant::open(*keys, token);
//   if (!grant) return refuse();
//   auto admitted = grant->admit(label_of_the_file, switches, now, {.action = "view_thumbnail"});
//   if (!admitted) return refuse(name_of(admitted.verdict));
//   send(file);                                      // and do what admitted.obligations says
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/decision.h"
#include "sightline/result.h"
#include "sightline/trust/grant_keys.h"
#include "sightline/trust/item_label.h"
#include "sightline/trust/used_grants.h"

namespace sightline {

class GrantCounts;  // sightline/trust/grant_counts.h

struct GrantError {
  enum class Kind : std::uint8_t {
    not_a_grant,  // no PASETO v4 token of at most 8,192 bytes
    unknown_key,  // of a key that is not among these, or names none
    forged,       // its key did not make it, or it was changed
    claims,       // its key made it, and it is no grant that this version understands
  } kind = Kind::not_a_grant;
  std::string message;
};

// What a switch was when the grant was issued, and how old a reading of it may be.
struct GrantedSwitch {
  std::string_view name;
  LabelValue value;
  std::chrono::milliseconds within{};
};

// What the issuer decided. Borrowed from its grant.
struct GrantClaims {
  GrantId id{};
  NamedEntity principal, item;
  std::string_view action;
  std::vector<LabelEntry> label;
  std::vector<GrantedSwitch> switches;
  std::vector<std::string_view> obligations;
  Digest policy{};
  std::uint64_t revision = 0;
  Time issued, not_before, expires;
  std::string_view audience;                               // empty: any
  std::optional<std::array<std::uint8_t, 32>> connection;  // a hash
  bool single_use = false;
};

// The payload that says it (specs/grants.md).
std::string to_json(const GrantClaims& claims);

// What the edge knows of itself and of who asks. Nothing is kept.
struct Egress {
  std::string_view action;  // what sending this item is; a grant of another one admits nothing
  std::string_view audience = {};              // who this edge is
  std::span<const std::byte> connection = {};  // what the issuer was given of this connection
  std::optional<NamedEntity> principal = std::nullopt;  // who asks, if the edge knows
  const Digest* policy = nullptr;                       // only grants of this one
  std::uint64_t revision_at_least = 0;  // only grants that were decided on this revision or later
  // A grant may lie this far in the future (at most kMaxClockSkew); it never lives longer.
  std::chrono::milliseconds clock_skew{2000};
  UsedGrants* used = nullptr;  // without it, no single-use grant is admitted
  GrantCounts* counts = nullptr;
};
inline constexpr std::chrono::milliseconds kMaxClockSkew{60'000};

// The first of these that is wrong, in this order.
enum class Admission : std::uint8_t {
  admitted,
  no_time,  // `now` is no time that a fact could have
  expired,
  not_yet,
  other_action,
  other_principal,
  other_audience,
  other_policy,
  older_revision,
  other_connection,  // or none was given
  other_item,
  label_missing,  // the item does not say what the decision rested on
  label_differs,
  switch_missing,
  switch_stale,   // read longer ago than its `within`
  switch_future,  // read later than now
  switch_differs,
  used_before,
  use_unknown,  // nobody to ask whether it was used, or no room to remember it
};
inline constexpr std::size_t kAdmissions = 19;
std::string_view name_of(Admission admission);    // `switch_stale`
std::string_view name_of(GrantError::Kind kind);  // `forged`

struct Admitted {
  Admission verdict = Admission::no_time;
  std::span<const std::string_view> obligations =
      {};  // what the host must do; empty unless admitted
  explicit operator bool() const { return verdict == Admission::admitted; }
};

class Grant {
 public:
  // Nothing of a token is believed before its tag or signature is right.
  static Result<Grant, GrantError> open(const GrantKeys& keys, std::string_view token,
                                        GrantCounts* counts = nullptr);

  // No allocation, no exception; no lock but that of `egress.used`. `item`: the label of what will be
  // sent, as it lies there. A single-use grant is used by being admitted, and by nothing else.
  Admitted admit(const ItemLabel& item, std::span<const SwitchReading> switches, Time now,
                 const Egress& egress) const noexcept;

  const GrantClaims& claims() const { return claims_; }

 private:
  Grant() = default;
  std::unique_ptr<char[]> text_;  // what the claims borrow
  GrantClaims claims_;
};

}  // namespace sightline
