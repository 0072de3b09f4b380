// Rules, invariants and properties: from their nodes to ast::Rule, ast::Invariant and
// ast::Property. Tested in tests/unit/policy/syntax/parse_rule_test.cc. Refuses to know any
// declaration.
#include <utility>

#include "policy/syntax/build.h"

namespace sightline::syntax {
namespace {

ast::ExprPtr take_condition(Build& b, Children& children, Kind kind) {
  const Branch* const part = children.take_if(kind);
  return part == nullptr ? nullptr : build_condition(b, Children(*part).take());
}

std::vector<ast::Name> take_list(Build& b, Children& children, Kind kind) {
  const Branch* const part = children.take_if(kind);
  return part == nullptr ? std::vector<ast::Name>() : names_of(b, *part);
}

ast::Binder build_binder(Build& b, const Branch& branch) {
  ast::Binder binder;
  binder.span = branch.span();
  Children children(branch);
  if (children.next_is(Kind::any)) {
    children.take();
  } else {
    binder.name = take_name(b, children);
  }
  if (!children.done()) binder.types = names_of(b, children.take());
  return binder;
}

ast::Head build_head(Build& b, const Branch& branch) {
  ast::Head head;
  Children children(branch);
  head.actions = take_names(b, children);
  head.principal = build_binder(b, children.take());
  head.resource = build_binder(b, children.take());
  return head;
}

ast::Clause build_clause(Build& b, const Branch& branch) {
  ast::Clause clause;
  clause.span = branch.span();
  Children children(branch);
  clause.forbid = b.text(children.take()) == "forbid";
  clause.head = build_head(b, children.take());
  clause.when = take_condition(b, children, Kind::when);
  clause.unless = take_condition(b, children, Kind::unless);
  clause.with = take_list(b, children, Kind::with);
  clause.dropping = take_list(b, children, Kind::dropping);
  return clause;
}

ast::Forall build_forall(Build& b, const Branch& branch) {
  ast::Forall forall;
  Children children(branch);
  while (children.next_is(Kind::name)) {
    ast::Name name = take_name(b, children);
    forall.variables.push_back({std::move(name), take_name(b, children)});
  }
  forall.condition = build_condition(b, children.take());
  return forall;
}

std::vector<ast::Assumption> build_assumptions(Build& b, const Branch& branch) {
  using AssumptionKind = ast::Assumption::Kind;
  std::vector<ast::Assumption> assumptions;
  for (const Branch& part : branch.children()) {
    const std::string_view text = b.text(part);
    ast::Assumption& assumption = assumptions.emplace_back();
    assumption.span = part.span();
    assumption.kind = text[0] == 'c'               ? AssumptionKind::complete
                      : text[0] == 'i'             ? AssumptionKind::incomplete
                      : text.substr(0, 3) == "hon" ? AssumptionKind::honest
                                                   : AssumptionKind::hostile;
    Children place(part);
    if (!place.done()) assumption.owner = take_name(b, place);
    if (!place.done()) assumption.member = take_name(b, place);
  }
  return assumptions;
}

void build_claim(Build& b, Children& children, ast::Property& property) {
  using PropertyKind = ast::Property::Kind;
  const std::string_view claim = b.text(children.take());
  property.kind = claim == "never"    ? PropertyKind::never
                  : claim == "always" ? PropertyKind::always
                                      : PropertyKind::possible;
  property.head = build_head(b, children.take());
  property.when = take_condition(b, children, Kind::when);
  property.unless = take_condition(b, children, Kind::unless);
  property.without = take_list(b, children, Kind::without);
}

}  // namespace

ast::Rule build_rule(Build& build, Children& children) {
  ast::Rule result;
  result.name = take_name(build, children);
  while (!children.done()) result.clauses.push_back(build_clause(build, children.take()));
  return result;
}

ast::Invariant build_invariant(Build& build, Children& children) {
  ast::Invariant result;
  result.name = take_name(build, children);
  result.claim = build_forall(build, children.take());
  return result;
}

ast::Property build_property(Build& build, Children& children) {
  ast::Property result;
  result.name = take_name(build, children);
  if (const Branch* forall = children.take_if(Kind::forall)) {
    result.kind = ast::Property::Kind::forall;
    result.claim = build_forall(build, *forall);
  } else {
    build_claim(build, children, result);
  }
  if (const Branch* assuming = children.take_if(Kind::assuming))
    result.assuming = build_assumptions(build, *assuming);
  return result;
}

}  // namespace sightline::syntax
