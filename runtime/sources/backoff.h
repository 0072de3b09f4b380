// When to try again what failed: at once the first time, then after waits that double up to a bound.
#pragma once

#include <algorithm>
#include <chrono>

namespace sightline {

class Backoff {
 public:
  using Clock = std::chrono::steady_clock;
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_(first), longest_(longest) {}

  bool is_over(Clock::time_point now) const { return now >= not_before_; }
  void succeeded() {
    wait_ = std::chrono::milliseconds(0);
    failed_ = false;
  }
  void failed(Clock::time_point now) {
    if (failed_) wait_ = std::min(longest_, std::max(first_, wait_ * 2));
    failed_ = true;
    not_before_ = now + wait_;
  }

 private:
  std::chrono::milliseconds first_, longest_, wait_{0};
  bool failed_ = false;
  Clock::time_point not_before_{};
};

}  // namespace sightline
