// Facts from a host -> numbered columns, each fact taken whole or refused with its name. Tested by
// tests/unit/runtime/facts/builder_test.cc. Everything is checked before anything is changed. Which
// layer answers for a fact is decided in build.cc.
#include "runtime/facts/draft.h"

#include <algorithm>

#include "runtime/facts/values.h"
#include "runtime/format/make.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

using Kind = FactError::Kind;

FactResult full() {
  return refused(Kind::too_many, {"the snapshot holds no more ids of this type"});
}

// Where the draft lies in memory differs from run to run, and that is all a seed must do (hash.h).
std::uint64_t seed_of(const void* place) {
  return hash_number(kFold, static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(place)));
}

}  // namespace

FactResult refused(Kind kind, std::initializer_list<std::string_view> message) {
  return FactError{kind, join(message)};
}

FactResult crowded(std::string_view entity) {
  return refused(Kind::too_many, {entity, " is in more than ", decimal(kMaxAncestors), " others"});
}

void FactColumn::resize(std::size_t rows) {
  states.resize(rows);
  numbers.resize(rows);
}

void FactDraft::Column::put(std::uint32_t row, const Fact& fact) {
  if (row >= set.size()) {
    set.resize(row + std::size_t{1});
    facts.resize(row + std::size_t{1});
  }
  set[row] = 1;
  facts.states[row] = static_cast<std::uint8_t>(fact.state);
  facts.numbers[row] = fact.number;
}

FactDraft::FactDraft(std::shared_ptr<const Program> program)
    : program_(std::move(program)),
      schema_(program_->schema),
      seed_(seed_of(this)),
      tables_(std::make_unique<FactTables>()),
      hierarchy_(schema_.entities.size()),
      globals_(schema_.globals.size()) {
  tables_->strings.seed(seed_);
  make(tables_->entities, schema_.entities.size());
  make(entities_, schema_.entities.size());
  for (std::size_t type = 0; type < entities_.size(); ++type) {
    tables_->entities[type].ids.seed(seed_);
    make(entities_[type].registry, schema_.entities[type].attributes.size());
    make(entities_[type].cache, schema_.entities[type].attributes.size());
  }
  // The text may name entities that nobody adds; check_invariants() asks whether they were.
  for (const auto& constant : program_->constants)
    if (constant.type.kind == Type::Kind::entity) ids(constant.type.id).intern(constant.text);
  make(rows_, schema_.relations.size());
  for (std::size_t relation = 0; relation < rows_.size(); ++relation) {
    const RelationSchema& schema = schema_.relations[relation];
    for (RowSet* const rows : {&rows_[relation].registry, &rows_[relation].cache})
      rows->shape(schema.columns.size(), schema.fields.size(), seed_);
  }
}

bool FactDraft::to_fact(const Value& value, Fact& fact) {
  fact = {Fact::State::given, value.number()};
  if (value.kind() == Value::Kind::unavailable) fact.state = Fact::State::unavailable;
  if (value.kind() == Value::Kind::none) fact.state = Fact::State::none;
  const bool is_entity = value.kind() == Value::Kind::entity;
  if (!is_entity && value.kind() != Value::Kind::string) return true;
  const auto row = (is_entity ? ids(value.entity().type) : tables_->strings).intern(value.text());
  fact.number = row;
  return row != kNoRow;
}

FactResult FactDraft::check_entity(Entity entity, std::string_view what) const {
  if (!is_entity(entity)) return refused(Kind::wrong_type, {described(entity), what});
  const auto wrong = misfit_id(entity.id);
  if (wrong.empty()) return Accepted{};
  return refused(Kind::wrong_type, {described(entity), " ", wrong});
}

FactResult FactDraft::add_entity(Entity entity) {
  if (auto checked = check_entity(entity, " was added"); !checked) return checked;
  auto& exists = tables_->entities[entity.type].exists;
  const auto row = ids(entity.type).intern(entity.id);
  if (row == kNoRow) return full();
  if (row >= exists.size()) exists.resize(row + std::size_t{1});
  if (exists[row] != 0) return refused(Kind::duplicate, {described(entity), " was added twice"});
  exists[row] = 1;
  return Accepted{};
}

