// One condition of a rule, property or define: from expressions as written to checked expressions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/types/schema.h"

namespace sightline {

inline constexpr std::size_t kMaxConditionNodes = 10'000;  // of one condition, defines expanded
inline constexpr std::size_t kMaxConditionDepth = 500;     // of its tree
inline constexpr std::size_t kMaxPolicyNodes = 2'000'000;  // of all conditions together
inline constexpr std::size_t kMaxCallDepth = 32;           // of defines that use defines

// A checked expression, or nothing after a report. Size and depth count shared parts as often as
// they stand in the tree.
struct Checked {
  typed::ExprRef expr;
  std::size_t size = 0, depth = 0;
  std::optional<Span> query;  // the first query in it

  explicit operator bool() const { return expr != nullptr; }
  const typed::Type& type() const { return expr->type; }
};

// A name bound in a head, as a parameter or by `as`.
struct Local {
  enum class Kind : std::uint8_t { principal, resource, argument, row, mistake };
  Kind kind = Kind::mistake;
  ast::Name name;
  typed::Type type;  // principal, resource
  Checked value;     // argument
  std::uint32_t row = 0, relation = 0;
};

class Conditions {
 public:
  enum class Place : std::uint8_t { define, rule, property };

  // `nodes_left` is what may still be looked at for the whole policy.
  Conditions(const Declarations& schema, Reporter& report, std::size_t& nodes_left, Place place)
      : schema_(schema), report_(report), nodes_left_(nodes_left), place_(place) {}
  // Reports a name that is taken; it is bound all the same.
  void bind(Local local);

  // A condition: bool and never none.
  Checked condition(const ast::Expr& e);
  // Of any type; `expected` decides which member a bare name is.
  Checked value(const ast::Expr& e, std::optional<typed::Type> expected);

  Checked clause(const ast::ExprPtr& when, const ast::ExprPtr& unless, Span span);

 private:
  struct Frame {  // a define that is being expanded
    const ast::Define* define;
    Span call;
    bool in_query;
  };

  template <class Node>
  Checked make(typed::Type type, Span span, Node node,
               std::initializer_list<const Checked*> children = {});
  bool fits(const Checked& made);
  bool spend();
  void report_too_large();

  // conditions.cc
  Checked dispatch(const ast::Expr& e, std::optional<typed::Type> expected);
  Checked name(Span span, const ast::Name& name, std::optional<typed::Type> expected);
  Checked local(const Local& found, Span span, std::optional<typed::Type> expected);
  Checked argument_of(const Local& found, Span span);
  bool is_member(const std::string& name, std::optional<typed::Type> expected) const;
  Checked member_hidden(const std::string& name, const typed::Type& expected, Span span,
                        Span declared);
  Checked variable(const Variable& found, Span span);
  Checked bare_member(const ast::Name& name, std::optional<typed::Type> expected);
  Checked member(Span span, const ast::Member& m);
  Checked logic(Span span, const ast::Binary& b);
  void report_unknown_name(const ast::Name& name, std::optional<typed::Type> expected);
  const Local* find_local(std::string_view name) const;
  bool needs_expected_type(const ast::Expr& e) const;

  // operators.cc
  std::pair<Checked, Checked> both(const ast::Binary& b, std::optional<typed::Type> expected);
  Checked compare(Span span, const ast::Binary& b);
  bool may_compare(Span span, typed::Compare::Op op, const Checked& left, const Checked& right);
  bool may_order(Span span, const Checked& left, const Checked& right);
  bool refuse_none(Span span, const ast::Binary& b);
  Checked arithmetic(Span span, const ast::Binary& b);
  Checked minus(Span span, const ast::Unary& u);
  Checked coalesce(Span span, const ast::Binary& b, std::optional<typed::Type> expected);
  Checked is_none(Span span, const ast::IsNone& n);
  bool always_there(const Checked& operand, Span asked);
  bool refuse_optional(const Checked& operand, std::string_view why);

  // queries.cc
  Checked access(Span span, const ast::Access& a);
  Checked attribute(Span span, const Checked& object, const ast::Name& name);
  Checked row_part(Span span, const Local& row, const ast::Name& name);
  Checked query(Span span, const ast::Query& q);
  std::optional<std::uint32_t> relation(const ast::Name& name);
  bool arguments(const ast::Query& q, std::uint32_t relation, std::vector<Checked>& out);
  bool refuse_nested(Span span);
  void refuse_open(Span span);
  Checked call(Span span, const ast::Call& c);
  Checked expand(Span span, std::uint32_t define, std::vector<Checked> arguments);
  Checked argument(const ast::Expr& e, const std::optional<typed::Type>& parameter,
                   const ast::Name& name);

  const Declarations& schema_;
  Reporter& report_;
  std::size_t& nodes_left_;
  Place place_;
  std::size_t condition_left_ = kMaxConditionNodes;  // expressions looked at, again at each call
  std::size_t depth_ = 0;
  std::size_t query_depth_ = 0;
  std::uint32_t next_row_ = 0;
  std::optional<Span> whole_;  // of the condition being checked
  std::vector<Local> locals_;
  std::vector<Frame> frames_;
};

template <class Node>
Checked Conditions::make(typed::Type type, Span span, Node node,
                         std::initializer_list<const Checked*> children) {
  Checked made{nullptr, 1, 1, std::nullopt};
  for (const Checked* child : children) {
    made.size += child->size;
    made.depth = std::max(made.depth, child->depth + 1);
    if (!made.query) made.query = child->query;
  }
  if (!fits(made)) return {};
  made.expr = std::make_shared<const typed::Expr>(typed::Expr{type, span, std::move(node)});
  return made;
}

inline constexpr typed::Type kBool{typed::Type::Kind::boolean, 0, false};
inline constexpr typed::Type kInt{typed::Type::Kind::integer, 0, false};
inline constexpr typed::Type kTime{typed::Type::Kind::time, 0, false};
inline constexpr typed::Type kDuration{typed::Type::Kind::duration, 0, false};
inline bool same_kind(const typed::Type& a, const typed::Type& b) {
  return a.kind == b.kind && a.id == b.id;
}

}  // namespace sightline
