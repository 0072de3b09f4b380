// Worlds and tests, from as written to checked.
#pragma once

#include <cstddef>
#include <vector>

#include "policy/types/values.h"

namespace sightline {

inline constexpr std::size_t kMaxWorldCells =
    4'000'000;  // values in all worlds and tests of a policy

struct Worlds {
  Names names;
  std::vector<WorldScope> scopes;  // by world
  std::size_t cells_left = kMaxWorldCells;
};

// Fill schema.policy.worlds and schema.policy.tests. What has a mistake is reported, and then there
// will be no checked policy. World::as_of is left 0: whoever runs a test sets it to the test's
// `at`.
Worlds check_worlds(const ast::Policy& written, Declarations& schema, Reporter& report);
void check_tests(const ast::Policy& written, Declarations& schema, Worlds& worlds,
                 const Names& rule_names, Reporter& report);

// False, after a report, when the policy's worlds and tests hold too many values.
bool take_cells(Worlds& worlds, std::size_t count, Span span, Reporter& report);

}  // namespace sightline
