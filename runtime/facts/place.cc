// Types -> widths, facts -> bytes. Tested by tests/unit/runtime/facts/place_test.cc: every type, every
// state, both ends of every range.
#include "runtime/facts/place.h"

#include <bit>

namespace sightline {

// An image is used as it lies in memory, and a narrow number is its first bytes.
static_assert(std::endian::native == std::endian::little);

namespace {

using Width = FactPlace::Width;

Width width_of_members(std::size_t numbers) {
  return numbers <= 0xfe ? Width::one : numbers <= 0xfffe ? Width::two : Width::four;
}

// A set of n members is below 2^n, and the two largest numbers of a width are not its own.
Width width_of_set(std::size_t members) {
  return members < 8    ? Width::one
         : members < 16 ? Width::two
         : members < 32 ? Width::four
         : members < 63 ? Width::eight
                        : Width::whole;
}

}  // namespace

Width width_of(const Schema& schema, const Type& type) {
  switch (type.kind) {
    case Type::Kind::boolean:
      return Width::one;
    case Type::Kind::enumeration:
      return width_of_members(schema.enums[type.id].members.size());
    case Type::Kind::set:
      return width_of_set(schema.enums[type.id].members.size());
    case Type::Kind::entity:
    case Type::Kind::string:
      return Width::four;
    case Type::Kind::time:
    case Type::Kind::duration:
      return Width::eight;
    case Type::Kind::integer:
      break;
  }
  return Width::whole;
}

std::size_t bytes_of(Width width) {
  constexpr std::size_t kBytes[] = {1, 2, 4, 8, 9};
  return kBytes[static_cast<std::size_t>(width)];
}

void write_fact(std::byte* record, FactPlace place, const Fact& fact) {
  std::byte* const at = record + place.offset;
  std::int64_t value = fact.number;
  if (place.width == Width::whole) {
    constexpr std::byte kStates[] = {kUnavailableByte, kNoneByte, kGivenByte};
    at[8] = kStates[static_cast<std::size_t>(fact.state)];
  }
  if (fact.state != Fact::State::given && place.width != Width::whole) {
    const bool none = fact.state == Fact::State::none;
    value = place.width == Width::eight ? INT64_MAX - (none ? 1 : 0) : (none ? -2 : -1);
  }
  std::memcpy(at, &value, place.width == Width::whole ? 8 : bytes_of(place.width));
}

}  // namespace sightline
