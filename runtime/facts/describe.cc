// Numbers of a draft -> the words by which a host knows them. Tested through the messages of
// tests/unit/runtime/facts/builder_test.cc. Nothing is decided here.
#include "runtime/facts/draft.h"
#include "runtime/format/text.h"

namespace sightline {

std::string FactDraft::described(Entity entity) const {
  if (!is_entity(entity))
    return join({"an entity of type ", decimal(entity.type), ", which does not exist,"});
  return join({schema_.entities[entity.type].name, "::", in_quotes(entity.id)});
}

std::string FactDraft::described(EntityRef entity) const {
  return described({entity.type, tables_->entities[entity.type].ids.id(entity.row)});
}

std::string FactDraft::described(const Type& type, std::int64_t number) const {
  const auto row = static_cast<std::uint32_t>(number);
  if (type.kind == Type::Kind::entity) return described(EntityRef{type.id, row});
  if (type.kind == Type::Kind::string) return in_quotes(tables_->strings.id(row));
  if (type.kind == Type::Kind::enumeration) return schema_.enums[type.id].members[row];
  const auto size = static_cast<std::uint64_t>(number);
  return number < 0 ? "-" + decimal(0 - size) : decimal(size);
}

std::string FactDraft::described(std::uint16_t relation, const RowKey& key,
                                 ColumnMask shown) const {
  const auto& schema = schema_.relations[relation];
  std::string text = schema.name + "(";
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    if (c > 0) text += ", ";
    text += (shown >> c & 1) == 0 ? "_" : described(schema.columns[c].type, key[c]);
  }
  return text + ")";
}

}  // namespace sightline
