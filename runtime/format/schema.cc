// Names -> positions in a schema. Tested by tests/unit/runtime/format/schema_test.cc. Linear: a
// schema has tens of entries and hosts look names up once.
#include "sightline/schema.h"

namespace sightline {
namespace {

template <class Entry>
std::optional<std::uint16_t> find(const std::vector<Entry>& entries, std::string_view name) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) return static_cast<std::uint16_t>(i);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint16_t> Schema::find_entity(std::string_view name) const {
  return find(entities, name);
}
std::optional<std::uint16_t> Schema::find_attribute(std::uint16_t entity,
                                                    std::string_view name) const {
  if (entity >= entities.size()) return std::nullopt;
  return find(entities[entity].attributes, name);
}
std::optional<std::uint16_t> Schema::find_relation(std::string_view name) const {
  return find(relations, name);
}
std::optional<std::uint16_t> Schema::find_global(std::string_view name) const {
  return find(globals, name);
}
std::optional<std::uint16_t> Schema::find_context(std::string_view name) const {
  return find(context, name);
}
std::optional<std::uint16_t> Schema::find_action(std::string_view name) const {
  return find(actions, name);
}
std::optional<std::uint16_t> Schema::find_obligation(std::string_view name) const {
  for (std::size_t o = 0; o < obligations.size(); ++o) {
    if (obligations[o] == name) return static_cast<std::uint16_t>(o);
  }
  return std::nullopt;
}

}  // namespace sightline
