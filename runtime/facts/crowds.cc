// Tables -> nothing, or a key that has too many rows. Tested by tests/unit/runtime/facts/builder_test.cc
// and tests/unit/runtime/revisions/fact_writer_test.cc. Paths that nobody asks for have no limit.
#include "runtime/facts/crowds.h"

#include "runtime/facts/check_fact.h"
#include "runtime/facts/describe.h"

namespace sightline {

FactResult check_crowd(const Schema& schema, const FactTables& tables,
                       const RelationTable& relation, const RowKey& key) {
  const std::uint32_t limit = schema.relations[relation.number].max_rows;
  for (const RelationTable::Path& path : relation.paths) {
    if (!path.asked) continue;
    const auto count = tables.rows(relation, path, key).count;
    if (count <= limit) continue;
    return refused(FactError::Kind::too_many, "there are {} rows {}, the limit is {}",
                   {count, names_of(schema, tables).row(relation.number, key, path.mask), limit});
  }
  return Accepted{};
}

FactResult check_crowds(const Schema& schema, const FactTables& tables) {
  for (const RelationTable& relation : tables.image->relations) {
    const std::uint32_t count = tables.row_sizes[relation.number];
    // A look-up returns no more than there are.
    if (count <= schema.relations[relation.number].max_rows) continue;
    for (std::uint32_t row = 0; row < count; ++row) {
      if (!tables.has_row(relation, row)) continue;
      auto checked = check_crowd(schema, tables, relation, tables.key(relation, row));
      if (!checked) return checked;
    }
  }
  return Accepted{};
}

}  // namespace sightline
