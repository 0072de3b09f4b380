// ast::Expr -> typed::Expr, second part: comparisons, arithmetic, `??` and `is none`. Here stands
// which types go together; none equals nothing, and a path through `?` is `?`.
// Tested in tests/unit/policy/types/operators_test.cc. Refuses to know names.

#include <utility>

#include "policy/types/conditions.h"

namespace sightline {
namespace {

using Kind = typed::Type::Kind;

typed::Compare::Op comparison(ast::Binary::Op op) {
  switch (op) {
    case ast::Binary::Op::equal:
      return typed::Compare::Op::equal;
    case ast::Binary::Op::not_equal:
      return typed::Compare::Op::not_equal;
    case ast::Binary::Op::less:
      return typed::Compare::Op::less;
    case ast::Binary::Op::less_equal:
      return typed::Compare::Op::less_equal;
    case ast::Binary::Op::greater:
      return typed::Compare::Op::greater;
    case ast::Binary::Op::greater_equal:
      return typed::Compare::Op::greater_equal;
    case ast::Binary::Op::implies:
    case ast::Binary::Op::logical_or:
    case ast::Binary::Op::logical_and:
    case ast::Binary::Op::in:
    case ast::Binary::Op::coalesce:
    case ast::Binary::Op::add:
    case ast::Binary::Op::subtract:
      break;
  }
  return typed::Compare::Op::equal;  // binary() brings comparisons only
}

bool is_none_literal(const ast::Expr& e) {
  return std::holds_alternative<ast::NoneLiteral>(e.node);
}

// What could stand after `??`.
std::string_view replacement(Kind kind) {
  switch (kind) {
    case Kind::time:
      return "`?? forever` or `?? past`";
    case Kind::duration:
      return "`?? 0s`";
    case Kind::integer:
      return "`?? 0`";
    case Kind::boolean:
      return "`?? false`";
    case Kind::set:
      return "`?? {}`";
    case Kind::string:
      return "`?? \"\"`";
    case Kind::enumeration:
    case Kind::entity:
      break;
  }
  return "`?? ..`";
}

// The type of left + right or left - right; nothing if there is none.
std::optional<typed::Type> sum_type(bool add, Kind left, Kind right) {
  if (left == Kind::time && right == Kind::duration) return kTime;
  if (left == Kind::duration && right == Kind::duration) return kDuration;
  if (left == Kind::integer && right == Kind::integer) return kInt;
  if (!add && left == Kind::time && right == Kind::time) return kDuration;
  return std::nullopt;
}

}  // namespace

// Two operands of one type; a bare member or a set is understood by the type of the other side.
std::pair<Checked, Checked> Conditions::both(const ast::Expr& first, const ast::Expr& second,
                                             Expected expected) {
  const bool first_waits = needs_expected_type(first);
  const bool second_waits = needs_expected_type(second);
  if (first_waits && !second_waits) {
    Checked right = value(second, expected);
    if (!right) return {};
    return {value(first, right.type()), std::move(right)};
  }
  Checked left = value(first, expected);
  if (!left && second_waits) return {};
  const auto wanted = left ? std::optional(left.type()) : expected;
  return {left, value(second, wanted)};
}

bool Conditions::refuse_none(Span span, const ast::Binary& b) {
  const bool none_left = is_none_literal(*b.left);
  if (!none_left && !is_none_literal(*b.right)) return false;
  const ast::Expr& other = none_left ? *b.right : *b.left;
  if (!is_none_literal(other)) value(other, std::nullopt);
  const bool negated = b.op == ast::Binary::Op::not_equal;
  const std::string asked = report_.quote(other.span) == "this" || is_none_literal(other)
                                ? ".."
                                : std::string(report_.source().text(other.span));
  report_.error(Code::compared_with_none, span, "nothing is compared with `none`")
      .help("write " + ticked(asked + (negated ? " is not none" : " is none")));
  return true;
}

Checked Conditions::compare(Span span, const ast::Binary& b) {
  if (refuse_none(span, b)) return {};
  const auto [left, right] = both(*b.left, *b.right, std::nullopt);
  if (!left || !right || !may_compare(span, comparison(b.op), left, right)) return {};
  return make(kBool, span, typed::Compare{comparison(b.op), left.expr, right.expr},
              {&left, &right});
}

bool Conditions::may_compare(Span span, typed::Compare::Op op, const Checked& left,
                             const Checked& right) {
  if (!same_kind(left.type(), right.type())) {
    report_
        .error(Code::types_differ, span,
               ticked(schema_.text(left.type())) + " cannot be compared with " +
                   ticked(schema_.text(right.type())))
        .note(report_.quote(left.expr->span) + " is of type " + ticked(schema_.text(left.type())))
        .note(report_.quote(right.expr->span) + " is of type " +
              ticked(schema_.text(right.type())));
    return false;
  }
  if (op != typed::Compare::Op::equal && op != typed::Compare::Op::not_equal)
    return may_order(span, left, right);
  if (!left.type().optional || !right.type().optional) return true;
  report_
      .error(Code::may_be_none, span,
             "both sides may be none, and none equals nothing, not even none")
      .help("say what none means on one side, such as " +
            std::string(replacement(left.type().kind)) + ", or ask `is none` first");
  return false;
}

bool Conditions::may_order(Span span, const Checked& left, const Checked& right) {
  const typed::Type& type = left.type();
  const bool is_enum = type.kind == Kind::enumeration;
  const bool plain =
      type.kind == Kind::integer || type.kind == Kind::time || type.kind == Kind::duration;
  if (!plain && !(is_enum && schema_.policy.enums[type.id].ordered)) {
    auto entry = report_.error(Code::not_ordered, span,
                               ticked(schema_.text({type.kind, type.id, false})) + " has no order");
    if (is_enum) {
      entry.note("declared here", schema_.policy.enums[type.id].span)
          .help("declare one by writing `<` between its members");
    }
    return false;
  }
  const bool left_refused = refuse_optional(left, "cannot be ordered");
  return !refuse_optional(right, "cannot be ordered") && !left_refused;
}

bool Conditions::refuse_optional(const Checked& operand, std::string_view why) {
  if (!operand.type().optional) return false;
  report_
      .error(Code::may_be_none, operand.expr->span,
             report_.quote(operand.expr->span) + " may be none, so it " + std::string(why))
      .help("say what none means, such as " + std::string(replacement(operand.type().kind)));
  return true;
}

Checked Conditions::arithmetic(Span span, const ast::Binary& b) {
  const Checked left = value(*b.left, std::nullopt);
  const Checked right = value(*b.right, std::nullopt);
  if (!left || !right) return {};
  const bool add = b.op == ast::Binary::Op::add;
  const auto type = sum_type(add, left.type().kind, right.type().kind);
  if (!type) {
    auto entry = report_.error(Code::bad_arithmetic, span,
                               ticked(schema_.text(left.type())) + (add ? " + " : " - ") +
                                   ticked(schema_.text(right.type())) + " has no meaning");
    if (add && sum_type(true, right.type().kind, left.type().kind))
      entry.help("write the time first: time + duration");
    return {};
  }
  const bool left_refused = refuse_optional(left, "cannot be calculated with");
  if (refuse_optional(right, "cannot be calculated with") || left_refused) return {};
  const auto op = add ? typed::Arithmetic::Op::add : typed::Arithmetic::Op::subtract;
  return make(*type, span, typed::Arithmetic{op, left.expr, right.expr}, {&left, &right});
}

Checked Conditions::minus(Span span, const ast::Unary& u) {
  const Checked operand = looking(kBoth, [&] { return value(*u.operand, std::nullopt); });
  if (!operand) return {};
  const Kind kind = operand.type().kind;
  if (kind != Kind::integer && kind != Kind::duration) {
    report_.error(Code::bad_arithmetic, span,
                  "`-` before a " + ticked(schema_.text(operand.type())) + " has no meaning");
    return {};
  }
  if (refuse_optional(operand, "cannot be calculated with")) return {};
  return make(operand.type(), span, typed::Negate{operand.expr}, {&operand});
}

// `??` and `is none` ask whether something is there that could be missing by its type.
bool Conditions::always_there(const Checked& operand, Span asked) {
  if (operand.type().optional) return false;
  report_
      .error(Code::never_none, asked,
             report_.quote(operand.expr->span) + " is never none: its type is " +
                 ticked(schema_.text(operand.type())))
      .note("a fact that is missing is not none; it makes the condition unknown");
  return true;
}

Checked Conditions::coalesce(Span span, const ast::Binary& b, Expected expected) {
  const Influence outside = std::exchange(influence_, kBoth);
  const auto [left, right] = both(*b.left, *b.right, expected);
  influence_ = outside;
  if (!left || !right || always_there(left, span)) return {};
  if (!same_kind(left.type(), right.type())) {
    typed::Type wanted = left.type();
    wanted.optional = false;
    report_
        .error(Code::types_differ, right.expr->span,
               "after `??` stands a " + ticked(schema_.text(wanted)) + ", and " +
                   report_.quote(right.expr->span) + " is a " + ticked(schema_.text(right.type())))
        .note(report_.quote(left.expr->span) + " is of type " + ticked(schema_.text(left.type())));
    return {};
  }
  return make(right.type(), span, typed::Coalesce{left.expr, right.expr}, {&left, &right});
}

Checked Conditions::is_none(Span span, const ast::IsNone& n) {
  const Checked operand = looking(kBoth, [&] { return value(*n.operand, std::nullopt); });
  if (!operand || always_there(operand, span)) return {};
  const Checked asked = make(kBool, span, typed::IsNone{operand.expr}, {&operand});
  if (!asked || !n.negated) return asked;
  return make(kBool, span, typed::Not{asked.expr}, {&asked});
}

// The result is what both branches are; it may be none when one of them may.
Checked Conditions::choice(Span span, const ast::Choice& c, Expected expected) {
  const Checked condition_part = looking(kBoth, [&] { return condition(*c.condition); });
  const auto [then, otherwise] = both(*c.then, *c.otherwise, expected);
  if (!condition_part || !then || !otherwise) return {};
  if (!same_kind(then.type(), otherwise.type())) {
    report_
        .error(Code::types_differ, span,
               "after `then` stands a " + ticked(schema_.text(then.type())) +
                   ", and after `else` a " + ticked(schema_.text(otherwise.type())))
        .help("both branches have one type");
    return {};
  }
  typed::Type type = then.type();
  type.optional = type.optional || otherwise.type().optional;
  return make(type, span, typed::Choice{condition_part.expr, then.expr, otherwise.expr},
              {&condition_part, &then, &otherwise});
}

}  // namespace sightline
