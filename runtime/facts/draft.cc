// Facts from a host -> numbered columns, each fact taken whole or refused with its name. Tested by
// tests/unit/runtime/facts/builder_test.cc. Everything is checked before anything is changed. Which
// layer answers for a fact is decided in build.cc.
#include "runtime/facts/draft.h"

#include "runtime/facts/values.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

using Kind = FactError::Kind;

FactError refused(Kind kind, std::initializer_list<std::string_view> message) {
  return {kind, join(message)};
}

FactError full() { return {Kind::too_many, "the snapshot holds no more ids of this type"}; }

// Where the draft lies in memory differs from run to run, and that is all a seed must do (hash.h).
std::uint64_t seed_of(const void* place) {
  return hash_number(kFold, static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(place)));
}

}  // namespace

void FactDraft::Column::put(std::uint32_t row, const Fact& fact) {
  if (row >= set.size()) {
    set.resize(row + std::size_t{1});
    facts.states.resize(row + std::size_t{1});
    facts.numbers.resize(row + std::size_t{1});
  }
  set[row] = 1;
  facts.states[row] = fact.state;
  facts.numbers[row] = fact.number;
}

FactDraft::FactDraft(std::shared_ptr<const Program> program)
    : program_(std::move(program)), schema_(program_->schema), seed_(seed_of(this)) {
  entities_.reserve(schema_.entities.size());
  for (const auto& entity : schema_.entities)
    entities_.emplace_back(entity.attributes.size(), seed_);
  rows_.reserve(schema_.relations.size());
  for (const auto& relation : schema_.relations) {
    rows_.emplace_back(relation.columns.size(), relation.fields.size(), seed_);
  }
  globals_.resize(schema_.globals.size());
}

bool FactDraft::is_entity(Entity entity) const { return entity.type < schema_.entities.size(); }

std::string FactDraft::described(Entity entity) const {
  if (!is_entity(entity))
    return join({"an entity of type ", decimal(entity.type), ", which does not exist,"});
  return join({schema_.entities[entity.type].name, "::", in_quotes(entity.id)});
}

std::string FactDraft::described(std::uint16_t type, std::uint32_t row) const {
  return described({type, entities_[type].ids.id(row)});
}

std::string FactDraft::described(std::uint16_t relation, const RowKey& key,
                                 ColumnMask shown) const {
  const auto& schema = schema_.relations[relation];
  std::string text = schema.name + "(";
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    if (c > 0) text += ", ";
    text += (shown >> c & 1) == 0
                ? "_"
                : described(schema.columns[c].entity, static_cast<std::uint32_t>(key[c]));
  }
  return text + ")";
}

bool FactDraft::to_fact(const Value& value, Fact& fact) {
  fact = {Fact::State::given, value.number()};
  if (value.kind() == Value::Kind::unavailable) fact.state = Fact::State::unavailable;
  if (value.kind() == Value::Kind::none) fact.state = Fact::State::none;
  if (value.kind() != Value::Kind::entity) return true;
  const auto row = entities_[value.entity().type].ids.intern(value.entity().id);
  fact.number = row;
  return row != kNoRow;
}

FactResult FactDraft::add_entity(Entity entity) {
  if (!is_entity(entity)) return refused(Kind::wrong_type, {described(entity), " was added"});
  if (const auto wrong = misfit_id(entity.id); !wrong.empty()) {
    return refused(Kind::wrong_type, {described(entity), " ", wrong});
  }
  Entities& table = entities_[entity.type];
  const auto row = table.ids.intern(entity.id);
  if (row == kNoRow) return full();
  if (row >= table.exists.size()) table.exists.resize(row + std::size_t{1});
  if (table.exists[row] != 0)
    return refused(Kind::duplicate, {described(entity), " was added twice"});
  table.exists[row] = 1;
  return Accepted{};
}

FactResult FactDraft::set_attribute(Layer layer, Entity entity, std::string_view name,
                                    const Value& value) {
  if (!is_entity(entity))
    return refused(Kind::wrong_type, {described(entity), " was given an attribute"});
  if (const auto wrong = misfit_id(entity.id); !wrong.empty()) {
    return refused(Kind::wrong_type, {described(entity), " ", wrong});
  }
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
  if (const auto known = table.ids.find(entity.id); known != kNoRow && column.is_set(known)) {
    return refused(Kind::duplicate, {described(entity), ".", name, " was given twice"});
  }
  const auto row = table.ids.intern(entity.id);
  Fact fact;
  if (row == kNoRow || !to_fact(value, fact)) return full();
  column.put(row, fact);
  return Accepted{};
}

