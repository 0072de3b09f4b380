// (action, principal type, resource type) -> the clauses that decide it. Tested by
// tests/unit/runtime/format/program_test.cc. It relies on the order of Program::cases, which
// runtime/loader/verify_structure.cc checks.
#include "runtime/format/program.h"

#include <algorithm>
#include <array>

namespace sightline {

const ActionCase* Program::find_case(std::uint16_t action, std::uint16_t principal,
                                     std::uint16_t resource) const {
  using Key = std::array<std::uint16_t, 3>;
  const auto key = [](const ActionCase& c) { return Key{c.action, c.principal, c.resource}; };
  const Key wanted{action, principal, resource};
  const auto found =
      std::lower_bound(cases.begin(), cases.end(), wanted,
                       [&](const ActionCase& c, const Key& other) { return key(c) < other; });
  return found != cases.end() && key(*found) == wanted ? &*found : nullptr;
}

}  // namespace sightline
