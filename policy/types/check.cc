// Source -> CheckedPolicy and diagnostics: parse, declare, check. The only maker of a
// CheckedPolicy. Each step reports what it finds and the next goes on with the rest; a text that
// does not parse is not checked further, because what is missing from its tree would be reported as
// unknown.
// Tested in tests/unit/policy/types/check_test.cc and by the goldens. Refuses to know files.

#include <algorithm>
#include <utility>

#include "policy/syntax/parse.h"
#include "policy/types/costs.h"
#include "policy/types/defines.h"
#include "policy/types/endless.h"
#include "policy/types/lints.h"
#include "policy/types/rules.h"
#include "policy/types/schema.h"
#include "policy/types/worlds.h"

namespace sightline {

CheckResult check(const Source& source) {
  ParseResult parsed = parse(source);
  if (!parsed.diagnostics.empty()) return {std::nullopt, std::move(parsed.diagnostics)};
  Reporter report(source);
  Declarations schema = declare(parsed.policy, report);
  Checking checking{schema, report};
  check_defines(checking);
  Names rule_names, claim_names;
  std::size_t bytes = 0;
  check_rules(parsed.policy, checking, rule_names);
  check_invariants(parsed.policy, checking, claim_names, bytes);
  check_properties(parsed.policy, checking, claim_names, bytes);
  finish_action_enum(schema, report);
  if (!report.failed()) check_costs(schema, report);
  Worlds worlds = check_worlds(parsed.policy, schema, report);
  check_tests(parsed.policy, schema, worlds, rule_names, report);
  if (parsed.policy.name) schema.policy.name = parsed.policy.name->text;
  if (!report.failed()) refuse_endless(schema.policy, report);
  if (report.failed()) return {std::nullopt, report.take()};
  lint(parsed.policy, schema.policy, report);
  return {CheckedPolicy(std::move(schema.policy)), report.take()};
}

}  // namespace sightline