FactResult FactDraft::check_key(const RelationSchema& relation, std::span<const Entity> key) const {
  if (key.size() != relation.columns.size()) {
    return refused(Kind::wrong_key, {"`", relation.name, "` has ", decimal(relation.columns.size()),
                                     " columns, the key has ", decimal(key.size())});
  }
  for (std::size_t c = 0; c < key.size(); ++c) {
    if (key[c].type != relation.columns[c].entity) {
      return refused(Kind::wrong_key, {described(key[c]), " stands in `", relation.name, ".",
                                       relation.columns[c].name, "`, which takes a ",
                                       schema_.entities[relation.columns[c].entity].name});
    }
    if (const auto wrong = misfit_id(key[c].id); !wrong.empty()) {
      return refused(Kind::wrong_key, {described(key[c]), " in `", relation.name, ".",
                                       relation.columns[c].name, "` ", wrong});
    }
  }
  return Accepted{};
}

bool FactDraft::number_key(std::uint16_t relation, std::span<const Entity> key, RowKey& numbers) {
  for (std::size_t c = 0; c < key.size(); ++c) {
    const auto row = entities_[schema_.relations[relation].columns[c].entity].ids.intern(key[c].id);
    if (row == kNoRow) return false;
    numbers[c] = row;
  }
  return true;
}

// The facts of a row's fields; of a field not given, none if it is optional, else unavailable.
Result<std::vector<Fact>, FactError> FactDraft::payload(const RelationSchema& relation,
                                                        std::span<const FieldValue> fields) {
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
  std::vector<Fact> facts(relation.fields.size());
  for (std::size_t f = 0; f < facts.size(); ++f) {
    const Value absent = relation.fields[f].type.optional ? Value::none() : Value::unavailable();
    if (!to_fact(given[f] != nullptr ? *given[f] : absent, facts[f])) return full();
  }
  return facts;
}

FactResult FactDraft::add_row(Layer layer, std::string_view name, std::span<const Entity> key,
                              std::span<const FieldValue> fields, bool present) {
  const auto relation = schema_.find_relation(name);
  if (!relation) return refused(Kind::unknown_name, {"there is no relation ", in_quotes(name)});
  const RelationSchema& schema = schema_.relations[*relation];
  if (layer == Layer::cache && schema.trust != Trust::cached) {
    return refused(Kind::not_cached, {"relation `", name, "` is not declared `cached`"});
  }
  if (auto checked = check_key(schema, key); !checked) return checked;
  RowSet& rows = layer == Layer::cache ? rows_[*relation].cache : rows_[*relation].registry;
  if (rows.size() >= kMaxIds) return full();
  // Ids may be numbered in vain when the row is refused below; an id by itself is no fact.
  RowKey numbers{};
  if (!number_key(*relation, key, numbers)) return full();
  if (rows.find(numbers) != kNoRow) {
    return refused(Kind::duplicate,
                   {described(*relation, numbers, ColumnMask{0xff}), " was given twice"});
  }
  const auto facts = payload(schema, fields);
  if (!facts) return facts.error();
  rows.add(numbers, *facts, present);
  return Accepted{};
}

FactResult FactDraft::set_global(std::string_view name, const Value& value) {
  const auto global = schema_.find_global(name);
  if (!global) return refused(Kind::unknown_name, {"there is no global ", in_quotes(name)});
  if (const auto wrong = misfit(schema_, schema_.globals[*global].type, value); !wrong.empty()) {
    return refused(Kind::wrong_type, {"global `", name, "` ", wrong});
  }
  Global& slot = globals_[*global];
  if (slot.set) return refused(Kind::duplicate, {"global `", name, "` was given twice"});
  if (!to_fact(value, slot.fact)) return full();
  slot.set = true;
  return Accepted{};
}

FactResult FactDraft::mark_incomplete(std::string_view name) {
  const auto relation = schema_.find_relation(name);
  if (!relation) return refused(Kind::unknown_name, {"there is no relation ", in_quotes(name)});
  rows_[*relation].incomplete = true;
  return Accepted{};
}

}  // namespace sightline
