// Facts by name, with who said so.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sightline/explain.h"
#include "sightline/schema.h"

namespace sightline {

// A Value that owns its text. `type`: the entity type, or the enum of a member and of a set.
struct OwnedValue {
  Value::Kind kind = Value::Kind::unavailable;
  std::uint16_t type = 0;
  std::int64_t number = 0;
  std::string text;

  static OwnedValue of(const Value& value, const Type& type);
  static OwnedValue number_of(const Type& type, std::int64_t number);
  static OwnedValue entity(std::uint16_t type, std::string_view id);
  static OwnedValue none() { return {Value::Kind::none, 0, 0, {}}; }
  bool present() const { return kind != Value::Kind::none && known(); }
  bool known() const { return kind != Value::Kind::unavailable; }
  Value view() const;  // borrows the text
  friend auto operator<=>(const OwnedValue&, const OwnedValue&) = default;
};

// `north`, `2024-02-16T06:00:00Z`, `none`, `unavailable`.
std::string text_of(const Schema& schema, const OwnedValue& value);

using EntityName = std::pair<std::uint16_t, std::string>;
using RowName = std::vector<OwnedValue>;

// What the registry said, and what a cache said.
template <class T>
struct SaidOf {
  std::optional<T> registry, cache;
};
struct KeptEntity {
  bool exists = false;
  std::vector<SaidOf<OwnedValue>> attributes;
  std::vector<EntityName> parents;
  bool cut_short = false;
};
struct KeptRow {
  bool present = true;  // of a cache: false says that there is none
  std::vector<OwnedValue> fields;
};
struct KeptRelation {
  // In the order in which they came.
  std::vector<std::pair<RowName, KeptRow>> registry, cache;
  bool incomplete = false;
};

struct KeptFacts {
  explicit KeptFacts(const Schema& schema);

  std::map<EntityName, KeptEntity> entities;
  std::vector<KeptRelation> relations;
  std::vector<SaidOf<OwnedValue>> globals;
  std::uint64_t revision = 0;
  std::int64_t as_of = 0;

  KeptEntity& entity(const Schema& schema, const EntityName& name);
  std::size_t size() const;  // entities and rows
  Result<Snapshot, FactError> snapshot(const Policy& policy) const;
};

}  // namespace sightline
