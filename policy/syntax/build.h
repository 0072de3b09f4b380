// Nodes to ast, one declaration at a time. What the language has and the ast has not becomes
// ast::Unsupported or ast::NotBuilt, in words that go before "is not built yet".
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
  void not_built(std::string what, Span span) const {
    policy.not_built.push_back({std::move(what), span});
  }
};

// Everything of one `item`, added to the policy.
void build_item(Build& build, const Branch& item);

ast::ExprPtr build_condition(Build& build, const Branch& expression);
ast::World build_world(Build& build, const Branch& world);
ast::Test build_test(Build& build, const Branch& test);

// The next child, a name. Reports one that is too long.
ast::Name take_name(Build& build, Children& children);

// The text of a span on one line and not too long, for messages.
std::string excerpt_of(const Source& source, Span span);

// `entity literals such as `User::"7"``, for what stands at this branch.
std::string entity_literal_words(const Build& build, const Branch& branch);

}  // namespace sightline::syntax
