// Memory for tables that are looked into at random: on huge pages where the system has them and it is worth
// it, for without them most of such a look is the search for the page.
#pragma once

#include <cstddef>
#include <new>

#include "runtime/facts/image_memory.h"

namespace sightline {

template <class Entry>
struct HugePages {
  // NOLINTNEXTLINE(readability-identifier-naming): the name that the standard library asks for
  using value_type = Entry;
  HugePages() = default;
  template <class Other>
  HugePages(const HugePages<Other>&) {}  // NOLINT: implicit, as the standard library asks for

  Entry* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(Entry);
    if (bytes < kHugePage) return static_cast<Entry*>(::operator new(bytes));
    void* const at = ::operator new(bytes, std::align_val_t(kHugePage));
    advise_huge_pages(at, bytes / kHugePage * kHugePage);
    return static_cast<Entry*>(at);
  }
  void deallocate(Entry* at, std::size_t count) {
    if (count * sizeof(Entry) < kHugePage) return ::operator delete(at);
    ::operator delete(at, std::align_val_t(kHugePage));
  }
  friend bool operator==(const HugePages&, const HugePages&) { return true; }
};

}  // namespace sightline
