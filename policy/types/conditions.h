// One condition of a rule, property, invariant or define: from expressions as written to checked
// expressions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/types/condition_state.h"

namespace sightline {

class Conditions : public ConditionState {
 public:
  Conditions(Checking& checking, Standing place) : ConditionState(checking, place) {}

  // A condition: bool and never none.
  Checked condition(const ast::Expr& e);
  // Of any type; `expected` decides which member a bare name is.
  Checked value(const ast::Expr& e, Expected expected);

  Checked clause(const ast::ExprPtr& when, const ast::ExprPtr& unless, Span span);

 private:
  // conditions.cc
  Checked dispatch(const ast::Expr& e, Expected expected);
  Checked logic(Span span, const ast::Binary& b);
  Checked negation(Span span, const ast::Expr& operand);
  Checked binary(Span span, const ast::Binary& b, Expected expected);

  // names.cc
  Checked name(Span span, const ast::Name& name, Expected expected);
  Checked asked_action(Span span);
  Checked local(const Local& found, Span span, Expected expected);
  Checked argument_of(const Local& found, Span span);
  Checked row_is_no_value(const Local& found, Span span);
  bool is_member(const std::string& name, Expected expected) const;
  Checked member_hidden(const std::string& name, const typed::Type& expected, Span span,
                        Span declared);
  Checked variable(const Variable& found, Span span);
  Checked bare_member(const ast::Name& name, Expected expected);
  Checked member(Span span, const ast::Member& m);
  Checked member_of(Span span, std::uint32_t id, const ast::Member& m);
  void report_unknown_name(const ast::Name& name, Expected expected);
  bool needs_expected_type(const ast::Expr& e) const;

  // operators.cc
  std::pair<Checked, Checked> both(const ast::Expr& first, const ast::Expr& second,
                                   Expected expected);
  Checked compare(Span span, const ast::Binary& b);
  bool may_compare(Span span, typed::Compare::Op op, const Checked& left, const Checked& right);
  bool may_order(Span span, const Checked& left, const Checked& right);
  bool refuse_none(Span span, const ast::Binary& b);
  Checked arithmetic(Span span, const ast::Binary& b);
  Checked minus(Span span, const ast::Unary& u);
  Checked coalesce(Span span, const ast::Binary& b, Expected expected);
  Checked is_none(Span span, const ast::IsNone& n);
  Checked choice(Span span, const ast::Choice& c, Expected expected);
  bool always_there(const Checked& operand, Span asked);
  bool refuse_optional(const Checked& operand, std::string_view why);

  // membership.cc
  Checked set_literal(Span span, const ast::SetLiteral& set, Expected expected);
  Checked string(Span span, const ast::StringLiteral& s);
  Checked entity(Span span, const ast::EntityLiteral& e);
  Checked membership(Span span, const ast::Binary& b);
  Checked one_of(Span span, const ast::Expr& x, const ast::SetLiteral& set);
  Checked contains(Span span, const Checked& element, const Checked& set);
  Checked inside(Span span, const Checked& entity, const Checked& ancestor);
  bool reaches(std::uint32_t type, std::uint32_t ancestor) const;

  // queries.cc
  Checked access(Span span, const ast::Access& a);
  bool all_have(const Local& local, const ast::Name& name);
  Checked attribute(Span span, const Checked& object, const ast::Name& name);
  Checked row_part(Span span, const Local& row, const ast::Name& name);
  Checked query(Span span, const ast::Query& q);
  std::optional<std::uint32_t> relation(const ast::Name& name);
  bool arguments(const ast::Query& q, std::uint32_t relation, std::vector<Checked>& out);
  Checked body(const ast::Query& q, bool& fine);
  bool nested_too_deep(Span span, const Checked& made);
  bool refuse_open(Span span, const ast::Query& q);
  Checked over_value(Span span, const ast::Query& q);
  Checked asked_value(Span span, const ast::Query& q);

  // calls.cc
  Checked call(Span span, const ast::Name& name, const std::vector<ast::ExprPtr>& arguments);
  bool call_fits(Span span, const ast::Name& name, const std::vector<ast::ExprPtr>& arguments,
                 const Define& define);
  std::optional<Local> passed(const ast::Expr& e, const ParameterType& parameter,
                              const ast::Name& name);
  std::optional<Local> passed_row(const ast::Expr& e, std::uint32_t relation,
                                  const ast::Name& name);
  Checked expand(Span span, const Define& define, std::vector<Local> arguments);
  Checked argument(const ast::Expr& e, const std::vector<typed::Type>& wanted,
                   const ast::Name& name);
  // The same at one more place: its queries get rows of their own.
  Checked again(Checked found);

  // may.cc
  Checked may(Span span, const ast::May& m);
  Checked asker(const ast::Expr& e, const std::vector<std::uint32_t>& types, const ast::May& m);
  bool may_stands_here(Span span, Influence as);
  bool may_go_deeper(Span span, std::uint32_t action);
  Checked expand_may(Span span, std::uint32_t action, const Checked& principal,
                     const Checked& resource);
  Checked clauses_of(std::uint32_t action, typed::Effect effect, const Checked& principal,
                     const Checked& resource, Span span);
  void bind_asker(const ast::Binder& binder, const Checked& asker);
  Checked window(Span span, const ast::Window& w);
};

}  // namespace sightline
