// The policy of the camera service in the language, its facts as a snapshot, and its requests as the
// runtime takes them.
#pragma once

#include <string>

#include "sightline/loaded_policy.h"
#include "sightline/request.h"
#include "sightline/snapshot.h"
#include "tests/bench/workloads/household_world.h"

namespace sightline::bench {

std::string household_policy();
// Throws std::runtime_error with the fact that was refused.
Snapshot household_snapshot(const HouseholdWorld& world, const Policy& policy);

// Positions looked up once, as a host does, and the facts of the moment.
class HouseholdCall {
 public:
  explicit HouseholdCall(const Policy& policy);
  // Borrows the ids of `request` and the context of this.
  Request request(const HouseholdRequest& request) const {
    return {.principal = {user_, text(request.user)},
            .action = view_thumbnail_,
            .resource = {camera_, text(request.camera)},
            .now = now_,
            .context = {&hour_, 1}};
  }

 private:
  std::uint16_t user_, camera_, view_thumbnail_;
  Time now_;
  ContextValue hour_;
};

}  // namespace sightline::bench
