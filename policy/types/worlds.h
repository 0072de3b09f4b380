// Worlds and tests, from as written to checked.
#pragma once

#include <vector>

#include "policy/types/schema.h"
#include "policy/types/world_scope.h"

namespace sightline {

struct Worlds {
  Names names;
  std::vector<WorldScope> scopes;  // by world
  Cells cells;
};

// Fill schema.policy.worlds, then schema.policy.tests, when all conditions are checked: a world
// begins with the policy's strings, and tests add to the strings and entities of their worlds. What
// has a mistake is reported, and then there will be no checked policy. World::as_of is left 0:
// whoever runs a test sets it to the test's `at`.
Worlds check_worlds(const ast::Policy& written, Declarations& schema, Reporter& report);
void check_tests(const ast::Policy& written, Declarations& schema, Worlds& worlds,
                 const Names& rule_names, Reporter& report);

}  // namespace sightline
