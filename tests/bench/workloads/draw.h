// Numbers by chance, the same on every machine: what <random> distributions draw is left to each
// library, and a workload has to be one and the same everywhere.
#pragma once

#include <cstdint>

namespace sightline::bench {

// splitmix64: a bijection of 64 bits, so different numbers give different ids.
constexpr std::uint64_t spread(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

class Draw {
 public:
  explicit constexpr Draw(std::uint64_t seed) : seed_(spread(seed)) {}

  constexpr std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>((next() >> 32) * limit >> 32);
  }
  constexpr bool chance(double probability) {
    return static_cast<double>(next() >> 11) * 0x1p-53 < probability;
  }

 private:
  constexpr std::uint64_t next() { return spread(seed_++); }
  std::uint64_t seed_;
};

}  // namespace sightline::bench
