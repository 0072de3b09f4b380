// (action, principal type, resource type) -> the clauses that decide it. Tested by
// tests/unit/runtime/format/program_test.cc. It relies on the order of Program::cases, which
// runtime/loader/verify_structure.cc checks.
#include "runtime/format/program.h"

namespace sightline {
namespace {

// In the order of Program::cases.
std::uint64_t key_of(std::uint16_t action, std::uint16_t principal, std::uint16_t resource) {
  return std::uint64_t{action} << 32 | std::uint64_t{principal} << 16 | resource;
}

}  // namespace

const ActionCase* Program::find_case(std::uint16_t action, std::uint16_t principal,
                                     std::uint16_t resource) const {
  const std::uint64_t wanted = key_of(action, principal, resource);
  const ActionCase* at = cases.data();
  for (std::size_t left = cases.size(); left > 0;) {
    const ActionCase& middle = at[left / 2];
    const std::uint64_t key = key_of(middle.action, middle.principal, middle.resource);
    if (key == wanted) return &middle;
    if (key < wanted) at = &middle + 1;
    left = key < wanted ? left - left / 2 - 1 : left / 2;
  }
  return nullptr;
}

}  // namespace sightline
