// Written by `sightline compile --header` for the policy `household` and not to be changed here.
//
//   auto gate = household::Gate::bind(std::move(*policy));  // from sightline::Policy::load
//   if (!gate) return fail(gate.error().message);
//   if (gate->view_live(household::User{"..."}, household::Camera{"..."}, context, now, snapshot)) ...
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

namespace household {

static_assert(sightline::kHeaderVersion == 2, "write this header again: sightline compile --header");

// off < detect < stream < record
enum class Mode : std::uint16_t {
  off,
  detect,
  stream,
  record,
};

class Home {
 public:
  explicit constexpr Home(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {0, held_id}; }
  friend constexpr bool operator==(const Home&, const Home&) = default;

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

class Camera {
 public:
  explicit constexpr Camera(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {2, held_id}; }
  friend constexpr bool operator==(const Camera&, const Camera&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

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
  std::optional<sightline::Time> born = sightline::kUnavailable;
};

struct Camera::Attributes {
  std::optional<Home> home = sightline::kUnavailable;
  std::optional<sightline::OrNone<User>> private_to = sightline::kNone;
  std::optional<sightline::OrNone<sightline::Time>> privacy_until = sightline::kNone;
  std::optional<Mode> when_home = sightline::kUnavailable;
  std::optional<Mode> when_away = sightline::kUnavailable;
};

struct Clip::Attributes {
  std::optional<Camera> camera = sightline::kUnavailable;
  std::optional<Home> home = sightline::kUnavailable;
};

struct member {
  User user;
  Home home;
  std::optional<bool> history = sightline::kUnavailable;
  std::optional<bool> settings = sightline::kUnavailable;
  std::optional<bool> admin = sightline::kUnavailable;
};

// What a request says beside who, what and when. What is not said is unavailable.
struct Context {
  std::optional<bool> somebody_home = sightline::kUnavailable;
};

using Decision = sightline::Decision;

// What this header was written for; Gate::bind compares.
inline constexpr std::array<std::string_view, 12> kDeclarations{
    "enum Mode: off, detect, stream, record",
    "entity Home()",
    "entity User(born: time)",
    "entity Camera(home: Home, private_to: User?, privacy_until: time?, when_home: Mode, when_away: Mode)",
    "entity Clip(camera: Camera, home: Home)",
    "relation member(user: User, home: Home)(history: bool, settings: bool, admin: bool)",
    "context somebody_home: bool",
    "action view_live(User, Camera)",
    "action listen(User, Camera)",
    "action view_history(User, Clip)",
    "action change_settings(User, Camera)",
    "action read_settings(User, Camera)",
};
// The properties that were proved, as sightline::LoadOptions::require takes them.
inline constexpr std::array<std::string_view, 10> kRequirements{
    "privacy_is_for_everybody@b3763a8421a3ad908662024e2dc5accc8d5dde714d1628b1984871fb5f34f5a6",
    "children_have_no_history@dd08d996b6452fac220442c7941a308bac42d0f5cde864c63d3a217ce3a548f0",
    "private_means_private@ef4a2a2ebabaee1af296167fba06803afed75f1cca30c1956dfe8790869c86c6",
    "private_history_too@887ec860479e038f91ac8238b44595a13e9542fceec6f84330ecf77ba7eddcf2",
    "off_is_off@19065513386508450fdc5ff511a087e8b08afea37d4756da67982f05b4446259",
    "the_household_only@defc64161586dcc87f6c1f2440ad6ba110f5a1a12c16a44628ca84eb982cff19",
    "history_by_its_switch@976596d0edd2cc90a467b87058f29c853e1d797b434e135d4ed10a611326f5e2",
    "who_changes_reads@711e7c4134c196c2bdf7da730947c7f7662c4350b9f34e3678f710a6dd24ae7e",
    "members_see_the_home@65c9a902af0ed130aaa83d0c85584136fd5bf85fb80613c93845505fe54b7c5b",
    "the_one_person_sees@4895692933516a98159187b0d911f26cd6d664f43bef04515928dabdb2a81cce",
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

  Decision listen(
      const User& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(1, principal.entity(), 1, resource.entity(), context, now, snapshot, trace);
  }

  Decision view_history(
      const User& principal, const Clip& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(2, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  Decision change_settings(
      const User& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(3, principal.entity(), 3, resource.entity(), context, now, snapshot, trace);
  }

  Decision read_settings(
      const User& principal, const Camera& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(4, principal.entity(), 4, resource.entity(), context, now, snapshot, trace);
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
        {0, sightline::to_value(context.somebody_home)},
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

  sightline::FactResult add(const Home& entity) {
    return builder_.add_entity(entity.entity());
  }
  sightline::FactResult add(const User& entity, const User::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"born", sightline::to_value(attributes.born)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Camera& entity, const Camera::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"home", sightline::to_value(attributes.home)},
        {"private_to", sightline::to_value(attributes.private_to)},
        {"privacy_until", sightline::to_value(attributes.privacy_until)},
        {"when_home", sightline::to_value(attributes.when_home)},
        {"when_away", sightline::to_value(attributes.when_away)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Clip& entity, const Clip::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"camera", sightline::to_value(attributes.camera)},
        {"home", sightline::to_value(attributes.home)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const member& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.user),
        sightline::to_value(row.home),
    };
    const sightline::FieldValue fields[] = {
        {"history", sightline::to_value(row.history)},
        {"settings", sightline::to_value(row.settings)},
        {"admin", sightline::to_value(row.admin)},
    };
    return builder_.add_row("member", key, fields);
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

}  // namespace household
