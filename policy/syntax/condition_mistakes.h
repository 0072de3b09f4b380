// What the grammar lets through in a condition, and nobody may write.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "policy/syntax/build.h"

namespace sightline::syntax {

// `&&`, with the word for it here.
void refuse_foreign(const Build& build, const Branch& operation, std::string_view ours);

// `x or y and z` with both of its readings; parts[mixed] is the conjunction.
void refuse_mixture(const Build& build, const Branch& branch, const std::vector<Branch>& parts,
                    std::size_t mixed);

// `a <= b < c`
void refuse_chain(const Build& build, const Branch& branch, const std::vector<Branch>& parts);

}  // namespace sightline::syntax
