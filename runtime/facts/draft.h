// Facts on their way into a snapshot: what the registry said and what a cache said, apart.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/facts/row_set.h"
#include "runtime/facts/tables.h"
#include "runtime/format/program.h"
#include "sightline/snapshot.h"

namespace sightline {

enum class Layer : std::uint8_t { registry, cache };

class FactDraft {
 public:
  explicit FactDraft(std::shared_ptr<const Program> program);

  FactResult add_entity(Entity entity);
  FactResult set_attribute(Layer layer, Entity entity, std::string_view attribute,
                           const Value& value);
  FactResult add_row(Layer layer, std::string_view relation, std::span<const Entity> key,
                     std::span<const FieldValue> fields, bool present);
  FactResult set_global(std::string_view global, const Value& value);
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
    Entities(std::size_t attributes, std::uint64_t seed)
        : ids(seed), registry(attributes), cache(attributes) {}
    IdTable ids;
    std::vector<std::uint8_t> exists;
    std::vector<Column> registry, cache;  // by attribute
  };
  struct Rows {
    Rows(std::size_t columns, std::size_t fields, std::uint64_t seed)
        : registry(columns, fields, seed), cache(columns, fields, seed) {}
    RowSet registry, cache;
    bool incomplete = false;
  };
  struct Global {
    bool set = false;
    Fact fact;
  };

  bool is_entity(Entity entity) const;
  std::string described(Entity entity) const;
  std::string described(std::uint16_t type, std::uint32_t row) const;
  std::string described(std::uint16_t relation, const RowKey& key, ColumnMask shown) const;
  // `value` fits `type`: its number, entities numbered. False: there is no room for another id.
  bool to_fact(const Value& value, Fact& fact);
  bool number_key(std::uint16_t relation, std::span<const Entity> key, RowKey& numbers);
  Result<std::vector<Fact>, FactError> payload(const RelationSchema& relation,
                                               std::span<const FieldValue> fields);
  Result<Accepted, FactError> check_key(const RelationSchema& relation,
                                        std::span<const Entity> key) const;

  FactResult build_entities(std::uint16_t type, FactTables& out);
  FactResult build_attribute(std::uint16_t type, std::uint16_t attribute, FactColumn& out);
  FactResult build_rows(std::uint16_t relation, FactTables& out);

  std::shared_ptr<const Program> program_;
  const Schema& schema_;
  std::uint64_t seed_;
  std::vector<Entities> entities_;
  std::vector<Rows> rows_;
  std::vector<Global> globals_;
};

}  // namespace sightline
