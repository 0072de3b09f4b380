// typed::Policy -> warnings: which lints there are, and what they share.
// Tested in tests/unit/policy/types/lints_test.cc. Refuses to stop anything: a warning changes no
// decision and no proof.

#include "policy/types/lints.h"

#include <algorithm>

namespace sightline {
namespace {

std::string attribute_name(const typed::Policy& policy, const Reads::Part& part) {
  const typed::EntityType& entity = policy.entities[part.first];
  return entity.name + "." + entity.attributes[part.second].name;
}

template <class Node>
bool both_are(const typed::ExprRef& a, const typed::ExprRef& b) {
  return std::holds_alternative<Node>(a->node) && std::holds_alternative<Node>(b->node);
}

// Null when one of them is not of this kind.
template <class Node>
std::pair<const Node*, const Node*> both(const typed::ExprRef& a, const typed::ExprRef& b) {
  const Node* const left = std::get_if<Node>(&a->node);
  const Node* const right = std::get_if<Node>(&b->node);
  if (!left || !right) return {nullptr, nullptr};
  return {left, right};
}

}  // namespace

std::vector<std::string> fact_names(const typed::Policy& policy, const Reads& reads) {
  std::vector<std::string> names;
  for (const Reads::Part& part : reads.attributes) names.push_back(attribute_name(policy, part));
  for (const std::uint32_t id : reads.relations) names.push_back(policy.relations[id].name);
  for (const auto& [id, span] : reads.globals) names.push_back(policy.globals[id].name);
  for (const std::uint32_t id : reads.hierarchy)
    names.push_back("what a " + policy.entities[id].name + " is in");
  return names;
}

bool same_path(const typed::ExprRef& a, const typed::ExprRef& b) {
  if (!a || !b) return !a && !b;
  if (a == b) return true;
  if (both_are<typed::Principal>(a, b) || both_are<typed::Resource>(a, b)) return true;
  if (both_are<typed::Now>(a, b) || both_are<typed::AskedAction>(a, b)) return true;
  if (const auto [x, y] = both<typed::Constant>(a, b); x)
    return a->type == b->type && x->value == y->value;
  if (const auto [x, y] = both<typed::VariableValue>(a, b); x) return x->variable == y->variable;
  if (const auto [x, y] = both<typed::ContextValue>(a, b); x) return x->field == y->field;
  if (const auto [x, y] = both<typed::GlobalValue>(a, b); x) return x->global == y->global;
  if (const auto [x, y] = both<typed::ColumnOf>(a, b); x)
    return x->row == y->row && x->column == y->column;
  if (const auto [x, y] = both<typed::FieldOf>(a, b); x)
    return x->row == y->row && x->field == y->field;
  if (const auto [x, y] = both<typed::AttributeOf>(a, b); x)
    return x->attribute == y->attribute && same_path(x->object, y->object);
  return false;
}

void lint(const ast::Policy& written, const typed::Policy& policy, Reporter& report) {
  if (policy.rules.empty()) return;
  lint_unused(written, policy, report);
  for (const typed::Rule& rule : policy.rules)
    for (const typed::Clause& clause : rule.clauses) lint_clause(policy, rule, clause, report);
  lint_actions(policy, report);
}

}  // namespace sightline
