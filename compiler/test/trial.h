// A `test` block made concrete: what the evaluator is given, and the requests that it is about.
#pragma once

#include <optional>
#include <vector>

#include "sightline/typed.h"

namespace sightline {

// The truth with its changes, then what is observed differently. The truth itself is not needed,
// because nothing is decided by it.
World observed_world(const typed::Policy& policy, const typed::Test& test);

struct TrialRequest {
  const typed::TestLine* line = nullptr;  // null: one of the others of an exhaustive test
  WorldRequest request;
};

inline constexpr std::size_t kMaxTrialRequests = 100'000;  // of one test

// Those of the lines first, in their order; then, of an exhaustive test, every other one among the
// instances of the world. Nothing when there are more than kMaxTrialRequests.
std::optional<std::vector<TrialRequest>> requests(const typed::Policy& policy,
                                                  const typed::Test& test);

}  // namespace sightline
