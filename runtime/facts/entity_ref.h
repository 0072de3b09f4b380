// An entity by its numbers, as facts and what is `in` what speak of it.
#pragma once

#include <bit>
#include <compare>
#include <cstdint>
#include <span>

namespace sightline {

struct EntityRef {
  std::uint16_t type = 0;
  std::uint32_t row = 0;
  friend auto operator<=>(const EntityRef&, const EntityRef&) = default;
};

// One that an entity is in; `direct`: it was given as a parent. As a number, type and row are the order in
// which an entity's ancestors stand.
struct Ancestor {
  std::uint32_t row = 0;
  std::uint16_t direct = 0, type = 0;
  EntityRef entity() const { return {type, row}; }
};
static_assert(sizeof(Ancestor) == 8 && std::endian::native == std::endian::little);

// Whether an entity is one of these. SOUNDNESS: a stranger's number is no row's.
inline bool is_above(std::span<const Ancestor> ancestors, std::uint16_t type, std::int64_t row) {
  const auto place = [](const Ancestor& at) {
    constexpr std::uint64_t kNotDirect = ~(std::uint64_t{0xffff} << 32);
    return std::bit_cast<std::uint64_t>(at) & kNotDirect;
  };
  const std::uint64_t wanted = std::uint64_t{type} << 48 | static_cast<std::uint64_t>(row);
  const Ancestor* at = ancestors.data();
  std::size_t left = ancestors.size();
  for (; left > 1; left -= left / 2) at += place(at[left / 2 - 1]) < wanted ? left / 2 : 0;
  return left == 1 && place(*at) == wanted;
}

}  // namespace sightline
