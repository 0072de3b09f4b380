// The variables of a `forall`.
#pragma once

#include <string_view>
#include <vector>

#include "policy/types/conditions.h"

namespace sightline {

inline constexpr std::size_t kMaxVariables = 16;  // of one forall

// Binds every variable for the condition after them. Those with a mistake are bound as such and
// left out of the result.
std::vector<typed::Variable> bind_variables(Conditions& conditions, Checking& checking,
                                            const std::vector<ast::Variable>& written);

}  // namespace sightline
