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

std::vector<ast::Name> take_names(Build& b, Children& children) {
  std::vector<ast::Name> names;
  while (children.next_is(Kind::name)) names.push_back(take_name(b, children));
  return names;
}

ast::Trust trust_of(const Build& b, const Branch& branch) {
  const std::string_view text = b.text(branch);
  if (text == "cached") return ast::Trust::cached;
  return text == "sealed" ? ast::Trust::sealed : ast::Trust::sealed_fixed;
}

std::optional<std::int64_t> take_age(Build& b, Children& children) {
  const Branch* const age = children.take_if(Kind::age);
  if (age == nullptr) return std::nullopt;
  const Branch number = Children(*age).take();
  const auto value = read_number(b.text(number), false, number.span(), b.report);
  if (value && !value->is_duration) {
    b.report.add(Code::bad_number, number.span(), fmt::format("`{}` has no unit", b.text(number)),
                 fmt::format("write `{}s` if seconds are meant", b.text(number)));
  }
  return value ? std::optional(value->value) : std::nullopt;
}

// The first of a list of types that may have been joined with `|`.
ast::Name take_union(Build& b, const Branch& types) {
  Children children(types);
  ast::Name first = take_name(b, children);
  if (!children.done()) b.not_built("a union of types (`A | B`)", types.span());
  return first;
}

