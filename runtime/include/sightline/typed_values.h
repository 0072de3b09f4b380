// Values as a header written by `sightline compile --header` has them: C++ types that can hold
// nothing but what the policy declares. What may be unavailable is a std::optional of one of these.
//
//   std::optional<sightline::OrNone<sightline::Time>> until;  // unavailable: nobody could say
//   until = sightline::kNone;                                 // known: there is none
//   until = tomorrow;                                         // known: tomorrow
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "sightline/value.h"

namespace sightline {

// Asked for and not to be had: a permission that needs it is not given.
inline constexpr std::nullopt_t kUnavailable = std::nullopt;

// Known to have no value.
struct None {};
inline constexpr None kNone{};

// Becomes a T by itself, and loses nothing on the way: no text becomes a bool, no 0.5 an integer.
template <class From, class T>
concept Fits =
    std::convertible_to<From, T> && requires(From&& from) { T{std::forward<From>(from)}; };

// What the policy declares as `T?`: a value, or none. An empty std::optional is no OrNone: assigned
// to a std::optional<OrNone<T>> it means unavailable, which gives nothing away. `or_none` is for a
// host whose own std::optional means "has none".
template <class T>
class OrNone {
 public:
  constexpr OrNone(None) {}  // NOLINT: implicit on purpose
  template <Fits<T> From>
    requires(!std::same_as<std::remove_cvref_t<From>, OrNone>)
  constexpr OrNone(From&& value)  // NOLINT: implicit on purpose
      : value_(T{std::forward<From>(value)}), is_none_(false) {}

  constexpr bool is_none() const { return is_none_; }
  constexpr const T& value() const { return value_; }  // unless it is none
  friend constexpr bool operator==(const OrNone& a, const OrNone& b) {
    return a.is_none_ == b.is_none_ && (a.is_none_ || a.value_ == b.value_);
  }

 private:
  // Of an entity, one with no id. A std::optional in here would make compilers warn of values that
  // nobody reads.
  static constexpr T nothing() {
    if constexpr (std::default_initializable<T>) {
      return T{};
    } else {
      return T{std::string_view{}};
    }
  }
  T value_ = nothing();
  bool is_none_ = true;
};

template <class T>
constexpr OrNone<T> or_none(const std::optional<T>& value) {
  if (value) return OrNone<T>(*value);
  return kNone;
}

// A column of a row: it cannot be left out, unlike a plain integer in a list of initializers.
template <class T>
class Given {
 public:
  template <Fits<T> From>
    requires(!std::same_as<std::remove_cvref_t<From>, Given>)
  constexpr Given(From&& value)  // NOLINT: implicit on purpose
      : value_{std::forward<From>(value)} {}

  constexpr const T& value() const { return value_; }

 private:
  T value_;
};

// What the policy declares as `set<E>`.
template <class E>
  requires std::is_enum_v<E>
class SetOf {
 public:
  constexpr SetOf() = default;
  constexpr SetOf(std::initializer_list<E> members) {
    for (const E member : members) insert(member);
  }
  constexpr void insert(E member) { mask_ |= bit(member); }
  constexpr bool contains(E member) const { return (mask_ & bit(member)) != 0; }
  constexpr std::uint64_t mask() const { return mask_; }  // bit m: member m is in it
  friend constexpr bool operator==(const SetOf&, const SetOf&) = default;

 private:
  // A set has 63 members at most. A number that is no member becomes bit 63, which no policy takes.
  static constexpr std::uint64_t bit(E member) {
    const auto position = static_cast<std::uint64_t>(member);
    return std::uint64_t{1} << (position < 63 ? position : 63);
  }
  std::uint64_t mask_ = 0;
};

template <class T>
concept TypedEntity = requires(const T& name) {
  { name.entity() } -> std::same_as<Entity>;
};

// One typed value as the rest of the library takes it. Borrows ids and texts.
inline Value to_value(std::same_as<bool> auto value) { return Value::boolean(value); }
inline Value to_value(std::same_as<std::int64_t> auto value) { return Value::integer(value); }
inline Value to_value(Time value) { return Value::time(value); }
inline Value to_value(std::chrono::milliseconds value) { return Value::duration(value); }
inline Value to_value(std::same_as<std::string_view> auto value) { return Value::string(value); }
inline Value to_value(const TypedEntity auto& value) { return Value::entity(value.entity()); }
template <class E>
  requires std::is_enum_v<E>
Value to_value(E member) {
  return Value::member(static_cast<std::uint16_t>(member));
}
template <class E>
Value to_value(const SetOf<E>& set) {
  return Value::set(set.mask());
}
template <class T>
Value to_value(const Given<T>& column) {
  return to_value(column.value());
}
template <class T>
Value to_value(const OrNone<T>& value) {
  return value.is_none() ? Value::none() : to_value(value.value());
}
template <class T>
Value to_value(const std::optional<T>& value) {
  return value ? to_value(*value) : Value::unavailable();
}

}  // namespace sightline
