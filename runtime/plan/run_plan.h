// One decision by a plan's steps.
#pragma once

#include <cstdint>

#include "runtime/engine/concrete.h"

namespace sightline {

struct PlanAnswer {
  bool allowed = false;
  std::uint64_t duties = 0;
};

// Whether the one is in the other; `types` as Instruction has them.
Truth is_in(const FactTables& facts, std::uint16_t types, WholeNumber entity, WholeNumber above);

// `entry`: of the case, in `facts.plan`.
PlanAnswer run_plan(const FactTables& facts, std::uint32_t entry, const Request& request,
                    Concrete& domain);

}  // namespace sightline
