// Types that are asked about with `in` -> the first whose parents the policies declare differently.
// Tested by tests/unit/compiler/diff/compare_test.cc. SOUNDNESS: with another parent somewhere
// above, something may be in something by a way that one of the two policies never sees; so
// everything above must be the same.
#include "compiler/diff/comparable_parents.h"

namespace sightline {
namespace {

// Does this policy say of one type what the two together say?
bool says_all(const Schema& schema, const Placement& placement, std::uint16_t type) {
  const EntitySchema& united = schema.entities[type];
  const std::uint16_t own = placement.entities.to_own(type);
  if (own == kNowhere) return false;
  const EntitySchema& declared = placement.schema->entities[own];
  // A parent that it has stands in the union too, so it has all when it has as many.
  return declared.parents.size() == united.parents.size() &&
         declared.one_parent == united.one_parent;
}

}  // namespace

void add_asked(const Program& program, std::uint32_t begin, std::uint32_t end,
               std::set<std::uint16_t>& out) {
  for (std::uint32_t i = begin; i < end; ++i) {
    const Instruction& step = program.code[i];
    if (step.op == Opcode::in) out.insert(static_cast<std::uint16_t>(step.immediate >> 8));
  }
}

std::optional<std::uint16_t> other_parents(const Schema& schema, const Placement& placement,
                                           const std::set<std::uint16_t>& asked) {
  std::set<std::uint16_t> seen;
  std::vector<std::uint16_t> open(asked.begin(), asked.end());
  while (!open.empty()) {
    const std::uint16_t type = open.back();
    open.pop_back();
    if (!seen.insert(type).second) continue;
    if (!says_all(schema, placement, type)) return type;
    const auto& above = schema.entities[type].parents;
    open.insert(open.end(), above.begin(), above.end());
  }
  return std::nullopt;
}

}  // namespace sightline
