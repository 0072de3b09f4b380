// A snapshot -> facts by name, as `decide` goes by them; values -> text. Tested by
// tests/unit/compiler/explain/explain_test.cc and tests/laws/explain_test.cc. A snapshot has what is
// so and not who said it: what a cache said has to be told beside it (CacheWords), and where nobody
// did, that is what is told of a fact that a cache may have said.
#include "compiler/explain/known_facts.h"

#include <algorithm>

#include "compiler/world/world_values.h"

namespace sightline {

using Source = ToldFact::Source;

OwnedValue owned(const Value& value, const Type& type) {
  OwnedValue owned = OwnedValue::of(value);
  if (value.kind() == Value::Kind::member || value.kind() == Value::Kind::set) owned.type = type.id;
  return owned;
}

OwnedValue owned_entity(std::uint16_t type, std::string_view id) {
  return OwnedValue::of(Value::entity({type, id}));
}

OwnedValue owned_number(const Type& type, std::int64_t number) {
  switch (type.kind) {
    case Type::Kind::boolean:
      return {Value::Kind::boolean, 0, number, {}};
    case Type::Kind::integer:
      return {Value::Kind::integer, 0, number, {}};
    case Type::Kind::time:
      return {Value::Kind::time, 0, number, {}};
    case Type::Kind::duration:
      return {Value::Kind::duration, 0, number, {}};
    case Type::Kind::enumeration:
      return {Value::Kind::member, type.id, number, {}};
    case Type::Kind::set:
      return {Value::Kind::set, type.id, number, {}};
    case Type::Kind::entity:
    case Type::Kind::string:
      break;
  }
  return {};
}

std::string text_of(const Schema& schema, const OwnedValue& value) {
  switch (value.kind) {
    case Value::Kind::unavailable:
      return "unavailable";
    case Value::Kind::none:
      return "none";
    case Value::Kind::boolean:
      return value.number != 0 ? "true" : "false";
    case Value::Kind::integer:
      return std::to_string(value.number);
    case Value::Kind::time:
      return time_text(value.number);
    case Value::Kind::duration:
      return duration_text(value.number);
    case Value::Kind::member:
      return schema.enums[value.type].members[static_cast<std::size_t>(value.number)];
    case Value::Kind::entity:
      return entity_text(schema, value.type, value.text);
    case Value::Kind::string:
      return string_text(value.text);
    case Value::Kind::set:
      return set_text(schema.enums[value.type], value.number);
  }
  return "";
}

namespace {

std::vector<Value> views(const RowName& name) {
  std::vector<Value> values;
  for (const OwnedValue& column : name) values.push_back(column.view());
  return values;
}

}  // namespace

// --- who said so

Source KnownFacts::source(Trust trust, bool said_by_cache) const {
  if (said_by_cache) return Source::cache;
  const bool may_be = trust == Trust::cached && cache_ == nullptr;
  return may_be ? Source::registry_or_cache : Source::registry;
}

ReadFact KnownFacts::told(const Value& value, const Type& type, Trust trust,
                          bool said_by_cache) const {
  if (value.kind() != Value::Kind::unavailable)
    return {owned(value, type), source(trust, said_by_cache)};
  return {{}, Source::nobody, said_by_cache ? "the cache does not know it" : "nobody could say"};
}

// --- entities and globals

bool KnownFacts::exists(const EntityName& entity) const {
  const auto number = find(entity);
  return number && view_.exists(entity.first, *number);
}

ReadFact KnownFacts::attribute(std::uint16_t type, std::uint16_t attribute,
                               const std::string& id) const {
  const AttributeSchema& declared = schema_.entities[type].attributes[attribute];
  const bool by_cache = cache_ != nullptr && cache_->said_attribute({type, id}, attribute);
  const auto number = find({type, id});
  const Value value = number ? view_.attribute(type, *number, attribute) : Value::unavailable();
  const bool is_there = number && view_.exists(type, *number);
  if (!is_there && !by_cache && value.kind() == Value::Kind::unavailable)
    return {{}, Source::nobody, entity_text(schema_, type, id) + " is not among the facts"};
  return told(value, declared.type, declared.trust, by_cache);
}

ReadFact KnownFacts::global(std::uint16_t global) const {
  const GlobalSchema& declared = schema_.globals[global];
  return told(view_.global(global), declared.type, declared.trust,
              cache_ != nullptr && cache_->said_global(global));
}

std::vector<EntityName> KnownFacts::parents(const EntityName& entity) const {
  std::vector<EntityName> parents;
  if (const auto number = find(entity)) {
    for (const Entity& parent : view_.parents(entity.first, *number))
      parents.emplace_back(parent.type, std::string(parent.id));
  }
  return parents;
}

bool KnownFacts::is_cut_short(const EntityName& entity) const {
  const auto number = find(entity);
  return number && view_.is_incomplete(entity.first, *number);
}

std::vector<EntityName> KnownFacts::some_entities(std::uint16_t type, std::size_t most) const {
  std::vector<EntityName> some;
  for (std::uint32_t n = 0; n < view_.entity_count(type) && some.size() < most; ++n)
    if (view_.exists(type, n)) some.emplace_back(type, std::string(view_.entity(type, n).id));
  return some;
}

// --- rows

KnownRow KnownFacts::read_row(std::uint16_t relation, std::uint32_t number) const {
  const RelationSchema& declared = schema_.relations[relation];
  KnownRow row;
  for (std::uint16_t c = 0; c < declared.columns.size(); ++c)
    row.name.push_back(owned(view_.column(relation, number, c), declared.columns[c].type));
  for (std::uint16_t f = 0; f < declared.fields.size(); ++f)
    row.fields.push_back(owned(view_.field(relation, number, f), declared.fields[f].type));
  row.source =
      source(declared.trust, cache_ != nullptr && cache_->said_row(relation, views(row.name)));
  return row;
}

std::optional<std::vector<KnownRow>> KnownFacts::rows(std::uint16_t relation, unsigned mask,
                                                      const RowName& key) const {
  const auto numbers = view_.rows(relation, static_cast<std::uint8_t>(mask), views(key));
  if (!numbers) return std::nullopt;
  std::vector<KnownRow> rows;
  for (const auto number : *numbers) rows.push_back(read_row(relation, number));
  return rows;
}

std::optional<KnownRow> KnownFacts::row(std::uint16_t relation, const RowName& name) const {
  const auto number = view_.find_row(relation, views(name));
  return number ? std::optional(read_row(relation, *number)) : std::nullopt;
}

}  // namespace sightline
