// Changes in the order they were made -> the same columns that a builder's calls fill, the last word about
// each fact. Tested by tests/unit/runtime/revisions/facts_anew_test.cc against a writer that applies the same
// changes one after the other. Where a writer refuses, so does this, then or in build().
#include <algorithm>

#include "runtime/facts/check_fact.h"
#include "runtime/facts/draft.h"

namespace sightline {

using Change = BatchChange::Kind;
using Kind = FactError::Kind;

// One and the same text is the same id: what a batch goes on about is not looked up again.
FactResult FactDraft::meet(Entity entity, std::string_view what, Subject& subject) {
  const bool known = subject.row != kNoRow && entity.type == subject.entity.type &&
                     entity.id.data() == subject.entity.id.data() &&
                     entity.id.size() == subject.entity.id.size();
  if (known) return Accepted{};
  subject.row = kNoRow;
  if (auto checked = check_entity(schema_, entity, what); !checked) return checked;
  subject = {entity, ids(entity.type).intern(entity.id)};
  return subject.row == kNoRow ? full() : Accepted{};
}

void FactDraft::silence(EntityRef entity) {
  for (Column& column : entities_[entity.type].registry) column.unset(entity.row);
  hierarchy_.forget(entity);
}

FactResult FactDraft::take_entity(const BatchChange& change, Subject& subject) {
  if (auto met = meet(change.entity, " was changed", subject); !met) return met;
  const EntityRef entity{change.entity.type, subject.row};
  if (change.kind == Change::entity_incomplete) hierarchy_.cut_short(entity);
  if (change.kind == Change::entity_complete) hierarchy_.make_whole(entity);
  if (change.kind == Change::entity_incomplete || change.kind == Change::entity_complete)
    return Accepted{};
  auto& exists = facts_.entities[entity.type].exists;
  if (entity.row >= exists.size()) exists.resize(entity.row + std::size_t{1});
  exists[entity.row] = change.kind == Change::delete_entity ? 0 : 1;
  if (change.kind != Change::upsert_entity) silence(entity);
  return Accepted{};
}

FactResult FactDraft::take_attribute(const BatchChange& change, Subject& subject) {
  if (auto met = meet(change.entity, " was given an attribute", subject); !met) return met;
  const bool clears = change.kind == Change::clear_attribute;
  const Value value = clears ? Value::unavailable() : change.value;
  std::uint16_t attribute = 0;
  if (auto checked = check_attribute(schema_, change.entity, change.name, value, attribute);
      !checked)
    return checked;
  Column& column = entities_[change.entity.type].registry[attribute];
  Fact fact;
  if (!to_fact(value, fact)) return full();
  if (clears) {
    column.unset(subject.row);
  } else {
    column.put(subject.row, fact);
  }
  return Accepted{};
}

FactResult FactDraft::take_parent(const BatchChange& change, Subject& subject) {
  if (auto checked = check_parent(schema_, change.entity, change.parent); !checked) return checked;
  if (auto met = meet(change.entity, "", subject); !met) return met;
  const EntityRef child{change.entity.type, subject.row};
  const EntityRef parent{change.parent.type, ids(change.parent.type).intern(change.parent.id)};
  if (parent.row == kNoRow) return full();
  if (change.kind == Change::remove_parent) {
    hierarchy_.remove(child, parent);
    return Accepted{};
  }
  const auto parents = hierarchy_.parents(child);
  if (std::find(parents.begin(), parents.end(), parent) != parents.end()) return Accepted{};
  if (parents.size() == kMaxAncestors) return crowded(names().entity(child));
  hierarchy_.add(child, parent);
  return Accepted{};
}

bool FactDraft::find_key(std::span<const Value> key, RowKey& numbers) {
  for (std::size_t c = 0; c < key.size(); ++c) {
    const bool is_entity = key[c].kind() == Value::Kind::entity;
    numbers[c] = key[c].number();
    if (!is_entity && key[c].kind() != Value::Kind::string) continue;
    const auto row = (is_entity ? ids(key[c].entity().type) : facts_.strings).find(key[c].text());
    if (row == kNoRow) return false;
    numbers[c] = row;
  }
  return true;
}

FactResult FactDraft::take_row(const BatchChange& change, std::uint16_t relation) {
  RowSet& rows = rows_[relation].registry;
  RowKey numbers{};
  if (change.kind == Change::delete_row) {
    if (auto checked = check_key(schema_, schema_.relations[relation], change.key); !checked)
      return checked;
    const bool known = find_key(change.key, numbers);
    const auto row = known ? rows.find(numbers) : kNoRow;
    if (row != kNoRow) rows.present[row] = 0;
    return Accepted{};
  }
  if (auto numbered = number_key(relation, change.key, numbers); !numbered) return numbered;
  if (auto taken = payload(schema_.relations[relation], change.fields); !taken) return taken;
  const auto row = rows.find(numbers);
  if (row != kNoRow) {
    rows.replace(row, payload_);
    return Accepted{};
  }
  if (rows.size() >= kMaxIds) {
    return refused(Kind::too_many, "the snapshot holds no more rows of `{}`",
                   {schema_.relations[relation].name});
  }
  rows.add(numbers, payload_, true);
  return Accepted{};
}

FactResult FactDraft::take_relation(const BatchChange& change) {
  std::uint16_t relation = 0;
  if (auto found = find_relation(schema_, change.name, relation); !found) return found;
  const bool about_rows = change.kind == Change::upsert_row || change.kind == Change::delete_row;
  if (about_rows) return take_row(change, relation);
  rows_[relation].incomplete = change.kind == Change::relation_incomplete;
  return Accepted{};
}

FactResult FactDraft::take_global(const BatchChange& change) {
  const bool clears = change.kind == Change::clear_global;
  const Value value = clears ? Value::unavailable() : change.value;
  std::uint16_t global = 0;
  if (auto checked = check_global(schema_, change.name, value, global); !checked) return checked;
  Fact fact;
  if (!to_fact(value, fact)) return full();
  globals_[global].registry = fact;
  return Accepted{};
}

FactResult FactDraft::take(const BatchChange& change, Subject& subject) {
  switch (change.kind) {
    case Change::forget_everything:
      forget_everything();
      subject.row = kNoRow;
      return Accepted{};
    case Change::replace_entity:
    case Change::upsert_entity:
    case Change::delete_entity:
    case Change::entity_incomplete:
    case Change::entity_complete:
      return take_entity(change, subject);
    case Change::set_attribute:
    case Change::clear_attribute:
      return take_attribute(change, subject);
    case Change::add_parent:
    case Change::remove_parent:
      return take_parent(change, subject);
    case Change::upsert_row:
    case Change::delete_row:
    case Change::relation_incomplete:
    case Change::relation_complete:
      return take_relation(change);
    case Change::set_global:
    case Change::clear_global:
      return take_global(change);
  }
  return Accepted{};
}

FactResult FactDraft::take(const FactBatch& part) {
  Subject subject;  // of this part, whose texts it borrows
  auto changes = part.changes();
  while (const BatchChange* const change = changes.next())
    if (auto taken = take(*change, subject); !taken) return taken;
  return Accepted{};
}

}  // namespace sightline
