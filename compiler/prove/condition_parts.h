// A condition taken apart and put together again: what in it is a condition too.
#pragma once

#include <memory>

#include "sightline/typed.h"
#include "sightline/visit.h"

namespace sightline {

inline bool is_condition(const typed::Expr& expr) {
  return expr.type.kind == typed::Type::Kind::boolean && !expr.type.optional;
}

inline typed::ExprRef made(const typed::Expr& like, decltype(typed::Expr::node) node) {
  return std::make_shared<const typed::Expr>(typed::Expr{like.type, like.span, std::move(node)});
}

// `expr` with each part that stands where a condition is wanted replaced by `part(it)`: what `and`,
// `or`, `not`, `implies` and `if` are made of, and the `where` of a query. Parts of values stay as
// they are.
template <class Part>
typed::ExprRef with_parts(const typed::ExprRef& expr, Part&& part) {
  const auto two = [&]<class Node>(const Node& n) {
    typed::ExprRef left = part(n.left), right = part(n.right);
    if (left == n.left && right == n.right) return expr;
    return made(*expr, Node{std::move(left), std::move(right)});
  };
  return std::visit(overloaded{
                        [&](const typed::Not& n) {
                          typed::ExprRef operand = part(n.operand);
                          if (operand == n.operand) return expr;
                          return made(*expr, typed::Not{std::move(operand)});
                        },
                        [&](const typed::And& n) { return two(n); },
                        [&](const typed::Or& n) { return two(n); },
                        [&](const typed::Implies& n) { return two(n); },
                        [&](const typed::Choice& n) {
                          typed::Choice out{part(n.condition), n.then, n.otherwise};
                          if (is_condition(*n.then) && is_condition(*n.otherwise))
                            out = {out.condition, part(n.then), part(n.otherwise)};
                          const bool same = out.condition == n.condition && out.then == n.then &&
                                            out.otherwise == n.otherwise;
                          return same ? expr : made(*expr, std::move(out));
                        },
                        [&](const typed::Query& n) {
                          typed::ExprRef where = n.where ? part(n.where) : nullptr;
                          if (where == n.where) return expr;
                          typed::Query out = n;
                          out.where = std::move(where);
                          return made(*expr, std::move(out));
                        },
                        [&](const auto&) { return expr; },
                    },
                    expr->node);
}

}  // namespace sightline
