// ast::Expr -> typed::Expr, first part: literals and the words of logic. Names stand in names.cc,
// operators in operators.cc, sets and `in` in membership.cc, attributes and queries in
// queries.cc, defines in calls.cc, `may` in may.cc. What cannot be understood is reported and
// becomes nothing; whatever rests on nothing is nothing, silently.
// Tested in tests/unit/policy/types/conditions_test.cc. Refuses to know rules and their effects.

#include "policy/types/conditions.h"

#include "sightline/visit.h"

namespace sightline {
namespace {

using Op = ast::Binary::Op;

}  // namespace

Checked Conditions::condition(const ast::Expr& e) {
  Checked found = value(e, kBool);
  if (!found) return {};
  if (!same_kind(found.type(), kBool)) {
    report_.error(Code::not_a_condition, e.span,
                  "a condition is needed here, and " + report_.quote(e.span) +
                      " is a value of type " + ticked(schema_.text(found.type())));
    return {};
  }
  if (found.type().optional) {
    report_
        .error(Code::may_be_none, e.span,
               report_.quote(e.span) + " may be none, so it is not a condition")
        .help("say what none means, such as `?? false`");
    return {};
  }
  return found;
}

Checked Conditions::value(const ast::Expr& e, Expected expected) {
  if (!whole_) whole_ = e.span;
  if (!spend()) return {};
  ++depth_;
  Checked result = dispatch(e, expected);
  --depth_;
  return result;
}

Checked Conditions::clause(const ast::ExprPtr& when, const ast::ExprPtr& unless, Span span) {
  const Checked holds = when ? condition(*when) : Checked{};
  const Checked excepted = unless ? negation(unless->span, *unless) : Checked{};
  if ((when && !holds) || (unless && !excepted)) return {};
  if (!when && !unless) return make(kBool, span, typed::Constant{1});
  if (!unless) return holds;
  if (!when) return excepted;
  return make(kBool, span, typed::And{holds.expr, excepted.expr}, {&holds, &excepted});
}

Checked Conditions::negation(Span span, const ast::Expr& operand) {
  const Checked found = looking(influence_.mirrored(), [&] { return condition(operand); });
  if (!found) return {};
  return make(kBool, span, typed::Not{found.expr}, {&found});
}

Checked Conditions::dispatch(const ast::Expr& e, Expected expected) {
  const Span span = e.span;
  return std::visit(
      overloaded{
          [&](const ast::BoolLiteral& l) { return make(kBool, span, typed::Constant{l.value}); },
          [&](const ast::IntLiteral& l) { return make(kInt, span, typed::Constant{l.value}); },
          [&](const ast::TimeLiteral& l) {
            return make(kTime, span, typed::Constant{l.milliseconds});
          },
          [&](const ast::DurationLiteral& l) {
            return make(kDuration, span, typed::Constant{l.milliseconds});
          },
          [&](const ast::NoneLiteral&) {
            report_
                .error(Code::none_as_value, span, "`none` is not a value that a condition can use")
                .help("ask with `is none`, or say what stands in its place with `??`");
            return Checked{};
          },
          [&](const ast::StringLiteral& s) { return string(span, s); },
          [&](const ast::SetLiteral& s) { return set_literal(span, s, expected); },
          [&](const ast::NameRef& n) { return name(span, n.name, expected); },
          [&](const ast::Member& m) { return member(span, m); },
          [&](const ast::EntityLiteral& l) { return entity(span, l); },
          [&](const ast::Access& a) { return access(span, a); },
          [&](const ast::Call& c) { return call(span, c.function, c.arguments); },
          [&](const ast::Unary& u) {
            return u.op == ast::Unary::Op::minus ? minus(span, u) : negation(span, *u.operand);
          },
          [&](const ast::Binary& b) { return binary(span, b, expected); },
          [&](const ast::IsNone& n) { return is_none(span, n); },
          [&](const ast::Query& q) { return q.relation ? query(span, q) : over_value(span, q); },
          [&](const ast::Choice& c) { return choice(span, c, expected); },
          [&](const ast::May& m) { return may(span, m); },
          [&](const ast::Window& w) { return window(span, w); },
      },
      e.node);
}

Checked Conditions::binary(Span span, const ast::Binary& b, Expected expected) {
  switch (b.op) {
    case Op::implies:
    case Op::logical_or:
    case Op::logical_and:
      return logic(span, b);
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return looking(kBoth, [&] { return compare(span, b); });
    case Op::in:
      return looking(kBoth, [&] { return membership(span, b); });
    case Op::coalesce:
      return coalesce(span, b, expected);
    case Op::add:
    case Op::subtract:
      break;
  }
  return looking(kBoth, [&] { return arithmetic(span, b); });
}

Checked Conditions::logic(Span span, const ast::Binary& b) {
  const bool implies = b.op == Op::implies;
  const Checked left =
      looking(implies ? influence_.mirrored() : influence_, [&] { return condition(*b.left); });
  const Checked right = condition(*b.right);
  if (!left || !right) return {};
  if (b.op == Op::logical_and)
    return make(kBool, span, typed::And{left.expr, right.expr}, {&left, &right});
  if (b.op == Op::logical_or)
    return make(kBool, span, typed::Or{left.expr, right.expr}, {&left, &right});
  return make(kBool, span, typed::Implies{left.expr, right.expr}, {&left, &right});
}

}  // namespace sightline
