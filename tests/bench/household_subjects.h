// One camera service with everybody who decides about it: the hand-written program with tables of its
// own, the one over the runtime's snapshot, the policy as C++, the runtime, and the runtime with a Trace. They
// are asked for the same requests, and agree before anything is timed.
#pragma once

#include <vector>

#include "tests/bench/workloads/handwritten_household.h"
#include "tests/bench/workloads/household_over_snapshot.h"
#include "tests/bench/workloads/household_policy.h"

#include "home_cameras.h"  // written by emit_household.cc

namespace sightline::bench {

using HouseholdRequests = std::vector<HouseholdRequest>;

struct HouseholdSubjects {
  explicit HouseholdSubjects(std::uint32_t cameras);

  HouseholdWorld world;
  Policy policy;
  HouseholdCall call;
  Snapshot snapshot;
  HandwrittenHousehold handwritten;
  HouseholdOverSnapshot over_snapshot;
  home_cameras::Gate emitted;  // decides by C++
  mutable Trace trace;

  // A power of two of them: the facts that they ask for are far more than a cache holds, where the
  // facts are.
  std::size_t requests() const;
  // Throws std::runtime_error if one of them decides otherwise than the world says.
  void agree_on(const HouseholdRequests& requests) const;
};

struct ByHand {
  const HouseholdSubjects& of;
  bool operator()(const HouseholdRequest& request) const {
    return of.handwritten.may_view(text(request.user), text(request.camera),
                                   HouseholdWorld::kThumbnails, HouseholdWorld::kNow,
                                   HouseholdWorld::kHour);
  }
};
struct ByHandOverSnapshot {
  const HouseholdSubjects& of;
  bool operator()(const HouseholdRequest& request) const {
    return of.over_snapshot.may_view(text(request.user), text(request.camera),
                                     HouseholdWorld::kThumbnails, HouseholdWorld::kNowMs,
                                     HouseholdWorld::kHour);
  }
};
struct ByEmitted {
  const HouseholdSubjects& of;
  bool operator()(const HouseholdRequest& request) const {
    return static_cast<bool>(of.emitted.view_thumbnail(
        home_cameras::User{text(request.user)}, home_cameras::Camera{text(request.camera)},
        {.hour = HouseholdWorld::kHour}, Time(std::chrono::milliseconds(HouseholdWorld::kNowMs)),
        of.snapshot));
  }
};
struct ByPolicy {
  const HouseholdSubjects& of;
  bool operator()(const HouseholdRequest& request) const {
    return static_cast<bool>(of.policy.decide(of.call.request(request), of.snapshot));
  }
};
struct ByPolicyTraced {
  const HouseholdSubjects& of;
  bool operator()(const HouseholdRequest& request) const {
    return static_cast<bool>(of.policy.decide(of.call.request(request), of.snapshot, &of.trace));
  }
};

// Made when it is first asked for, then kept.
const HouseholdSubjects& household(std::uint32_t cameras);
const HouseholdRequests& household_requests(std::uint32_t cameras, Meets meets);
const HouseholdRequests& household_mixed(std::uint32_t cameras);

}  // namespace sightline::bench
