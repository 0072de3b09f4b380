// That all ways of deciding agree, whatever the facts are.
#pragma once

#include "sightline/direct.h"
#include "tests/differential/both_ways.h"
#include "tests/support/compiled.h"

namespace sightline::testing {

struct Effort {
  int worlds = 6, requests = 37;  // more than one round of decide_many
};

// On random worlds, in an image and changed since, bound to the policy and to `other` of the same
// schema. `code`: the policy as C++, or null.
void expect_agreement(const Compiled& policy, const Compiled* other, const Pick& pick,
                      Effort effort, PlanTally& tally, const direct::Code* code = nullptr);

}  // namespace sightline::testing
