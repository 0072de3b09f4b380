// Room for entries that are filled in afterwards; less code than resize(), which also has to move
// what was there before.
#pragma once

#include <cstddef>
#include <vector>

namespace sightline {

template <class Entry>
void make(std::vector<Entry>& out, std::size_t count) {
  std::vector<Entry>(count).swap(out);
}

}  // namespace sightline
