// Small declarations, all conditions of up to three nodes over a few atoms, and all worlds of two
// entities of each type: what the exhaustive tests go through.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "sightline/typed.h"
#include "tests/support/pick.h"

namespace sightline::testing {

inline constexpr std::uint32_t kSmall = 2;       // entities of each type
inline constexpr std::int64_t kSmallNow = 1000;  // ms

struct SmallScope {
  std::string name;          // of the test
  std::string declarations;  // without actions
  std::string types;         // of the principal and the resource, whose names are `u` and `x`
  std::vector<std::string> atoms;
};
std::ostream& operator<<(std::ostream& out, const SmallScope& scope);
std::vector<SmallScope> small_scopes();

// Every condition of up to three nodes, atoms counted as one.
std::vector<std::string> conditions(const std::vector<std::string>& atoms);

// Every sequence of choices, one after the other.
class Odometer {
 public:
  // Of the sequence that is its turn; the odometer must outlive it.
  Pick pick();
  bool next();  // false when there is none left

 private:
  struct Digit {
    std::size_t value, below;
  };
  std::vector<Digit> digits_;
  std::size_t at_ = 0;
};

// The observed world of these choices. Values of booleans, enums, sets, strings and entities only; a
// relation's columns are entities.
World any_world(const typed::Policy& policy, const Pick& pick);

}  // namespace sightline::testing
