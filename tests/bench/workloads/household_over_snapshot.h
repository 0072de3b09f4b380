// The policy of the camera service as a good engineer writes it by hand over the very snapshot that the
// runtime reads: its ids are found as the runtime finds them, its records lie where they lie. What is
// left of the distance to the runtime is the price of having a policy.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "runtime/facts/tables.h"
#include "tests/bench/workloads/household_policy.h"

namespace sightline::bench {

class HouseholdOverSnapshot {
 public:
  // Of a snapshot in which nothing changed since its image was made; both outlive this.
  HouseholdOverSnapshot(const Policy& policy, const Snapshot& snapshot);

  bool may_view(std::string_view user_id, std::string_view camera_id, unsigned media,
                std::int64_t now, std::int64_t hour) const {
    const auto user_hash = hash_bytes(seed_, user_id), camera_hash = hash_bytes(seed_, camera_id);
    users_->prefetch(user_hash);
    cameras_->prefetch(camera_hash);
    const auto user = users_->find(user_id, user_hash);
    const auto camera = cameras_->find(camera_id, camera_hash);
    if (user == kNoRow || camera == kNoRow) return false;
    const std::byte* const u = users_->record(user);
    const std::byte* const c = cameras_->record(camera);
    if (byte(u, banned_) != 0) return false;  // 0xff: not to be had
    if (byte(c, opens_ + 8) != 0 || byte(c, closes_ + 8) != 0) return false;
    if (hour < number(c, opens_) || hour >= number(c, closes_)) return false;
    if (row(c, owner_) == user) return true;
    if (byte(c, privacy_) != 0) return false;
    const auto account = row(u, user_account_);
    return (account == row(c, camera_account_) && account < kNoneOfRows) ||
           given(u, camera, media, now);
  }

 private:
  static constexpr std::uint32_t kNoneOfRows = 0xfffffffe;
  static std::uint8_t byte(const std::byte* record, std::uint32_t at) {
    return static_cast<std::uint8_t>(record[at]);
  }
  static std::uint32_t row(const std::byte* record, std::uint32_t at) {
    std::uint32_t value;
    std::memcpy(&value, record + at, sizeof value);
    return value;
  }
  static std::int64_t number(const std::byte* record, std::uint32_t at) {
    std::int64_t value;
    std::memcpy(&value, record + at, sizeof value);
    return value;
  }
  // The rows of a user stand together, by camera.
  bool given(const std::byte* user, std::uint32_t camera, unsigned media, std::int64_t now) const {
    const std::uint32_t end = row(user + users_->layout.bytes, shares_begin_);
    for (std::uint32_t at = row(user, shares_begin_); at < end; ++at) {
      const std::byte* const share = shares_->row(at);
      if (row(share, share_camera_) < camera) continue;
      if (row(share, share_camera_) != camera) return false;
      const auto given = byte(share, share_media_);
      const auto until = number(share, share_until_);
      return given < 0xfe && (given & media) != 0 && now < until && until < INT64_MAX - 1;
    }
    return false;
  }

  const EntityTable* users_;
  const EntityTable* cameras_;
  const RelationTable* shares_;
  std::uint64_t seed_;
  std::uint32_t banned_, user_account_, shares_begin_;
  std::uint32_t camera_account_, owner_, opens_, closes_, privacy_;
  std::uint32_t share_camera_, share_media_, share_until_;
};

}  // namespace sightline::bench
