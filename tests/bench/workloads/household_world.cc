// Numbers -> ids, facts and requests of the camera service. `meets` says in plain C++ what the policy
// of household_policy.cc means; both, and the hand-written one, are held to each other before anything
// is timed (tests/unit/bench/household_test.cc, and the benchmark itself). Knows no policy text.
#include "tests/bench/workloads/household_world.h"

#include "tests/bench/workloads/draw.h"

namespace sightline::bench {
namespace {

HouseholdId numbered(std::string_view prefix, std::uint64_t number) {
  HouseholdId id{};
  for (std::size_t c = 0; c < prefix.size(); ++c) id[c] = prefix[c];
  for (std::size_t c = prefix.size(); c < id.size(); ++c, number >>= 4)
    id[c] = "0123456789abcdef"[number & 15];
  return id;
}

constexpr std::uint32_t kYear = 365 * 24 * 60 * 60;

std::uint32_t another_of_the_account(std::uint32_t user) { return user / 3 * 3 + (user + 1) % 3; }

// The camera that a request of this user is about, if it is to meet that.
std::uint32_t camera_for(Meets meets, std::uint32_t user, const HouseholdWorld& world, Draw& draw) {
  switch (meets) {
    case Meets::owner:
    case Meets::banned:
    case Meets::closed:
    case Meets::unknown_user:
    case Meets::unknown_camera:
      return user;
    case Meets::household:
    case Meets::privacy:
    case Meets::unavailable:
      return another_of_the_account(user);
    case Meets::shared:
      return world.share(user, draw.below(HouseholdWorld::kSharesPerUser)).camera;
    case Meets::expired:
      return world.share(user, 1).camera;
    case Meets::stranger:
      return draw.below(world.size());
  }
  return user;
}

HouseholdRequest request_of(std::uint32_t user, std::uint32_t camera, Meets meets) {
  // Beyond the last of a world there are ids that nobody has.
  return {HouseholdWorld::user_id(meets == Meets::unknown_user ? ~user : user),
          HouseholdWorld::camera_id(meets == Meets::unknown_camera ? ~camera : camera), meets};
}

}  // namespace

HouseholdId HouseholdWorld::user_id(std::uint32_t user) {
  return numbered("usr_", spread(std::uint64_t{user} * 2));
}

HouseholdId HouseholdWorld::camera_id(std::uint32_t camera) {
  return numbered("cam_", spread(std::uint64_t{camera} * 2 + 1));
}

HouseholdShare HouseholdWorld::share(std::uint32_t user, unsigned nth) const {
  const auto any = [&](unsigned n) {
    return static_cast<std::uint32_t>(spread(std::uint64_t{user} * 4 + n + 77) % size_);
  };
  HouseholdShare share{user, any(nth), 7, kNow + kYear};
  if (nth == 0) return share;
  if (share.camera == any(0)) share.camera = (share.camera + 1) % size_;  // two rows, two keys
  if (user % 16 == 3) share.until = kNow - kYear;
  if (user % 16 == 4) share.media = 1;
  return share;
}

Meets HouseholdWorld::meets(std::uint32_t user, std::uint32_t camera) const {
  if (banned(user)) return Meets::banned;
  if (kHour < opens(camera) || kHour >= closes(camera)) return Meets::closed;
  if (user == camera) return Meets::owner;
  if (privacy_unavailable(camera)) return Meets::unavailable;
  if (privacy(camera)) return Meets::privacy;
  if (account(user) == account(camera)) return Meets::household;
  for (unsigned nth = 0; nth < kSharesPerUser; ++nth) {
    const HouseholdShare it = share(user, nth);
    if (it.camera != camera) continue;
    if (it.until <= kNow) return Meets::expired;
    if ((it.media & kThumbnails) != 0) return Meets::shared;
  }
  return Meets::stranger;
}

std::vector<HouseholdRequest> requests_that_meet(Meets meets, const HouseholdWorld& world,
                                                 std::size_t count) {
  const bool unknown = meets == Meets::unknown_user || meets == Meets::unknown_camera;
  Draw draw(static_cast<std::uint64_t>(meets) + 1);
  std::vector<HouseholdRequest> requests;
  requests.reserve(count);
  while (requests.size() < count) {
    const std::uint32_t user = draw.below(world.size());
    const std::uint32_t camera = camera_for(meets, user, world, draw);
    if (camera >= world.size()) continue;
    if (unknown || world.meets(user, camera) == meets)
      requests.push_back(request_of(user, camera, meets));
  }
  return requests;
}

std::vector<HouseholdRequest> mixed_requests(const HouseholdWorld& world, std::size_t count) {
  constexpr std::array kAbout{Meets::owner, Meets::household, Meets::shared, Meets::stranger};
  Draw draw(20240216);
  std::vector<HouseholdRequest> requests;
  requests.reserve(count);
  while (requests.size() < count) {
    const std::uint32_t user = draw.below(world.size());
    const std::uint32_t camera = camera_for(kAbout[draw.below(4)], user, world, draw);
    if (camera < world.size())
      requests.push_back(request_of(user, camera, world.meets(user, camera)));
  }
  return requests;
}

}  // namespace sightline::bench
