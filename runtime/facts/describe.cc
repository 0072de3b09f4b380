// Numbers -> words. Tested through the messages of tests/unit/runtime/facts/builder_test.cc. Nothing
// is decided here.
#include "runtime/facts/describe.h"

#include "runtime/format/text.h"

namespace sightline {

std::string described(const Schema& schema, Entity entity) {
  if (entity.type >= schema.entities.size())
    return message("an entity of type {}, which does not exist,", {entity.type});
  return message("{}::{:?}", {schema.entities[entity.type].name, entity.id});
}

std::string Described::entity(EntityRef entity) const {
  return described(schema_, {entity.type, id_of_(facts_, entity.type, entity.row)});
}

std::string Described::number(const Type& type, std::int64_t number) const {
  const auto row = static_cast<std::uint32_t>(number);
  const auto strings = static_cast<std::uint16_t>(schema_.entities.size());
  if (type.kind == Type::Kind::entity) return entity({type.id, row});
  if (type.kind == Type::Kind::string) return in_quotes(id_of_(facts_, strings, row));
  if (type.kind == Type::Kind::enumeration) return schema_.enums[type.id].members[row];
  const auto size = static_cast<std::uint64_t>(number);
  return number < 0 ? "-" + decimal(0 - size) : decimal(size);
}

std::string Described::row(std::uint16_t relation, const RowKey& key, ColumnMask shown) const {
  const auto& schema = schema_.relations[relation];
  std::string text = schema.name + "(";
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    if (c > 0) text += ", ";
    text += (shown >> c & 1) == 0 ? "_" : number(schema.columns[c].type, key[c]);
  }
  return text + ")";
}

Described names_of(const Schema& schema, const FactTables& tables) {
  return {schema, &tables, [](const void* facts, std::uint16_t type, std::uint32_t row) {
            return static_cast<const FactTables*>(facts)->id(type, row);
          }};
}

}  // namespace sightline
