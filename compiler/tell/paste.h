// A counterexample as a `world` and a `test` to paste into the policy.
#pragma once

#include <string>

#include "sightline/compiler.h"

namespace sightline {

// Its names are new in the policy. The test expects what the property wants, so it fails until the
// policy is fixed. Empty when a test
// cannot say it: a fact that changed after the snapshot was taken, a moment past the year 9999.
std::string paste_of(const typed::Policy& policy, const typed::Property& property,
                     const Counterexample& example);

}  // namespace sightline
