// Names -> declarations, where no expression is involved: types, entity types, actions and
// obligations by name, and names that are entered into a name space. Bare names in conditions are
// resolved in conditions.cc, those of worlds in worlds.cc.
// Tested in tests/unit/policy/types/schema_test.cc and rules_test.cc.

#include "policy/types/resolve.h"

#include <algorithm>
#include <unordered_set>

namespace sightline {
namespace {

std::optional<typed::Type::Kind> builtin(std::string_view name) {
  if (name == "bool") return typed::Type::Kind::boolean;
  if (name == "int") return typed::Type::Kind::integer;
  if (name == "time") return typed::Type::Kind::time;
  if (name == "duration") return typed::Type::Kind::duration;
  if (name == "string") return typed::Type::Kind::string;
  return std::nullopt;
}

const TypeName* find_type(const Declarations& schema, const ast::Name& name, Reporter& report) {
  const auto found = schema.types.find(name.text);
  if (found != schema.types.end()) return &found->second;
  const auto candidates = [&] {
    auto names = keys_of(schema.types);
    names.insert(names.end(), {"bool", "int", "time", "duration", "string", "Action"});
    return names;
  };
  report.unknown(Code::unknown_type, name.span, "no type is called " + ticked(name.text), name.text,
                 candidates);
  return nullptr;
}

// A set<name>: of an enum whose members fit in one number.
std::optional<typed::Type> set_of(Declarations& schema, const ast::Type& type, Reporter& report) {
  std::uint32_t id = schema.action_enum;
  if (type.name.text == "Action") {
    schema.literals.mention_action(type.name.span);
  } else {
    const TypeName* found =
        builtin(type.name.text) ? nullptr : find_type(schema, type.name, report);
    if (!found && !builtin(type.name.text)) return std::nullopt;
    if (!found || found->kind != TypeName::Kind::enumeration) {
      auto entry = report.error(
          Code::wrong_kind_of_type, type.name.span,
          "a set holds members of an enum, and " + ticked(type.name.text) + " is not an enum");
      if (found) entry.note("declared here", found->span);
      return std::nullopt;
    }
    id = found->id;
  }
  const typed::Enum& members = schema.policy.enums[id];
  if (members.members.size() > typed::kMaxSetMembers) {
    report
        .error(Code::too_many, type.span,
               ticked(members.name) + " has " + std::to_string(members.members.size()) +
                   " members: there are sets of enums with at most " +
                   std::to_string(typed::kMaxSetMembers))
        .note(ticked(members.name) + " is declared here", members.span);
    return std::nullopt;
  }
  return typed::Type{typed::Type::Kind::set, id, type.optional};
}

std::string obligation_words(const ast::Name& name) {
  return "no obligation is called " + ticked(name.text);
}

}  // namespace

bool is_builtin(std::string_view name) { return builtin(name) || name == "Action"; }

std::optional<typed::Type> resolve_type(Declarations& schema, const ast::Type& type,
                                        std::string_view what, Reporter& report) {
  if (type.set) return set_of(schema, type, report);
  if (const auto kind = builtin(type.name.text)) return typed::Type{*kind, 0, type.optional};
  if (type.name.text == "Action") {
    schema.literals.mention_action(type.name.span);
    return typed::Type{typed::Type::Kind::enumeration, schema.action_enum, type.optional};
  }
  const TypeName* found = find_type(schema, type.name, report);
  if (!found) return std::nullopt;
  switch (found->kind) {
    case TypeName::Kind::enumeration:
      return typed::Type{typed::Type::Kind::enumeration, found->id, type.optional};
    case TypeName::Kind::entity:
      return typed::Type{typed::Type::Kind::entity, found->id, type.optional};
    case TypeName::Kind::relation:
      break;
  }
  report
      .error(Code::wrong_kind_of_type, type.name.span,
             ticked(type.name.text) + " is a relation, not the type of " +
                 (what.front() == 'a' ? "an " : "a ") + std::string(what))
      .note("declared here", found->span);
  return std::nullopt;
}

std::optional<std::uint32_t> resolve_entity(const Declarations& schema, const ast::Name& name,
                                            std::string_view what, Reporter& report) {
  const auto found = schema.types.find(name.text);
  if (found != schema.types.end() && found->second.kind == TypeName::Kind::entity)
    return found->second.id;
  if (found == schema.types.end() && !is_builtin(name.text)) {
    report.unknown(Code::unknown_type, name.span, "no type is called " + ticked(name.text),
                   name.text, [&] { return names_of(schema.policy.entities); });
    return std::nullopt;
  }
  auto entry =
      report.error(Code::wrong_kind_of_type, name.span,
                   std::string(what) + " is an entity type, and " + ticked(name.text) + " is not");
  if (found != schema.types.end()) entry.note("declared here", found->second.span);
  return std::nullopt;
}

std::vector<std::uint32_t> resolve_union(const Declarations& schema,
                                         const std::vector<ast::Name>& names, std::string_view what,
                                         Reporter& report) {
  std::vector<std::uint32_t> types;
  std::unordered_map<std::uint32_t, Span> seen;
  bool fine = true;
  for (const ast::Name& name : names) {
    if (!within_limit(types.size(), kMaxUnion, name.span, "types joined with `|`", report)) break;
    const auto type = resolve_entity(schema, name, what, report);
    fine = fine && type;
    if (!type) continue;
    const auto [at, fresh] = seen.try_emplace(*type, name.span);
    if (fresh) {
      types.push_back(*type);
      continue;
    }
    report.error(Code::duplicate_name, name.span, "type " + ticked(name.text) + " is named twice")
        .note("first named here", at->second);
  }
  if (!fine) return {};
  std::sort(types.begin(), types.end());
  return types;
}

ActionList resolve_actions(const Declarations& schema, const std::vector<ast::Name>& names,
                           Reporter& report) {
  ActionList list;
  std::unordered_map<std::string_view, Span> named;
  std::unordered_set<std::uint32_t> seen;
  const auto add = [&](std::uint32_t action) {
    if (seen.insert(action).second) list.actions.push_back(action);
  };
  for (const ast::Name& name : names) {
    const auto action = schema.actions.find(name.text);
    const auto group = schema.groups.find(name.text);
    const bool is_action = action != schema.actions.end();
    if (!is_action && group == schema.groups.end()) {
      const auto candidates = [&] {
        auto all = keys_of(schema.actions);
        const auto groups = keys_of(schema.groups);
        all.insert(all.end(), groups.begin(), groups.end());
        return all;
      };
      report.unknown(Code::unknown_action, name.span, "no action is called " + ticked(name.text),
                     name.text, candidates);
      list.complete = false;
      continue;
    }
    const auto [at, fresh] = named.try_emplace(name.text, name.span);
    if (!fresh) {
      report.error(Code::action_twice, name.span, ticked(name.text) + " is named twice")
          .note("first named here", at->second);
      continue;
    }
    const Named& found = is_action ? action->second : group->second;
    list.complete = list.complete && found.usable;
    if (!found.usable) continue;
    if (is_action) {
      add(found.id);
    } else {
      for (const std::uint32_t member : schema.group_actions[found.id]) add(member);
    }
  }
  return list;
}

std::vector<std::uint32_t> resolve_obligations(const Declarations& schema,
                                               const std::vector<ast::Name>& names,
                                               Reporter& report) {
  std::vector<std::uint32_t> obligations;
  std::unordered_map<std::string_view, Span> named;
  for (const ast::Name& name : names) {
    const auto found = schema.obligations.find(name.text);
    if (found == schema.obligations.end()) {
      report.unknown(Code::unknown_obligation, name.span, obligation_words(name), name.text,
                     [&] { return keys_of(schema.obligations); });
      continue;
    }
    const auto [at, fresh] = named.try_emplace(name.text, name.span);
    if (fresh) {
      obligations.push_back(found->second.id);
      continue;
    }
    report
        .error(Code::duplicate_name, name.span,
               "obligation " + ticked(name.text) + " is named twice")
        .note("first named here", at->second);
  }
  std::sort(obligations.begin(), obligations.end());
  return obligations;
}

bool enter(Names& names, const ast::Name& name, std::uint32_t id, std::string_view what,
           Reporter& report) {
  const auto [at, fresh] = names.try_emplace(name.text, Named{id, name.span, true});
  if (!fresh) report_twice(name, at->second.span, what, report);
  return fresh;
}

void report_twice(const ast::Name& name, Span first, std::string_view what, Reporter& report) {
  report
      .error(Code::duplicate_name, name.span,
             std::string(what) + " " + ticked(name.text) + " is declared twice")
      .note("first declared here", first)
      .help("give one of them another name");
}

bool within_limit(std::size_t count, std::size_t limit, Span span, std::string_view what,
                  Reporter& report) {
  if (count < limit) return true;
  report.error(
      Code::too_many, span,
      "too many " + std::string(what) + ": at most " + std::to_string(limit) + " are possible");
  return false;
}

}  // namespace sightline
