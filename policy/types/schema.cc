// ast::Policy -> Declarations: every declaration gets its number, in the order of the text. First
// the names of all types, then enums and actions, then what is made of them, so that the order of
// declarations never matters. Relations stand in relations.cc, action groups in groups.cc.
// Tested in tests/unit/policy/types/schema_test.cc. Refuses to know conditions, rules and worlds.

#include "policy/types/schema.h"

#include <algorithm>
#include <utility>

#include "policy/types/declaring.h"
#include "policy/types/resolve.h"

namespace sightline {
namespace {

// Carries the schema while it grows; one function for each kind of declaration.
class Declarer {
 public:
  Declarer(const ast::Policy& written, Reporter& report) : written_(written), report_(report) {}

  Declarations run() {
    for (const ast::Item& item : written_.items) declare_type_name(item);
    for (const ast::Item& item : written_.items) declare_words(item);
    add_action_enum();
    declare_groups(written_, schema_, report_);
    for (const ast::Item& item : written_.items) declare_contents(item);
    return std::move(schema_);
  }

 private:
  typed::Policy& policy() { return schema_.policy; }

  void declare_type_name(const ast::Item& item) {
    if (const auto* e = std::get_if<ast::Enum>(&item.node)) {
      if (!add_type(e->name, TypeName::Kind::enumeration, policy().enums.size())) return;
      policy().enums.push_back({e->name.text, e->ordered, {}, e->name.span});
      schema_.members.emplace_back();
    } else if (const auto* entity = std::get_if<ast::Entity>(&item.node)) {
      if (!add_type(entity->name, TypeName::Kind::entity, policy().entities.size())) return;
      policy().entities.push_back(
          {entity->name.text, doc_of(item, report_), {}, {}, false, entity->name.span});
      schema_.attributes.emplace_back();
    } else if (const auto* r = std::get_if<ast::Relation>(&item.node)) {
      if (!add_type(r->name, TypeName::Kind::relation, policy().relations.size())) return;
      typed::Relation& relation = policy().relations.emplace_back();
      relation.name = r->name.text;
      relation.doc = doc_of(item, report_);
      relation.span = r->name.span;
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

  void declare_words(const ast::Item& item) {
    if (const auto* e = std::get_if<ast::Enum>(&item.node)) fill(*e);
    if (const auto* a = std::get_if<ast::Action>(&item.node)) add(*a, doc_of(item, report_));
    if (const auto* o = std::get_if<ast::Obligation>(&item.node)) add(*o, doc_of(item, report_));
  }

  void declare_contents(const ast::Item& item) {
    if (const auto* e = std::get_if<ast::Entity>(&item.node)) fill(*e);
    if (const auto* r = std::get_if<ast::Relation>(&item.node)) fill_relation(schema_, *r, report_);
    if (const auto* g = std::get_if<ast::Global>(&item.node)) add(*g, item);
    if (const auto* c = std::get_if<ast::Context>(&item.node)) add(*c, item);
    if (const auto* d = std::get_if<ast::Define>(&item.node)) add(*d);
  }

  void fill(const ast::Enum& e) {
    const auto id = number_of(schema_, e.name, policy().enums);
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

  void add(const ast::Action& action, const std::string& doc) {
    const auto principals = resolve_union(schema_, action.principals, "a principal", report_);
    const auto resources = resolve_union(schema_, action.resources, "a resource", report_);
    const bool usable = !principals.empty() && !resources.empty();
    for (const ast::Name& name : action.names) {
      const std::size_t count = policy().actions.size();
      if (!within_limit(count, kMaxDeclarations, name.span, "actions", report_)) return;
      const std::size_t pairs = principals.size() * resources.size();
      if (!within_limit(std::max<std::size_t>(pairs, 1) - 1, kMaxPairs, name.span,
                        "pairs of a principal and a resource type", report_))
        return;
      if (!enter(schema_.actions, name, static_cast<std::uint32_t>(count), "action", report_))
        continue;
      schema_.actions[name.text].usable = usable;
      policy().actions.push_back({name.text, doc, principals, resources, name.span});
    }
  }

  void add(const ast::Obligation& obligation, const std::string& doc) {
    for (const ast::Name& name : obligation.names) {
      const std::size_t count = policy().obligations.size();
      if (!within_limit(count, typed::kMaxObligations, name.span, "obligations", report_)) return;
      if (enter(schema_.obligations, name, static_cast<std::uint32_t>(count), "obligation",
                report_))
        policy().obligations.push_back({name.text, doc, name.span});
    }
  }

  // Actions as values are members of one more enum; nobody else's number changes when it goes.
  void add_action_enum() {
    schema_.action_enum = static_cast<std::uint32_t>(policy().enums.size());
    policy().enums.push_back({"Action", false, {}, {}});
    auto& members = policy().enums.back().members;
    for (const typed::Action& action : policy().actions) members.push_back(action.name);
    schema_.members.push_back(schema_.actions);
  }

  void fill(const ast::Entity& e) {
    const auto id = number_of(schema_, e.name, policy().entities);
    if (!id) return;
    typed::EntityType& entity = policy().entities[*id];
    entity.parents = resolve_union(schema_, e.parents, "what an entity is `in`", report_);
    entity.one_parent = e.one_parent;
    for (const ast::Field& field : e.fields) {
      const auto within = age_of(field.within, field.name.span, report_);
      add_field(schema_, field, trust_of(field.trust), within, schema_.attributes[*id],
                entity.attributes, "attribute", report_);
    }
  }

  bool add_variable(const ast::Name& name, Variable variable) {
    variable.span = name.span;
    const auto [at, fresh] = schema_.variables.try_emplace(name.text, variable);
    if (!fresh) report_twice(name, at->second.span, "global or context field", report_);
    return fresh && within_limit(variable.id, kMaxDeclarations, name.span,
                                 "globals or context fields", report_);
  }

  void add(const ast::Global& g, const ast::Item& item) {
    const auto within = age_of(g.within, g.name.span, report_);
    const auto type = resolve_type(schema_, g.type, "global", report_);
    const auto id = static_cast<std::uint32_t>(policy().globals.size());
    if (!add_variable(g.name, {Variable::Kind::global, id, {}, type.has_value()})) return;
    policy().globals.push_back({g.name.text, doc_of(item, report_), type.value_or(typed::Type{}),
                                trust_of(g.trust), within, g.name.span});
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
      refuse_trust(field, "", report_);
      refuse_within(field, "", report_);
      const auto type = resolve_type(schema_, field.type, "context field", report_);
      const auto id = static_cast<std::uint32_t>(policy().context.size());
      if (!add_variable(field.name, {Variable::Kind::context, id, {}, type.has_value()})) continue;
      policy().context.push_back({field.name.text, type.value_or(typed::Type{}), field.name.span});
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
      entry.parameters.push_back(parameter_type(parameter));
    }
    if (enter(schema_.define_names, define.name, static_cast<std::uint32_t>(count), "define",
              report_))
      schema_.defines.push_back(std::move(entry));
  }

  ParameterType parameter_type(const ast::Parameter& parameter) {
    const ast::Type& first = parameter.types.front();
    if (parameter.types.size() == 1) {
      const auto found = schema_.types.find(first.name.text);
      const bool row = found != schema_.types.end() && !first.set && !first.optional &&
                       found->second.kind == TypeName::Kind::relation;
      if (row) return {{}, found->second.id, true};
      const auto type = resolve_type(schema_, first, "parameter", report_);
      return type ? ParameterType{{*type}, {}, true} : ParameterType{{}, {}, false};
    }
    std::vector<ast::Name> names;
    for (const ast::Type& type : parameter.types) names.push_back(type.name);
    ParameterType result;
    const bool optional = parameter.types.back().optional;
    for (const std::uint32_t id : resolve_union(schema_, names, "a type joined with `|`", report_))
      result.types.push_back({typed::Type::Kind::entity, id, optional});
    result.usable = !result.types.empty();
    return result;
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

void finish_action_enum(Declarations& schema, Reporter& report) {
  const auto& mentioned = schema.literals.action_mentioned();
  if (!mentioned) {
    schema.policy.enums.pop_back();
    schema.members.pop_back();
    return;
  }
  schema.policy.action_enum = schema.action_enum;
  const std::size_t count = std::max<std::size_t>(schema.policy.actions.size(), 1);
  within_limit(count - 1, kMaxMembers, *mentioned, "actions, to speak of them as values", report);
}

std::string Declarations::relation_text(std::uint32_t relation) const {
  const typed::Relation& declared = policy.relations[relation];
  std::string text = declared.name + "(";
  for (std::size_t i = 0; i < declared.columns.size(); ++i)
    text += (i == 0 ? "" : ", ") + declared.columns[i].name;
  return text + ")";
}

std::string Declarations::union_text(const std::vector<std::uint32_t>& entity_types) const {
  std::string text;
  for (const std::uint32_t type : entity_types)
    text += (text.empty() ? "" : " | ") + policy.entities[type].name;
  return text;
}

}  // namespace sightline
