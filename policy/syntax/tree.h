// What the grammar found, before it becomes an ast: nodes in the order in which they ended, children
// before their parent. A rule that fails takes its nodes back, so backtracking leaves nothing behind.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sightline/span.h"

namespace sightline::syntax {

// clang-format off
enum class Kind : std::uint8_t {
  none,  // not recorded
  // tokens
  name, number, time, string, constant, variable, any, operation,
  // expressions
  parens, set, may, window, arguments, member, named, access, minus, sum, coalesce, membership,
  is_not_none, is_none, comparison, keys, path, row, where, every, quantifier, query, choice,
  negated, conjunction, disjunction, implication,
  // declarations
  item, doc, policy_header, import, order_mark, enumeration, trust, age, single, set_of, question, type,
  field, fields, parents, entity, column, unique, listed, most, relation, global, trusted, context,
  group, types, action, obligation, parameter, define, binder, head, when, unless, with, dropping,
  effect, clause, rule, forall, invariant, without, claim_word, assumption, assuming, property,
  // worlds and tests
  named_value, values, value_set, unavailable, negative, value_name, tuple, world_row, world_global,
  instance_parents, instance, world, place, lost, observed, absent, assigned, changes, moment,
  given_context, nothing, by, line_with, may_not, line, exhaustive, test
};
// clang-format on

struct Node {
  Kind kind = Kind::none;
  std::uint32_t begin = 0, end = 0;  // bytes of the text, without what separates tokens
  std::uint32_t first = 0;           // nodes [first, this) are below this one
};

// A node of a finished tree, cheap to copy; valid as long as the nodes are.
class Branch {
 public:
  Branch(const std::vector<Node>& nodes, std::size_t index) : nodes_(&nodes), index_(index) {}

  Kind kind() const { return node().kind; }
  Span span() const { return {node().begin, node().end}; }
  bool has_children() const { return node().first != index_; }
  std::vector<Branch> children() const {
    std::vector<Branch> result;
    for (std::size_t i = index_; i > node().first; i = (*nodes_)[i - 1].first) {
      result.emplace_back(*nodes_, i - 1);
    }
    std::reverse(result.begin(), result.end());
    return result;
  }

 private:
  const Node& node() const { return (*nodes_)[index_]; }
  const std::vector<Node>* nodes_;
  std::size_t index_;
};

// The children of one branch, taken from front to back.
class Children {
 public:
  explicit Children(const Branch& parent) : branches_(parent.children()) {}

  bool done() const { return next_ == branches_.size(); }
  std::size_t left() const { return branches_.size() - next_; }
  bool next_is(Kind kind) const { return !done() && branches_[next_].kind() == kind; }
  Span next_span() const { return branches_[next_].span(); }
  const Branch& take() { return branches_[next_++]; }
  const Branch* take_if(Kind kind) { return next_is(kind) ? &take() : nullptr; }

 private:
  std::vector<Branch> branches_;
  std::size_t next_ = 0;
};

}  // namespace sightline::syntax
