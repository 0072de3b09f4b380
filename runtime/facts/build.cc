// A draft -> the tables of a snapshot: who answers for each fact (for a `cached` one the cache if
// it said a word, else the registry), what a fact that nobody gave is, what is in what, and the
// indexes that the policy's queries need. What must hold of all facts together is checked here.
// Tested by tests/unit/runtime/facts/builder_test.cc and invariants_test.cc. From here on nothing
// changes.
#include <algorithm>

#include "runtime/facts/draft.h"
#include "runtime/format/make.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

using Kind = FactError::Kind;

constexpr std::size_t kShown = 8;  // entities of a cycle that a message names

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
  const EntityTable& table = tables_->entities[type];
  const AttributeSchema& schema = schema_.entities[type].attributes[attribute];
  const Fact silence{schema.type.optional ? Fact::State::none : Fact::State::unavailable, 0};
  Column& registry = entities_[type].registry[attribute];
  const Column& cache = entities_[type].cache[attribute];
  out = std::move(registry.facts);
  out.resize(table.ids.size());
  for (std::uint32_t row = 0; row < table.ids.size(); ++row) {
    const bool exists = table.exists[row] != 0;
    if (!exists && registry.is_set(row) && out.at(row).state != Fact::State::unavailable) {
      return refused(Kind::unknown_name,
                     {described(EntityRef{type, row}), " was never added, but its attribute `",
                      schema.name, "` was given"});
    }
    Fact fact = registry.is_set(row) ? out.at(row) : silence;
    if (!exists) fact = Fact{};
    if (cache.is_set(row)) fact = cache.facts.at(row);
    out.states[row] = static_cast<std::uint8_t>(fact.state);
    out.numbers[row] = fact.number;
  }
  return Accepted{};
}

FactResult FactDraft::build_entities(std::uint16_t type) {
  EntityTable& built = tables_->entities[type];
  built.exists.resize(built.ids.size());
  make(built.attributes, entities_[type].registry.size());
  for (std::size_t a = 0; a < built.attributes.size(); ++a) {
    auto result = build_attribute(type, static_cast<std::uint16_t>(a), built.attributes[a]);
    if (!result) return result;
  }
  for (std::uint32_t row = 0; row < built.ids.size(); ++row) {
    if (built.exists[row] != 0) {
      ++tables_->entity_count;
    } else if (!hierarchy_.parents({type, row}).empty()) {
      return refused(Kind::unknown_name,
                     {described(EntityRef{type, row}), " was never added, but a parent was given"});
    }
  }
  return Accepted{};
}

FactResult FactDraft::build_hierarchy() {
  const auto fault = hierarchy_.close(tables_->entities);
  if (!fault) return Accepted{};
  const auto first = described(fault->path.front());
  if (!fault->cycle) return crowded(first);
  std::string text = first;
  for (std::size_t i = 1; i < fault->path.size() && i < kShown; ++i)
    text += " in " + described(fault->path[i]);
  if (fault->path.size() > kShown) text += " in ...";
  return refused(Kind::cycle, {text, " in ", first});
}

// Of what the registry says; a cache may say what it likes, and `sealed` rows are each of their own
// moment.
FactResult FactDraft::check_unique(std::uint16_t relation) const {
  const RelationSchema& schema = schema_.relations[relation];
  if (schema.trust == Trust::sealed) return Accepted{};
  const RowSet& rows = rows_[relation].registry;
  for (const auto mask : schema.unique) {
    const RowIndex index(mask, seed_, rows.columns);
    if (index.most_rows() <= 1) continue;
    return refused(Kind::not_unique, {"there are ", decimal(index.most_rows()), " rows ",
                                      described(relation, rows.key(index.crowded_row()), mask),
                                      ", and `", schema.name, "` has at most one"});
  }
  return Accepted{};
}

FactResult FactDraft::build_rows(std::uint16_t relation) {
  if (auto checked = check_unique(relation); !checked) return checked;
  Rows& rows = rows_[relation];
  const RelationSchema& schema = schema_.relations[relation];
  RelationTable& built = tables_->relations[relation];
  const bool sealed = schema.trust == Trust::sealed_fixed || schema.trust == Trust::sealed;
  built.complete = (!sealed || schema.listed_by != 0) && !rows.incomplete;
  built.listed_by = schema.listed_by;
  if (rows.cache.size() == 0) {
    built.columns = std::move(rows.registry.columns);
    built.fields = std::move(rows.registry.fields);
  } else {
    make(built.columns, schema.columns.size());
    make(built.fields, schema.fields.size());
    append(rows.registry, built,
           [&](std::uint32_t row) { return rows.cache.find(rows.registry.key(row)) == kNoRow; });
    append(rows.cache, built, [&](std::uint32_t row) { return rows.cache.present[row] != 0; });
  }
  for (const auto mask : masks(*program_, relation)) {
    const RowIndex& index = built.indexes.emplace_back(mask, seed_, built.columns);
    if (index.most_rows() <= schema.max_rows) continue;
    return refused(Kind::too_many,
                   {"there are ", decimal(index.most_rows()), " rows ",
                    described(relation, key_of(built.columns, index.crowded_row()), mask),
                    ", the limit is ", decimal(schema.max_rows)});
  }
  tables_->row_count += built.columns.front().size();
  return Accepted{};
}

Result<std::unique_ptr<FactTables>, FactError> FactDraft::build(std::uint64_t revision,
                                                                std::int64_t as_of) {
  if (as_of < kPast || as_of > kForever)
    return FactError{Kind::wrong_type, "`as_of` is out of range"};
  tables_->schema = program_->schema_digest;
  tables_->revision = revision;
  tables_->as_of = as_of;
  make(tables_->relations, rows_.size());
  for (std::size_t type = 0; type < entities_.size(); ++type) {
    if (auto result = build_entities(static_cast<std::uint16_t>(type)); !result)
      return result.error();
  }
  if (auto result = build_hierarchy(); !result) return result.error();
  for (std::size_t relation = 0; relation < rows_.size(); ++relation) {
    if (auto result = build_rows(static_cast<std::uint16_t>(relation)); !result)
      return result.error();
  }
  make(tables_->globals, globals_.size());
  for (std::size_t g = 0; g < globals_.size(); ++g)
    tables_->globals[g] = globals_[g].cache.value_or(globals_[g].registry.value_or(Fact{}));
  if (auto result = check_invariants(); !result) return result.error();
  return std::move(tables_);
}

}  // namespace sightline
