// What the bytes of a batch have in common with those who write and read them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sightline/fact_batch.h"
#include "sightline/value.h"

namespace sightline {

inline constexpr std::byte kSameSubject{0x80};  // in a change's first byte: of the entity before
inline constexpr std::uint8_t kLastChange =
    static_cast<std::uint8_t>(BatchChange::Kind::clear_global);
inline constexpr std::uint8_t kLastValue = static_cast<std::uint8_t>(Value::Kind::set);

// Small numbers of either sign become small numbers.
constexpr std::uint64_t zigzag(std::int64_t number) {
  return static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1 ^ (~(number & 1) + 1));
}

}  // namespace sightline
