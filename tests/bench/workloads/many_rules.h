// Policies of one rule that counts and any number of others that a request has nothing to do with:
// whether what a decision costs depends on what else the policy says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sightline/policy.h"
#include "tests/bench/workloads/facts.h"

namespace sightline::bench {

enum class Others {
  of_other_actions,    // fifty to an action
  of_other_constants,  // the same action, each asks the same attribute for a constant of its own
};

Source many_rules(Others others, std::uint32_t rules);

struct ManyRulesRequest {
  std::uint32_t principal, resource;  // things
  bool allowed;
};
struct ManyRulesWorld {
  Facts facts;
  std::vector<ManyRulesRequest> requests;  // of the action `view`
};
ManyRulesWorld many_rules_world(Others others, std::uint32_t rules, std::size_t requests);

}  // namespace sightline::bench
