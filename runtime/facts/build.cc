// A draft -> the tables of a snapshot: who answers for each fact (for a `cached` one the cache if it
// said a word, else the registry), what a fact that nobody gave is, and the indexes that the policy's
// queries need. Tested by tests/unit/runtime/facts/builder_test.cc. From here on nothing changes.
#include <algorithm>

#include "runtime/facts/draft.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

using Kind = FactError::Kind;

// Adds rows of `from` to `to` where `wanted(row)`.
template <class Wanted>
void append(RowSet& from, RelationTable& to, Wanted&& wanted) {
  for (std::uint32_t row = 0; row < from.size(); ++row) {
    if (!wanted(row)) continue;
    for (std::size_t c = 0; c < to.columns.size(); ++c)
      to.columns[c].push_back(from.columns[c][row]);
    for (std::size_t f = 0; f < to.fields.size(); ++f) {
      to.fields[f].states.push_back(from.fields[f].states[row]);
      to.fields[f].numbers.push_back(from.fields[f].numbers[row]);
    }
  }
}

std::vector<ColumnMask> masks(const Program& program, std::uint16_t relation) {
  std::vector<ColumnMask> masks;
  for (const auto& query : program.queries) {
    if (query.relation != relation) continue;
    const auto mask = bound_columns(query);
    if (std::find(masks.begin(), masks.end(), mask) == masks.end()) masks.push_back(mask);
  }
  return masks;
}

}  // namespace

FactResult FactDraft::build_attribute(std::uint16_t type, std::uint16_t attribute,
                                      FactColumn& out) {
  Entities& table = entities_[type];
  const AttributeSchema& schema = schema_.entities[type].attributes[attribute];
  const Fact silence{schema.type.optional ? Fact::State::none : Fact::State::unavailable, 0};
  Column& registry = table.registry[attribute];
  const Column& cache = table.cache[attribute];
  out = std::move(registry.facts);
  out.states.resize(table.ids.size());
  out.numbers.resize(table.ids.size());
  for (std::uint32_t row = 0; row < table.ids.size(); ++row) {
    const bool exists = row < table.exists.size() && table.exists[row] != 0;
    if (!exists && registry.is_set(row) && out.states[row] != Fact::State::unavailable) {
      return FactError{Kind::unknown_name,
                       join({described(type, row), " was never added, but its attribute `",
                             schema.name, "` was given"})};
    }
    Fact fact = registry.is_set(row) ? out.at(row) : silence;
    if (!exists) fact = Fact{};
    if (cache.is_set(row)) fact = cache.facts.at(row);
    out.states[row] = fact.state;
    out.numbers[row] = fact.number;
  }
  return Accepted{};
}

FactResult FactDraft::build_entities(std::uint16_t type, FactTables& out) {
  Entities& table = entities_[type];
  EntityTable& built = out.entities[type];
  built.attributes.resize(table.registry.size());
  for (std::size_t a = 0; a < built.attributes.size(); ++a) {
    auto result = build_attribute(type, static_cast<std::uint16_t>(a), built.attributes[a]);
    if (!result) return result;
  }
  out.entity_count +=
      static_cast<std::uint64_t>(std::count(table.exists.begin(), table.exists.end(), 1));
  return Accepted{};
}

FactResult FactDraft::build_rows(std::uint16_t relation, FactTables& out) {
  Rows& rows = rows_[relation];
  const RelationSchema& schema = schema_.relations[relation];
  RelationTable& built = out.relations[relation];
  built.complete = schema.trust != Trust::sealed_fixed && !rows.incomplete;
  if (rows.cache.size() == 0) {
    built.columns = std::move(rows.registry.columns);
    built.fields = std::move(rows.registry.fields);
  } else {
    built.columns.resize(schema.columns.size());
    built.fields.resize(schema.fields.size());
    append(rows.registry, built,
           [&](std::uint32_t row) { return rows.cache.find(rows.registry.key(row)) == kNoRow; });
    append(rows.cache, built, [&](std::uint32_t row) { return rows.cache.present[row] != 0; });
  }
  for (const auto mask : masks(*program_, relation)) {
    const RowIndex& index = built.indexes.emplace_back(mask, seed_, built.columns);
    if (index.most_rows() <= kMaxRowsPerKey) continue;
    RowKey crowded{};
    for (std::size_t c = 0; c < built.columns.size(); ++c)
      crowded[c] = built.columns[c][index.crowded_row()];
    return FactError{Kind::too_many, join({"there are ", decimal(index.most_rows()), " rows ",
                                           described(relation, crowded, mask), ", the limit is ",
                                           decimal(kMaxRowsPerKey)})};
  }
  out.row_count += built.columns.front().size();
  return Accepted{};
}

Result<std::unique_ptr<FactTables>, FactError> FactDraft::build(std::uint64_t revision,
                                                                std::int64_t as_of) {
  if (as_of < kPast || as_of > kForever)
    return FactError{Kind::wrong_type, "`as_of` is out of range"};
  auto tables = std::make_unique<FactTables>();
  tables->schema = program_->schema_digest;
  tables->revision = revision;
  tables->as_of = as_of;
  tables->entities.resize(entities_.size());
  tables->relations.resize(rows_.size());
  for (std::size_t type = 0; type < entities_.size(); ++type) {
    if (auto result = build_entities(static_cast<std::uint16_t>(type), *tables); !result)
      return result.error();
  }
  for (std::size_t relation = 0; relation < rows_.size(); ++relation) {
    if (auto result = build_rows(static_cast<std::uint16_t>(relation), *tables); !result)
      return result.error();
  }
  for (const auto& global : globals_) tables->globals.push_back(global.fact);
  // Last: messages above name entities by these.
  for (std::size_t type = 0; type < entities_.size(); ++type)
    tables->entities[type].ids = std::move(entities_[type].ids);
  return tables;
}

}  // namespace sightline
