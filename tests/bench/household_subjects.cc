// A number of cameras -> world, snapshot, tables and requests, agreed upon. Kept for the whole run, so
// that repetitions, which Google Benchmark interleaves, do not make them again.
#include "tests/bench/household_subjects.h"

#include <algorithm>
#include <bit>
#include <map>
#include <stdexcept>

#include "tests/bench/loaded.h"

namespace sightline::bench {

namespace {

home_cameras::Gate emitted_gate() {
  auto gate = home_cameras::Gate::bind(loaded(Source("household.pol", household_policy())),
                                       {.accept_unproved = true, .direct = &home_cameras::kDirect});
  if (!gate) throw std::runtime_error(gate.error().message);
  return std::move(*gate);
}

}  // namespace

HouseholdSubjects::HouseholdSubjects(std::uint32_t cameras)
    : world(cameras),
      policy(loaded(Source("household.pol", household_policy()))),
      call(policy),
      snapshot(household_snapshot(world, policy)),
      handwritten(world),
      over_snapshot(policy, snapshot),
      emitted(emitted_gate()),
      trace(policy.make_trace()) {}

std::size_t HouseholdSubjects::requests() const {
  constexpr std::size_t kFewest = std::size_t{1} << 14, kMost = std::size_t{1} << 20;
  return std::clamp(std::bit_ceil(std::size_t{world.size()}), kFewest, kMost);
}

void HouseholdSubjects::agree_on(const HouseholdRequests& requests) const {
  for (const HouseholdRequest& request : requests) {
    const bool expected = allowed(request.meets);
    const auto hold = [&](bool decided, const char* by) {
      if (decided != expected)
        throw std::runtime_error(std::string(by) + ": wrong about " +
                                 std::string(text(request.user)) + " and " +
                                 std::string(text(request.camera)));
    };
    hold(ByHand{*this}(request), "handwritten");
    hold(ByHandOverSnapshot{*this}(request), "handwritten over the snapshot");
    hold(ByEmitted{*this}(request), "policy as C++");
    hold(ByPolicy{*this}(request), "policy");
    hold(ByPolicyTraced{*this}(request), "policy with a trace");
  }
}

const HouseholdSubjects& household(std::uint32_t cameras) {
  static std::map<std::uint32_t, HouseholdSubjects> made;
  return made.try_emplace(cameras, cameras).first->second;
}

const HouseholdRequests& household_requests(std::uint32_t cameras, Meets meets) {
  static std::map<std::pair<std::uint32_t, Meets>, HouseholdRequests> made;
  const auto [found, fresh] = made.try_emplace({cameras, meets});
  if (fresh) {
    const HouseholdSubjects& of = household(cameras);
    found->second = requests_that_meet(meets, of.world, of.requests());
    of.agree_on(found->second);
  }
  return found->second;
}

const HouseholdRequests& household_mixed(std::uint32_t cameras) {
  static std::map<std::uint32_t, HouseholdRequests> made;
  const auto [found, fresh] = made.try_emplace(cameras);
  if (fresh) {
    const HouseholdSubjects& of = household(cameras);
    found->second = mixed_requests(of.world, of.requests());
    of.agree_on(found->second);
  }
  return found->second;
}

}  // namespace sightline::bench
