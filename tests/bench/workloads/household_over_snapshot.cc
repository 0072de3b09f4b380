// A snapshot of the household -> where its facts are. Held to the plain words of household_world.cc by
// tests/unit/bench/household_test.cc.
#include "tests/bench/workloads/household_over_snapshot.h"

#include <stdexcept>

#include "runtime/revisions/snapshot_tables.h"

namespace sightline::bench {
namespace {

template <class Declared>
std::uint32_t place_of(const std::vector<Declared>& declared, const std::vector<FactPlace>& places,
                       std::string_view name) {
  for (std::size_t i = 0; i < declared.size(); ++i)
    if (declared[i].name == name) return places[i].offset;
  throw std::runtime_error("the household has no `" + std::string(name) + "`");
}

}  // namespace

HouseholdOverSnapshot::HouseholdOverSnapshot(const Policy& policy, const Snapshot& snapshot) {
  const FactTables& tables = tables_of(snapshot);
  if (tables.overlay != nullptr) throw std::runtime_error("the household's facts have changed");
  const Schema& schema = policy.schema();
  const auto user_type = schema.find_entity("User").value();
  const auto camera_type = schema.find_entity("Camera").value();
  seed_ = tables.image->seed;
  users_ = &tables.image->tables[user_type];
  cameras_ = &tables.image->tables[camera_type];
  shares_ = &tables.image->relations.front();
  const auto of_user = [&](std::string_view name) {
    return place_of(schema.entities[user_type].attributes, users_->layout.attributes, name);
  };
  const auto of_camera = [&](std::string_view name) {
    return place_of(schema.entities[camera_type].attributes, cameras_->layout.attributes, name);
  };
  banned_ = of_user("banned");
  user_account_ = of_user("account");
  camera_account_ = of_camera("account");
  owner_ = of_camera("owner");
  opens_ = of_camera("opens");
  closes_ = of_camera("closes");
  privacy_ = of_camera("privacy");
  const RelationSchema& share = schema.relations.front();
  if (!shares_->has_home || shares_->entity_types[shares_->order[0]] != user_type)
    throw std::runtime_error("the household's shares do not stand with their users");
  shares_begin_ = shares_->home.begins;
  share_camera_ = place_of(share.columns, shares_->layout.columns, "camera");
  share_media_ = place_of(share.fields, shares_->layout.fields, "media");
  share_until_ = place_of(share.fields, shares_->layout.fields, "until");
}

}  // namespace sightline::bench