FactResult FactDraft::add_parent(Entity child, Entity parent) {
  if (auto checked = check_entity(child, " was given a parent"); !checked) return checked;
  if (auto checked = check_entity(parent, " was given as a parent"); !checked) return checked;
  const EntitySchema& schema = schema_.entities[child.type];
  if (std::find(schema.parents.begin(), schema.parents.end(), parent.type) ==
      schema.parents.end()) {
    return refused(Kind::wrong_type, {described(child), " cannot be in ", described(parent),
                                      ": `entity ", schema.name, "` does not say so"});
  }
  const EntityRef from{child.type, ids(child.type).intern(child.id)};
  const EntityRef to{parent.type, ids(parent.type).intern(parent.id)};
  if (from.row == kNoRow || to.row == kNoRow) return full();
  const auto parents = hierarchy_.parents(from);
  if (std::find(parents.begin(), parents.end(), to) != parents.end()) {
    return refused(Kind::duplicate,
                   {described(child), " was given its parent ", described(parent), " twice"});
  }
  if (schema.one_parent && !parents.empty()) {
    return refused(Kind::not_unique, {described(child), " is in ", described(parents.front()),
                                      " and in ", described(parent), ", and can be in one only"});
  }
  if (parents.size() == kMaxAncestors) return crowded(described(child));
  hierarchy_.add(from, to);
  return Accepted{};
}

FactResult FactDraft::mark_incomplete(Entity entity) {
  if (auto checked = check_entity(entity, " was marked"); !checked) return checked;
  const auto row = ids(entity.type).intern(entity.id);
  if (row == kNoRow) return full();
  hierarchy_.cut_short({entity.type, row});
  return Accepted{};
}

FactResult FactDraft::set_attribute(Layer layer, Entity entity, std::string_view name,
                                    const Value& value) {
  if (auto checked = check_entity(entity, " was given an attribute"); !checked) return checked;
  const auto attribute = schema_.find_attribute(entity.type, name);
  if (!attribute) {
    return refused(Kind::unknown_name,
                   {schema_.entities[entity.type].name, " has no attribute ", in_quotes(name)});
  }
  const AttributeSchema& schema = schema_.entities[entity.type].attributes[*attribute];
  if (layer == Layer::cache && schema.trust != Trust::cached) {
    return refused(Kind::not_cached, {described(entity), ".", name, " is not declared `cached`"});
  }
  if (const auto wrong = misfit(schema_, schema.type, value); !wrong.empty()) {
    return refused(Kind::wrong_type, {described(entity), ".", name, " ", wrong});
  }
  Entities& table = entities_[entity.type];
  Column& column = (layer == Layer::cache ? table.cache : table.registry)[*attribute];
  if (const auto known = ids(entity.type).find(entity.id);
      known != kNoRow && column.is_set(known)) {
    return refused(Kind::duplicate, {described(entity), ".", name, " was given twice"});
  }
  const auto row = ids(entity.type).intern(entity.id);
  Fact fact;
  if (row == kNoRow || !to_fact(value, fact)) return full();
  column.put(row, fact);
  return Accepted{};
}

FactResult FactDraft::number_key(std::uint16_t relation, std::span<const Value> key,
                                 RowKey& numbers) {
  const RelationSchema& schema = schema_.relations[relation];
  if (key.size() != schema.columns.size()) {
    return refused(Kind::wrong_key, {"`", schema.name, "` has ", decimal(schema.columns.size()),
                                     " columns, the key has ", decimal(key.size())});
  }
  for (std::size_t c = 0; c < key.size(); ++c) {
    auto wrong = misfit(schema_, schema.columns[c].type, key[c]);
    if (key[c].kind() == Value::Kind::unavailable) wrong = "cannot be unavailable";
    if (wrong.empty()) continue;
    return refused(Kind::wrong_key, {"`", schema.name, ".", schema.columns[c].name, "` ", wrong});
  }
  for (std::size_t c = 0; c < key.size(); ++c) {
    Fact fact;
    if (!to_fact(key[c], fact)) return full();
    numbers[c] = fact.number;
  }
  return Accepted{};
}

