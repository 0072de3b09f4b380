// The camera service of the benchmarks: the world's own words, the hand-written programs and the policy
// say the same, whatever a request meets; so none of them is measured deciding something else.
#include "tests/bench/workloads/household_policy.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/bench/workloads/handwritten_household.h"
#include "tests/bench/workloads/household_over_snapshot.h"
#include "tests/support/compiled.h"

namespace sightline::bench::household_test {
namespace {

struct Service {
  HouseholdWorld world{1'000};
  testing::Compiled compiled = testing::compiled(household_policy());
  HouseholdCall call{compiled.loaded};
  Snapshot snapshot = household_snapshot(world, compiled.loaded);
  HandwrittenHousehold handwritten{world};
  HouseholdOverSnapshot over_snapshot{compiled.loaded, snapshot};

  Decision decide(const HouseholdRequest& request, Trace& trace) const {
    return compiled.loaded.decide(call.request(request), snapshot, &trace);
  }
  bool by_hand(const HouseholdRequest& request) const {
    return handwritten.may_view(text(request.user), text(request.camera),
                                HouseholdWorld::kThumbnails, HouseholdWorld::kNow,
                                HouseholdWorld::kHour);
  }
  bool by_hand_over_snapshot(const HouseholdRequest& request) const {
    return over_snapshot.may_view(text(request.user), text(request.camera),
                                  HouseholdWorld::kThumbnails, HouseholdWorld::kNowMs,
                                  HouseholdWorld::kHour);
  }
};

std::string rules_of(const Policy& policy, const Decision& decision) {
  std::string names;
  for (const std::uint16_t rule : decision.rules)
    names += (names.empty() ? "" : " ") + policy.rule_names()[rule];
  return names;
}

TEST(HouseholdBench, EveryRequestIsDecidedByTheRuleThatItIsToMeet) {
  const Service service;
  const struct {
    Meets meets;
    const char* rules;
  } kTable[] = {
      {Meets::owner, "owners household"},
      {Meets::household, "household"},
      {Meets::shared, "guests"},
      {Meets::stranger, ""},
      {Meets::banned, "banned"},
      {Meets::closed, "hours"},
      {Meets::privacy, "privacy"},
      {Meets::expired, ""},
      {Meets::unavailable, "privacy"},
      {Meets::unknown_user, "banned"},
      {Meets::unknown_camera, "hours privacy"},
  };
  Trace trace = service.compiled.loaded.make_trace();
  for (const auto& row : kTable) {
    const auto name = kMeetsNames[static_cast<std::size_t>(row.meets)];
    const auto request = requests_that_meet(row.meets, service.world, 1).front();
    const Decision decision = service.decide(request, trace);
    EXPECT_EQ(static_cast<bool>(decision), allowed(row.meets)) << name;
    EXPECT_EQ(rules_of(service.compiled.loaded, decision), row.rules) << name;
  }
}

TEST(HouseholdBench, HandAndPolicySayWhatTheWorldSays) {
  const Service service;
  Trace trace = service.compiled.loaded.make_trace();
  auto requests = mixed_requests(service.world, 20'000);
  for (std::size_t m = 0; m < kMeetsNames.size(); ++m) {
    const auto more = requests_that_meet(static_cast<Meets>(m), service.world, 500);
    requests.insert(requests.end(), more.begin(), more.end());
  }
  for (const HouseholdRequest& request : requests) {
    ASSERT_EQ(static_cast<bool>(service.decide(request, trace)), allowed(request.meets))
        << text(request.user) << ' ' << text(request.camera);
    ASSERT_EQ(service.by_hand(request), allowed(request.meets))
        << text(request.user) << ' ' << text(request.camera);
    ASSERT_EQ(service.by_hand_over_snapshot(request), allowed(request.meets))
        << text(request.user) << ' ' << text(request.camera);
  }
}

// Or the hand-written program never takes its slowest way.
TEST(HouseholdBench, SomeSharesLieBeyondACamerasLine) {
  const HouseholdWorld world(1'000);
  std::vector<unsigned> shares(world.size());
  for (std::uint32_t user = 0; user < world.size(); ++user) {
    for (unsigned nth = 0; nth < HouseholdWorld::kSharesPerUser; ++nth)
      ++shares[world.share(user, nth).camera];
  }
  EXPECT_GT(std::count_if(shares.begin(), shares.end(), [](unsigned n) { return n > 4; }), 10);
}

}  // namespace
}  // namespace sightline::bench::household_test
