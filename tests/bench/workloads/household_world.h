// A service of home cameras of any size. As many cameras as users, three of each to an account, user
// i owns camera i, and every user was given two more. Nothing is stored: every fact is computed from
// numbers, so that ten million cameras cost nothing until somebody makes facts of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sightline::bench {

// What a request meets, and so what must come out: the first three are allowed, the others are not.
enum class Meets : std::uint8_t {
  owner,
  household,  // a user of the camera's account
  shared,
  stranger,
  banned,       // a forbid about the user
  closed,       // a forbid about the hour
  privacy,      // a forbid about the camera
  expired,      // a share that is over
  unavailable,  // a fact that a forbid needs was not to be had
  unknown_user,
  unknown_camera,
};
inline constexpr std::array<std::string_view, 11> kMeetsNames = {
    "owner",   "household", "shared",      "stranger",     "banned",        "closed",
    "privacy", "expired",   "unavailable", "unknown_user", "unknown_camera"};
constexpr bool allowed(Meets meets) { return meets <= Meets::shared; }

// `usr_` or `cam_` and 16 digits that are spread as those of a real service are.
using HouseholdId = std::array<char, 20>;
inline std::string_view text(const HouseholdId& id) { return {id.data(), id.size()}; }

struct HouseholdShare {
  std::uint32_t user, camera;
  std::uint8_t media;   // bit 0: live, 1: thumbnails, 2: recordings
  std::uint32_t until;  // seconds since 1970
};

class HouseholdWorld {
 public:
  static constexpr std::uint32_t kNow = 1'700'000'010;  // seconds since 1970, a half minute
  static constexpr std::int64_t kNowMs = std::int64_t{kNow} * 1000;
  static constexpr std::int64_t kHour = 12;
  static constexpr std::uint8_t kThumbnails = 2;
  static constexpr unsigned kSharesPerUser = 2;

  explicit HouseholdWorld(std::uint32_t cameras) : size_(cameras) {}

  std::uint32_t size() const { return size_; }
  static HouseholdId user_id(std::uint32_t user);
  static HouseholdId camera_id(std::uint32_t camera);

  static std::uint32_t account(std::uint32_t user_or_camera) { return user_or_camera / 3; }
  static bool banned(std::uint32_t user) { return user % 64 == 11; }
  static bool privacy(std::uint32_t camera) { return camera % 32 == 5; }
  static bool privacy_unavailable(std::uint32_t camera) { return camera % 128 == 7; }
  static std::uint8_t opens(std::uint32_t camera) { return camera % 64 == 9 ? 18 : 0; }
  static std::uint8_t closes(std::uint32_t) { return 24; }
  HouseholdShare share(std::uint32_t user, unsigned nth) const;

  // The policy in plain words, for two that are there.
  Meets meets(std::uint32_t user, std::uint32_t camera) const;

 private:
  std::uint32_t size_;
};

struct HouseholdRequest {
  HouseholdId user, camera;
  Meets meets;
};
// `count` requests that all meet one thing; the same arguments give the same requests.
std::vector<HouseholdRequest> requests_that_meet(Meets meets, const HouseholdWorld& world,
                                                 std::size_t count);
// A quarter each for cameras of one's own, of one's account, given and strange, whatever they meet.
std::vector<HouseholdRequest> mixed_requests(const HouseholdWorld& world, std::size_t count);

}  // namespace sightline::bench
