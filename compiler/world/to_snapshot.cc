// World -> Snapshot, through the same builder that a host uses. Tested by every `test` block and by
// replay. What a world leaves unavailable is given to the builder as unavailable, so that an optional
// attribute does not become `none` by silence. Facts that a cache serves are given as a cache's: the
// registry's rows are held to what the declarations say of them, a cache's word is not.
#include "compiler/world/world_values.h"
#include "sightline/compiler.h"

namespace sightline {
namespace {

class Writer {
 public:
  Writer(const World& world, const Policy& policy)
      : world_(world), schema_(policy.schema()), builder_(policy) {}

  Result<Snapshot, FactError> write() {
    for (std::uint16_t type = 0; type < world_.entities.size(); ++type) {
      for (const auto& entity : world_.entities[type]) {
        if (entity.exists) keep(builder_.add_entity({type, entity.id}));
      }
    }
    for (std::uint16_t type = 0; type < world_.entities.size(); ++type) {
      for (const auto& entity : world_.entities[type]) {
        if (entity.exists) write_entity({type, entity.id}, entity);
      }
    }
    for (std::size_t r = 0; r < world_.rows.size(); ++r) {
      for (const auto& row : world_.rows[r]) write_row(schema_.relations[r], row);
      if (!world_.complete[r]) keep(builder_.mark_incomplete(schema_.relations[r].name));
    }
    for (std::size_t g = 0; g < world_.globals.size(); ++g) {
      const auto& global = schema_.globals[g];
      const Value value = to_value(global.type, world_.globals[g], world_);
      keep(global.trust == Trust::cached ? builder_.observe_global(global.name, value)
                                         : builder_.set_global(global.name, value));
    }
    if (error_) return *error_;
    return std::move(builder_).build(1, Time(std::chrono::milliseconds(world_.as_of)));
  }

 private:
  void keep(const FactResult& result) {
    if (!result && !error_) error_ = result.error();
  }

  void write_entity(Entity name, const WorldEntity& entity) {
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      const auto& attribute = schema_.entities[name.type].attributes[a];
      const Value value = to_value(attribute.type, entity.attributes[a], world_);
      keep(attribute.trust == Trust::cached
               ? builder_.observe_attribute(name, attribute.name, value)
               : builder_.set_attribute(name, attribute.name, value));
    }
    for (const auto& parent : entity.parents) {
      const std::string& id = world_.entities[parent.type][parent.entity].id;
      keep(builder_.add_parent(name, {static_cast<std::uint16_t>(parent.type), id}));
    }
    if (!entity.parents_complete) keep(builder_.mark_incomplete(name));
  }

  void write_row(const RelationSchema& relation, const WorldRow& row) {
    std::vector<Value> key;
    for (std::size_t c = 0; c < row.columns.size(); ++c)
      key.push_back(to_value(relation.columns[c].type, WorldValue::of(row.columns[c]), world_));
    std::vector<FieldValue> fields;
    for (std::size_t f = 0; f < row.fields.size(); ++f) {
      fields.push_back(
          {relation.fields[f].name, to_value(relation.fields[f].type, row.fields[f], world_)});
    }
    keep(relation.trust == Trust::cached ? builder_.observe_row(relation.name, key, fields)
                                         : builder_.add_row(relation.name, key, fields));
  }

  const World& world_;
  const Schema& schema_;
  SnapshotBuilder builder_;
  std::optional<FactError> error_;
};

}  // namespace

Result<Snapshot, FactError> to_snapshot(const World& observed, const Policy& loaded) {
  return Writer(observed, loaded).write();
}

}  // namespace sightline
