// Lists that begin in a record. Tested by tests/unit/runtime/facts/image_test.cc against columns read
// one by one.
#include "runtime/facts/fact_image.h"

namespace sightline {

std::span<const Ancestor> EntityTable::ancestors_of(std::uint32_t row) const {
  if (ancestors == nullptr) return {};
  const auto begin = begin_of(layout.ancestors, row);
  return {ancestors + begin, begin_of(layout.ancestors, row + 1) - begin};
}

}  // namespace sightline
