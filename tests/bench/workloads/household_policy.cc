// HouseholdWorld -> policy text and snapshot. The conditions are eight atoms: banned, two ends of the
// viewing hours, owner, account, privacy mode, and media and end of a share. Tested in
// tests/unit/bench/household_test.cc; knows nothing of how the runtime keeps facts.
#include "tests/bench/workloads/household_policy.h"

#include <array>
#include <chrono>
#include <stdexcept>

namespace sightline::bench {
namespace {

template <class Outcome>
void expect(const Outcome& outcome) {
  if (!outcome) throw std::runtime_error(outcome.error().message);
}

Time at(std::uint32_t seconds) { return Time(std::chrono::seconds(seconds)); }

std::uint16_t entity_type(const Policy& policy, std::string_view name) {
  return policy.schema().find_entity(name).value();
}

template <class Taker>
void add_users(Taker& facts, const HouseholdWorld& world, const Policy& policy) {
  const std::uint16_t user_type = entity_type(policy, "User");
  const std::uint16_t account_type = entity_type(policy, "Account");
  for (std::uint32_t u = 0; u < world.size(); ++u) {
    const HouseholdId id = HouseholdWorld::user_id(u);
    const Entity user{user_type, text(id)};
    const std::string account = std::to_string(HouseholdWorld::account(u));
    expect(facts.add_entity(user));
    expect(facts.set_attribute(user, "account", Value::entity({account_type, account})));
    expect(facts.set_attribute(user, "banned", Value::boolean(HouseholdWorld::banned(u))));
  }
}

template <class Taker>
void add_cameras(Taker& facts, const HouseholdWorld& world, const Policy& policy) {
  const std::uint16_t camera_type = entity_type(policy, "Camera");
  const std::uint16_t user_type = entity_type(policy, "User");
  const std::uint16_t account_type = entity_type(policy, "Account");
  for (std::uint32_t c = 0; c < world.size(); ++c) {
    const HouseholdId id = HouseholdWorld::camera_id(c);
    const HouseholdId owner = HouseholdWorld::user_id(c);
    const Entity camera{camera_type, text(id)};
    const std::string account = std::to_string(HouseholdWorld::account(c));
    const auto set = [&](std::string_view attribute, Value value) {
      expect(facts.set_attribute(camera, attribute, value));
    };
    expect(facts.add_entity(camera));
    set("account", Value::entity({account_type, account}));
    set("owner", Value::entity({user_type, text(owner)}));
    set("opens", Value::integer(HouseholdWorld::opens(c)));
    set("closes", Value::integer(HouseholdWorld::closes(c)));
    set("privacy", HouseholdWorld::privacy_unavailable(c)
                       ? Value::unavailable()
                       : Value::boolean(HouseholdWorld::privacy(c)));
  }
}

template <class Taker>
void add_shares(Taker& facts, const HouseholdWorld& world, const Policy& policy) {
  const std::uint16_t camera_type = entity_type(policy, "Camera");
  const std::uint16_t user_type = entity_type(policy, "User");
  for (std::uint32_t u = 0; u < world.size(); ++u) {
    const HouseholdId user = HouseholdWorld::user_id(u);
    for (unsigned nth = 0; nth < HouseholdWorld::kSharesPerUser; ++nth) {
      const HouseholdShare share = world.share(u, nth);
      const HouseholdId camera = HouseholdWorld::camera_id(share.camera);
      const std::array key{Value::entity({user_type, text(user)}),
                           Value::entity({camera_type, text(camera)})};
      const std::array<FieldValue, 2> fields{
          {{"media", Value::set(share.media)}, {"until", Value::time(at(share.until))}}};
      expect(facts.add_row("share", key, fields));
    }
  }
}

template <class Taker>
auto built(Taker facts, const HouseholdWorld& world, const Policy& policy) {
  add_users(facts, world, policy);
  add_cameras(facts, world, policy);
  add_shares(facts, world, policy);
  auto whole = std::move(facts).build(1, at(HouseholdWorld::kNow));
  expect(whole);
  return std::move(*whole);
}

}  // namespace

std::string household_policy() {
  return R"(policy home_cameras
enum Medium { live, thumbnails, recordings }
entity Account
entity User { account: Account, banned: bool }
entity Camera { account: Account, owner: User, opens: int, closes: int, privacy: bool }
relation share(user: User, camera: Camera) { media: set<Medium>, until: time } max 100
context { hour: int }
action view_live, view_thumbnail, view_recording (User, Camera)
action group views = view_live, view_thumbnail, view_recording

define given(u: User, cam: Camera, medium: Medium) =
  some share(u, cam) as s where medium in s.media and now < s.until

rule owners: permit views(u, cam) when cam.owner == u
rule household: permit views(u, cam) when u.account == cam.account
rule guests:
  permit view_live(u, cam) when given(u, cam, live)
  permit view_thumbnail(u, cam) when given(u, cam, thumbnails)
  permit view_recording(u, cam) when given(u, cam, recordings)
rule banned: forbid views(u, _) when u.banned
rule hours: forbid views(_, cam) unless cam.opens <= hour and hour < cam.closes
rule privacy: forbid views(u, cam) when cam.privacy unless cam.owner == u
)";
}

Snapshot household_snapshot(const HouseholdWorld& world, const Policy& policy) {
  return built(SnapshotBuilder(policy), world, policy);
}

HouseholdCall::HouseholdCall(const Policy& policy)
    : user_(entity_type(policy, "User")),
      camera_(entity_type(policy, "Camera")),
      view_thumbnail_(policy.schema().find_action("view_thumbnail").value()),
      now_(at(HouseholdWorld::kNow)),
      hour_{policy.schema().find_context("hour").value(), Value::integer(HouseholdWorld::kHour)} {}

}  // namespace sightline::bench
