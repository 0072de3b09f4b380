// The names of one world, and the bound on what all worlds hold together: a hostile text could
// otherwise ask for instances of wide entity types without end.
// Tested in tests/unit/policy/types/worlds_test.cc. Refuses to know how values are written.

#include "policy/types/world_scope.h"

#include <utility>

namespace sightline {

bool take_cells(Cells& cells, std::size_t count, Span span, Reporter& report) {
  if (count <= cells.left) {
    cells.left -= count;
    return true;
  }
  cells.left = 0;
  if (!std::exchange(cells.reported, true)) {
    report.error(Code::too_many, span,
                 "the worlds and tests of this policy hold too many values: at most " +
                     std::to_string(kMaxWorldCells) + " are possible");
  }
  return false;
}

const InstanceName* WorldScope::find(std::string_view id, std::uint32_t type) const {
  const auto found = instances.find(std::string(id));
  if (found == instances.end()) return nullptr;
  const auto at = found->second.find(type);
  return at == found->second.end() ? nullptr : &at->second;
}

}  // namespace sightline
