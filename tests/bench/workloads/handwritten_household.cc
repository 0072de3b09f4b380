// HouseholdWorld -> the tables of the hand-written policy, on huge pages where the machine has them.
// Held to the plain words of household_world.cc by tests/unit/bench/household_test.cc. Knows nothing
// of policies, artifacts and snapshots.
#include "tests/bench/workloads/handwritten_household.h"

#include <sys/mman.h>

#include <bit>
#include <cstdlib>
#include <new>
#include <stdexcept>

namespace sightline::bench {

template <class Slot>
HandwrittenHousehold::Table<Slot> HandwrittenHousehold::table_for(std::size_t count) {
  constexpr std::size_t kHugePage = std::size_t{2} << 20;
  const std::size_t slots = std::bit_ceil(count + count / 3 + 2);
  const std::size_t bytes = (slots * sizeof(Slot) + kHugePage - 1) / kHugePage * kHugePage;
  void* memory = std::aligned_alloc(kHugePage, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  madvise(memory, bytes, MADV_HUGEPAGE);
  Table<Slot> table;
  table.slots = static_cast<Slot*>(memory);
  table.owned.reset(table.slots);
  table.mask = slots - 1;
  for (std::size_t s = 0; s < slots; ++s) {
    Slot* const slot = new (&table.slots[s]) Slot{};
    if constexpr (requires { slot->shares; }) slot->shares = kFree;
  }
  return table;
}

HandwrittenHousehold::HandwrittenHousehold(const HouseholdWorld& world)
    : users_(table_for<User>(world.size())), cameras_(table_for<Camera>(world.size())) {
  const auto free_slot = [](const auto& table, const HouseholdId& id) {
    std::size_t at = hash(id.data()) & table.mask;
    while (used(table.slots[at])) at = (at + 1) & table.mask;
    return at;
  };
  std::unique_ptr<std::uint32_t[]> slot_of(new std::uint32_t[world.size()]);
  for (std::uint32_t i = 0; i < world.size(); ++i) {
    const HouseholdId user_id = HouseholdWorld::user_id(i);
    User& user = users_.slots[free_slot(users_, user_id)];
    user = {{}, HouseholdWorld::account(i), i, HouseholdWorld::banned(i), true};
    std::memcpy(user.id, user_id.data(), sizeof user.id);
    const HouseholdId camera_id = HouseholdWorld::camera_id(i);
    const std::size_t at = free_slot(cameras_, camera_id);
    const bool unavailable = HouseholdWorld::privacy_unavailable(i);
    const std::uint8_t privacy = unavailable ? 2 : HouseholdWorld::privacy(i) ? 1 : 0;
    Camera& camera = cameras_.slots[at];
    camera = {{},
              HouseholdWorld::account(i),
              i,
              HouseholdWorld::opens(i),
              HouseholdWorld::closes(i),
              privacy,
              0,
              {}};
    std::memcpy(camera.id, camera_id.data(), sizeof camera.id);
    slot_of[i] = static_cast<std::uint32_t>(at);
  }
  overflow_mask_ = std::bit_ceil(std::size_t{world.size()} / 2 + 16) - 1;
  overflow_ = std::make_unique<Overflow[]>(overflow_mask_ + 1);
  for (std::uint32_t user = 0; user < world.size(); ++user) {
    for (unsigned nth = 0; nth < HouseholdWorld::kSharesPerUser; ++nth) {
      const HouseholdShare share = world.share(user, nth);
      add_share(slot_of[share.camera], {user, share.until / 30 << 3 | share.media});
    }
  }
}

void HandwrittenHousehold::add_share(std::uint32_t camera_slot, Share share) {
  Camera& camera = cameras_.slots[camera_slot];
  if (camera.shares == kFree - 1) throw std::runtime_error("a camera has too many shares");
  if (camera.shares < kInline) {
    camera.share[camera.shares] = share;
  } else {
    overflow_[overflow_slot(camera_slot, share.user)] = {camera_slot, share.user,
                                                         share.until_and_media, true};
  }
  ++camera.shares;
}

std::size_t HandwrittenHousehold::overflow_slot(std::uint32_t camera_slot,
                                                std::uint32_t user) const {
  std::size_t at = overflow_hash(camera_slot, user) & overflow_mask_;
  while (overflow_[at].used &&
         (overflow_[at].camera_slot != camera_slot || overflow_[at].user != user))
    at = (at + 1) & overflow_mask_;
  return at;
}

bool HandwrittenHousehold::given_in_overflow(const User& user, const Camera& camera, unsigned media,
                                             std::uint32_t now) const {
  const auto camera_slot = static_cast<std::uint32_t>(&camera - cameras_.slots);
  const Overflow& found = overflow_[overflow_slot(camera_slot, user.number)];
  return found.used && holds(found.until_and_media, media, now);
}

}  // namespace sightline::bench
