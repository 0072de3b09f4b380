// Tables -> columns -> an image, opened. Tested by tests/unit/runtime/revisions/image_file_test.cc. Rows that were
// taken away leave no gap; ids keep their numbers.
#include "runtime/revisions/image_of.h"

#include <algorithm>

#include "runtime/facts/crowds.h"
#include "runtime/facts/image_writer.h"
#include "runtime/facts/open_image.h"
#include "runtime/facts/paths_wanted.h"

namespace sightline {
namespace {

IdTable ids_of(const FactTables& tables, std::uint16_t type) {
  IdTable ids(tables.image->seed);
  for (std::uint32_t row = 0; row < tables.size(type); ++row) ids.intern(tables.id(type, row));
  return ids;
}

void append(FactColumn& column, const Fact& fact) {
  column.states.push_back(static_cast<std::uint8_t>(fact.state));
  column.numbers.push_back(fact.number);
}

EntityColumns entities_of(const FactTables& tables, std::uint16_t type) {
  EntityColumns columns;
  columns.ids = ids_of(tables, type);
  const std::uint32_t count = tables.size(type);
  columns.attributes.resize(tables.image->tables[type].layout.attributes.size());
  for (std::uint16_t a = 0; a < columns.attributes.size(); ++a) {
    for (std::uint32_t row = 0; row < count; ++row)
      append(columns.attributes[a], tables.attribute(type, row, a));
  }
  for (std::uint32_t row = 0; row < count; ++row) {
    columns.exists.push_back(tables.has(type, row, entity_flags::kExists) ? 1 : 0);
    columns.whole.push_back(tables.has(type, row, entity_flags::kWhole) ? 1 : 0);
    const ChangedEntity* const change = tables.change_of(type, row);
    const bool said = tables.has(type, row, entity_flags::kSaidUnavailable) ||
                      (change != nullptr && !change->said_unavailable.empty());
    columns.said_unavailable.push_back(said ? 1 : 0);
    columns.cut_short.push_back(tables.has(type, row, entity_flags::kCutShort) ? 1 : 0);
    const auto above = tables.ancestors_of(type, row);
    columns.ancestors.insert(columns.ancestors.end(), above.begin(), above.end());
    columns.ancestors_end.push_back(static_cast<std::uint32_t>(columns.ancestors.size()));
  }
  return columns;
}

RelationColumns rows_of(const FactTables& tables, const RelationTable& relation) {
  RelationColumns columns;
  columns.incomplete = tables.incomplete[relation.number] != 0;
  columns.columns.resize(relation.layout.columns.size());
  columns.fields.resize(relation.layout.fields.size());
  for (std::uint32_t row = 0; row < tables.row_sizes[relation.number]; ++row) {
    if (!tables.has_row(relation, row)) continue;
    for (std::uint16_t c = 0; c < columns.columns.size(); ++c)
      columns.columns[c].push_back(tables.column(relation, row, c));
    for (std::size_t f = 0; f < columns.fields.size(); ++f)
      append(columns.fields[f], read_fact(tables.row(relation, row), relation.layout.fields[f]));
  }
  return columns;
}

}  // namespace

bool has_paths(const Program& program, const FactImage& image) {
  for (std::uint16_t r = 0; r < image.relations.size(); ++r) {
    const auto& paths = image.relations[r].paths;
    for (const RowPath& wanted : paths_wanted(program, r).paths) {
      if (std::none_of(paths.begin(), paths.end(), [&](const RowPath& it) {
            return it.mask == wanted.mask && it.asked >= wanted.asked;
          }))
        return false;
    }
  }
  return true;
}

Result<std::shared_ptr<FactImage>, FactError> image_of(const Program& program,
                                                       const FactTables& tables) {
  SnapshotColumns columns;
  columns.seed = tables.image->seed;
  columns.strings = ids_of(tables, tables.image->strings());
  for (std::uint16_t type = 0; type < tables.image->strings(); ++type)
    columns.entities.push_back(entities_of(tables, type));
  std::vector<RowPaths> paths;
  for (const RelationTable& relation : tables.image->relations) {
    columns.relations.push_back(rows_of(tables, relation));
    paths.push_back(paths_wanted(program, relation.number));
  }
  columns.globals = tables.globals;
  ImageHeader header;
  header.schema = program.schema_digest;
  header.revision = tables.revision;
  header.as_of = tables.as_of;
  header.seed = columns.seed;
  header.entity_count = tables.entity_count;
  header.row_count = tables.row_count;
  std::shared_ptr<FactImage> image =
      open_image(ImageWriter(program.schema, columns, paths).write(header), program.schema,
                 program.schema_digest);
  if (image == nullptr)
    return FactError{FactError::Kind::too_many, "there is no memory for the snapshot"};
  if (has_paths(program, *tables.image)) return image;
  if (auto counted = check_crowds(program.schema, FactTables(image)); !counted)
    return counted.error();
  return image;
}

}  // namespace sightline
