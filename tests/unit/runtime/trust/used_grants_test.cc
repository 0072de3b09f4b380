// The memory of used grants: once and no more, whichever threads ask; bounded, and forgetful of what has
// expired without ever taking it again.
#include "sightline/trust/used_grants.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>
#include <vector>

#include "tests/support/arbitrary.h"
#include "tests/unit/runtime/allocations.h"

namespace sightline::used_grants_test {
namespace {

using Use = UsedGrants::Use;

GrantId id_of(std::uint8_t number) {
  GrantId id{};
  id[0] = id[15] = number;  // what a table is sorted by, and what is not
  return id;
}
Time at(std::int64_t ms) { return Time(std::chrono::milliseconds(ms)); }

TEST(UsedGrants, AreUsedOnce) {
  UsedGrantsInMemory used(4);
  EXPECT_EQ(used.use(id_of(1), at(100), at(10)), Use::first);
  EXPECT_EQ(used.use(id_of(1), at(100), at(10)), Use::again);
  EXPECT_EQ(used.use(id_of(2), at(100), at(10)), Use::first);
  EXPECT_EQ(used.use(id_of(1), at(100), at(99)), Use::again);
  EXPECT_EQ(used.use(id_of(1), at(100), at(100)), Use::again);  // forgotten by now, and expired
}

TEST(UsedGrants, FullIsRefusedUntilSomethingExpires) {
  UsedGrantsInMemory used(2);
  EXPECT_EQ(used.use(id_of(1), at(100), at(10)), Use::first);
  EXPECT_EQ(used.use(id_of(2), at(200), at(10)), Use::first);
  EXPECT_EQ(used.use(id_of(3), at(300), at(10)), Use::refused);
  EXPECT_EQ(used.use(id_of(2), at(200), at(10)), Use::again);
  EXPECT_EQ(used.use(id_of(3), at(300), at(99)), Use::refused);
  EXPECT_EQ(used.use(id_of(3), at(300), at(100)), Use::first);
  EXPECT_EQ(used.remembered(), 2U);
  UsedGrantsInMemory nothing(0);
  EXPECT_EQ(nothing.use(id_of(1), at(100), at(10)), Use::refused);
}

TEST(UsedGrants, AClockThatGoesBackBringsNothingBack) {
  UsedGrantsInMemory used(1);
  EXPECT_EQ(used.use(id_of(1), at(100), at(10)), Use::first);
  EXPECT_EQ(used.use(id_of(2), at(500), at(100)), Use::first);  // in its place
  EXPECT_EQ(used.use(id_of(1), at(100), at(10)), Use::again);
}

// A few ids at a time, at the same moment as far as that can be had.
TEST(UsedGrants, OneOfManyThreadsIsFirst) {
  constexpr std::int64_t kRounds = 5000;
  constexpr std::uint8_t kIds = 4;
  UsedGrantsInMemory used(kIds);
  std::atomic<std::int64_t> first = 0, arrived = 0;
  const auto use_all = [&] {
    for (std::int64_t round = 1; round <= kRounds; ++round) {
      arrived.fetch_add(1);
      for (int spins = 0; arrived.load() < 2 * round; ++spins) {
        if (spins > 1000) std::this_thread::yield();
      }
      const std::int64_t now = 10 * round;
      for (std::uint8_t n = 0; n < kIds; ++n)
        first += used.use(id_of(n), at(now + 5), at(now)) == Use::first ? 1 : 0;
    }
  };
  std::thread other(use_all);
  use_all();
  other.join();
  EXPECT_EQ(first, kRounds * kIds);
}

TEST(UsedGrants, NothingIsAllocatedLater) {
  UsedGrantsInMemory used(64);
  const testing::AllocationCount count;
  for (std::int64_t now = 0; now < 1000; ++now)
    (void)used.use(id_of(static_cast<std::uint8_t>(now)), at(now + 50), at(now));
  EXPECT_EQ(count.so_far(), 0);
}

// Against a model that forgets nothing.
RC_GTEST_PROP(UsedGrants, AreAsAModelSays, ()) {
  constexpr std::size_t kCapacity = 3;
  UsedGrantsInMemory used(kCapacity);
  std::map<GrantId, std::int64_t> taken;
  std::int64_t latest = 0;
  const auto steps = *rc::gen::inRange(0, 60);
  for (int step = 0; step < steps; ++step) {
    const GrantId id = id_of(*rc::gen::inRange<std::uint8_t>(0, 12));
    const std::int64_t now = std::max<std::int64_t>(0, latest + *rc::gen::inRange(-5, 6));
    const std::int64_t expires = now + *rc::gen::inRange(1, 20);
    latest = std::max(latest, now);
    const auto known = taken.find(id);
    // A grant has one expiry, whoever shows it.
    const std::int64_t its_end = known == taken.end() ? expires : known->second;
    std::size_t live = 0;
    for (const auto& [other, end] : taken) live += end > latest ? 1 : 0;
    const Use expected = known != taken.end() || its_end <= latest ? Use::again
                         : live == kCapacity                       ? Use::refused
                                                                   : Use::first;
    const Use actual = used.use(id, at(its_end), at(now));
    RC_ASSERT(actual == expected);
    if (expected == Use::first) taken[id] = its_end;
  }
}

}  // namespace
}  // namespace sightline::used_grants_test
