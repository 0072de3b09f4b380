// Rules whose every condition can be let go of.
#pragma once

#include <vector>

#include "compiler/prove/encoding.h"

namespace sightline {

// Condition number k counts as long as variable 2k is true; else variable 2k + 1 stands in its
// place, which may be anything.
struct LooseRules {
  typed::Policy policy;
  std::vector<Span> conditions;  // where each is written
  struct Terms {
    std::vector<SymbolicValue> variables;
    std::vector<smt::Term> held;  // by condition: it counts
  };
  Terms terms(smt::Context& context) const;
};

// Loosens the clauses that decide one of these actions; empty: of all.
LooseRules loosened(const typed::Policy& policy, const std::vector<std::uint32_t>& actions);

}  // namespace sightline
