// Changes of entities, attributes and globals -> records that stand in for the image's. Tested by
// tests/unit/runtime/revisions/fact_writer_test.cc against snapshots built from nothing.
#include <algorithm>

#include "runtime/facts/check_fact.h"
#include "runtime/facts/values.h"
#include "runtime/revisions/next_revision.h"

namespace sightline {

using Kind = FactError::Kind;

NextRevision::NextRevision(const Program& program, const FactTables& newest)
    : program_(program),
      schema_(program.schema),
      tables_(newest),
      overlay_(newest.overlay == nullptr ? std::make_shared<Overlay>()
                                         : std::make_shared<Overlay>(*newest.overlay)),
      types_changed_(program.schema.entities.size()),
      relations_changed_(program.schema.relations.size()) {
  if (overlay_->bits == nullptr) {
    overlay_->bits = std::make_shared<std::vector<ChangedBits>>();
    for (const EntityTable& table : tables_.image->tables) overlay_->bits->emplace_back(table.size);
  }
  tables_.overlay = overlay_;
}

std::unique_ptr<FactTables> NextRevision::tables() && {
  return std::make_unique<FactTables>(std::move(tables_));
}

FactResult NextRevision::intern(std::uint16_t type, std::string_view id, std::uint32_t& row) {
  const std::uint64_t hash = tables_.hash(id);
  row = tables_.find(type, id, hash);
  if (row != kNoRow) return Accepted{};
  if (tables_.sizes[type] >= kMaxIds)
    return refused(Kind::too_many, {"the snapshot holds no more ids of this type"});
  row = tables_.sizes[type]++;
  const EntityTable& table = tables_.image->tables[type];
  auto made = std::make_shared<ChangedEntity>();
  made->id = id;
  made->lists.resize(table.layout.lists.size());
  made->record.resize(table.layout.bytes + sizeof(std::uint64_t));
  for (const FactPlace place : table.layout.attributes) write_fact(made->record.data(), place, {});
  own_[Overlay::entity_key(type, row)] = made.get();
  overlay_->entities.set(Overlay::entity_key(type, row), std::move(made));
  const auto key = Overlay::id_key(type, hash);
  const NewIds* const others = overlay_->ids.find(key);
  auto ids = others == nullptr ? std::make_shared<NewIds>() : std::make_shared<NewIds>(*others);
  ids->rows.push_back(row);
  overlay_->ids.set(key, std::move(ids));
  return Accepted{};
}

FactResult NextRevision::number_constants(std::vector<std::int64_t>& numbers) {
  for (const auto position : program_.plan->numbers) {
    const Constant& constant = program_.constants[position];
    const bool is_string = constant.type.kind == Type::Kind::string;
    numbers.push_back(constant.value);
    if (!is_string && constant.type.kind != Type::Kind::entity) continue;
    std::uint32_t row = 0;
    auto interned =
        intern(is_string ? tables_.image->strings() : constant.type.id, constant.text, row);
    if (!interned) return interned;
    numbers.back() = row;
  }
  return Accepted{};
}

FactResult NextRevision::to_fact(const Value& value, Fact& fact) {
  fact = {Fact::State::given, value.number()};
  if (value.kind() == Value::Kind::unavailable) fact = {};
  if (value.kind() == Value::Kind::none) fact = {Fact::State::none, 0};
  const bool is_entity = value.kind() == Value::Kind::entity;
  if (!is_entity && value.kind() != Value::Kind::string) return Accepted{};
  std::uint32_t row = 0;
  auto interned =
      intern(is_entity ? value.entity().type : tables_.image->strings(), value.text(), row);
  fact.number = row;
  return interned;
}

ChangedEntity& NextRevision::edit(EntityRef entity) {
  const auto key = Overlay::entity_key(entity.type, entity.row);
  if (const auto own = own_.find(key); own != own_.end()) return *own->second;
  const ChangedEntity* const before = overlay_->entities.find(key);
  auto made = before == nullptr ? std::make_shared<ChangedEntity>()
                                : std::make_shared<ChangedEntity>(*before);
  const EntityTable& table = tables_.image->tables[entity.type];
  if (before == nullptr) {
    const std::byte* const record = table.record(entity.row);
    made->record.assign(record, record + table.layout.bytes);
    made->record.resize(table.layout.bytes + sizeof(std::uint64_t));
    made->lists.resize(table.layout.lists.size());
  }
  ChangedEntity& change = *made;
  own_[key] = &change;
  overlay_->entities.set(key, std::move(made));
  if (entity.row < table.size) (*overlay_->bits)[entity.type].set(entity.row);
  return change;
}

void NextRevision::set_flag(EntityRef entity, std::uint8_t flag, bool on) {
  std::byte& flags = record(entity)[tables_.image->tables[entity.type].layout.flags];
  flags = on ? flags | std::byte{flag} : flags & ~std::byte{flag};
}

void NextRevision::set_fact(EntityRef entity, std::uint16_t attribute, const Fact& fact) {
  write_fact(record(entity), tables_.image->tables[entity.type].layout.attributes[attribute], fact);
  types_changed_[entity.type] = 1;
  changed_.push_back(entity);
}

// What nobody gave of it is none or unavailable; unavailable of what is not there.
void NextRevision::silence_attributes(EntityRef entity) {
  const auto& attributes = schema_.entities[entity.type].attributes;
  const bool exists = tables_.has(entity.type, entity.row, entity_flags::kExists);
  for (std::uint16_t a = 0; a < attributes.size(); ++a) {
    const bool none = exists && attributes[a].type.optional;
    set_fact(entity, a, {none ? Fact::State::none : Fact::State::unavailable, 0});
  }
}

void NextRevision::appear(EntityRef entity) {
  if (tables_.has(entity.type, entity.row, entity_flags::kExists)) return;
  set_flag(entity, entity_flags::kExists, true);
  // SOUNDNESS: an image does not know of which attribute it was said, so silence is not taken for none.
  const bool unsure = tables_.has(entity.type, entity.row, entity_flags::kSaidUnavailable);
  const auto& attributes = schema_.entities[entity.type].attributes;
  for (std::uint16_t a = 0; a < attributes.size(); ++a) {
    const auto& said = edit(entity).said_unavailable;
    const bool silent =
        !unsure && std::find(said.begin(), said.end(), a) == said.end() &&
        tables_.attribute(entity.type, entity.row, a).state == Fact::State::unavailable;
    if (silent && attributes[a].type.optional) set_fact(entity, a, {Fact::State::none, 0});
  }
  edit(entity).said_unavailable.clear();
  set_flag(entity, entity_flags::kSaidUnavailable, false);
  ++tables_.entity_count;
  types_changed_[entity.type] = 1;
  changed_.push_back(entity);
  moved_.insert(entity);
}

void NextRevision::vanish(EntityRef entity) {
  parents_of(entity).clear();
  set_flag(entity, entity_flags::kCutShort, false);
  set_flag(entity, entity_flags::kSaidUnavailable, false);
  edit(entity).said_unavailable.clear();
  moved_.insert(entity);
  if (!tables_.has(entity.type, entity.row, entity_flags::kExists))
    return silence_attributes(entity);
  set_flag(entity, entity_flags::kExists, false);
  --tables_.entity_count;
  silence_attributes(entity);
}

FactResult NextRevision::take_entity(const BatchChange& change) {
  using K = BatchChange::Kind;
  if (auto checked = check_entity(schema_, change.entity, " was changed"); !checked) return checked;
  EntityRef entity{change.entity.type, 0};
  if (auto interned = intern(entity.type, change.entity.id, entity.row); !interned) return interned;
  if (change.kind == K::delete_entity) {
    vanish(entity);
    return Accepted{};
  }
  if (change.kind == K::entity_incomplete || change.kind == K::entity_complete) {
    set_flag(entity, entity_flags::kCutShort, change.kind == K::entity_incomplete);
    moved_.insert(entity);
    return Accepted{};
  }
  appear(entity);
  if (change.kind != K::replace_entity) return Accepted{};
  silence_attributes(entity);
  parents_of(entity).clear();
  set_flag(entity, entity_flags::kCutShort, false);
  moved_.insert(entity);
  return Accepted{};
}

FactResult NextRevision::take_attribute(const BatchChange& change) {
  if (auto checked = check_entity(schema_, change.entity, " was given an attribute"); !checked)
    return checked;
  const bool clear = change.kind == BatchChange::Kind::clear_attribute;
  std::uint16_t attribute = 0;
  const Value value = clear ? Value::unavailable() : change.value;
  if (auto checked = check_attribute(schema_, change.entity, change.name, value, attribute);
      !checked)
    return checked;
  EntityRef entity{change.entity.type, 0};
  if (auto interned = intern(entity.type, change.entity.id, entity.row); !interned) return interned;
  Fact fact;
  const bool exists = tables_.has(entity.type, entity.row, entity_flags::kExists);
  const Type& type = schema_.entities[entity.type].attributes[attribute].type;
  if (auto made = to_fact(clear && exists ? silence(type) : value, fact); !made) return made;
  set_fact(entity, attribute, fact);
  if (exists) return Accepted{};
  auto& said = edit(entity).said_unavailable;
  std::erase(said, attribute);
  if (!clear && fact.state == Fact::State::unavailable) said.push_back(attribute);
  return Accepted{};
}

FactResult NextRevision::take_global(const BatchChange& change) {
  const bool clear = change.kind == BatchChange::Kind::clear_global;
  std::uint16_t global = 0;
  const Value value = clear ? Value::unavailable() : change.value;
  if (auto checked = check_global(schema_, change.name, value, global); !checked) return checked;
  return to_fact(value, tables_.globals[global]);
}

// Of what is not there nothing can be told.
FactResult NextRevision::check_told(EntityRef entity) const {
  if (tables_.has(entity.type, entity.row, entity_flags::kExists)) return Accepted{};
  const auto& attributes = schema_.entities[entity.type].attributes;
  for (std::uint16_t a = 0; a < attributes.size(); ++a) {
    if (tables_.attribute(entity.type, entity.row, a).state == Fact::State::unavailable) continue;
    return refused(Kind::unknown_name,
                   {names().entity(entity), " was never added, but its attribute `",
                    attributes[a].name, "` was given"});
  }
  return Accepted{};
}

FactResult NextRevision::take(const BatchChange& change) {
  using K = BatchChange::Kind;
  switch (change.kind) {
    case K::forget_everything:
      return refused(Kind::unknown_name, {"everything can only be forgotten by the first change"});
    case K::replace_entity:
    case K::upsert_entity:
    case K::delete_entity:
    case K::entity_incomplete:
    case K::entity_complete:
      return take_entity(change);
    case K::set_attribute:
    case K::clear_attribute:
      return take_attribute(change);
    case K::add_parent:
    case K::remove_parent:
      return take_parent(change);
    case K::upsert_row:
    case K::delete_row:
    case K::relation_incomplete:
    case K::relation_complete:
      return take_relation(change);
    case K::set_global:
    case K::clear_global:
      return take_global(change);
  }
  return Accepted{};
}

}  // namespace sightline
