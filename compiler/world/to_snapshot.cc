// World -> Snapshot, through the same builder that a host uses. Tested by every `test` block and by
// replay. What a world leaves unavailable is given to the builder as unavailable, so that an optional
// attribute does not become `none` by silence.
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
      for (const auto& entity : world_.entities[type]) write_entity(type, entity);
    }
    for (std::size_t r = 0; r < world_.rows.size(); ++r) {
      for (const auto& row : world_.rows[r]) write_row(schema_.relations[r], row);
      if (!world_.complete[r] && schema_.relations[r].trust != Trust::sealed_fixed) {
        keep(builder_.mark_incomplete(schema_.relations[r].name));
      }
    }
    for (std::size_t g = 0; g < world_.globals.size(); ++g) {
      const auto& global = schema_.globals[g];
      keep(builder_.set_global(global.name, to_value(global.type, world_.globals[g], world_)));
    }
    if (error_) return *error_;
    return std::move(builder_).build(1, Time(std::chrono::milliseconds(world_.as_of)));
  }

 private:
  void keep(const FactResult& result) {
    if (!result && !error_) error_ = result.error();
  }

  void write_entity(std::uint16_t type, const WorldEntity& entity) {
    if (!entity.exists) return;
    keep(builder_.add_entity({type, entity.id}));
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      const auto& attribute = schema_.entities[type].attributes[a];
      keep(builder_.set_attribute({type, entity.id}, attribute.name,
                                  to_value(attribute.type, entity.attributes[a], world_)));
    }
  }

  void write_row(const RelationSchema& relation, const WorldRow& row) {
    std::vector<Entity> key;
    for (std::size_t c = 0; c < row.columns.size(); ++c) {
      const std::uint16_t type = relation.columns[c].entity;
      key.push_back({type, world_.entities[type][row.columns[c]].id});
    }
    std::vector<FieldValue> fields;
    for (std::size_t f = 0; f < row.fields.size(); ++f) {
      fields.push_back(
          {relation.fields[f].name, to_value(relation.fields[f].type, row.fields[f], world_)});
    }
    keep(builder_.add_row(relation.name, key, fields));
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
