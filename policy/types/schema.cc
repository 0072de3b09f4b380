// ast::Policy -> Declarations: every declaration gets its number, in the order of the text. First
// the names of all types, then what is inside them, so that the order of declarations never
// matters.
// Tested in tests/unit/policy/types/schema_test.cc. Refuses to know conditions, rules and worlds.

#include "policy/types/schema.h"

#include <algorithm>
#include <utility>

#include "policy/types/resolve.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

// The last `word` between two places; both together if it is not there.
Span word_between(const Source& source, std::uint32_t begin, std::uint32_t end,
                  std::string_view word) {
  const Span whole{begin, end};
  const std::size_t at = source.text(whole).rfind(word);
  if (at == std::string_view::npos) return whole;
  const auto start = begin + static_cast<std::uint32_t>(at);
  return {start, start + static_cast<std::uint32_t>(word.size())};
}

// Carries the schema while it grows; one function for each kind of declaration.
class Declarer {
 public:
  Declarer(const ast::Policy& written, Reporter& report) : written_(written), report_(report) {}

  Declarations run() {
    for (const ast::Item& item : written_.items) declare_type_name(item);
    for (const ast::Item& item : written_.items) declare_contents(item);
    return std::move(schema_);
  }

 private:
  const Source& source() const { return report_.source(); }
  typed::Policy& policy() { return schema_.policy; }

  void declare_type_name(const ast::Item& item) {
    if (const auto* e = std::get_if<ast::Enum>(&item.node)) {
      if (!add_type(e->name, TypeName::Kind::enumeration, policy().enums.size())) return;
      policy().enums.push_back({e->name.text, e->ordered, {}, e->name.span});
      schema_.members.emplace_back();
    } else if (const auto* entity = std::get_if<ast::Entity>(&item.node)) {
      if (!add_type(entity->name, TypeName::Kind::entity, policy().entities.size())) return;
      policy().entities.push_back({entity->name.text, doc_of(item), {}, entity->name.span});
      schema_.attributes.emplace_back();
    } else if (const auto* r = std::get_if<ast::Relation>(&item.node)) {
      if (!add_type(r->name, TypeName::Kind::relation, policy().relations.size())) return;
      policy().relations.push_back({r->name.text, doc_of(item), {}, {}, {}, r->name.span});
      schema_.relations.emplace_back();
    }
  }

  bool add_type(const ast::Name& name, TypeName::Kind kind, std::size_t id) {
    if (is_builtin(name.text)) {
      report_.error(Code::builtin_type, name.span, ticked(name.text) + " is a built-in type")
          .help("choose another name");
      return false;
    }
    const auto number = static_cast<std::uint32_t>(id);
    const auto [at, fresh] =
        schema_.types.try_emplace(name.text, TypeName{kind, number, name.span});
    if (!fresh) report_twice(name, at->second.span, "type", report_);
    return fresh && within_limit(id, kMaxDeclarations, name.span, "types of one kind", report_);
  }

  std::string doc_of(const ast::Item& item) {
    if (item.doc.size() <= kMaxDeclarationDocBytes) return item.doc;
    report_.error(Code::too_many, {item.span.begin, item.span.begin},
                  "the explanation above this is too long: at most " +
                      std::to_string(kMaxDeclarationDocBytes) + " bytes are possible");
    return {};
  }

  // The number of this declaration; none if it was refused.
  template <class List>
  std::optional<std::uint32_t> number_of(const ast::Name& name, const List& list) const {
    const auto found = schema_.types.find(name.text);
    if (found == schema_.types.end() || !(found->second.span == name.span)) return std::nullopt;
    if (found->second.id >= list.size()) return std::nullopt;
    return found->second.id;
  }

  void declare_contents(const ast::Item& item) {
    std::visit(
        overloaded{[&](const ast::Enum& e) { fill(e); }, [&](const ast::Entity& e) { fill(e); },
                   [&](const ast::Relation& r) { fill(r, item); },
                   [&](const ast::Global& g) { add(g, item); },
                   [&](const ast::Context& c) { add(c, item); },
                   [&](const ast::Action& a) { add(a, doc_of(item)); },
                   [&](const ast::Define& d) { add(d); }, [](const ast::Rule&) {},
                   [](const ast::Property&) {}, [](const ast::World&) {}, [](const ast::Test&) {},
                   [&](const ast::Unsupported& u) { add(u, item); }},
        item.node);
  }

  void fill(const ast::Enum& e) {
    const auto id = number_of(e.name, policy().enums);
    if (!id) return;
    Names& names = schema_.members[*id];
    auto& members = policy().enums[*id].members;
    for (const ast::Name& member : e.members) {
      if (!within_limit(members.size(), kMaxMembers, member.span, "members of one enum", report_))
        return;
      const auto number = static_cast<std::uint32_t>(members.size());
      if (!enter(names, member, number, "member", report_)) continue;
      members.push_back(member.text);
      schema_.enums_with[member.text].push_back(*id);
    }
  }

