// Declarations: from the nodes of one item to ast::Item. Tested in
// tests/unit/policy/syntax/parse_item_test.cc. Refuses to know what any name stands for, and whether
// it was declared before.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "policy/syntax/build.h"
#include "policy/syntax/literals.h"
#include "policy/syntax/scan.h"

namespace sightline::syntax {
namespace {

ast::Trust trust_of(const Build& b, const Branch& branch) {
  const std::string_view text = b.text(branch);
  if (text == "cached") return ast::Trust::cached;
  return text == "sealed" ? ast::Trust::sealed : ast::Trust::sealed_fixed;
}

std::optional<std::int64_t> take_age(Build& b, Children& children) {
  const Branch* const age = children.take_if(Kind::age);
  if (age == nullptr) return std::nullopt;
  Children inside(*age);
  return take_duration(b, inside);
}

// One type, or several joined with `|`; a `?` is on the last and means all.
std::vector<ast::Type> build_types(Build& b, const Branch& branch) {
  std::vector<ast::Type> types;
  Children children(branch);
  if (children.next_is(Kind::types)) {
    for (ast::Name& name : names_of(b, children.take())) {
      const Span span = name.span;
      types.push_back({std::move(name), false, false, span});
    }
  } else {
    const bool set = children.next_is(Kind::set_of);
    Children inside(set ? children.take() : branch);
    types.push_back({take_name(b, inside), set, false, branch.span()});
    if (!set) children.take();
  }
  types.back().optional = !children.done();  // the question mark
  types.back().span.end = branch.span().end;
  return types;
}

ast::Type build_type(Build& b, const Branch& branch) {
  return std::move(build_types(b, branch).front());
}

std::vector<ast::Field> build_fields(Build& b, const Branch& branch) {
  std::vector<ast::Field> fields;
  for (const Branch& part : branch.children()) {
    ast::Field& field = fields.emplace_back();
    field.span = part.span();
    Children children(part);
    if (const Branch* trust = children.take_if(Kind::trust)) field.trust = trust_of(b, *trust);
    field.name = take_name(b, children);
    field.type = build_type(b, children.take());
    field.within = take_age(b, children);
  }
  return fields;
}

// The next child, a number that must be a whole one.
std::int64_t take_count(Build& b, Children& children) {
  const Branch number = children.take();
  const auto value = read_number(b.text(number), false, number.span(), b.report);
  if (value && value->is_duration) {
    b.report.add(Code::bad_number, number.span(),
                 fmt::format("`{}` is a duration, and a whole number is wanted", b.text(number)));
  }
  return value ? value->value : 0;
}

// --- one maker for each declaration; `children` are those of its node

using ItemNode = decltype(ast::Item::node);

ItemNode make_enum(Build& b, Children& children) {
  ast::Enum result;
  result.name = take_name(b, children);
  while (!children.done()) {
    if (children.take_if(Kind::order_mark) != nullptr) result.ordered = true;
    result.members.push_back(take_name(b, children));
  }
  return result;
}

ItemNode make_entity(Build& b, Children& children) {
  ast::Entity result;
  result.name = take_name(b, children);
  if (const Branch* parents = children.take_if(Kind::parents)) {
    Children inside(*parents);
    result.one_parent = inside.take_if(Kind::single) != nullptr;
    result.parents = take_names(b, inside);
  }
  if (const Branch* fields = children.take_if(Kind::fields))
    result.fields = build_fields(b, *fields);
  return result;
}

// `unique(..)`, `listed by (..)`, `within ..` or `max ..`
void add_bound(Build& b, const Branch& branch, ast::Relation& relation) {
  Children children(branch);
  if (branch.kind() == Kind::unique) {
    relation.unique.push_back({take_names(b, children), branch.span()});
  } else if (branch.kind() == Kind::listed) {
    relation.listed.push_back({take_names(b, children), branch.span()});
  } else if (branch.kind() == Kind::age) {
    relation.within.push_back({take_duration(b, children), branch.span()});
  } else {
    relation.max_rows.push_back({take_count(b, children), branch.span()});
  }
}

ItemNode make_relation(Build& b, Children& children) {
  ast::Relation result;
  result.name = take_name(b, children);
  while (const Branch* column = children.take_if(Kind::column)) {
    Children names(*column);
    ast::Name name = take_name(b, names);
    result.columns.push_back({std::move(name), take_name(b, names)});
  }
  if (const Branch* fields = children.take_if(Kind::fields))
    result.fields = build_fields(b, *fields);
  while (!children.done()) add_bound(b, children.take(), result);
  return result;
}

ItemNode make_global(Build& b, Children& children) {
  ast::Global result;
  result.name = take_name(b, children);
  result.type = build_type(b, children.take());
  result.within = take_age(b, children);
  return result;
}

ItemNode make_context(Build& b, Children& children) {
  return ast::Context{build_fields(b, children.take())};
}

ItemNode make_action(Build& b, Children& children) {
  ast::Action result;
  result.names = take_names(b, children);
  result.principals = names_of(b, children.take());
  result.resources = names_of(b, children.take());
  return result;
}

ItemNode make_define(Build& b, Children& children) {
  ast::Define result;
  result.name = take_name(b, children);
  while (const Branch* parameter = children.take_if(Kind::parameter)) {
    Children parts(*parameter);
    ast::Name name = take_name(b, parts);
    result.parameters.push_back({std::move(name), build_types(b, parts.take())});
  }
  result.body = build_condition(b, children.take());
  return result;
}

template <class Node>
ItemNode with_trust(ItemNode node, ast::Trust trust) {
  std::get<Node>(node).trust = trust;
  return node;
}

ItemNode make_trusted(Build& b, Children& children) {
  const ast::Trust trust = trust_of(b, children.take());
  const Branch declared = children.take();
  Children inside(declared);
  if (declared.kind() == Kind::relation)
    return with_trust<ast::Relation>(make_relation(b, inside), trust);
  return with_trust<ast::Global>(make_global(b, inside), trust);
}

ItemNode make_group(Build& b, Children& children) {
  ast::Name name = take_name(b, children);
  return ast::Group{std::move(name), take_names(b, children)};
}

ItemNode make_obligation(Build& b, Children& children) {
  return ast::Obligation{take_names(b, children)};
}

ItemNode make_rule(Build& b, Children& children) { return build_rule(b, children); }
ItemNode make_invariant(Build& b, Children& children) { return build_invariant(b, children); }
ItemNode make_property(Build& b, Children& children) { return build_property(b, children); }

struct Maker {
  Kind kind;
  ItemNode (*make)(Build&, Children&);
};
constexpr std::array<Maker, 13> kMakers{{{Kind::enumeration, make_enum},
                                         {Kind::entity, make_entity},
                                         {Kind::relation, make_relation},
                                         {Kind::trusted, make_trusted},
                                         {Kind::global, make_global},
                                         {Kind::context, make_context},
                                         {Kind::action, make_action},
                                         {Kind::define, make_define},
                                         {Kind::rule, make_rule},
                                         {Kind::property, make_property},
                                         {Kind::group, make_group},
                                         {Kind::obligation, make_obligation},
                                         {Kind::invariant, make_invariant}}};

ItemNode build_node(Build& b, const Branch& branch) {
  if (branch.kind() == Kind::world) return build_world(b, branch);
  if (branch.kind() == Kind::test) return build_test(b, branch);
  Children children(branch);
  const auto* const maker = std::find_if(kMakers.begin(), kMakers.end(),
                                         [&](const Maker& m) { return m.kind == branch.kind(); });
  return maker->make(b, children);  // the grammar has no other declarations
}

// --- `///` lines

// The `///` lines without slashes, one blank behind them and what is blank at their ends.
std::string doc_text(const Build& b, const Branch& doc) {
  const std::string_view text = b.source.text();
  std::string result;
  for (std::size_t at = doc.span().begin; at < doc.span().end;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t begin = text.find_first_not_of(" \t", at);
    if (text.substr(begin, 3) == "///" && text.substr(begin, 4) != "////") {
      std::string_view line = text.substr(begin + 3, end - begin - 3);
      if (line.substr(0, 1) == " ") line.remove_prefix(1);
      const std::size_t last = line.find_last_not_of(" \t\r");
      line = line.substr(0, last == std::string_view::npos ? 0 : last + 1);
      if (!result.empty()) result += '\n';
      result += line;
    }
    at = end + 1;
  }
  return result;
}

void add_name(Build& b, const Branch& branch, Children& children) {
  if (b.policy.name) {
    b.report.add({Code::misplaced_header,
                  Severity::error,
                  branch.span(),
                  "the policy has a name already",
                  {{"named here", b.policy.name->span}},
                  "leave out one of the two"});
  } else if (!b.policy.items.empty() || !b.policy.imports.empty()) {
    b.report.add(Code::misplaced_header, branch.span(), "`policy` stands first in a file",
                 "move this line to the top of the file");
  }
  ast::Name name = take_name(b, children);
  if (!b.policy.name) b.policy.name = std::move(name);
}

void add_import(Build& b, const Branch& branch, Children& children) {
  if (!b.policy.items.empty()) {
    return b.report.add(Code::misplaced_header, branch.span(),
                        "an import stands above all declarations",
                        "move this line to the top of the file");
  }
  const Span span = branch.span();
  b.policy.imports.push_back({take_string(b, children), span});
}

// The header's lines have their place, and no `///` explains them.
void build_header(Build& b, const Branch& branch, const Branch* doc) {
  if (doc != nullptr) {
    b.report.add(Code::misplaced_doc, doc->span(), "a `///` comment stands above a declaration",
                 "begin the comment with `//` here");
  }
  Children children(branch);
  if (branch.kind() == Kind::import) return add_import(b, branch, children);
  add_name(b, branch, children);
}

}  // namespace

void build_item(Build& build, const Branch& item) {
  Children children(item);
  const Branch* const doc = children.take_if(Kind::doc);
  const Branch declaration = children.take();
  if (declaration.kind() == Kind::policy_header || declaration.kind() == Kind::import) {
    return build_header(build, declaration, doc);
  }
  if (doc != nullptr && !begins_its_line(build.source.text(), doc->span().begin)) {
    build.report.add(Code::misplaced_doc, doc->span(), "a `///` comment explains what is below it",
                     "put it on a line of its own above its declaration, or begin it with `//`");
  }
  ast::Item result;
  result.doc = doc != nullptr ? doc_text(build, *doc) : "";
  result.span = declaration.span();
  result.node = build_node(build, declaration);
  build.policy.items.push_back(std::move(result));
}

}  // namespace sightline::syntax
