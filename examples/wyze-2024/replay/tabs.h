// All users open their tab of events: what each is shown, and what that came to.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "morning.h"
#include "sightline/trust/collector.h"

namespace replay {

struct Outcome {
  std::uint64_t thumbnails_to_strangers = 0, opened_by_strangers = 0, strangers = 0;
  std::uint64_t rightful = 0, rightful_lost = 0;
  std::uint64_t decisions = 0, pages = 0;
  std::uint64_t asked_registry = 0, asked_cache = 0;
  std::uint64_t another_key = 0;  // sealed records that came as the answer to another question
  double seconds = 0;
  std::chrono::nanoseconds p99{0};  // of a page
};

// `tabs`: by user, the clips that the list of events has for him. One collector for each thread, made by
// `make_collector` there. Stops when `longest` is over.
Outcome open_tabs(const sightline::Policy& policy, const sightline::Snapshot& snapshot,
                  const Morning& morning, const std::vector<std::vector<std::size_t>>& tabs,
                  const std::function<sightline::Collector()>& make_collector, unsigned threads,
                  std::chrono::seconds longest);

}  // namespace replay
