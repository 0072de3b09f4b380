// Policies that random ones seldom are.
#pragma once

#include <string>
#include <vector>

#include "sightline/typed.h"
#include "tests/support/pick.h"

namespace sightline::testing {

std::string joined(const std::vector<std::string>& parts);

// Rules of the zoo's `view`, most of which compare one of a few subjects with a constant.
std::string many_keyed_rules(const typed::Policy& declarations, const Pick& pick);
// More facts that several clauses read than there are marks.
std::string many_shared_facts(const Pick& pick);
// `p == (q == (r == ..))` asks each part twice, so that what is asked doubles with every part.
std::string too_large(const Pick& pick);
// Queries in queries, several of a relation, with what the outer row says as what the inner one is
// asked for.
std::string nested_queries(const Pick& pick);

}  // namespace sightline::testing
