// Facts on their way into a snapshot: what the registry said and what a cache said, apart.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/facts/columns.h"
#include "runtime/facts/describe.h"
#include "runtime/facts/hierarchy.h"
#include "runtime/facts/row_set.h"
#include "runtime/facts/tables.h"
#include "runtime/format/program.h"
#include "sightline/snapshot.h"

namespace sightline {

enum class Layer : std::uint8_t { registry, cache };

FactResult crowded(std::string_view entity);  // it is in more entities than one may be

class FactDraft {
 public:
  explicit FactDraft(std::shared_ptr<const Program> program);

  FactResult add_entity(Entity entity);
  FactResult set_attribute(Layer layer, Entity entity, std::string_view attribute,
                           const Value& value);
  FactResult add_parent(Entity child, Entity parent);
  FactResult mark_incomplete(Entity entity);
  FactResult add_row(Layer layer, std::string_view relation, std::span<const Value> key,
                     std::span<const FieldValue> fields, bool present);
  FactResult set_global(Layer layer, std::string_view global, const Value& value);
  FactResult mark_incomplete(std::string_view relation);

  // Leaves the draft empty.
  Result<std::unique_ptr<FactTables>, FactError> build(std::uint64_t revision, std::int64_t as_of);

 private:
  struct Column {
    std::vector<std::uint8_t> set;  // was there a word about it?
    FactColumn facts;
    bool is_set(std::uint32_t row) const { return row < set.size() && set[row] != 0; }
    void put(std::uint32_t row, const Fact& fact);
  };
  struct Entities {
    std::vector<Column> registry, cache;  // by attribute
  };
  struct Rows {
    RowSet registry, cache;
    bool incomplete = false;
  };
  struct Global {
    std::optional<Fact> registry, cache;
  };

  IdTable& ids(std::uint16_t type) { return facts_.entities[type].ids; }
  Described names() const;
  // Of a value that fits its type; texts are numbered. False: there is no room for another one.
  bool to_fact(const Value& value, Fact& fact);
  FactResult number_key(std::uint16_t relation, std::span<const Value> key, RowKey& numbers);
  FactResult payload(const RelationSchema& relation, std::span<const FieldValue> fields,
                     std::vector<Fact>& facts);

  // Whether every constant of the policy has a number.
  bool number_constants(std::vector<std::int64_t>& numbers);
  FactResult build_hierarchy();
  FactResult build_entities(std::uint16_t type);
  FactResult build_attribute(std::uint16_t type, std::uint16_t attribute, FactColumn& out);
  FactResult build_rows(std::uint16_t relation);
  Result<std::unique_ptr<FactTables>, FactError> build_image(std::uint64_t revision,
                                                             std::int64_t as_of);
  FactResult check_unique(std::uint16_t relation) const;

  std::shared_ptr<const Program> program_;
  const Schema& schema_;
  SnapshotColumns facts_;  // ids and strings from the start, the rest when built
  std::uint64_t entity_count_ = 0, row_count_ = 0;
  Hierarchy hierarchy_;
  std::vector<Entities> entities_;
  std::vector<Rows> rows_;
  std::vector<Global> globals_;
};

}  // namespace sightline
