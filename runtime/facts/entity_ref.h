// An entity by its numbers, as facts and what is `in` what speak of it.
#pragma once

#include <compare>
#include <cstdint>
#include <span>

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

// Whether an entity is one of these, which stand in rising order. SOUNDNESS: a stranger's number is no
// row's, and may need more than 32 bits.
inline bool is_above(std::span<const Ancestor> ancestors, std::uint16_t type, std::int64_t row) {
  const auto place = [](std::uint64_t of_type, std::uint64_t of_row) {
    return of_type << 48 | of_row;
  };
  const std::uint64_t wanted = place(type, static_cast<std::uint64_t>(row));
  const Ancestor* at = ancestors.data();
  std::size_t left = ancestors.size();
  for (; left > 1; left -= left / 2)
    at += place(at[left / 2 - 1].type, at[left / 2 - 1].row) < wanted ? left / 2 : 0;
  return left == 1 && place(at->type, at->row) == wanted;
}

}  // namespace sightline
