// The atomic conditions of a clause, as coverage and proofs name them.
#pragma once

#include <utility>

#include "sightline/typed.h"
#include "sightline/visit.h"
#include "specs/reference/evaluate.h"

namespace sightline {

inline const typed::Expr& without_not(const typed::Expr& expr) {
  const auto* negation = std::get_if<typed::Not>(&expr.node);
  return negation ? without_not(*negation->operand) : expr;
}

// What `some x.y as t where ..` asks after `x.y is not none`; null for everything else. The text
// has one place for the query, and check made an `and` of it.
inline const typed::Expr* asked_of_value(const typed::Expr& expr) {
  const auto* both = std::get_if<typed::And>(&without_not(expr).node);
  if (!both) return nullptr;
  const typed::Expr& first = without_not(*both->left);
  const bool is_query =
      std::holds_alternative<typed::IsNone>(first.node) && first.span == expr.span;
  return is_query ? &*both->right : nullptr;
}

// Tells `atom(expr)` of what is not made of `and or not implies if`, and `query(node)` of each
// query that has a body, which it may walk.
template <class Atom, class Query>
class ConditionWalk {
 public:
  ConditionWalk(Atom atom, Query query) : atom_(std::move(atom)), query_(std::move(query)) {}

  void operator()(const typed::Expr& expr) const {
    if (const typed::Expr* asked = asked_of_value(expr)) {
      atom_(expr);
      return (*this)(*asked);
    }
    std::visit(overloaded{
        [&](const typed::Not& n) { (*this)(*n.operand); },
        [&](const typed::And& n) { both(*n.left, *n.right); },
        [&](const typed::Or& n) { both(*n.left, *n.right); },
        [&](const typed::Implies& n) { both(*n.left, *n.right); },
        [&](const typed::Choice& n) {
          (*this)(*n.condition);
          both(*n.then, *n.otherwise);
        },
        [&](const typed::Constant&) {},
        [&](const typed::Query& n) {
          atom_(expr);
          if (n.where) query_(*this, n);
        },
        [&]<reference::Condition Node>(const Node&) { atom_(expr); },
        [&]<class Node>(const Node&)
          requires(!reference::Condition<Node>)
        { atom_(expr); },
        },
        expr.node);
  }

 private:
  void both(const typed::Expr& left, const typed::Expr& right) const {
    (*this)(left);
    (*this)(right);
  }

  Atom atom_;
  Query query_;
};

}  // namespace sightline
