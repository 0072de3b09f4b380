// Hashing for the tables of facts, for the runtime and for code that `sightline compile --cpp` wrote. Seeded,
// so that whoever chooses ids cannot choose collisions: the seed is the table's alone and never leaves the
// process. No answer depends on it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace sightline {

// Both halves of the 128-bit product folded into one.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
#ifdef __SIZEOF_INT128__
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
#else
  const std::uint64_t low = (a & 0xffffffff) * (b & 0xffffffff), high = (a >> 32) * (b >> 32);
  const std::uint64_t cross = (a >> 32) * (b & 0xffffffff), other = (a & 0xffffffff) * (b >> 32);
  return low ^ high ^ (cross << 32 | cross >> 32) ^ (other << 32 | other >> 32) * 3;
#endif
}

inline constexpr std::uint64_t kFold = 0x9e3779b97f4a7c15;

inline std::uint64_t hash_number(std::uint64_t hash, std::uint64_t number) {
  return fold(hash ^ number, kFold ^ (hash >> 32));
}

// Of two numbers at once.
inline std::uint64_t hash_pair(std::uint64_t hash, std::uint64_t a, std::uint64_t b) {
  return fold(hash ^ a, kFold ^ (hash >> 32) ^ b);
}

// The bytes at a place as a number, the first the lowest.
template <class Number>
std::uint64_t number_at(const char* at) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  return number;
}

inline std::uint64_t hash_bytes(std::uint64_t seed, std::string_view bytes) {
  const std::size_t size = bytes.size();
  const char* at = bytes.data();
  std::uint64_t hash = seed ^ size * kFold;
  if (size < 8) {
    // The first four and the last four, or what there is.
    const std::uint64_t word =
        size >= 4   ? number_at<std::uint32_t>(at) << 32 | number_at<std::uint32_t>(at + size - 4)
        : size == 0 ? 0
                    : std::uint64_t{static_cast<unsigned char>(at[0])} << 16 |
                          std::uint64_t{static_cast<unsigned char>(at[size / 2])} << 8 |
                          static_cast<unsigned char>(at[size - 1]);
    return hash_number(hash, word);
  }
  for (std::size_t i = 0; i + 16 < size; i += 16)
    hash = hash_pair(hash, number_at<std::uint64_t>(at + i), number_at<std::uint64_t>(at + i + 8));
  const char* const last = size < 16 ? at : at + size - 16;
  return hash_pair(hash, number_at<std::uint64_t>(last), number_at<std::uint64_t>(at + size - 8));
}

// Ids are short: no call is worth it.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size < 8) {
    if (size < 4) {
      for (std::size_t i = 0; i < size; ++i)
        if (a[i] != b[i]) return false;
      return true;
    }
    return number_at<std::uint32_t>(a) == number_at<std::uint32_t>(b) &&
           number_at<std::uint32_t>(a + size - 4) == number_at<std::uint32_t>(b + size - 4);
  }
  const auto differ = [&](std::size_t at) {
    return number_at<std::uint64_t>(a + at) ^ number_at<std::uint64_t>(b + at);
  };
  for (std::size_t i = 0; i + 16 < size; i += 16)
    if ((differ(i) | differ(i + 8)) != 0) return false;
  return (differ(size < 16 ? 0 : size - 16) | differ(size - 8)) == 0;
}

}  // namespace sightline
