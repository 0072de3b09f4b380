// Nodes to ast, one declaration at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "policy/ast/ast.h"
#include "policy/syntax/report.h"
#include "policy/syntax/tree.h"
#include "sightline/policy.h"

namespace sightline::syntax {

struct Build {
  const Source& source;
  Report& report;
  ast::Policy& policy;

  std::string_view text(const Branch& branch) const { return source.text(branch.span()); }
};

// Everything of one `item`, added to the policy.
void build_item(Build& build, const Branch& item);

ast::ExprPtr build_condition(Build& build, const Branch& expression);
// Of the children of their nodes.
ast::Rule build_rule(Build& build, Children& children);
ast::Invariant build_invariant(Build& build, Children& children);
ast::Property build_property(Build& build, Children& children);
ast::World build_world(Build& build, const Branch& world);
ast::Test build_test(Build& build, const Branch& test);

// The next child, a name. Reports one that is too long.
ast::Name take_name(Build& build, Children& children);
std::vector<ast::Name> take_names(Build& build, Children& children);  // as many as there are
std::vector<ast::Name> names_of(Build& build, const Branch& branch);  // its children, all names

// The next child, a string; empty if it cannot be read.
std::string take_string(Build& build, Children& children);

// The next child, a number that must be a duration; its milliseconds.
std::int64_t take_duration(Build& build, Children& children);

// The text of a span on one line and not too long, for messages.
std::string excerpt_of(const Source& source, Span span);

}  // namespace sightline::syntax
