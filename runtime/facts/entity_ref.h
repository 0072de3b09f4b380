// An entity by its numbers, as facts and what is `in` what speak of it.
#pragma once

#include <compare>
#include <cstdint>

namespace sightline {

struct EntityRef {
  std::uint16_t type = 0;
  std::uint32_t row = 0;
  friend auto operator<=>(const EntityRef&, const EntityRef&) = default;
};

// One that an entity is in; `direct`: it was given as a parent.
struct Ancestor {
  std::uint16_t type = 0, direct = 0;
  std::uint32_t row = 0;
  EntityRef entity() const { return {type, row}; }
};
static_assert(sizeof(Ancestor) == 8);

}  // namespace sightline
