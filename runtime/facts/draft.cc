// Facts from a host -> numbered columns, each fact taken whole or refused with its name. Tested by
// tests/unit/runtime/facts/builder_test.cc. Everything is checked before anything is changed. Which
// layer answers for a fact is decided in build.cc.
#include "runtime/facts/draft.h"

#include <algorithm>

#include "runtime/facts/check_fact.h"
#include "runtime/facts/describe.h"
#include "runtime/facts/values.h"
#include "runtime/format/make.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

using Kind = FactError::Kind;

// Where the draft lies in memory differs from run to run, and that is all a seed must do (hash.h).
std::uint64_t seed_of(const void* place) {
  return hash_number(kFold, static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(place)));
}

}  // namespace

FactResult full() { return refused(Kind::too_many, "the snapshot holds no more ids of this type"); }

FactResult crowded(std::string_view entity) {
  return refused(Kind::too_many, "{} is in more than {} others", {entity, kMaxAncestors});
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
    : program_(std::move(program)), schema_(program_->schema), hierarchy_(0) {
  forget_everything();
}

void FactDraft::forget_everything() {
  facts_ = SnapshotColumns();
  hierarchy_ = Hierarchy(schema_.entities.size());
  make(globals_, schema_.globals.size());
  facts_.seed = seed_of(this);
  facts_.strings.seed(facts_.seed);
  make(facts_.entities, schema_.entities.size());
  make(entities_, schema_.entities.size());
  for (std::size_t type = 0; type < entities_.size(); ++type) {
    facts_.entities[type].ids.seed(facts_.seed);
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
      rows->shape(schema.columns.size(), schema.fields.size(), facts_.seed);
  }
}

Described FactDraft::names() const {
  return {schema_, &facts_, [](const void* facts, std::uint16_t type, std::uint32_t row) {
            const auto& columns = *static_cast<const SnapshotColumns*>(facts);
            return (type < columns.entities.size() ? columns.entities[type].ids : columns.strings)
                .id(row);
          }};
}

bool FactDraft::to_fact(const Value& value, Fact& fact) {
  fact = {Fact::State::given, value.number()};
  if (value.kind() == Value::Kind::unavailable) fact.state = Fact::State::unavailable;
  if (value.kind() == Value::Kind::none) fact.state = Fact::State::none;
  const bool is_entity = value.kind() == Value::Kind::entity;
  if (!is_entity && value.kind() != Value::Kind::string) return true;
  const auto row = (is_entity ? ids(value.entity().type) : facts_.strings).intern(value.text());
  fact.number = row;
  return row != kNoRow;
}

FactResult FactDraft::add_entity(Entity entity) {
  if (auto checked = check_entity(schema_, entity, " was added"); !checked) return checked;
  auto& exists = facts_.entities[entity.type].exists;
  const auto row = ids(entity.type).intern(entity.id);
  if (row == kNoRow) return full();
  if (row >= exists.size()) exists.resize(row + std::size_t{1});
  if (exists[row] != 0)
    return refused(Kind::duplicate, "{} was added twice", {described(schema_, entity)});
  exists[row] = 1;
  return Accepted{};
}

FactResult FactDraft::add_parent(Entity child, Entity parent) {
  if (auto checked = check_parent(schema_, child, parent); !checked) return checked;
  const EntityRef from{child.type, ids(child.type).intern(child.id)};
  const EntityRef to{parent.type, ids(parent.type).intern(parent.id)};
  if (from.row == kNoRow || to.row == kNoRow) return full();
  const auto parents = hierarchy_.parents(from);
  if (std::find(parents.begin(), parents.end(), to) != parents.end()) {
    return refused(Kind::duplicate, "{} was given its parent {} twice",
                   {described(schema_, child), described(schema_, parent)});
  }
  if (schema_.entities[child.type].one_parent && !parents.empty()) {
    return two_parents(from, parents.front(), described(schema_, parent));
  }
  if (parents.size() == kMaxAncestors) return crowded(described(schema_, child));
  hierarchy_.add(from, to);
  return Accepted{};
}

FactResult FactDraft::two_parents(EntityRef child, EntityRef parent, std::string_view other) const {
  return refused(Kind::not_unique, "{} is in {} and in {}, and can be in one only",
                 {names().entity(child), names().entity(parent), other});
}

FactResult FactDraft::mark_incomplete(Entity entity) {
  if (auto checked = check_entity(schema_, entity, " was marked"); !checked) return checked;
  const auto row = ids(entity.type).intern(entity.id);
  if (row == kNoRow) return full();
  hierarchy_.cut_short({entity.type, row});
  return Accepted{};
}

FactResult FactDraft::set_attribute(Layer layer, Entity entity, std::string_view name,
                                    const Value& value) {
  if (auto checked = check_entity(schema_, entity, " was given an attribute"); !checked)
    return checked;
  std::uint16_t attribute = 0;
  if (auto checked = check_attribute(schema_, entity, name, value, attribute); !checked)
    return checked;
  if (layer == Layer::cache &&
      schema_.entities[entity.type].attributes[attribute].trust != Trust::cached)
    return refused(Kind::not_cached, "{}.{} is not declared `cached`",
                   {described(schema_, entity), name});
  Entities& table = entities_[entity.type];
  Column& column = (layer == Layer::cache ? table.cache : table.registry)[attribute];
  if (const auto known = ids(entity.type).find(entity.id);
      known != kNoRow && column.is_set(known)) {
    return refused(Kind::duplicate, "{}.{} was given twice", {described(schema_, entity), name});
  }
  const auto row = ids(entity.type).intern(entity.id);
  Fact fact;
  if (row == kNoRow || !to_fact(value, fact)) return full();
  column.put(row, fact);
  return Accepted{};
}

FactResult FactDraft::number_key(std::uint16_t relation, std::span<const Value> key,
                                 RowKey& numbers) {
  if (auto checked = check_key(schema_, schema_.relations[relation], key); !checked) return checked;
  for (const Value& value : key)
    if (value.kind() == Value::Kind::entity) ids(value.entity().type).prefetch(value.text());
  for (std::size_t c = 0; c < key.size(); ++c) {
    Fact fact;
    if (!to_fact(key[c], fact)) return full();
    numbers[c] = fact.number;
  }
  return Accepted{};
}

// The facts of a row's fields; of a field not given, none if it is optional, else unavailable.
FactResult FactDraft::payload(const RelationSchema& relation, std::span<const FieldValue> fields) {
  given_.resize(relation.fields.size());
  payload_.resize(relation.fields.size());
  if (auto checked = check_fields(schema_, relation, fields, given_); !checked) return checked;
  for (std::size_t f = 0; f < payload_.size(); ++f) {
    const Value* const given = given_[f];
    if (!to_fact(given != nullptr ? *given : sightline::silence(relation.fields[f].type),
                 payload_[f]))
      return full();
  }
  return Accepted{};
}

FactResult FactDraft::add_row(Layer layer, std::string_view name, std::span<const Value> key,
                              std::span<const FieldValue> fields, bool present) {
  std::uint16_t relation = 0;
  if (auto found = find_relation(schema_, name, relation); !found) return found;
  const RelationSchema& schema = schema_.relations[relation];
  if (layer == Layer::cache && schema.trust != Trust::cached) {
    return refused(Kind::not_cached, "relation `{}` is not declared `cached`", {name});
  }
  RowSet& rows = layer == Layer::cache ? rows_[relation].cache : rows_[relation].registry;
  if (rows.size() >= kMaxIds) return full();
  // Ids may be numbered in vain when the row is refused below; an id by itself is no fact.
  RowKey numbers{};
  if (auto numbered = number_key(relation, key, numbers); !numbered) return numbered;
  if (rows.find(numbers) != kNoRow) {
    return refused(Kind::duplicate, "{} was given twice",
                   {names().row(relation, numbers, ColumnMask{0xff})});
  }
  if (auto taken = payload(schema, fields); !taken) return taken;
  rows.add(numbers, payload_, present);
  return Accepted{};
}

FactResult FactDraft::set_global(Layer layer, std::string_view name, const Value& value) {
  std::uint16_t global = 0;
  if (auto checked = check_global(schema_, name, value, global); !checked) return checked;
  if (layer == Layer::cache && schema_.globals[global].trust != Trust::cached)
    return refused(Kind::not_cached, "global `{}` is not declared `cached`", {name});
  Global& slots = globals_[global];
  auto& slot = layer == Layer::cache ? slots.cache : slots.registry;
  if (slot) return refused(Kind::duplicate, "global `{}` was given twice", {name});
  Fact fact;
  if (!to_fact(value, fact)) return full();
  slot = fact;
  return Accepted{};
}

FactResult FactDraft::mark_incomplete(std::string_view name) {
  std::uint16_t relation = 0;
  if (auto found = find_relation(schema_, name, relation); !found) return found;
  rows_[relation].incomplete = true;
  return Accepted{};
}

}  // namespace sightline
