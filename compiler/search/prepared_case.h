// What is the same for every question about a case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/search/case_part.h"
#include "compiler/search/search_plan.h"

namespace sightline {

struct PreparedCase {
  struct Clause {
    ClauseSearch search;
    bool proved = false;
  };
  const ActionCase* lists = nullptr;
  std::vector<Clause> permits;
  std::vector<std::string> deciding;  // as in SearchAnswer
  Policy only_permits, only_forbids;
};

PreparedCase prepare(const Policy& policy, const ActionCase& lists, Wanted wanted,
                     const SearchProof& proof);

}  // namespace sightline
