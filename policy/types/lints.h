// What a policy may say and hardly means: warnings, each of them a place worth a second look. A
// sensible policy gets none; what warns without need is wrong here.
#pragma once

#include <string>
#include <vector>

#include "policy/ast/ast.h"
#include "policy/types/reads.h"
#include "policy/types/report.h"
#include "policy/types/uses.h"
#include "sightline/typed.h"

namespace sightline {

// All lints, of a policy without mistakes. One without rules is a library, and gets none.
void lint(const ast::Policy& written, const typed::Policy& policy, Reporter& report);

// What lint() consists of, one for each kind of place.
void lint_unused(const ast::Policy& written, const typed::Policy& policy, Reporter& report);
void lint_clause(const typed::Policy& policy, const typed::Rule& rule, const typed::Clause& clause,
                 Reporter& report);
void lint_comparisons(const typed::Policy& policy, const typed::Clause& clause, Reporter& report);
void lint_open_every(const typed::Policy& policy, const typed::Clause& clause, Reporter& report);
void lint_actions(const typed::Policy& policy, Reporter& report);

// The facts that a condition reads as an author writes them: `Camera.account`, `share`, `lockdown`.
std::vector<std::string> fact_names(const typed::Policy& policy, const Reads& reads);

// Whether two expressions are one path: the same attributes of the same thing.
bool same_path(const typed::ExprRef& a, const typed::ExprRef& b);

}  // namespace sightline
