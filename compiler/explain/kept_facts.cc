// Facts by name -> a snapshot of them, by the calls that a host would make; values -> text. Tested by
// tests/laws/explain_test.cc: what is kept decides as what was given. What the facts mean is in
// fact_view.cc.
#include "compiler/explain/kept_facts.h"

#include "compiler/world/world_values.h"

namespace sightline {

OwnedValue OwnedValue::of(const Value& value, const Type& type) {
  const bool has_enum = value.kind() == Value::Kind::member || value.kind() == Value::Kind::set;
  const std::uint16_t of_type = value.kind() == Value::Kind::entity ? value.entity().type
                                : has_enum                          ? type.id
                                                                    : std::uint16_t{0};
  return {value.kind(), of_type, value.number(), std::string(value.text())};
}

OwnedValue OwnedValue::entity(std::uint16_t type, std::string_view id) {
  return {Value::Kind::entity, type, 0, std::string(id)};
}

OwnedValue OwnedValue::number_of(const Type& type, std::int64_t number) {
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

Value OwnedValue::view() const {
  switch (kind) {
    case Value::Kind::unavailable:
      return Value::unavailable();
    case Value::Kind::none:
      return Value::none();
    case Value::Kind::boolean:
      return Value::boolean(number != 0);
    case Value::Kind::integer:
      return Value::integer(number);
    case Value::Kind::time:
      return Value::time(Time(std::chrono::milliseconds(number)));
    case Value::Kind::duration:
      return Value::duration(std::chrono::milliseconds(number));
    case Value::Kind::member:
      return Value::member(static_cast<std::uint16_t>(number));
    case Value::Kind::entity:
      return Value::entity({type, text});
    case Value::Kind::string:
      return Value::string(text);
    case Value::Kind::set:
      return Value::set(static_cast<std::uint64_t>(number));
  }
  return Value::unavailable();
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

KeptFacts::KeptFacts(const Schema& schema)
    : relations(schema.relations.size()), globals(schema.globals.size()) {}

KeptEntity& KeptFacts::entity(const Schema& schema, const EntityName& name) {
  KeptEntity& entity = entities[name];
  entity.attributes.resize(schema.entities[name.first].attributes.size());
  return entity;
}

std::size_t KeptFacts::size() const {
  std::size_t rows = 0;
  for (const auto& relation : relations) rows += relation.registry.size() + relation.cache.size();
  return entities.size() + rows;
}

namespace {

// Repeats the calls; the first that is refused ends it.
class Repeater {
 public:
  explicit Repeater(const Policy& policy) : schema_(policy.schema()), builder_(policy) {}

  void entity(const EntityName& name, const KeptEntity& kept) {
    const Entity entity{name.first, name.second};
    if (kept.exists) keep(builder_.add_entity(entity));
    for (std::size_t a = 0; a < kept.attributes.size(); ++a) {
      const auto& attribute = schema_.entities[name.first].attributes[a].name;
      const auto& said = kept.attributes[a];
      if (said.registry) keep(builder_.set_attribute(entity, attribute, said.registry->view()));
      if (said.cache) keep(builder_.observe_attribute(entity, attribute, said.cache->view()));
    }
    for (const auto& parent : kept.parents)
      keep(builder_.add_parent(entity, {parent.first, parent.second}));
    if (kept.cut_short) keep(builder_.mark_incomplete(entity));
  }
  void row(const RelationSchema& relation, const RowName& name, const KeptRow& row, bool cache) {
    std::vector<Value> key;
    for (const auto& column : name) key.push_back(column.view());
    std::vector<FieldValue> fields;
    for (std::size_t f = 0; f < row.fields.size(); ++f)
      fields.push_back({relation.fields[f].name, row.fields[f].view()});
    keep(!row.present ? builder_.observe_no_row(relation.name, key)
         : cache      ? builder_.observe_row(relation.name, key, fields)
                      : builder_.add_row(relation.name, key, fields));
  }
  void relation(const RelationSchema& schema, const KeptRelation& kept) {
    for (const auto& [name, one] : kept.registry) row(schema, name, one, false);
    for (const auto& [name, one] : kept.cache) row(schema, name, one, true);
    if (kept.incomplete) keep(builder_.mark_incomplete(std::string_view(schema.name)));
  }
  void global(const GlobalSchema& schema, const SaidOf<OwnedValue>& said) {
    if (said.registry) keep(builder_.set_global(schema.name, said.registry->view()));
    if (said.cache) keep(builder_.observe_global(schema.name, said.cache->view()));
  }
  Result<Snapshot, FactError> build(std::uint64_t revision, std::int64_t as_of) {
    if (error_) return *error_;
    return std::move(builder_).build(revision, Time(std::chrono::milliseconds(as_of)));
  }

 private:
  void keep(const FactResult& result) {
    if (!result && !error_) error_ = result.error();
  }
  const Schema& schema_;
  SnapshotBuilder builder_;
  std::optional<FactError> error_;
};

}  // namespace

Result<Snapshot, FactError> KeptFacts::snapshot(const Policy& policy) const {
  Repeater repeat(policy);
  const Schema& schema = policy.schema();
  for (const auto& [name, kept] : entities) repeat.entity(name, kept);
  for (std::size_t r = 0; r < relations.size(); ++r)
    repeat.relation(schema.relations[r], relations[r]);
  for (std::size_t g = 0; g < globals.size(); ++g) repeat.global(schema.globals[g], globals[g]);
  return repeat.build(revision, as_of);
}

}  // namespace sightline
