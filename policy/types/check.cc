// Source -> CheckedPolicy and diagnostics: parse, declare, check. The only maker of a
// CheckedPolicy. Each step reports what it finds and the next goes on with the rest; a text that
// does not parse is not checked further, because what is missing from its tree would be reported as
// unknown.
// Tested in tests/unit/policy/types/check_test.cc and by the goldens. Refuses to know files.

#include <algorithm>
#include <utility>

#include "policy/syntax/parse.h"
#include "policy/types/conditions.h"
#include "policy/types/defines.h"
#include "policy/types/rules.h"
#include "policy/types/schema.h"
#include "policy/types/worlds.h"

namespace sightline {

CheckResult check(const Source& source) {
  ParseResult parsed = parse(source);
  if (!parsed.diagnostics.empty()) return {std::nullopt, std::move(parsed.diagnostics)};
  Reporter report(source);
  for (const ast::NotBuilt& place : parsed.policy.not_built)
    report.not_built(place.span, place.what);
  Declarations schema = declare(parsed.policy, report);
  std::size_t nodes_left = kMaxPolicyNodes;
  check_defines(schema, report, nodes_left);
  Names rule_names;
  check_rules(parsed.policy, schema, report, nodes_left, rule_names);
  check_properties(parsed.policy, schema, report, nodes_left);
  Worlds worlds = check_worlds(parsed.policy, schema, report);
  check_tests(parsed.policy, schema, worlds, rule_names, report);
  if (parsed.policy.name) schema.policy.name = parsed.policy.name->text;
  if (report.failed()) return {std::nullopt, report.take()};
  return {CheckedPolicy(std::move(schema.policy)), {}};
}

}  // namespace sightline
