// Heads of clauses and properties: which actions, for which pairs of types.
#pragma once

#include <cstddef>

#include "policy/types/conditions.h"

namespace sightline {

// Actions in all heads together, once for each pair of types, with groups opened.
inline constexpr std::size_t kMaxNamedActions = 250'000;

// One pair for each principal and resource type that the actions have and the binders allow, in the
// order of their declarations. `left` is what may still be named in the whole policy.
CheckedHead resolve_head(const Declarations& schema, const ast::Head& written, Reporter& report,
                         std::size_t& left);

// The names of the head, for one pair of its types.
void bind_head(Conditions& conditions, const ast::Head& written, const CheckedHead& head,
               const HeadPair& pair);
// The same where no pair is known, so that the rest can be looked at.
void bind_unknown_head(Conditions& conditions, const ast::Head& written);

}  // namespace sightline
