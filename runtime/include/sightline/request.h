// Who asks to do what to what, when, and with which facts of the moment.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "sightline/value.h"

namespace sightline {

struct ContextValue {
  std::uint16_t field = 0;  // position in Schema::context
  Value value = Value::unavailable();
};

struct Request {
  Entity principal;
  std::uint16_t action = 0;  // position in Schema::actions
  Entity resource;
  Time
      now;  // the host's clock, never the client's word; outside (kPast, kForever) everything is denied
  std::span<const ContextValue> context =
      {};  // a field that is not given is unavailable; the last one given counts
  // What the snapshot must be, or none of its facts is believed: of at least this revision (say the one
  // that the host was told when it took a share back), and its facts true no longer ago than this.
  std::uint64_t revision_at_least = 0;
  std::optional<std::chrono::milliseconds> not_older_than = std::nullopt;
};

// Whether a snapshot of that revision and moment is what the request says it must be.
inline bool is_believed(const Request& request, std::uint64_t revision, Time as_of) {
  if (revision < request.revision_at_least) return false;
  if (!request.not_older_than) return true;
  const std::int64_t now = request.now.time_since_epoch().count();
  const std::int64_t oldest = request.not_older_than->count();
  const std::int64_t moment = as_of.time_since_epoch().count();
  return kPast < now && now < kForever && oldest >= 0 && moment <= now && now - oldest <= moment;
}

}  // namespace sightline