  void fill(const ast::Entity& e) {
    const auto id = number_of(e.name, policy().entities);
    if (!id) return;
    auto& attributes = policy().entities[*id].attributes;
    for (const ast::Field& field : e.fields) {
      const auto trust = trust_of(field.trust, field.span.begin, field.name.span.begin);
      add_field(field, trust, schema_.attributes[*id], attributes, "attribute");
    }
  }

  void fill(const ast::Relation& r, const ast::Item& item) {
    const auto id = number_of(r.name, policy().relations);
    if (!id) return;
    typed::Relation& relation = policy().relations[*id];
    RelationNames& names = schema_.relations[*id];
    relation.trust = trust_of(r.trust, item.span.begin, r.name.span.begin);
    for (const ast::Column& column : r.columns) add_column(column, relation, names);
    for (const ast::Field& field : r.fields) {
      refuse_trust(field, "before `relation`, for the row as a whole");
      if (const auto taken = names.columns.find(field.name.text); taken != names.columns.end()) {
        report_twice(field.name, taken->second.span, "column", report_);
      } else {
        add_field(field, relation.trust, names.fields, relation.fields, "field");
      }
    }
  }

  void add_column(const ast::Column& column, typed::Relation& relation, RelationNames& names) {
    const std::size_t count = relation.columns.size();
    if (!within_limit(count, kMaxRelationColumns, column.name.span, "columns", report_)) return;
    if (!enter(names.columns, column.name, static_cast<std::uint32_t>(count), "column", report_))
      return;
    const auto entity = column_type(column.type);
    if (!entity) names.usable = names.columns[column.name.text].usable = false;
    relation.columns.push_back({column.name.text, entity.value_or(0)});
  }

  std::optional<std::uint32_t> column_type(const ast::Name& type) {
    const auto found = schema_.types.find(type.text);
    const bool is_enum =
        found != schema_.types.end() && found->second.kind == TypeName::Kind::enumeration;
    if (is_enum || is_builtin(type.text)) {
      report_.not_built(type.span, "a column that is not an entity");
      return std::nullopt;
    }
    return entity_type(type, "a column of a relation");
  }

  // The entity type of that name, for `what`.
  std::optional<std::uint32_t> entity_type(const ast::Name& name, const std::string& what) {
    const auto found = schema_.types.find(name.text);
    if (found != schema_.types.end() && found->second.kind == TypeName::Kind::entity)
      return found->second.id;
    if (found == schema_.types.end() && !is_builtin(name.text)) {
      report_.unknown(Code::unknown_type, name.span, "no type is called " + ticked(name.text),
                      name.text, [&] { return names_of(schema_.policy.entities); });
      return std::nullopt;
    }
    auto entry = report_.error(Code::wrong_kind_of_type, name.span,
                               what + " is an entity type, and " + ticked(name.text) + " is not");
    if (found != schema_.types.end()) entry.note("declared here", found->second.span);
    return std::nullopt;
  }

  typed::Trust trust_of(ast::Trust trust, std::uint32_t begin, std::uint32_t end) {
    switch (trust) {
      case ast::Trust::none:
        return typed::Trust::registry;
      case ast::Trust::cached:
        return typed::Trust::cached;
      case ast::Trust::sealed_fixed:
        return typed::Trust::sealed_fixed;
      case ast::Trust::sealed:
        break;
    }
    report_.not_built(word_between(source(), begin, end, "sealed"), "`sealed` without `fixed`");
    return typed::Trust::sealed_fixed;
  }

  void refuse_trust(const ast::Field& field, const std::string& instead) {
    if (field.trust == ast::Trust::none) return;
    const std::string_view word = field.trust == ast::Trust::cached ? "cached" : "sealed";
    report_
        .error(Code::trust_of_a_row,
               word_between(source(), field.span.begin, field.name.span.begin, word),
               "a trust word cannot stand before " + ticked(field.name.text))
        .help(instead.empty() ? "leave it out" : "write it " + instead);
  }

  void refuse_within(const ast::Field& field) {
    if (!field.within) return;
    const Span word = word_between(source(), field.type.span.end, field.span.end, "within");
    report_.not_built({word.begin, field.span.end}, "`within` on anything but a global");
  }

  void add_field(const ast::Field& field, typed::Trust trust, Names& names,
                 std::vector<typed::Attribute>& list, std::string_view what) {
    if (!within_limit(list.size(), kMaxDeclarations, field.name.span, "names in one type", report_))
      return;
    const auto type = resolve_type(schema_, field.type, what, report_);
    refuse_within(field);
    const auto id = static_cast<std::uint32_t>(list.size());
    if (!enter(names, field.name, id, what, report_)) return;
    names[field.name.text].usable = type.has_value();
    list.push_back({field.name.text, type.value_or(typed::Type{}), trust, field.name.span});
  }