ast::Type build_type(Build& b, const Branch& branch) {
  ast::Type type;
  type.span = branch.span();
  Children children(branch);
  if (children.next_is(Kind::set_of)) {
    Children inside(children.take());
    type.set = true;
    type.name = take_name(b, inside);
  } else {
    type.name =
        children.next_is(Kind::types) ? take_union(b, children.take()) : take_name(b, children);
  }
  type.optional = !children.done();  // the question mark
  return type;
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

ast::ExprPtr take_condition(Build& b, Children& children, Kind kind) {
  const Branch* const part = children.take_if(kind);
  return part == nullptr ? nullptr : build_condition(b, Children(*part).take());
}

void refuse_part(Build& b, Children& children, Kind kind, const char* what) {
  if (const Branch* part = children.take_if(kind)) b.not_built(what, part->span());
}

ast::Binder build_binder(Build& b, const Branch& branch) {
  ast::Binder binder;
  binder.span = branch.span();
  Children children(branch);
  if (children.next_is(Kind::any)) {
    children.take();
  } else {
    binder.name = take_name(b, children);
  }
  if (!children.done()) binder.type = take_union(b, children.take());
  return binder;
}

ast::Head build_head(Build& b, const Branch& branch) {
  ast::Head head;
  Children children(branch);
  head.actions = take_names(b, children);
  head.principal = build_binder(b, children.take());
  head.resource = build_binder(b, children.take());
  return head;
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
  refuse_part(b, children, Kind::parents, "a hierarchy (`entity .. in ..`)");
  if (const Branch* fields = children.take_if(Kind::fields))
    result.fields = build_fields(b, *fields);
  return result;
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
  while (!children.done()) {
    refuse_part(b, children, Kind::unique, "`unique`");
    refuse_part(b, children, Kind::listed, "`listed by`");
    refuse_part(b, children, Kind::age, "`within` on a relation");
    refuse_part(b, children, Kind::most, "`max`");
  }
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
  result.principal = take_union(b, children.take());
  result.resource = take_union(b, children.take());
  return result;
}

ItemNode make_define(Build& b, Children& children) {
  ast::Define result;
  result.name = take_name(b, children);
  while (const Branch* parameter = children.take_if(Kind::parameter)) {
    Children parts(*parameter);
    ast::Name name = take_name(b, parts);
    result.parameters.push_back({std::move(name), build_type(b, parts.take())});
  }
  result.body = build_condition(b, children.take());
  return result;
}

ast::Clause build_clause(Build& b, const Branch& branch) {
  ast::Clause clause;
  clause.span = branch.span();
  Children children(branch);
  clause.forbid = b.text(children.take()) == "forbid";
  clause.head = build_head(b, children.take());
  clause.when = take_condition(b, children, Kind::when);
  clause.unless = take_condition(b, children, Kind::unless);
  refuse_part(b, children, Kind::with, "`with` (obligations)");
  refuse_part(b, children, Kind::dropping, "`dropping` (obligations)");
  return clause;
}

ItemNode make_rule(Build& b, Children& children) {
  ast::Rule result;
  result.name = take_name(b, children);
  while (!children.done()) result.clauses.push_back(build_clause(b, children.take()));
  return result;
}

ItemNode make_property(Build& b, Children& children) {
  ast::Property result;
  result.name = take_name(b, children);
  if (children.next_is(Kind::forall)) return ast::Unsupported{"a property with `forall`"};
  using PropertyKind = ast::Property::Kind;
  const std::string_view claim = b.text(children.take());
  result.kind = claim == "never"    ? PropertyKind::never
                : claim == "always" ? PropertyKind::always
                                    : PropertyKind::possible;
  result.head = build_head(b, children.take());
  result.when = take_condition(b, children, Kind::when);
  result.unless = take_condition(b, children, Kind::unless);
  refuse_part(b, children, Kind::without, "`without` (obligations)");
  refuse_part(b, children, Kind::assuming, "`assuming`");
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

ItemNode make_import(Build&, Children&) { return ast::Unsupported{"`import`"}; }
ItemNode make_group(Build&, Children&) { return ast::Unsupported{"`action group`"}; }
ItemNode make_obligation(Build&, Children&) { return ast::Unsupported{"`obligation`"}; }
ItemNode make_invariant(Build&, Children&) { return ast::Unsupported{"`invariant`"}; }

struct Maker {
  Kind kind;
  ItemNode (*make)(Build&, Children&);
};
constexpr std::array<Maker, 14> kMakers{{{Kind::enumeration, make_enum},
                                         {Kind::entity, make_entity},
                                         {Kind::relation, make_relation},
                                         {Kind::trusted, make_trusted},
                                         {Kind::global, make_global},
                                         {Kind::context, make_context},
                                         {Kind::action, make_action},
                                         {Kind::define, make_define},
                                         {Kind::rule, make_rule},
                                         {Kind::property, make_property},
                                         {Kind::import, make_import},
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

// The header's two lines have their place, and no `///` explains them.
void build_header(Build& b, const Branch& branch, const Branch* doc) {
  if (doc != nullptr) {
    b.report.add(Code::misplaced_doc, doc->span(), "a `///` comment stands above a declaration",
                 "begin the comment with `//` here");
  }
  const bool import = branch.kind() == Kind::import;
  const bool first = b.policy.items.empty() || (import && [&] {
                       const auto* last =
                           std::get_if<ast::Unsupported>(&b.policy.items.back().node);
                       return last != nullptr && last->what == "`import`";
                     }());
  if (!import && b.policy.name) {
    b.report.add({Code::misplaced_header,
                  Severity::error,
                  branch.span(),
                  "the policy has a name already",
                  {{"named here", b.policy.name->span}},
                  "leave out one of the two"});
  } else if (!first) {
    b.report.add(
        Code::misplaced_header, branch.span(),
        import ? "an import stands above all declarations" : "`policy` stands first in a file",
        "move this line to the top of the file");
  }
  if (import) return;
  Children children(branch);
  ast::Name name = take_name(b, children);
  if (!b.policy.name) b.policy.name = std::move(name);
}

}  // namespace

void build_item(Build& build, const Branch& item) {
  Children children(item);
  const Branch* const doc = children.take_if(Kind::doc);
  const Branch declaration = children.take();
  if (declaration.kind() == Kind::policy_header || declaration.kind() == Kind::import) {
    build_header(build, declaration, doc);
    if (declaration.kind() == Kind::policy_header) return;
  } else if (doc != nullptr && !begins_its_line(build.source.text(), doc->span().begin)) {
    build.report.add(Code::misplaced_doc, doc->span(), "a `///` comment explains what is below it",
                     "put it on a line of its own above its declaration, or begin it with `//`");
  }
  ast::Item result;
  result.doc = doc != nullptr ? doc_text(build, *doc) : "";
  result.span = declaration.span();
  result.node = build_node(build, declaration);
  build.policy.items.push_back(std::move(result));
}

ast::Name take_name(Build& build, Children& children) {
  const Branch& branch = children.take();
  const std::string_view text = build.text(branch);
  if (text.size() > kMaxNameBytes) {
    build.report.add(
        Code::name_too_long, branch.span(),
        fmt::format("a name has up to {} characters, this one {}", kMaxNameBytes, text.size()));
    return {std::string(text.substr(0, kMaxNameBytes)), branch.span()};
  }
  return {std::string(text), branch.span()};
}

std::string excerpt_of(const Source& source, Span span) {
  constexpr std::size_t kMax = 60;
  std::string result;
  bool blank = false;
  for (const char c : source.text(span).substr(0, 4 * kMax)) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space && blank) result += ' ';
    if (!space) result += c;
    blank = space;
    if (result.size() > kMax) return "..";
  }
  const bool whole = span.end - span.begin <= 4 * kMax;
  return whole && result.find("//") == std::string::npos ? result : "..";
}

std::string entity_literal_words(const Build& build, const Branch& branch) {
  return fmt::format("an entity literal such as `{}`", excerpt_of(build.source, branch.span()));
}

}  // namespace sightline::syntax
