// Where a fact lies in a record, and how: as narrow as its type allows, with the two largest numbers of
// its width for `unavailable` and `none`, so that a fact is one load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "sightline/schema.h"

namespace sightline {

// One fact. `number` counts when given; an entity is its row in the table of its type, a string its row
// in the table of strings, a set the mask of its members.
struct Fact {
  enum class State : std::uint8_t { unavailable, none, given };
  State state = State::unavailable;
  std::int64_t number = 0;
};

struct FactPlace {
  // `whole`: a number may be any of 64 bits, so its state is in a byte of its own, behind it.
  enum class Width : std::uint8_t { one, two, four, eight, whole };
  std::uint32_t offset = 0;  // in the record
  Width width = Width::one;
};

// What a fact of this type needs. Bool and enum: one byte or two. Entity, string: four, a row. Set: by
// its members. Time, duration: eight, whose ranges leave room. Int: nine.
FactPlace::Width width_of(const Schema& schema, const Type& type);
std::size_t bytes_of(FactPlace::Width width);

// The state of a whole number; any other byte: unavailable.
inline constexpr std::byte kGivenByte{0}, kNoneByte{1}, kUnavailableByte{0xff};

template <class Narrow>
Fact read_narrow(const std::byte* at) {
  Narrow value;
  std::memcpy(&value, at, sizeof value);
  constexpr auto kUnavailable = static_cast<Narrow>(~Narrow{0});
  constexpr auto kNone = static_cast<Narrow>(kUnavailable - 1);
  if (value >= kNone) return {value == kNone ? Fact::State::none : Fact::State::unavailable, 0};
  return {Fact::State::given, static_cast<std::int64_t>(value)};
}

inline Fact read_fact(const std::byte* record, FactPlace place) {
  const std::byte* const at = record + place.offset;
  std::int64_t value = 0;
  switch (place.width) {
    case FactPlace::Width::one:
      return read_narrow<std::uint8_t>(at);
    case FactPlace::Width::two:
      return read_narrow<std::uint16_t>(at);
    case FactPlace::Width::four:
      return read_narrow<std::uint32_t>(at);
    case FactPlace::Width::eight:
      // Its two's complement: -1 and -2 are durations, so the two largest of all stand for nothing.
      std::memcpy(&value, at, sizeof value);
      if (value >= INT64_MAX - 1)
        return {value == INT64_MAX ? Fact::State::unavailable : Fact::State::none, 0};
      return {Fact::State::given, value};
    case FactPlace::Width::whole:
      std::memcpy(&value, at, sizeof value);
      return {at[8] == kGivenByte  ? Fact::State::given
              : at[8] == kNoneByte ? Fact::State::none
                                   : Fact::State::unavailable,
              value};
  }
  return {};
}

// The number of one that is given; all eight bytes from its place on can be read.
inline std::int64_t read_number(const std::byte* record, FactPlace place) {
  constexpr std::uint8_t kShift[] = {56, 48, 32, 0, 0};
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, record + place.offset, sizeof bytes);
  const auto shift = kShift[static_cast<std::size_t>(place.width)];
  return static_cast<std::int64_t>(bytes << shift >> shift);
}

void write_fact(std::byte* record, FactPlace place, const Fact& fact);

}  // namespace sightline
