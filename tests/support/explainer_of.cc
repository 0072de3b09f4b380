// World -> Explainer, by the calls that to_snapshot() makes to a builder. A fact that is refused is
// a mistake of the test: std::runtime_error.
#include "tests/support/explainer_of.h"

#include <stdexcept>
#include <vector>

#include "compiler/world/world_values.h"

namespace sightline::testing {
namespace {

// A world's facts, given to the ledger as to_snapshot() gives them to a builder.
class Giver {
 public:
  Giver(const World& world, const Policy& policy)
      : world_(world), schema_(policy.schema()), ledger_(policy) {}

  Result<Explainer, FactError> give() {
    for (std::uint16_t type = 0; type < world_.entities.size(); ++type) {
      for (const auto& entity : world_.entities[type])
        if (entity.exists) this->entity({type, entity.id}, entity);
    }
    for (std::size_t r = 0; r < world_.rows.size(); ++r) {
      for (const auto& row : world_.rows[r]) this->row(schema_.relations[r], row);
      if (!world_.complete[r])
        taken(ledger_.mark_incomplete(std::string_view(schema_.relations[r].name)));
    }
    for (std::size_t g = 0; g < world_.globals.size(); ++g) {
      const auto& global = schema_.globals[g];
      const Value value = to_value(global.type, world_.globals[g], world_);
      taken(global.trust == Trust::cached ? ledger_.observe_global(global.name, value)
                                          : ledger_.set_global(global.name, value));
    }
    return std::move(ledger_).build(1, Time(std::chrono::milliseconds(world_.as_of)));
  }

 private:
  static void taken(const FactResult& result) {
    if (!result) throw std::runtime_error("the ledger refused: " + result.error().message);
  }
  void entity(Entity name, const WorldEntity& entity) {
    taken(ledger_.add_entity(name));
    for (std::size_t a = 0; a < entity.attributes.size(); ++a) {
      const auto& attribute = schema_.entities[name.type].attributes[a];
      const Value value = to_value(attribute.type, entity.attributes[a], world_);
      taken(attribute.trust == Trust::cached
                ? ledger_.observe_attribute(name, attribute.name, value)
                : ledger_.set_attribute(name, attribute.name, value));
    }
    for (const auto& parent : entity.parents) {
      const std::string& id = world_.entities[parent.type][parent.entity].id;
      taken(ledger_.add_parent(name, {static_cast<std::uint16_t>(parent.type), id}));
    }
    if (!entity.parents_complete) taken(ledger_.mark_incomplete(name));
  }
  void row(const RelationSchema& relation, const WorldRow& row) {
    std::vector<Value> key;
    for (std::size_t c = 0; c < row.columns.size(); ++c)
      key.push_back(to_value(relation.columns[c].type, WorldValue::of(row.columns[c]), world_));
    std::vector<FieldValue> fields;
    for (std::size_t f = 0; f < row.fields.size(); ++f) {
      fields.push_back(
          {relation.fields[f].name, to_value(relation.fields[f].type, row.fields[f], world_)});
    }
    taken(relation.trust == Trust::cached ? ledger_.observe_row(relation.name, key, fields)
                                          : ledger_.add_row(relation.name, key, fields));
  }

  const World& world_;
  const Schema& schema_;
  FactLedger ledger_;
};

}  // namespace

Result<Explainer, FactError> explainer_of(const World& world, const Policy& policy) {
  return Giver(world, policy).give();
}

}  // namespace sightline::testing
