// Counterexample -> `.pol` text. Tested by tests/golden/prove, and by tests/unit/compiler/tell,
// which pastes it into its policy and sees the test fail there.
#include "compiler/tell/paste.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/emit/schema.h"
#include "compiler/tell/facts_table.h"
#include "compiler/world/world_values.h"

namespace sightline {
namespace {

std::string attributes(const Schema& schema, const World& world, std::size_t type,
                       const WorldEntity& entity) {
  std::string values;
  for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
    const auto& attribute = schema.entities[type].attributes[a];
    if (entity.attributes[a].state == WorldValue::State::none) continue;
    values += fmt::format("{}{}: {}", values.empty() ? "" : ", ", attribute.name,
                          to_text(schema, attribute.type, entity.attributes[a], world));
  }
  return values.empty() ? "" : " { " + values + " }";
}

std::string name_of(const Schema& schema, const World& world, std::uint32_t type,
                    std::uint32_t entity) {
  return entity_text(schema, static_cast<std::uint16_t>(type), world.entities[type][entity].id);
}

// A declaration has a bare name or a quoted one.
std::string declared_name(const Schema& schema, std::size_t type, const WorldEntity& entity) {
  const std::string text = entity_text(schema, static_cast<std::uint16_t>(type), entity.id);
  return text == entity.id ? text : string_text(entity.id);
}

std::string entities(const Schema& schema, const World& world) {
  std::string text;
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    for (const auto& entity : world.entities[type]) {
      std::string parents;
      for (const auto& parent : entity.parents)
        parents +=
            (parents.empty() ? " in " : ", ") + name_of(schema, world, parent.type, parent.entity);
      text += fmt::format("  {} {}{}{}\n", schema.entities[type].name,
                          declared_name(schema, type, entity), parents,
                          attributes(schema, world, type, entity));
    }
  }
  return text;
}

std::string rows(const Schema& schema, const World& world) {
  std::string text;
  for (std::size_t r = 0; r < world.rows.size(); ++r) {
    for (const auto& row : world.rows[r]) {
      const std::string fields = fields_text(schema, r, row, world);
      text += fmt::format("  {}{}\n", row_text(schema, r, row, world),
                          fields.empty() ? "" : " " + fields);
    }
  }
  return text;
}

std::string globals(const Schema& schema, const World& world) {
  std::string text;
  for (std::size_t g = 0; g < world.globals.size(); ++g) {
    text += fmt::format("  {}: {}\n", schema.globals[g].name,
                        to_text(schema, schema.globals[g].type, world.globals[g], world));
  }
  return text;
}

std::string context(const Schema& schema, const Counterexample& example) {
  std::string values;
  for (std::size_t c = 0; c < example.given_context.size(); ++c) {
    const WorldValue& value = example.given_context[c];
    if (value.state != WorldValue::State::given) continue;
    values += fmt::format("{}{}: {}", values.empty() ? "" : ", ", schema.context[c].name,
                          to_text(schema, schema.context[c].type, value, example.truth));
  }
  return values.empty() ? "" : " with { " + values + " }";
}

// The duties that the property wants an allow to come with: all that `never .. without` names, none
// that the others name.
std::string duties(const typed::Policy& policy, const typed::Property& property,
                   const AskedRequest& asked) {
  if (property.without.empty() || !asked.wanted) return "";
  std::vector<std::uint32_t> wanted(asked.obligations.begin(), asked.obligations.end());
  for (const auto o : property.without) {
    const auto carried = std::find(wanted.begin(), wanted.end(), o);
    if (property.kind == typed::Property::Kind::never) {
      if (carried == wanted.end()) wanted.push_back(o);
    } else if (carried != wanted.end()) {
      wanted.erase(carried);
    }
  }
  std::sort(wanted.begin(), wanted.end());
  std::string names;
  for (const auto o : wanted) names += (names.empty() ? "" : ", ") + policy.obligations[o].name;
  return " with " + (names.empty() ? "none" : names);
}

// `wanted`, or with the first number behind it that no declaration has yet.
template <class Declarations>
std::string new_name(const std::string& wanted, const Declarations& declarations) {
  std::string name = wanted;
  const auto taken = [&](const auto& declaration) { return declaration.name == name; };
  for (int number = 2; std::any_of(declarations.begin(), declarations.end(), taken); ++number) {
    name = fmt::format("{}_{}", wanted, number);
  }
  return name;
}

}  // namespace

std::string paste_of(const typed::Policy& policy, const typed::Property& property,
                     const Counterexample& example) {
  if (!example.earlier.empty()) return "";  // a test knows no history
  const Schema schema = to_schema(policy);
  std::string changes;
  for (const FactLine& line : facts_of(schema, example)) {
    if (line.differs && line.change.empty()) return "";
    if (line.differs) changes += (changes.empty() ? "\n  where " : ", ") + line.change;
  }
  if (example.asked.empty()) return "";
  const World& world = example.truth;
  constexpr std::size_t kLongest = 100;  // leaves room in a name
  const std::string stem = property.name.substr(0, kLongest);
  const std::string world_name = new_name(stem + "_world", policy.worlds);
  std::string text = fmt::format("world {} {{\n{}{}{}}}\n", world_name, globals(schema, world),
                                 entities(schema, world), rows(schema, world));
  // A moment past the year 9999 can be a fact, and cannot be written.
  if (text.find("past + ") != std::string::npos) return "";
  text += fmt::format("\ntest \"{}\" in {} at {}{}{} {{\n", new_name(stem + " holds", policy.tests),
                      world_name, time_text(example.now), context(schema, example), changes);
  for (const AskedRequest& asked : example.asked) {
    const WorldRequest& it = asked.request;
    text += fmt::format(
        "  {} may {}{} {}{}\n", name_of(schema, world, it.principal_type, it.principal),
        asked.wanted ? "" : "not ", schema.actions[it.action].name,
        name_of(schema, world, it.resource_type, it.resource), duties(policy, property, asked));
  }
  return text + "}\n";
}

}  // namespace sightline
