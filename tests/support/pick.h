// Where a generator's choices come from. Generators are written over `Pick` alone, so that RapidCheck
// (arbitrary.h), a plain engine (below) and an enumerator can all drive them.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace sightline::testing {

// A number below `n`, for n >= 1. Smaller is simpler: shrinking heads for 0.
using Pick = std::function<std::size_t(std::size_t n)>;

inline Pick pick_from(std::uint64_t seed) {
  auto engine = std::make_shared<std::mt19937_64>(seed);
  return [engine](std::size_t n) { return static_cast<std::size_t>((*engine)() % n); };
}

template <class T>
const T& one_of(const Pick& pick, const std::vector<T>& from) {
  return from[pick(from.size())];
}
// True once in `n`.
inline bool rarely(const Pick& pick, std::size_t n) { return pick(n) == n - 1; }

}  // namespace sightline::testing
