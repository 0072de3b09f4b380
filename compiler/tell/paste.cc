// Counterexample -> `.pol` text. Tested by tests/golden/prove, and by tests/unit/compiler/tell, which
// pastes it into its policy and sees the test fail there.
#include "compiler/tell/paste.h"

#include <fmt/format.h>

#include "compiler/tell/facts_table.h"
#include "compiler/world/world_values.h"

namespace sightline {
namespace {

std::string entities(const Schema& schema, const World& world) {
  std::string text;
  for (std::size_t type = 0; type < world.entities.size(); ++type) {
    for (const auto& entity : world.entities[type]) {
      std::string values;
      for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
        const auto& attribute = schema.entities[type].attributes[a];
        if (entity.attributes[a].state == WorldValue::State::none) continue;
        values += fmt::format("{}{}: {}", values.empty() ? "" : ", ", attribute.name,
                              to_text(schema, attribute.type, entity.attributes[a], world));
      }
      text += fmt::format("  {} {}{}\n", schema.entities[type].name, entity.id,
                          values.empty() ? "" : " { " + values + " }");
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
  for (std::size_t c = 0; c < example.request.context.size(); ++c) {
    const WorldValue& value = example.request.context[c];
    if (value.state != WorldValue::State::given) continue;
    values += fmt::format("{}{}: {}", values.empty() ? "" : ", ", schema.context[c].name,
                          to_text(schema, schema.context[c].type, value, example.truth));
  }
  return values.empty() ? "" : " with { " + values + " }";
}

}  // namespace

std::string paste_of(const Schema& schema, const typed::Property& property,
                     const Counterexample& example) {
  std::string changes;
  for (const FactLine& line : facts_of(schema, example)) {
    if (line.differs && line.change.empty()) return "";
    if (line.differs) changes += (changes.empty() ? "\n  where " : ", ") + line.change;
  }
  const World& world = example.truth;
  const ActionSchema& action = schema.actions[example.request.action];
  const bool wanted = property.kind != typed::Property::Kind::never;
  std::string text =
      fmt::format("world {}_world {{\n{}{}{}}}\n", property.name, globals(schema, world),
                  entities(schema, world), rows(schema, world));
  // A moment past the year 9999 can be a fact, and cannot be written.
  if (text.find("past + ") != std::string::npos) return "";
  text +=
      fmt::format("\ntest \"{} holds\" in {}_world at {}{}{} {{\n", property.name, property.name,
                  time_text(example.request.now), context(schema, example), changes);
  text += fmt::format("  {} may {}{} {}\n}}\n",
                      world.entities[action.principal][example.request.principal].id,
                      wanted ? "" : "not ", action.name,
                      world.entities[action.resource][example.request.resource].id);
  return text;
}

}  // namespace sightline
