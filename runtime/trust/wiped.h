// Bytes that are gone from memory when their block ends.
#pragma once

#include <sodium.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace sightline::paseto {

template <std::size_t kSize>
struct Wiped {
  std::array<std::uint8_t, kSize> bytes{};

  Wiped() = default;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { sodium_memzero(bytes.data(), bytes.size()); }
};

}  // namespace sightline::paseto
