// Written by `sightline compile --header` for the policy `as_it_should_be` and not to be changed here.
//
//   auto gate = as_it_should_be::Gate::bind(std::move(*policy));  // from sightline::Policy::load
//   if (!gate) return fail(gate.error().message);
//   if (gate->view_live(as_it_should_be::User{"..."}, as_it_should_be::Camera{"..."}, context, now, snapshot)) ...
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

namespace as_it_should_be {

static_assert(sightline::kHeaderVersion == 2, "write this header again: sightline compile --header");

/// A household that uses the service.
class Account {
 public:
  explicit constexpr Account(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {0, held_id}; }
  friend constexpr bool operator==(const Account&, const Account&) = default;

 private:
  std::string_view held_id;
};

/// A person who has signed in. Everybody belongs to one account.
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

/// A camera. It is asked for so often that its account is kept in a cache as well.
class Camera {
 public:
  explicit constexpr Camera(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {2, held_id}; }
  friend constexpr bool operator==(const Camera&, const Camera&) = default;
  struct Attributes;
  struct Cached;

 private:
  std::string_view held_id;
};

/// A recording of a few seconds. Its thumbnail is the still picture in the list of events.
class Clip {
 public:
  explicit constexpr Clip(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {3, held_id}; }
  friend constexpr bool operator==(const Clip&, const Clip&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

struct User::Attributes {
  std::optional<Account> account = sightline::kUnavailable;
  std::optional<sightline::Time> credentials_changed_at = sightline::kUnavailable;
};

struct Camera::Attributes {
  std::optional<Account> account = sightline::kUnavailable;
  std::optional<Account> registered_to = sightline::kUnavailable;
};

struct Camera::Cached {
  std::optional<Account> account = sightline::kUnavailable;
};

struct Clip::Attributes {
  std::optional<Camera> camera = sightline::kUnavailable;
  std::optional<Account> account = sightline::kUnavailable;
  std::optional<sightline::Time> recorded_at = sightline::kUnavailable;
};

/// Somebody of another account was invited to a camera.
struct share {
  User viewer;
  Camera camera;
  std::optional<sightline::Time> from = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::Time>> until = sightline::kNone;
};

// Facts about no entity.
struct Globals {
  /// The switch that closes the list of events for everyone. `within 10s`: a machine that has not
  /// heard from the registry for ten seconds does not know that it is open, and closes.
  std::optional<bool> events_tab_closed = sightline::kUnavailable;
};

// What a request says beside who, what and when. What is not said is unavailable.
struct Context {
  std::optional<sightline::Time> session_issued_at = sightline::kUnavailable;
};

using Decision = sightline::Decision;

// What this header was written for; Gate::bind compares.
inline constexpr std::array<std::string_view, 11> kDeclarations{
    "entity Account()",
    "entity User(account: Account, credentials_changed_at: time)",
    "entity Camera(account: Account, registered_to: Account)",
    "entity Clip(camera: Camera, account: Account, recorded_at: time)",
    "relation share(viewer: User, camera: Camera)(from: time, until: time?)",
    "global events_tab_closed: bool",
    "context session_issued_at: time",
    "action view_live(User, Camera)",
    "action view_thumbnail(User, Clip)",
    "action open_event(User, Clip)",
    "action play_video(User, Clip)",
};
// The properties that were proved, as sightline::LoadOptions::require takes them.
inline constexpr std::array<std::string_view, 11> kRequirements{
    "switch_works_within_ten_seconds@fe307ba582473a6b758e821780f08eff3200bb98e255a704b8f6931af5271ad7",
    "no_cross_account_thumbnails@55226a623e957fa4998e20d21d5e6e54aed0f35595ab45fa96ec19c1078997a9",
    "no_cross_account_videos@2e589e7941c52057dd6488574c532b22d46dada54b6b9fd1f9f24c632d504254",
    "live_stays_at_home@2f6e1b64c8ab153715bb17753a852084a402eab7a42af1601cc86b4770c88171",
    "shares_end@d9d385cfbf3fec07bb98da156441301110cdde760cf188eb694c8379766b9ba7",
    "no_history_for_guests@fb57ddc5877a6ef568b163a25603a9594cfd9d22e29ab4d3c6a2eb4c8f97e6fa",
    "old_sessions_see_nothing@8894b5978d9313fdc23a25863c96a4783258a2c1985c19d6f9c26df3b56f6f62",
    "old_sessions_see_nothing_live@1c4acd1607455121780b884ac040357c7aee27897e79e486af70e3efc5003338",
    "owner_keeps_access@7d78fc0f89e3ebd7d224b1e74b05e734dae3ee35317bac842e910f308c3a0286",
    "switch_leaves_live_alone@c423a7a2072a3cb24814f92a543dd88d1be35e70643922129dea9574f7ef93a7",
    "guests_exist@1d56d8a72caa1887e698cbf2b21d505d2b083a50a91285db795069f0e208320f",
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
      const User& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(0, principal.entity(), 0, resource.entity(), context, now, snapshot, trace);
  }

  /// Offered in the list of events, opened by a tap, and played: three decisions, each made anew.
  Decision view_thumbnail(
      const User& principal, const Clip& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(1, principal.entity(), 1, resource.entity(), context, now, snapshot, trace);
  }

  /// Offered in the list of events, opened by a tap, and played: three decisions, each made anew.
  Decision open_event(
      const User& principal, const Clip& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(2, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  /// Offered in the list of events, opened by a tap, and played: three decisions, each made anew.
  Decision play_video(
      const User& principal, const Clip& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(3, principal.entity(), 3, resource.entity(), context, now, snapshot, trace);
  }

 private:
  Gate(sightline::Policy policy, const sightline::direct::Code* code)
      : held_policy(std::move(policy)), held_code(code) {}

  // `place`: of the action and the types among all.
  Decision decide(std::size_t place, sightline::Entity principal, std::uint16_t action,
                  sightline::Entity resource,
                  const Context& context,
                  sightline::Time now, const sightline::Snapshot& snapshot,
                  sightline::Trace* trace) const noexcept {
    const sightline::ContextValue given[] = {
        {0, sightline::to_value(context.session_issued_at)},
    };
    const sightline::Request request{principal, action, resource, now, given};
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

  sightline::FactResult add(const Account& entity) {
    return builder_.add_entity(entity.entity());
  }
  sightline::FactResult add(const User& entity, const User::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"account", sightline::to_value(attributes.account)},
        {"credentials_changed_at", sightline::to_value(attributes.credentials_changed_at)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Camera& entity, const Camera::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"account", sightline::to_value(attributes.account)},
        {"registered_to", sightline::to_value(attributes.registered_to)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Clip& entity, const Clip::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"camera", sightline::to_value(attributes.camera)},
        {"account", sightline::to_value(attributes.account)},
        {"recorded_at", sightline::to_value(attributes.recorded_at)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const share& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.viewer),
        sightline::to_value(row.camera),
    };
    const sightline::FieldValue fields[] = {
        {"from", sightline::to_value(row.from)},
        {"until", sightline::to_value(row.until)},
    };
    return builder_.add_row("share", key, fields);
  }
  sightline::FactResult set(const Globals& globals) {
    const sightline::FieldValue values[] = {
        {"events_tab_closed", sightline::to_value(globals.events_tab_closed)},
    };
    sightline::FactResult result = sightline::Accepted{};
    for (const auto& it : values) {
      if (result) result = builder_.set_global(it.name, it.value);
    }
    return result;
  }

  // What an untrusted cache says, of facts that are declared `cached`.
  sightline::FactResult observe(const Camera& entity, const Camera::Cached& said) {
    const sightline::FieldValue values[] = {
        {"account", sightline::to_value(said.account)},
    };
    return observe_all(entity.entity(), values);
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

  sightline::FactResult observe_all(sightline::Entity entity,
                                    std::span<const sightline::FieldValue> values) {
    sightline::FactResult result = sightline::Accepted{};
    for (const auto& it : values) {
      if (result && it.value.kind() != sightline::Value::Kind::unavailable) result = builder_.observe_attribute(entity, it.name, it.value);
    }
    return result;
  }

  sightline::SnapshotBuilder builder_;
};

}  // namespace as_it_should_be
