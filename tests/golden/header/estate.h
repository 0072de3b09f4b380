// Written by `sightline compile --header` for the policy `estate` and not to be changed here.
//
//   auto gate = estate::Gate::bind(std::move(*policy));  // from sightline::Policy::load
//   if (!gate) return fail(gate.error().message);
//   if (gate->view_live(estate::User{"..."}, estate::Camera{"..."}, now, snapshot)) ...
//
// What a policy does not declare does not compile. Names: specs/cpp-header.md.
// clang-format off
#pragma once

#include <sightline/binding.h>
#include <sightline/loaded_policy.h>
#include <sightline/typed_values.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace estate {

static_assert(sightline::kHeaderVersion == 2, "write this header again: sightline compile --header");

enum class Scope : std::uint16_t {
  live,
  recordings,
};

class Site {
 public:
  explicit constexpr Site(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {0, held_id}; }
  friend constexpr bool operator==(const Site&, const Site&) = default;

 private:
  std::string_view held_id;
};

class User {
 public:
  explicit constexpr User(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {1, held_id}; }
  friend constexpr bool operator==(const User&, const User&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

class Client {
 public:
  explicit constexpr Client(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {2, held_id}; }
  friend constexpr bool operator==(const Client&, const Client&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

class Camera {
 public:
  explicit constexpr Camera(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {3, held_id}; }
  friend constexpr bool operator==(const Camera&, const Camera&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

struct User::Attributes {
  std::optional<sightline::SetOf<Scope>> duties = sightline::kUnavailable;
};

struct Client::Attributes {
  std::optional<Site> site = sightline::kUnavailable;
};

struct Camera::Attributes {
  std::optional<std::string_view> model = sightline::kUnavailable;
};

struct grant {
  User to;
  Camera camera;
  sightline::Given<std::int64_t> slot;
};

// What has to be done along with an allow.
enum class Obligation : std::uint8_t {
  log_it,
  no_store,
};

struct Decision : sightline::Decision {
  bool has(Obligation obligation) const {
    return (obligations >> (static_cast<unsigned>(obligation) & 63) & 1) != 0;
  }
};

// What this header was written for; Gate::bind compares.
inline constexpr std::array<std::string_view, 10> kDeclarations{
    "enum Scope: live, recordings",
    "entity Site in Site()",
    "entity User(duties: set<Scope>)",
    "entity Client(site: Site)",
    "entity Camera in Site(model: string)",
    "relation grant(to: User, camera: Camera, slot: int)()",
    "action view_live(User | Client, Camera)",
    "action view_past(User, Camera)",
    "obligation log_it",
    "obligation no_store",
};
// The properties that were proved, as sightline::LoadOptions::require takes them.
inline constexpr std::array<std::string_view, 3> kRequirements{
    "only_on_site@cd373c1acc794e9731a9e6c972ac24b8c45183f53520598d878fce11b400441e",
    "staff_is_let_in@419226891778ccb3e50f2c407c46658d82e82f293ac1f39fae057c85af05bfc0",
    "looks_are_logged@d926e38e7c7b654efa6b5de5ce6d52274afb99b7e1bdabc4e3478f5c2787a2f9",
};

// Decides by one policy, which is known to be the one that this header was written for. Any number
// of threads may ask it at once, each with a Trace of its own or none.
class Gate {
 public:
  // Refuses a policy with other declarations than this header's, or without a proof of a property
  // in kRequirements. A newer policy needs a Gate of its own, and is checked as this one was.
  static sightline::Result<Gate, sightline::BindError> bind(
      sightline::Policy policy, const sightline::BindOptions& options = {}) {
    if (auto wrong = sightline::check_binding(policy, kDeclarations, kRequirements, options))
      return *std::move(wrong);
    return Gate(std::move(policy), options.direct);
  }
  const sightline::Policy& policy() const { return held_policy; }

  Decision view_live(
      const User& principal, const Camera& resource,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(0, principal.entity(), 0, resource.entity(), now, snapshot, trace);
  }

  Decision view_live(
      const Client& principal, const Camera& resource,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(1, principal.entity(), 0, resource.entity(), now, snapshot, trace);
  }

  Decision view_past(
      const User& principal, const Camera& resource,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(2, principal.entity(), 1, resource.entity(), now, snapshot, trace);
  }

 private:
  Gate(sightline::Policy policy, const sightline::direct::Code* code)
      : held_policy(std::move(policy)), held_code(code) {}

  // `place`: of the action and the types among all.
  Decision decide(std::size_t place, sightline::Entity principal, std::uint16_t action,
                  sightline::Entity resource,
                  sightline::Time now, const sightline::Snapshot& snapshot,
                  sightline::Trace* trace) const noexcept {
    const sightline::Request request{principal, action, resource, now, {}};
    if (held_code == nullptr || trace != nullptr) return {held_policy.decide(request, snapshot, trace)};
    return {held_code->cases[place].decide(held_policy, request, snapshot, nullptr)};
  }

  sightline::Policy held_policy;
  const sightline::direct::Code* held_code;
};

// Facts on their way to a snapshot. A fact that is refused leaves the others as they are, but part
// of an entity or of the globals may have been taken: then the snapshot should not be built.
class Facts {
 public:
  explicit Facts(const Gate& gate) : builder_(gate.policy()) {}

  sightline::FactResult add(const Site& entity) {
    return builder_.add_entity(entity.entity());
  }
  sightline::FactResult add(const User& entity, const User::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"duties", sightline::to_value(attributes.duties)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Client& entity, const Client::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"site", sightline::to_value(attributes.site)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Camera& entity, const Camera::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"model", sightline::to_value(attributes.model)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add_parent(const Site& child, const Site& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const Camera& child, const Site& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add(const grant& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.to),
        sightline::to_value(row.camera),
        sightline::to_value(row.slot),
    };
    return builder_.add_row("grant", key);
  }

  // For what has no type of its own: look-ups that were cut short.
  sightline::SnapshotBuilder& builder() { return builder_; }
  sightline::Result<sightline::Snapshot, sightline::FactError> build(std::uint64_t revision,
                                                                     sightline::Time as_of) && {
    return std::move(builder_).build(revision, as_of);
  }

 private:
  sightline::FactResult add_all(sightline::Entity entity,
                                std::span<const sightline::FieldValue> values) {
    sightline::FactResult result = builder_.add_entity(entity);
    for (const auto& it : values) {
      if (result) result = builder_.set_attribute(entity, it.name, it.value);
    }
    return result;
  }

  sightline::SnapshotBuilder builder_;
};

}  // namespace estate
