// The declarations that random policies speak about: every type, optional or not, under every trust
// word, chains through entities and through `?`, relations of every trust word with payload.
#pragma once

#include <string>

namespace sightline::testing {

// Actions: `view`, `edit` (User, Camera), `tour` over unions, `join` (User, User) last.
std::string zoo();
// A few facts only, so that a solver's world stays small: `view`, `edit` (User, Camera).
std::string small_zoo();
// The zoo with no word but `sealed fixed`: what the registry says, and what never changes.
std::string zoo_of_the_registry();

}  // namespace sightline::testing
