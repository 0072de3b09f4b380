// What a cache said -> by name whether it did. Tested by
// tests/unit/compiler/explain/explain_test.cc. What it said, and what came of it, is the snapshot's.

#include "sightline/explain.h"

namespace sightline {
namespace {

void put(std::string& name, std::int64_t number) {
  for (int i = 0; i < 8; ++i)
    name += static_cast<char>(static_cast<std::uint64_t>(number) >> 8 * i & 0xff);
}

void put(std::string& name, std::string_view text) {
  put(name, static_cast<std::int64_t>(text.size()));
  name += text;
}

// No two facts have the same.
std::string attribute_name(const Entity& entity, std::uint16_t attribute) {
  std::string name = "a";
  put(name, entity.type);
  put(name, attribute);
  put(name, entity.id);
  return name;
}

std::string global_name(std::uint16_t global) {
  std::string name = "g";
  put(name, global);
  return name;
}

std::string row_name(std::uint16_t relation, std::span<const Value> key) {
  std::string name = "r";
  put(name, relation);
  for (const Value& column : key) {
    put(name, column.number());
    put(name, column.text());
  }
  return name;
}

}  // namespace

void CacheWords::add_attribute(const Entity& entity, std::uint16_t attribute) {
  said_.insert(attribute_name(entity, attribute));
}
void CacheWords::add_row(std::uint16_t relation, std::span<const Value> key) {
  said_.insert(row_name(relation, key));
}
void CacheWords::add_global(std::uint16_t global) { said_.insert(global_name(global)); }

bool CacheWords::said_attribute(const Entity& entity, std::uint16_t attribute) const {
  return said_.contains(attribute_name(entity, attribute));
}
bool CacheWords::said_row(std::uint16_t relation, std::span<const Value> key) const {
  return said_.contains(row_name(relation, key));
}
bool CacheWords::said_global(std::uint16_t global) const {
  return said_.contains(global_name(global));
}

}  // namespace sightline
