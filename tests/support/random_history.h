// Random histories: what was so before, and what an evaluator may be given of it under the trust
// words (specs/language.md, Trust and Moments).
#pragma once

#include "sightline/typed.h"
#include "sightline/world.h"
#include "tests/support/pick.h"

namespace sightline::testing {

// Ascends to moments before `now`, at the borders of what the declarations and `spans` say as often
// as not. Facts that never change are what they are in `truth`; rows of a sealed fixed relation
// without a list are written and stay.
std::vector<Earlier> random_history(const typed::Policy& policy, const World& truth,
                                    std::int64_t now, const std::vector<std::int64_t>& spans,
                                    const Pick& pick);

// As random_observation, with what is dated or sealed true at its moment.
World random_observation(const typed::Policy& policy, const World& truth,
                         const std::vector<Earlier>& history, std::int64_t now, const Pick& pick);

}  // namespace sightline::testing