  bool add_variable(const ast::Name& name, Variable variable) {
    variable.span = name.span;
    const auto [at, fresh] = schema_.variables.try_emplace(name.text, variable);
    if (!fresh) report_twice(name, at->second.span, "global or context field", report_);
    return fresh && within_limit(variable.id, kMaxDeclarations, name.span,
                                 "globals or context fields", report_);
  }

  void add(const ast::Global& g, const ast::Item& item) {
    if (g.trust != ast::Trust::none) {
      const std::string_view word = g.trust == ast::Trust::cached ? "cached" : "sealed";
      report_.not_built(word_between(source(), item.span.begin, g.name.span.begin, word),
                        "a trust word on a global");
    }
    if (g.within && *g.within <= 0) {
      report_.error(Code::within_nothing, g.name.span, "a global within 0 is always too old")
          .help("say how old the snapshot may be: `within 10s`");
    }
    const auto type = resolve_type(schema_, g.type, "global", report_);
    const auto id = static_cast<std::uint32_t>(policy().globals.size());
    if (!add_variable(g.name, {Variable::Kind::global, id, {}, type.has_value()})) return;
    policy().globals.push_back(
        {g.name.text, doc_of(item), type.value_or(typed::Type{}), g.within, g.name.span});
  }

  void add(const ast::Context& context, const ast::Item& item) {
    if (context_) {
      report_
          .error(Code::duplicate_name, {item.span.begin, item.span.begin + 7},
                 "`context` is declared twice")
          .note("first declared here", *context_)
          .help("write all its fields into one");
    } else {
      context_ = item.span;
    }
    for (const ast::Field& field : context.fields) {
      refuse_trust(field, "");
      refuse_within(field);
      const auto type = resolve_type(schema_, field.type, "context field", report_);
      const auto id = static_cast<std::uint32_t>(policy().context.size());
      if (!add_variable(field.name, {Variable::Kind::context, id, {}, type.has_value()})) continue;
      policy().context.push_back({field.name.text, type.value_or(typed::Type{}), field.name.span});
    }
  }

  void add(const ast::Action& action, const std::string& doc) {
    const auto principal = entity_type(action.principal, "a principal");
    const auto resource = entity_type(action.resource, "a resource");
    for (const ast::Name& name : action.names) {
      const std::size_t count = policy().actions.size();
      if (!within_limit(count, kMaxDeclarations, name.span, "actions", report_)) return;
      if (!enter(schema_.actions, name, static_cast<std::uint32_t>(count), "action", report_))
        continue;
      schema_.actions[name.text].usable = principal && resource;
      policy().actions.push_back(
          {name.text, doc, principal.value_or(0), resource.value_or(0), name.span});
    }
  }

  void add(const ast::Define& define) {
    const std::size_t count = schema_.defines.size();
    if (!within_limit(count, kMaxDeclarations, define.name.span, "defines", report_)) return;
    Define entry{&define, {}, true};
    for (const ast::Parameter& parameter : define.parameters) {
      if (!within_limit(entry.parameters.size(), kMaxParameters, parameter.name.span, "parameters",
                        report_))
        return;
      entry.parameters.push_back(resolve_type(schema_, parameter.type, "parameter", report_));
    }
    if (enter(schema_.define_names, define.name, static_cast<std::uint32_t>(count), "define",
              report_))
      schema_.defines.push_back(std::move(entry));
  }

  // A declaration that is not built is refused as a whole, but nobody is told that what it declares
  // does not exist.
  void add(const ast::Unsupported& unsupported, const ast::Item& item) {
    report_.not_built(item.span, unsupported.what);
    if (unsupported.what == "`import`") report_.names_are_missing();
    const std::string_view text = source().text(item.span);
    const std::size_t name = text.find("group");
    if (unsupported.what != "`action group`" || name == text.npos) return;
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t begin = std::min(text.find_first_not_of(kBlank, name + 5), text.size());
    const std::size_t end = std::min(text.find_first_of(" \t\r\n=", begin), text.size());
    const auto [at, fresh] =
        schema_.actions.try_emplace(std::string(text.substr(begin, end - begin)));
    if (fresh) at->second.usable = false;
  }

  const ast::Policy& written_;
  Reporter& report_;
  Declarations schema_;
  std::optional<Span> context_;
};

}  // namespace

Declarations declare(const ast::Policy& policy, Reporter& report) {
  return Declarer(policy, report).run();
}

std::string Declarations::relation_text(std::uint32_t relation) const {
  const typed::Relation& declared = policy.relations[relation];
  std::string text = declared.name + "(";
  for (std::size_t i = 0; i < declared.columns.size(); ++i)
    text += (i == 0 ? "" : ", ") + declared.columns[i].name;
  return text + ")";
}

}  // namespace sightline
