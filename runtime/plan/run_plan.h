// One decision by a plan's steps.
#pragma once

#include <cstdint>

#include "runtime/engine/concrete.h"

namespace sightline {

struct PlanAnswer {
  bool allowed = false;
  std::uint64_t duties = 0;
};

// `entry`: of the case, in `facts.plan`.
PlanAnswer run_plan(const FactTables& facts, std::uint32_t entry, const Request& request,
                    Concrete& domain);

}  // namespace sightline
