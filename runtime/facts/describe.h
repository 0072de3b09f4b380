// Numbers of facts -> the words by which a host knows them, for messages.
#pragma once

#include <string>

#include "runtime/facts/entity_ref.h"
#include "runtime/facts/row_index.h"
#include "runtime/facts/tables.h"
#include "sightline/schema.h"
#include "sightline/value.h"

namespace sightline {

std::string described(const Schema& schema, Entity entity);

// What has the ids: of an entity of a type, and of a string, whose type is Schema::entities.size().
class Described {
 public:
  using IdOf = std::string_view (*)(const void* facts, std::uint16_t type, std::uint32_t row);
  Described(const Schema& schema, const void* facts, IdOf id_of)
      : schema_(schema), facts_(facts), id_of_(id_of) {}

  std::string entity(EntityRef entity) const;
  // The relation's name and the columns of `shown`.
  std::string row(std::uint16_t relation, const RowKey& key, ColumnMask shown) const;

 private:
  std::string number(const Type& type, std::int64_t number) const;
  const Schema& schema_;
  const void* facts_;
  IdOf id_of_;
};
Described names_of(const Schema& schema, const FactTables& tables);  // both outlive it

}  // namespace sightline
