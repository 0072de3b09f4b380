// What C++ that `sightline compile --cpp` wrote is made of: how a fact is read, what a question about values
// is, and how one decision begins. Not for hosts. The questions are those of plans too (run_plan.cc), so each
// has one definition.
//
// SOUNDNESS: a value is given, none or unknown, and each question says what is so, or what is known not to be
// so; unknown is an answer of no to both.
#pragma once

#include <chrono>
#include <cstring>
#include <string_view>

#include "sightline/direct.h"
#include "sightline/direct_hash.h"
#include "sightline/loaded_policy.h"
#include "sightline/request.h"
#include "sightline/snapshot.h"

namespace sightline::direct {

// --- values

// A number and its state, as a record has a whole one. No initialisers, so that a thousand slots of a plan
// cost nothing per decision.
struct Number {
  std::int64_t number;
  std::uint64_t state;
};
inline constexpr std::uint64_t kGiven = 0, kNone = 1, kUnavailable = 0xff;  // all above kNone
inline constexpr Number kUnknown{0, kUnavailable};
constexpr Number given(std::int64_t number) { return {number, kGiven}; }
struct Known {
  bool yes, no;  // it is so, it is not so; neither: unknown
};

constexpr bool both_given(Number a, Number b) { return (a.state | b.state) == kGiven; }
constexpr bool both_known(Number a, Number b) { return (a.state | b.state) <= kNone; }
constexpr bool is_true(Number a) { return a.state == kGiven && a.number != 0; }
constexpr bool is_false(Number a) { return a.state == kGiven && a.number == 0; }
constexpr bool equal(Number a, Number b) { return both_given(a, b) && a.number == b.number; }
constexpr bool not_equal(Number a, Number b) { return both_known(a, b) && !equal(a, b); }
constexpr bool less(Number a, Number b) { return both_given(a, b) && a.number < b.number; }
constexpr bool not_less(Number a, Number b) { return both_given(a, b) && a.number >= b.number; }
constexpr bool less_equal(Number a, Number b) { return both_given(a, b) && a.number <= b.number; }
constexpr bool not_less_equal(Number a, Number b) {
  return both_given(a, b) && a.number > b.number;
}
constexpr bool is_none(Number a) { return a.state == kNone; }
constexpr bool is_not_none(Number a) { return a.state == kGiven; }
// A member that is none is in no set. Members are below 63.
constexpr bool is_member(Number member, Number set) {
  return member.state == kGiven && (set.number >> member.number & 1) != 0;
}
constexpr bool contains(Number member, Number set) {
  return set.state == kGiven && is_member(member, set);
}
constexpr bool does_not_contain(Number member, Number set) {
  return set.state == kGiven && member.state <= kNone && !is_member(member, set);
}
constexpr Number coalesce(Number a, Number b) { return a.state == kNone ? b : a; }
constexpr Number unwrap(Number a) { return a.state == kGiven ? a : kUnknown; }

// A sum that left 64 bits, or the range of its kind, is nobody's answer.
struct Range {
  std::int64_t least, most;
};
constexpr Number in_range(Range range, bool overflowed, std::int64_t number) {
  return overflowed || number < range.least || range.most < number ? kUnknown : given(number);
}
inline Number add(Range range, Number a, Number b) {
  std::int64_t sum = 0;
  if (!both_given(a, b)) return kUnknown;
  const bool overflowed = __builtin_add_overflow(a.number, b.number, &sum);
  return in_range(range, overflowed, sum);
}
inline Number subtract(Range range, Number a, Number b) {
  std::int64_t difference = 0;
  if (!both_given(a, b)) return kUnknown;
  const bool overflowed = __builtin_sub_overflow(a.number, b.number, &difference);
  return in_range(range, overflowed, difference);
}
inline Number negate(Range range, Number a) { return subtract(range, given(0), a); }

// --- facts

template <class Unsigned>
Unsigned word(const std::byte* at) {
  Unsigned value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
// A fact as narrow as its type allows: its two largest numbers say unavailable, and none.
template <class Narrow>
Number read(const std::byte* at) {
  constexpr bool kIsWide = sizeof(Narrow) == 8;
  const auto value = static_cast<std::int64_t>(word<Narrow>(at));
  constexpr std::int64_t kNoneHere =
      kIsWide ? INT64_MAX - 1 : static_cast<std::int64_t>(static_cast<Narrow>(~Narrow{0})) - 1;
  return {value, value < kNoneHere ? kGiven : value == kNoneHere ? kNone : kUnavailable};
}
// One that may be any of 64 bits: its state is in the byte behind it.
struct Whole {};
template <>
inline Number read<Whole>(const std::byte* at) {
  return {static_cast<std::int64_t>(word<std::uint64_t>(at)), static_cast<std::uint64_t>(at[8])};
}
// Flags of one byte, and rows of four, of which the commonest questions are.
inline constexpr std::uint32_t kNoEntity = 0xffffffff;  // nor is the one before it: none
inline bool flag_is(const std::byte* at, std::uint8_t wanted) {
  return word<std::uint8_t>(at) == wanted;
}
inline bool rows_equal(const std::byte* a, const std::byte* b) {
  const auto row = word<std::uint32_t>(a);
  return row == word<std::uint32_t>(b) && row < kNoEntity - 1;
}
inline bool rows_not_equal(const std::byte* a, const std::byte* b) {
  return !rows_equal(a, b) && word<std::uint32_t>(a) != kNoEntity &&
         word<std::uint32_t>(b) != kNoEntity;
}

// What ages is believed only within its age, and never when it comes from the future.
constexpr bool is_fresh(std::int64_t as_of, std::int64_t now, std::int64_t within) {
  return as_of <= now && now - within <= as_of;
}

}  // namespace sightline::direct