// The facts of a row's fields; of a field not given, none if it is optional, else unavailable.
FactResult FactDraft::payload(const RelationSchema& relation, std::span<const FieldValue> fields,
                              std::vector<Fact>& facts) {
  std::vector<const Value*> given(relation.fields.size());
  for (const auto& field : fields) {
    std::size_t f = 0;
    while (f < relation.fields.size() && relation.fields[f].name != field.name) ++f;
    if (f == relation.fields.size()) {
      return refused(Kind::unknown_name,
                     {"`", relation.name, "` has no field ", in_quotes(field.name)});
    }
    if (given[f] != nullptr)
      return refused(Kind::duplicate, {"`", relation.name, ".", field.name, "` was given twice"});
    if (const auto wrong = misfit(schema_, relation.fields[f].type, field.value); !wrong.empty()) {
      return refused(Kind::wrong_type, {"`", relation.name, ".", field.name, "` ", wrong});
    }
    given[f] = &field.value;
  }
  make(facts, relation.fields.size());
  for (std::size_t f = 0; f < facts.size(); ++f) {
    const Value absent = relation.fields[f].type.optional ? Value::none() : Value::unavailable();
    if (!to_fact(given[f] != nullptr ? *given[f] : absent, facts[f])) return full();
  }
  return Accepted{};
}

FactResult FactDraft::add_row(Layer layer, std::string_view name, std::span<const Value> key,
                              std::span<const FieldValue> fields, bool present) {
  const auto relation = schema_.find_relation(name);
  if (!relation) return refused(Kind::unknown_name, {"there is no relation ", in_quotes(name)});
  const RelationSchema& schema = schema_.relations[*relation];
  if (layer == Layer::cache && schema.trust != Trust::cached) {
    return refused(Kind::not_cached, {"relation `", name, "` is not declared `cached`"});
  }
  RowSet& rows = layer == Layer::cache ? rows_[*relation].cache : rows_[*relation].registry;
  if (rows.size() >= kMaxIds) return full();
  // Ids may be numbered in vain when the row is refused below; an id by itself is no fact.
  RowKey numbers{};
  if (auto numbered = number_key(*relation, key, numbers); !numbered) return numbered;
  if (rows.find(numbers) != kNoRow) {
    return refused(Kind::duplicate,
                   {described(*relation, numbers, ColumnMask{0xff}), " was given twice"});
  }
  std::vector<Fact> facts;
  if (auto taken = payload(schema, fields, facts); !taken) return taken;
  rows.add(numbers, facts, present);
  return Accepted{};
}

FactResult FactDraft::set_global(Layer layer, std::string_view name, const Value& value) {
  const auto global = schema_.find_global(name);
  if (!global) return refused(Kind::unknown_name, {"there is no global ", in_quotes(name)});
  const GlobalSchema& schema = schema_.globals[*global];
  if (layer == Layer::cache && schema.trust != Trust::cached)
    return refused(Kind::not_cached, {"global `", name, "` is not declared `cached`"});
  if (const auto wrong = misfit(schema_, schema.type, value); !wrong.empty())
    return refused(Kind::wrong_type, {"global `", name, "` ", wrong});
  Global& slots = globals_[*global];
  auto& slot = layer == Layer::cache ? slots.cache : slots.registry;
  if (slot) return refused(Kind::duplicate, {"global `", name, "` was given twice"});
  Fact fact;
  if (!to_fact(value, fact)) return full();
  slot = fact;
  return Accepted{};
}

FactResult FactDraft::mark_incomplete(std::string_view name) {
  const auto relation = schema_.find_relation(name);
  if (!relation) return refused(Kind::unknown_name, {"there is no relation ", in_quotes(name)});
  rows_[*relation].incomplete = true;
  return Accepted{};
}

}  // namespace sightline
