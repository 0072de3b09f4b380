// Random rules and properties as `.pol` text over given declarations: well-typed by construction,
// nothing is generated and thrown away. Text is the interface, so that a failure can be pasted.
#pragma once

#include <string>

#include "sightline/typed.h"
#include "tests/support/pick.h"

namespace sightline::testing {

// Where a condition stands: what it may read depends on it (policy/types/effects.cc).
enum class Speaker : std::uint8_t { permit, forbid, property };

struct PolicySize {
  std::size_t rules = 4;  // at most
  std::size_t depth = 3;  // of a condition
};

// A condition about `u` of type `principal` and `x` of type `resource`.
std::string random_condition(const typed::Policy& declarations, std::uint32_t principal,
                             std::uint32_t resource, Speaker speaker, std::size_t depth,
                             const Pick& pick);

// One rule, or one clause's `permit view (u, x) when .. unless ..`.
std::string random_rule(const typed::Policy& declarations, const std::string& name,
                        typed::Effect effect, std::size_t depth, const Pick& pick);
// Several rules, one after the other.
std::vector<std::string> random_rules(const typed::Policy& declarations, const PolicySize& size,
                                      const Pick& pick);
std::string random_property(const typed::Policy& declarations, const std::string& name,
                            const std::string& kind, std::size_t depth, const Pick& pick);

}  // namespace sightline::testing
