#include "morning.h"

#include <algorithm>
#include <random>

namespace replay {

Morning make_morning(std::size_t devices) {
  std::mt19937_64 random(20240216);
  const auto any = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  Morning morning;
  morning.now = 1708063205000;  // 2024-02-16T06:00:05Z
  const std::size_t accounts = std::max<std::size_t>(devices * 2 / 5, 3);
  for (std::size_t a = 0; a < accounts; ++a) morning.accounts.push_back("a-" + std::to_string(a));
  for (std::size_t c = 0; c < devices; ++c)
    morning.cameras.push_back({"cam-" + std::to_string(c), any(accounts)});
  for (std::size_t u = 0; u < accounts * 3 / 2; ++u) {
    morning.users.push_back({"u-" + std::to_string(u), u % accounts, {}});
    if (any(30) == 0) morning.users.back().guest_at.push_back(any(devices));
  }
  morning.clips_of.resize(accounts);
  for (std::size_t i = 0; i < devices * 2; ++i) {
    const std::size_t camera = i % devices;
    const std::size_t account = morning.cameras[camera].account;
    const auto recorded = morning.now - 3'600'000 - static_cast<std::int64_t>(any(3'600'000));
    morning.clips_of[account].push_back(morning.clips.size());
    morning.clips.push_back({"c-" + std::to_string(i), camera, account, recorded});
  }
  return morning;
}

bool is_rightful(const Morning& morning, const User& user, const Clip& clip) {
  const auto& at = user.guest_at;
  return user.account == clip.account || morning.cameras[clip.camera].account == user.account ||
         std::find(at.begin(), at.end(), clip.camera) != at.end();
}

bool taps(std::size_t user, std::size_t clip) {
  const std::uint64_t mixed = (user * 0x9e3779b97f4a7c15U) ^ (clip * 0xc2b2ae3d27d4eb4fU);
  return (mixed >> 32) % 9 == 0;
}

}  // namespace replay
