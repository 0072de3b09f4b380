// Sums of inequalities between integer terms.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "compiler/certify/table.h"

namespace sightline::certify {

// A sum of terms times factors, and a constant. Terms are those that are no sum, difference or
// number.
struct Linear {
  std::map<Node, std::int64_t> factors;  // none 0
  std::int64_t constant = 0;
};

// The term as such a sum; nothing if a number leaves 64 bits, or if it has too many parts.
std::optional<Linear> linear(const Table& table, Node term);
// out += factor * term; false if a number leaves 64 bits.
bool add_times(Linear& out, std::int64_t factor, const Linear& term);

// What the truth of this literal says as `form <= 0` (an equality: `= 0`). Nothing if it is neither
// a true or false less_equal nor a true equality of integers.
struct Inequality {
  Linear form;
  bool both_ways = false;
};
std::optional<Inequality> inequality(const Table& table, Literal fact);

// Do these facts, each times its factor, add up to a positive constant that is at most 0? `steps`
// is spent on the way; at 0 the answer is no.
bool adds_up_to_contradiction(const Table& table, std::span<const Literal> facts,
                              std::span<const std::int64_t> factors, std::uint64_t& steps);

}  // namespace sightline::certify
