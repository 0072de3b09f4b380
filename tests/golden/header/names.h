// Written by `sightline compile --header` for the policy `class` and not to be changed here.
//
//   auto gate = class_n::Gate::bind(std::move(*policy));  // from sightline::Policy::load
//   if (!gate) return fail(gate.error().message);
//   if (gate->operator_n(class_n::add{"..."}, class_n::principal{"..."}, context, now, snapshot)) ...
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

namespace class_n {

static_assert(sightline::kHeaderVersion == 2, "write this header again: sightline compile --header");

enum class Gate_n : std::uint16_t {
  auto_n,
  class_n,
  class_n_n,
  a_z_b,
  a_zz_b,
  NULL_n,
  Gate,
};

// new < new_n < new_n_n
enum class Facts_n : std::uint16_t {
  new_n,
  new_n_n,
  new_n_n_n,
};

/// A comment that ends in a backslash would swallow the line below it: \.
class Context_n {
 public:
  explicit constexpr Context_n(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {0, held_id}; }
  friend constexpr bool operator==(const Context_n&, const Context_n&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

/// A name that another declaration has as well; "quoted" */ and %s {} too.
class id_n {
 public:
  explicit constexpr id_n(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {1, held_id}; }
  friend constexpr bool operator==(const id_n&, const id_n&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

class add {
 public:
  explicit constexpr add(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {2, held_id}; }
  friend constexpr bool operator==(const add&, const add&) = default;

 private:
  std::string_view held_id;
};

class principal {
 public:
  explicit constexpr principal(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {3, held_id}; }
  friend constexpr bool operator==(const principal&, const principal&) = default;

 private:
  std::string_view held_id;
};

class Shape {
 public:
  explicit constexpr Shape(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {4, held_id}; }
  friend constexpr bool operator==(const Shape&, const Shape&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

class Shape_n {
 public:
  explicit constexpr Shape_n(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {5, held_id}; }
  friend constexpr bool operator==(const Shape_n&, const Shape_n&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

class double_n {
 public:
  explicit constexpr double_n(std::string_view id) : held_id(id) {}  // borrows the id
  constexpr std::string_view id() const { return held_id; }
  constexpr sightline::Entity entity() const { return {6, held_id}; }
  friend constexpr bool operator==(const double_n&, const double_n&) = default;
  struct Attributes;

 private:
  std::string_view held_id;
};

struct Context_n::Attributes {
  std::optional<Context_n> int_n = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::int64_t>> int_n_n = sightline::kNone;
  std::optional<Gate_n> Gate = sightline::kUnavailable;
  std::optional<sightline::OrNone<Context_n>> Context = sightline::kNone;
  std::optional<sightline::SetOf<Gate_n>> float_n = sightline::kUnavailable;
  std::optional<bool> a_z_z_b = sightline::kUnavailable;
};

struct id_n::Attributes {
  std::optional<id_n> id = sightline::kUnavailable;
  std::optional<std::string_view> char_n = sightline::kUnavailable;
  std::optional<sightline::Time> Time = sightline::kUnavailable;
  std::optional<sightline::OrNone<std::chrono::milliseconds>> Entity = sightline::kNone;
};

struct Shape::Attributes {
  std::optional<::class_n::Shape> Shape = sightline::kUnavailable;
  std::optional<bool> Attributes = sightline::kUnavailable;
  std::optional<std::int64_t> std_n = sightline::kUnavailable;
};

struct Shape_n::Attributes {
  std::optional<Shape> Shape_n = sightline::kUnavailable;
};

struct double_n::Attributes {
  std::optional<::class_n::double_n> double_n = sightline::kUnavailable;
};

struct delete_n {
  ::class_n::principal row;
  ::class_n::principal principal;
  ::class_n::Shape Shape;
  std::optional<bool> trace = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::Time>> snapshot = sightline::kNone;
};

struct builder {
  ::class_n::add add;
  sightline::Given<Gate_n> Gate;
  sightline::Given<std::int64_t> float_n;
  sightline::Given<std::string_view> wchar_t_n;
  sightline::Given<sightline::Time> at_;
  std::optional<sightline::OrNone<::class_n::add>> add_n = sightline::kNone;
};

struct values {
  add values;
};

// Facts about no entity.
struct Globals {
  std::optional<Gate_n> Globals = sightline::kUnavailable;
  /// Whether it is locked.
  std::optional<bool> sightline_n = sightline::kUnavailable;
};

// What a request says beside who, what and when. What is not said is unavailable.
struct Context {
  std::optional<::class_n::Shape> Shape = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::Time>> snapshot = sightline::kUnavailable;
  std::optional<std::int64_t> union_n = sightline::kUnavailable;
  std::optional<sightline::OrNone<sightline::SetOf<Gate_n>>> trace = sightline::kUnavailable;
  std::optional<::class_n::principal> principal = sightline::kUnavailable;
  std::optional<std::string_view> switch_n = sightline::kUnavailable;
};

// What has to be done along with an allow.
enum class Obligation : std::uint8_t {
  /// Keep a note of it.
  void_n,
  /// Keep a note of it.
  void_n_n,
  /// Keep a note of it.
  Obligation,
};

struct Decision : sightline::Decision {
  bool has(Obligation obligation) const {
    return (obligations >> (static_cast<unsigned>(obligation) & 63) & 1) != 0;
  }
};

// What this header was written for; Gate::bind compares.
inline constexpr std::array<std::string_view, 32> kDeclarations{
    "enum Gate: auto, class, class_n, a__b, a_z_b, NULL, Gate",
    "enum Facts: new, new_n, new_n_n",
    "entity Context(int: Context, int_n: int?, Gate: Gate, Context: Context?, float: set<Gate>, a___b: bool)",
    "entity id(id: id, char: string, Time: time, Entity: duration?)",
    "entity add in id | add()",
    "entity principal()",
    "entity Shape(Shape: Shape, Attributes: bool, std: int)",
    "entity Shape_n(Shape_n: Shape)",
    "entity double in principal(double: double)",
    "relation delete(row: principal, principal: principal, Shape: Shape)(trace: bool, snapshot: time?)",
    "relation builder(add: add, Gate: Gate, float: int, wchar_t: string, at_: time)(add_n: add?)",
    "relation values(values: add)()",
    "global Globals: Gate",
    "global sightline: bool",
    "context Shape: Shape",
    "context snapshot: time?",
    "context union: int",
    "context trace: set<Gate>?",
    "context principal: principal",
    "context switch: string",
    "action operator(add | principal, principal)",
    "action decide(Shape, id | Shape)",
    "action bind(Shape, id | Shape)",
    "action held_policy(Shape, id | Shape)",
    "action Context(Shape, id | Shape)",
    "action Shape(Shape, id | Shape)",
    "action Decision(Shape, id | Shape)",
    "action add_row(double, double)",
    "action resource(double, double)",
    "obligation void",
    "obligation void_n",
    "obligation Obligation",
};
// The properties that were proved, as sightline::LoadOptions::require takes them.
inline constexpr std::array<std::string_view, 0> kRequirements{
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

  /// Written \.
  Decision operator_n(
      const add& principal, const ::class_n::principal& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(0, principal.entity(), 0, resource.entity(), context, now, snapshot, trace);
  }

  /// Written \.
  Decision operator_n(
      const ::class_n::principal& principal, const ::class_n::principal& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(1, principal.entity(), 0, resource.entity(), context, now, snapshot, trace);
  }

  Decision decide_n(
      const ::class_n::Shape& principal, const id_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(2, principal.entity(), 1, resource.entity(), context, now, snapshot, trace);
  }

  Decision decide_n(
      const ::class_n::Shape& principal, const ::class_n::Shape& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(3, principal.entity(), 1, resource.entity(), context, now, snapshot, trace);
  }

  Decision bind_n(
      const ::class_n::Shape& principal, const id_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(4, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  Decision bind_n(
      const ::class_n::Shape& principal, const ::class_n::Shape& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(5, principal.entity(), 2, resource.entity(), context, now, snapshot, trace);
  }

  Decision held_policy_n(
      const ::class_n::Shape& principal, const id_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(6, principal.entity(), 3, resource.entity(), context, now, snapshot, trace);
  }

  Decision held_policy_n(
      const ::class_n::Shape& principal, const ::class_n::Shape& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(7, principal.entity(), 3, resource.entity(), context, now, snapshot, trace);
  }

  Decision Context_n(
      const ::class_n::Shape& principal, const id_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(8, principal.entity(), 4, resource.entity(), context, now, snapshot, trace);
  }

  Decision Context_n(
      const ::class_n::Shape& principal, const ::class_n::Shape& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(9, principal.entity(), 4, resource.entity(), context, now, snapshot, trace);
  }

  Decision Shape(
      const ::class_n::Shape& principal, const id_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(10, principal.entity(), 5, resource.entity(), context, now, snapshot, trace);
  }

  Decision Shape(
      const ::class_n::Shape& principal, const ::class_n::Shape& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(11, principal.entity(), 5, resource.entity(), context, now, snapshot, trace);
  }

  Decision Decision_n(
      const ::class_n::Shape& principal, const id_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(12, principal.entity(), 6, resource.entity(), context, now, snapshot, trace);
  }

  Decision Decision_n(
      const ::class_n::Shape& principal, const ::class_n::Shape& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(13, principal.entity(), 6, resource.entity(), context, now, snapshot, trace);
  }

  Decision add_row(
      const double_n& principal, const double_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(14, principal.entity(), 7, resource.entity(), context, now, snapshot, trace);
  }

  Decision resource(
      const double_n& principal, const double_n& resource, const Context& context,
      sightline::Time now, const sightline::Snapshot& snapshot,
      sightline::Trace* trace = nullptr) const noexcept {
    return decide(15, principal.entity(), 8, resource.entity(), context, now, snapshot, trace);
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
        {0, sightline::to_value(context.Shape)},
        {1, sightline::to_value(context.snapshot)},
        {2, sightline::to_value(context.union_n)},
        {3, sightline::to_value(context.trace)},
        {4, sightline::to_value(context.principal)},
        {5, sightline::to_value(context.switch_n)},
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

  sightline::FactResult add(const Context_n& entity, const Context_n::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"int", sightline::to_value(attributes.int_n)},
        {"int_n", sightline::to_value(attributes.int_n_n)},
        {"Gate", sightline::to_value(attributes.Gate)},
        {"Context", sightline::to_value(attributes.Context)},
        {"float", sightline::to_value(attributes.float_n)},
        {"a___b", sightline::to_value(attributes.a_z_z_b)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const id_n& entity, const id_n::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"id", sightline::to_value(attributes.id)},
        {"char", sightline::to_value(attributes.char_n)},
        {"Time", sightline::to_value(attributes.Time)},
        {"Entity", sightline::to_value(attributes.Entity)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const ::class_n::add& entity) {
    return builder_.add_entity(entity.entity());
  }
  sightline::FactResult add(const principal& entity) {
    return builder_.add_entity(entity.entity());
  }
  sightline::FactResult add(const Shape& entity, const Shape::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"Shape", sightline::to_value(attributes.Shape)},
        {"Attributes", sightline::to_value(attributes.Attributes)},
        {"std", sightline::to_value(attributes.std_n)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const Shape_n& entity, const Shape_n::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"Shape_n", sightline::to_value(attributes.Shape_n)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add(const double_n& entity, const double_n::Attributes& attributes) {
    const sightline::FieldValue values[] = {
        {"double", sightline::to_value(attributes.double_n)},
    };
    return add_all(entity.entity(), values);
  }
  sightline::FactResult add_parent(const ::class_n::add& child, const id_n& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const ::class_n::add& child, const ::class_n::add& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add_parent(const double_n& child, const principal& parent) {
    return builder_.add_parent(child.entity(), parent.entity());
  }
  sightline::FactResult add(const delete_n& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.row),
        sightline::to_value(row.principal),
        sightline::to_value(row.Shape),
    };
    const sightline::FieldValue fields[] = {
        {"trace", sightline::to_value(row.trace)},
        {"snapshot", sightline::to_value(row.snapshot)},
    };
    return builder_.add_row("delete", key, fields);
  }
  sightline::FactResult add(const ::class_n::builder& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.add),
        sightline::to_value(row.Gate),
        sightline::to_value(row.float_n),
        sightline::to_value(row.wchar_t_n),
        sightline::to_value(row.at_),
    };
    const sightline::FieldValue fields[] = {
        {"add_n", sightline::to_value(row.add_n)},
    };
    return builder_.add_row("builder", key, fields);
  }
  sightline::FactResult add(const values& row) {
    const sightline::Value key[] = {
        sightline::to_value(row.values),
    };
    return builder_.add_row("values", key);
  }
  sightline::FactResult set(const Globals& globals) {
    const sightline::FieldValue values[] = {
        {"Globals", sightline::to_value(globals.Globals)},
        {"sightline", sightline::to_value(globals.sightline_n)},
    };
    sightline::FactResult result = sightline::Accepted{};
    for (const auto& it : values) {
      if (result) result = builder_.set_global(it.name, it.value);
    }
    return result;
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

}  // namespace class_n
