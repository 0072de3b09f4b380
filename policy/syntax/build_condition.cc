// Conditions: from the nodes of an expression to ast::Expr. Refuses here what the grammar lets
// through to be able to show it (condition_mistakes.h).
// Tested in tests/unit/policy/syntax/parse_condition_test.cc. Refuses to know any declaration.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "policy/syntax/build.h"
#include "policy/syntax/condition_mistakes.h"
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

// Several parts of one expression, and how deep the deepest of them is.
struct Parts {
  Build& b;
  std::size_t depth = 0;
  ast::ExprPtr operator()(const Branch& branch) {
    Built built = build_expr(b, branch);
    depth = std::max(depth, built.depth);
    return std::move(built.expr);
  }
};

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
  auto text = read_string(b.text(branch), branch.span(), b.report);
  return leaf(ast::StringLiteral{std::move(text).value_or("")}, branch.span());
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
  Parts build{b};
  ast::Call call{std::move(function), {}};
  for (const Branch& argument : arguments.children()) call.arguments.push_back(build(argument));
  return above(b, build.depth, std::move(call), span);
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
  ast::EntityLiteral literal{std::move(name), take_string(b, member)};
  return leaf(std::move(literal), branch.span());
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

Built comparison(Build& b, const Branch& branch) {
  const std::vector<Branch> parts = branch.children();
  const bool relation = parts[1].kind() == Kind::operation;
  if (parts.size() > (relation ? 3U : 2U)) refuse_chain(b, branch, parts);
  Built left = build_expr(b, parts[0]);
  if (parts[1].kind() == Kind::membership)
    return join(b, Op::in, std::move(left), build_expr(b, Children(parts[1]).take()));
  if (!relation) {
    const bool is_not = parts[1].kind() == Kind::is_not_none;
    return above(b, left.depth, ast::IsNone{std::move(left.expr), is_not}, branch.span());
  }
  if (b.text(parts[1]) == "=") refuse_foreign(b, parts[1], "==");
  return join(b, relation_of(b.text(parts[1])), std::move(left), build_expr(b, parts[2]));
}

// --- queries

// `cam.privacy_until` after `some`: an expression of the same words.
ast::ExprPtr optional_value(Build& b, ast::Name name, const Branch& path) {
  Children names(path);
  const std::uint32_t begin = name.span.begin;
  Built value = leaf(ast::NameRef{name}, name.span);
  while (!names.done()) {
    ast::Name member = take_name(b, names);
    const Span span{begin, member.span.end};
    value = above(b, value.depth, ast::Access{std::move(value.expr), std::move(member)}, span);
  }
  return std::move(value.expr);
}

// What is asked, and the name and the `where` of its row.
void build_source(Parts& build, Children& children, ast::Query& query) {
  ast::Name name = take_name(build.b, children);
  const Branch source = children.take();
  if (source.kind() == Kind::path) {
    query.value = optional_value(build.b, std::move(name), source);
    build.depth = Children(source).left() + 1;
  } else {
    query.relation = std::move(name);
    for (const Branch& argument : source.children())
      query.arguments.push_back(argument.kind() == Kind::any ? nullptr : build(argument));
  }
  if (const Branch* row = children.take_if(Kind::row)) {
    Children names(*row);
    query.row = take_name(build.b, names);
  }
  if (const Branch* where = children.take_if(Kind::where))
    query.where = build(Children(*where).take());
}

Built query(Build& b, const Branch& branch) {
  using Quantifier = ast::Query::Quantifier;
  Children children(branch);
  const std::string_view quantifier = b.text(children.take());
  ast::Query query;
  query.quantifier = quantifier == "some" ? Quantifier::some
                     : quantifier == "no" ? Quantifier::no
                                          : Quantifier::several;
  Parts build{b};
  build_source(build, children, query);
  return above(b, build.depth, std::move(query), branch.span());
}

Built every(Build& b, const Branch& branch) {
  Children children(branch);
  ast::Query query;
  query.quantifier = ast::Query::Quantifier::every;
  Parts build{b};
  build_source(build, children, query);
  query.body = build(children.take());
  return above(b, build.depth, std::move(query), branch.span());
}

// --- what begins with a word or a brace

Built choice(Build& b, const Branch& branch) {
  Children children(branch);
  Parts build{b};
  ast::Choice choice;
  choice.condition = build(children.take());
  choice.then = build(children.take());
  choice.otherwise = build(children.take());
  return above(b, build.depth, std::move(choice), branch.span());
}

Built may(Build& b, const Branch& branch) {
  Children children(branch);
  Parts build{b};
  ast::May may;
  may.action = take_name(b, children);
  may.principal = build(children.take());
  may.resource = build(children.take());
  return above(b, build.depth, std::move(may), branch.span());
}

Built set(Build& b, const Branch& branch) {
  Parts build{b};
  ast::SetLiteral set;
  for (const Branch& element : branch.children()) set.elements.push_back(build(element));
  return above(b, build.depth, std::move(set), branch.span());
}

Built window(Build& b, const Branch& branch) {
  Children children(branch);
  Parts build{b};
  ast::Window window;
  window.steady = b.text(branch).front() == 's';
  window.condition = build(children.take());
  window.milliseconds = take_duration(b, children);
  return above(b, build.depth, std::move(window), branch.span());
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
