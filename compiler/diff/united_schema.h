// Two schemas as one: what both declare alike stands in it once, everything else apart.
#pragma once

#include <string>
#include <vector>

#include "compiler/diff/placement.h"
#include "compiler/diff/renaming.h"

namespace sightline {

inline constexpr std::size_t kMostSetMembers = 64;  // a bit each, of both policies together

// INVARIANT: nothing in it ages. What `within` says is each policy's own, and asked where the
// policy reads the fact (sided.h). Trust words, and `unique`, are the new policy's where it has the
// fact.
struct UnitedSchema {
  Schema schema;
  Placement before, after;
  std::vector<std::string> not_compared;  // same name, another type: taken for unrelated
};

// The two schemas must outlive it. Refused when there is more in the two than the prover can
// number.
Result<UnitedSchema, std::string> unite(const Schema& before, const Schema& after,
                                        const Renaming& renaming);

// The old policy's declarations under the names that they have in the union.
Schema old_declarations(const UnitedSchema& united);

}  // namespace sightline
