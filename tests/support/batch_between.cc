// World, World -> FactBatch. What it comes to is what to_snapshot() builds of the second
// (tests/laws/search_test.cc).
#include "tests/support/batch_between.h"

#include <vector>

#include "compiler/world/world_values.h"

namespace sightline::testing {
namespace {

class Writer {
 public:
  Writer(const Schema& schema, const World& world, FactBatch& out)
      : schema_(schema), world_(world), out_(out) {}

  void take_back() {
    for (std::uint16_t type = 0; type < world_.entities.size(); ++type)
      for (const auto& entity : world_.entities[type]) out_.delete_entity({type, entity.id});
    for (std::size_t r = 0; r < world_.rows.size(); ++r) {
      for (const auto& row : world_.rows[r])
        out_.delete_row(schema_.relations[r].name, key(schema_.relations[r], row));
      out_.mark_complete(schema_.relations[r].name);
    }
    for (const auto& global : schema_.globals) out_.clear_global(global.name);
  }
  void tell() {
    for (std::uint16_t type = 0; type < world_.entities.size(); ++type) {
      for (const auto& entity : world_.entities[type])
        if (entity.exists) tell({type, entity.id}, entity);
    }
    for (std::size_t r = 0; r < world_.rows.size(); ++r) {
      for (const auto& row : world_.rows[r]) tell(schema_.relations[r], row);
      if (!world_.complete[r]) out_.mark_incomplete(schema_.relations[r].name);
    }
    for (std::size_t g = 0; g < world_.globals.size(); ++g) {
      const auto& global = schema_.globals[g];
      out_.set_global(global.name, to_value(global.type, world_.globals[g], world_));
    }
    out_.as_of = Time(std::chrono::milliseconds(world_.as_of));
  }

 private:
  std::vector<Value> key(const RelationSchema& relation, const WorldRow& row) const {
    std::vector<Value> key;
    for (std::size_t c = 0; c < row.columns.size(); ++c)
      key.push_back(to_value(relation.columns[c].type, WorldValue::of(row.columns[c]), world_));
    return key;
  }
  void tell(Entity name, const WorldEntity& entity) {
    out_.replace_entity(name);
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      const auto& attribute = schema_.entities[name.type].attributes[a];
      out_.set_attribute(name, attribute.name,
                         to_value(attribute.type, entity.attributes[a], world_));
    }
    for (const auto& parent : entity.parents) {
      const auto type = static_cast<std::uint16_t>(parent.type);
      out_.add_parent(name, {type, world_.entities[parent.type][parent.entity].id});
    }
    if (!entity.parents_complete) out_.mark_incomplete(name);
  }
  void tell(const RelationSchema& relation, const WorldRow& row) {
    std::vector<FieldValue> fields;
    for (std::size_t f = 0; f < row.fields.size(); ++f) {
      fields.push_back(
          {relation.fields[f].name, to_value(relation.fields[f].type, row.fields[f], world_)});
    }
    out_.upsert_row(relation.name, key(relation, row), fields);
  }

  const Schema& schema_;
  const World& world_;
  FactBatch& out_;
};

}  // namespace

FactBatch batch_between(const Schema& schema, const World& from, const World& to) {
  FactBatch batch;
  Writer(schema, from, batch).take_back();
  Writer(schema, to, batch).tell();
  return batch;
}

}  // namespace sightline::testing
