// An allow that can be shown elsewhere. The issuer decides by itself: a grant without an allow cannot be
// written.
//
//   auto keys = sightline::GrantKeys::read(text_of_the_key_file);
//   auto issuer = sightline::GrantIssuer::create(*keys, std::chrono::minutes(1));
//   auto issued = issuer->issue(*policy, request, snapshot, {.lifetime = std::chrono::seconds(30)});
//   if (issued.token) hand_over(*issued.token);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sightline/decision.h"
#include "sightline/loaded_policy.h"
#include "sightline/request.h"
#include "sightline/result.h"
#include "sightline/snapshot.h"
#include "sightline/trust/collector.h"
#include "sightline/trust/grant_keys.h"

namespace sightline {

struct GrantOptions {
  std::chrono::milliseconds lifetime{};  // from request.now
  std::string_view audience = {};        // the edge that may admit it; empty: any
  // Bytes that both ends of this connection know and others do not (a TLS exporter), or the client's
  // address. The grant carries a hash of them.
  std::span<const std::byte> connection = {};
  bool single_use = false;
};

enum class NoGrant : std::uint8_t {
  none,  // there is one
  denied,
  lifetime,            // not above zero, or longer than the issuer's longest
  time,                // it would end after the year 9999, which a token cannot say
  label_unavailable,   // a `sealed fixed` attribute of the resource is not known
  switch_unavailable,  // a global with `within` is not known, or too old
  too_long,            // for a token of 8,192 bytes
};
std::string_view name_of(NoGrant reason);

struct Issued {
  Decision decision;  // its rules and missing facts borrow the trace
  std::optional<std::string> token;
  NoGrant why_not = NoGrant::denied;
};

class GrantIssuer {
 public:
  // Keys whose first can issue; no grant lives longer than `longest`.
  static Result<GrantIssuer, GrantKeyError> create(GrantKeys keys,
                                                   std::chrono::milliseconds longest);

  // Decides, and writes down what was decided: who, what, on which item with which stamp, the duties, the
  // policy and revision, and every global that is declared `within` an age, as it was.
  Issued issue(const Policy& policy, const Request& request, const Snapshot& snapshot,
               const GrantOptions& options, Trace* trace = nullptr) const;
  // The same by facts that were collected for that policy: the request at that position, at their moment.
  Issued issue(const Policy& policy, const Collected& collected, std::size_t request,
               const GrantOptions& options, Trace* trace = nullptr) const;

 private:
  template <class Facts>
  Issued write(const Policy& policy, const Request& request, const Decision& decision,
               const GrantOptions& options, const Facts& facts) const;
  GrantIssuer(GrantKeys keys, std::chrono::milliseconds longest);
  GrantKeys keys_;
  std::chrono::milliseconds longest_;
};

}  // namespace sightline
