// One decision, told.
#pragma once

#include "compiler/explain/telling_domain.h"

namespace sightline {

struct Evaluated {
  bool allowed = false;
  std::uint64_t obligations = 0;
  std::vector<std::uint16_t> rules;
  std::vector<ToldMissing> missing;
  std::vector<ToldRule> told;
  DecisionReads reads;
  std::string signature;
};

Evaluated evaluate(const Program& program, const ActionCase& lists, const FactView& view,
                   const Request& request);

}  // namespace sightline
