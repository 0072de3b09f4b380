// Rules, properties and invariants, from as written to checked.
#pragma once

#include <cstddef>

#include "policy/types/expression.h"

namespace sightline {

// Clauses of all rules, one for each pair of types.
inline constexpr std::size_t kMaxClauses = 65'000;
// The texts of all properties and invariants; one enum may be in all of them.
inline constexpr std::size_t kMaxCanonicalBytes = std::size_t{16} << 20;

// Fill schema.policy.rules, .properties and .invariants; what has a mistake is reported and left
// out or left incomplete, and then there will be no checked policy. `bytes`: of canonical texts.
void check_rules(const ast::Policy& written, Checking& checking, Names& rule_names);
void check_properties(const ast::Policy& written, Checking& checking, Names& names,
                      std::size_t& bytes);
void check_invariants(const ast::Policy& written, Checking& checking, Names& names,
                      std::size_t& bytes);

}  // namespace sightline
