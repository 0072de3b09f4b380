// Hashing for the tables of facts. Seeded, so that whoever chooses ids cannot choose collisions:
// the seed is the table's alone and never leaves the process. No answer depends on it.
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

inline std::uint64_t hash_bytes(std::uint64_t seed, std::string_view bytes) {
  std::uint64_t hash = hash_number(seed, bytes.size());
  for (; bytes.size() > 8; bytes.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    hash = hash_number(hash, word);
  }
  std::uint64_t word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  return hash_number(hash, word);
}

}  // namespace sightline
