// Conditions: from the nodes of an expression to ast::Expr. Refuses here what the grammar lets
// through to be able to show it: chains of comparisons, `or` beside `and`, foreign operators.
// Tested in tests/unit/policy/syntax/parse_condition_test.cc. Refuses to know any declaration.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "policy/syntax/build.h"
#include "policy/syntax/literals.h"

namespace sightline::syntax {
namespace {

using Op = ast::Binary::Op;

// An expression and how many stand below one another in it.
struct Built {
  ast::ExprPtr expr;
  std::size_t depth = 1;
};

Built build_expr(Build& b, const Branch& branch);

template <class Node>
Built leaf(Node node, Span span) {
  return {std::make_unique<ast::Expr>(ast::Expr{span, false, std::move(node)}), 1};
}

// `depth` is that of the deepest part. Reports the first place at which it becomes too much; what is
// too deep is dropped then, so that no tree ever is.
template <class Node>
Built above(Build& b, std::size_t depth, Node node, Span span) {
  Built result = leaf(std::move(node), span);
  result.depth = depth + 1;
  if (result.depth <= kMaxExprDepth) return result;
  if (result.depth == kMaxExprDepth + 1) {
    b.report.add(
        Code::nesting_too_deep, span,
        fmt::format("a condition has more than {} operators above one of its parts", kMaxExprDepth),
        "give a part of it a name with `define`");
  }
  result.expr = leaf(ast::NoneLiteral{}, span).expr;
  return result;
}

Built join(Build& b, Op op, Built left, Built right) {
  const Span span{left.expr->span.begin, right.expr->span.end};
  const std::size_t depth = std::max(left.depth, right.depth);
  return above(b, depth, ast::Binary{op, std::move(left.expr), std::move(right.expr)}, span);
}

Built unsupported(const Branch& branch, std::string what) {
  return leaf(ast::Unsupported{std::move(what)}, branch.span());
}

void refuse_foreign(const Build& b, const Branch& operation, std::string_view ours) {
  b.report.add(Code::foreign_operator, operation.span(),
               fmt::format("`{}` is written `{}` here", b.text(operation), ours),
               fmt::format("write `{}`", ours));
}

// --- the smallest parts

Built number(Build& b, const Branch& branch, bool negative, Span span) {
  const auto value = read_number(b.text(branch), negative, branch.span(), b.report);
  if (!value) return leaf(ast::IntLiteral{}, span);
  if (value->is_duration) return leaf(ast::DurationLiteral{value->value}, span);
  return leaf(ast::IntLiteral{value->value}, span);
}

Built number_literal(Build& b, const Branch& branch) {
  return number(b, branch, false, branch.span());
}

Built time_literal(Build& b, const Branch& branch) {
  const auto value = read_time(b.text(branch), branch.span(), b.report);
  return leaf(ast::TimeLiteral{value.value_or(1)}, branch.span());
}

Built string_literal(Build& b, const Branch& branch) {
  read_string(b.text(branch), branch.span(), b.report);
  return unsupported(branch, "a string in a condition");
}

Built constant(Build& b, const Branch& branch) {
  const std::string_view text = b.text(branch);
  if (text == "none") return leaf(ast::NoneLiteral{}, branch.span());
  if (text == "past") return leaf(ast::TimeLiteral{0}, branch.span());
  if (text == "forever") return leaf(ast::TimeLiteral{kForever}, branch.span());
  return leaf(ast::BoolLiteral{text == "true"}, branch.span());
}

Built variable(Build& b, const Branch& branch) {
  return leaf(ast::NameRef{{std::string(b.text(branch)), branch.span()}}, branch.span());
}

Built call(Build& b, ast::Name function, const Branch& arguments, Span span) {
  std::size_t depth = 0;
  std::vector<ast::ExprPtr> parts;
  for (const Branch& argument : arguments.children()) {
    Built part = build_expr(b, argument);
    depth = std::max(depth, part.depth);
    parts.push_back(std::move(part.expr));
  }
  return above(b, depth, ast::Call{std::move(function), std::move(parts)}, span);
}

// A name alone, a call, `Role::owner` or `User::"7"`.
Built named(Build& b, const Branch& branch) {
  Children children(branch);
  ast::Name name = take_name(b, children);
  if (children.done()) return leaf(ast::NameRef{std::move(name)}, branch.span());
  if (children.next_is(Kind::arguments))
    return call(b, std::move(name), children.take(), branch.span());
  Children member(children.take());
  if (!member.next_is(Kind::string)) {
    return leaf(ast::Member{std::move(name), take_name(b, member)}, branch.span());
  }
  read_string(b.text(member.take()), branch.span(), b.report);
  return unsupported(branch, entity_literal_words(b, branch));
}

// --- operators

Built parens(Build& b, const Branch& branch) {
  Built inside = build_expr(b, Children(branch).take());
  inside.expr->parenthesised = true;
  inside.expr->span = branch.span();
  return inside;
}

Built access(Build& b, const Branch& branch) {
  Children children(branch);
  Built object = build_expr(b, children.take());
  while (!children.done()) {
    ast::Name name = take_name(b, children);
    const Span span{branch.span().begin, name.span.end};
    object = above(b, object.depth, ast::Access{std::move(object.expr), std::move(name)}, span);
  }
  return object;
}

Built minus(Build& b, const Branch& branch) {
  const Branch operand = Children(branch).take();
  if (operand.kind() == Kind::number) return number(b, operand, true, branch.span());
  Built inside = build_expr(b, operand);
  return above(b, inside.depth, ast::Unary{ast::Unary::Op::minus, std::move(inside.expr)},
               branch.span());
}

Built negated(Build& b, const Branch& branch) {
  Children children(branch);
  const Branch operation = children.take();
  if (b.text(operation) == "!") refuse_foreign(b, operation, "not");
  Built inside = build_expr(b, children.take());
  return above(b, inside.depth, ast::Unary{ast::Unary::Op::logical_not, std::move(inside.expr)},
               branch.span());
}

Built sum(Build& b, const Branch& branch) {
  Children children(branch);
  Built left = build_expr(b, children.take());
  while (!children.done()) {
    const Op op = b.text(children.take()) == "+" ? Op::add : Op::subtract;
    left = join(b, op, std::move(left), build_expr(b, children.take()));
  }
  return left;
}

template <Op op>
Built pair(Build& b, const Branch& branch) {  // `??` and `implies`: one left, one right
  Children children(branch);
  Built left = build_expr(b, children.take());
  return join(b, op, std::move(left), build_expr(b, children.take()));
}

// `and` and `or`, any number of them.
Built connected(Build& b, const Branch& branch, Op op, std::string_view word) {
  Children children(branch);
  Built left = build_expr(b, children.take());
  while (!children.done()) {
    const Branch operation = children.take();
    if (b.text(operation) != word) refuse_foreign(b, operation, word);
    left = join(b, op, std::move(left), build_expr(b, children.take()));
  }
  return left;
}

Built conjunction(Build& b, const Branch& branch) {
  return connected(b, branch, Op::logical_and, "and");
}

// `x or y and z` with both of its readings.
void refuse_mixture(const Build& b, const Branch& branch, const std::vector<Branch>& parts,
                    std::size_t mixed) {
  const auto shown = [&](Span span) { return excerpt_of(b.source, span); };
  const std::vector<Branch> inner = parts[mixed].children();
  const Span both = parts[mixed].span();
  std::string tight, loose;
  if (mixed > 0) {
    const Span before{branch.span().begin, parts[mixed - 2].span().end};
    const Span rest{inner[2].span().begin, both.end};
    tight = fmt::format("{} or ({})", shown(before), shown(both));
    loose = fmt::format("({} or {}) and {}", shown(before), shown(inner[0].span()), shown(rest));
  } else {
    const Span after{parts[2].span().begin, branch.span().end};
    const Span rest{both.begin, inner[inner.size() - 3].span().end};
    tight = fmt::format("({}) or {}", shown(both), shown(after));
    loose = fmt::format("{} and ({} or {})", shown(rest), shown(inner.back().span()), shown(after));
  }
  b.report.add(Code::mixed_and_or, branch.span(), "`or` stands beside `and` without parentheses",
               fmt::format("write either `{}`\nor `{}`", tight, loose));
}

Built disjunction(Build& b, const Branch& branch) {
  const std::vector<Branch> parts = branch.children();
  const auto mixed = std::find_if(parts.begin(), parts.end(),
                                  [](const Branch& p) { return p.kind() == Kind::conjunction; });
  if (mixed != parts.end()) {
    refuse_mixture(b, branch, parts, static_cast<std::size_t>(mixed - parts.begin()));
  }
  return connected(b, branch, Op::logical_or, "or");
}

Op relation_of(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, Op>, 7> kRelations{{{"==", Op::equal},
                                                                       {"=", Op::equal},
                                                                       {"!=", Op::not_equal},
                                                                       {"<=", Op::less_equal},
                                                                       {"<", Op::less},
                                                                       {">=", Op::greater_equal},
                                                                       {">", Op::greater}}};
  for (const auto& [written, op] : kRelations) {
    if (written == text) return op;
  }
  return Op::equal;  // the grammar lets nothing else through
}

// `a <= b < c`
void refuse_chain(const Build& b, const Branch& branch, const std::vector<Branch>& parts) {
  std::string help = "put one of the comparisons in parentheses";
  if (parts.size() >= 5 && parts[1].kind() == Kind::operation &&
      parts[3].kind() == Kind::operation) {
    const Span first{branch.span().begin, parts[2].span().end};
    const Span second{parts[2].span().begin, parts[4].span().end};
    help =
        fmt::format("write `{} and {}`", excerpt_of(b.source, first), excerpt_of(b.source, second));
  }
  b.report.add(Code::chained_comparison, branch.span(), "comparisons do not chain", help);
}

Built comparison(Build& b, const Branch& branch) {
  const std::vector<Branch> parts = branch.children();
  const bool relation = parts[1].kind() == Kind::operation;
  if (parts.size() > (relation ? 3U : 2U)) refuse_chain(b, branch, parts);
  if (parts[1].kind() == Kind::membership) return unsupported(branch, "`in` in a condition");
  Built left = build_expr(b, parts[0]);
  if (!relation) {
    const bool is_not = parts[1].kind() == Kind::is_not_none;
    return above(b, left.depth, ast::IsNone{std::move(left.expr), is_not}, branch.span());
  }
  if (b.text(parts[1]) == "=") refuse_foreign(b, parts[1], "==");
  return join(b, relation_of(b.text(parts[1])), std::move(left), build_expr(b, parts[2]));
}

// --- queries

Built query(Build& b, const Branch& branch) {
  Children children(branch);
  const std::string_view quantifier = b.text(children.take());
  if (quantifier == "several") return unsupported(branch, "`several`");
  ast::Query query;
  query.negated = quantifier == "no";
  query.relation = take_name(b, children);
  const Branch source = children.take();
  if (source.kind() == Kind::path) return unsupported(branch, "a query over an optional value");
  std::size_t depth = 0;
  const auto build_part = [&](const Branch& part) {
    Built built = build_expr(b, part);
    depth = std::max(depth, built.depth);
    return std::move(built.expr);
  };
  for (const Branch& argument : source.children()) {
    query.arguments.push_back(argument.kind() == Kind::any ? nullptr : build_part(argument));
  }
  if (const Branch* row = children.take_if(Kind::row)) {
    Children names(*row);
    query.row = take_name(b, names);
  }
  if (const Branch* where = children.take_if(Kind::where))
    query.where = build_part(Children(*where).take());
  return above(b, depth, std::move(query), branch.span());
}

Built every(Build&, const Branch& branch) { return unsupported(branch, "`every`"); }
Built choice(Build&, const Branch& branch) { return unsupported(branch, "`if`"); }
Built may(Build&, const Branch& branch) { return unsupported(branch, "`may` in a condition"); }
Built set(Build&, const Branch& branch) { return unsupported(branch, "a set of values (`{..}`)"); }
Built window(Build& b, const Branch& branch) {
  return unsupported(branch, b.text(branch).front() == 'o' ? "`once`" : "`steady`");
}

struct Maker {
  Kind kind;
  Built (*make)(Build&, const Branch&);
};
constexpr std::array<Maker, 22> kMakers{{{Kind::named, named},
                                         {Kind::access, access},
                                         {Kind::number, number_literal},
                                         {Kind::time, time_literal},
                                         {Kind::string, string_literal},
                                         {Kind::constant, constant},
                                         {Kind::variable, variable},
                                         {Kind::parens, parens},
                                         {Kind::set, set},
                                         {Kind::may, may},
                                         {Kind::window, window},
                                         {Kind::minus, minus},
                                         {Kind::sum, sum},
                                         {Kind::coalesce, pair<Op::coalesce>},
                                         {Kind::comparison, comparison},
                                         {Kind::every, every},
                                         {Kind::query, query},
                                         {Kind::choice, choice},
                                         {Kind::negated, negated},
                                         {Kind::conjunction, conjunction},
                                         {Kind::disjunction, disjunction},
                                         {Kind::implication, pair<Op::implies>}}};

Built build_expr(Build& b, const Branch& branch) {
  const auto* const maker = std::find_if(kMakers.begin(), kMakers.end(),
                                         [&](const Maker& m) { return m.kind == branch.kind(); });
  return maker->make(b, branch);  // the grammar puts only these where an expression stands
}

}  // namespace

ast::ExprPtr build_condition(Build& build, const Branch& expression) {
  return build_expr(build, expression).expr;
}

}  // namespace sightline::syntax
