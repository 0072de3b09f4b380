// Policies of any number of rules, for benchmarks: the same few kinds of rule over and over, with
// the declarations of a camera service. The same number gives the same text.
#pragma once

#include <cstddef>
#include <optional>

#include "sightline/policy.h"

namespace sightline::bench {

// `rules` rules, and `properties` properties (none given: one for every hundred rules, at least
// one). More than 5,000 rules stand in several files that import each other's declarations, as a
// text of their size has to.
Source generated_policy(std::size_t rules, std::optional<std::size_t> properties = {});

}  // namespace sightline::bench
