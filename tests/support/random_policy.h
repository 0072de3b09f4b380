// Random rules and properties as `.pol` text over given declarations: well-typed by construction,
// nothing is generated and thrown away. Text is the interface, so that a failure can be pasted.
#pragma once

#include <string>
#include <vector>

#include "sightline/typed.h"
#include "tests/support/pick.h"

namespace sightline::testing {

struct PolicySize {
  std::size_t rules = 4;  // at most
  std::size_t depth = 3;  // of a condition
};

// One rule, with one or two clauses.
std::string random_rule(const typed::Policy& declarations, const std::string& name,
                        typed::Effect effect, std::size_t depth, const Pick& pick);
// Several rules, one after the other.
std::vector<std::string> random_rules(const typed::Policy& declarations, const PolicySize& size,
                                      const Pick& pick);
// `kind` is never, always, possible or forall.
std::string random_property(const typed::Policy& declarations, const std::string& name,
                            const std::string& kind, std::size_t depth, const Pick& pick);

}  // namespace sightline::testing
