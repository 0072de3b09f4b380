// The policy of the camera service as a good engineer writes it by hand for this one service, with
// tables of its own: what the runtime is measured against. Ids have one length, records lie in the
// slots of open-addressing tables, a camera is one cache line with its first shares in it, both lines
// are fetched at once, and all of it is inlined.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "tests/bench/workloads/household_world.h"

namespace sightline::bench {

class HandwrittenHousehold {
 public:
  explicit HandwrittenHousehold(const HouseholdWorld& world);

  bool may_view(std::string_view user_id, std::string_view camera_id, unsigned media,
                std::uint32_t now, unsigned hour) const {
    if (user_id.size() != sizeof(HouseholdId) || camera_id.size() != sizeof(HouseholdId))
      return false;
    std::size_t u = hash(user_id.data()) & users_.mask, c = hash(camera_id.data()) & cameras_.mask;
    __builtin_prefetch(&users_.slots[u]);
    __builtin_prefetch(&cameras_.slots[c]);
    const User* user = users_.find(user_id.data(), u);
    const Camera* camera = cameras_.find(camera_id.data(), c);
    if (user == nullptr || camera == nullptr || user->banned) return false;
    if (hour < camera->opens || hour >= camera->closes) return false;
    if (camera->owner == user->number) return true;
    if (camera->privacy != 0) return false;  // 1: on; 2: not to be had
    return user->account == camera->account || given(*user, *camera, media, now);
  }

 private:
  struct Share {
    std::uint32_t user;
    std::uint32_t until_and_media;  // half minutes since 1970, and three bits
  };
  static constexpr unsigned kInline = 4;
  struct User {
    char id[sizeof(HouseholdId)];
    std::uint32_t account, number;
    bool banned, used;
  };
  struct alignas(64) Camera {
    char id[sizeof(HouseholdId)];
    std::uint32_t account, owner;
    std::uint8_t opens, closes, privacy;
    std::uint8_t shares;  // 0xff: the slot is free; more than kInline: the others are in overflow_
    Share share[kInline];
  };
  static_assert(sizeof(User) == 32 && sizeof(Camera) == 64);
  static constexpr std::uint8_t kFree = 0xff;
  struct Overflow {
    std::uint32_t camera_slot, user, until_and_media;
    bool used;
  };

  static bool used(const User& user) { return user.used; }
  static bool used(const Camera& camera) { return camera.shares != kFree; }

  template <class Slot>
  struct Table {
    Slot* slots = nullptr;
    std::size_t mask = 0;
    std::unique_ptr<Slot, void (*)(void*)> owned{nullptr, std::free};

    const Slot* find(const char* id, std::size_t at) const {
      for (; used(slots[at]); at = (at + 1) & mask)
        if (std::memcmp(slots[at].id, id, sizeof(HouseholdId)) == 0) return &slots[at];
      return nullptr;
    }
  };

  static std::uint64_t word(const char* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
  }
  // The four bytes in front are the same in every id of a kind.
  static std::uint64_t hash(const char* id) {
    const auto product = static_cast<unsigned __int128>(word(id + 4) ^ 0x9E3779B97F4A7C15U) *
                         (word(id + 12) ^ 0xD6E8FEB86659FD93U);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
  static std::uint64_t overflow_hash(std::uint32_t camera_slot, std::uint32_t user) {
    const std::uint64_t h = (std::uint64_t{camera_slot} << 32 | user) * 0x9E3779B97F4A7C15U;
    return h ^ (h >> 32);
  }
  static bool holds(std::uint32_t until_and_media, unsigned media, std::uint32_t now) {
    return (until_and_media & media) != 0 && now < (until_and_media >> 3) * 30;
  }
  bool given(const User& user, const Camera& camera, unsigned media, std::uint32_t now) const {
    const unsigned here = camera.shares < kInline ? camera.shares : kInline;
    for (unsigned s = 0; s < here; ++s)
      if (camera.share[s].user == user.number)
        return holds(camera.share[s].until_and_media, media, now);
    return camera.shares > kInline && given_in_overflow(user, camera, media, now);
  }
  bool given_in_overflow(const User& user, const Camera& camera, unsigned media,
                         std::uint32_t now) const;
  void add_share(std::uint32_t camera_slot, Share share);
  std::size_t overflow_slot(std::uint32_t camera_slot, std::uint32_t user) const;
  template <class Slot>
  static Table<Slot> table_for(std::size_t count);

  Table<User> users_;
  Table<Camera> cameras_;
  std::unique_ptr<Overflow[]> overflow_;
  std::size_t overflow_mask_ = 0;
};

}  // namespace sightline::bench
