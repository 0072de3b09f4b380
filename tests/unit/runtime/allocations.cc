// operator new, counted. A file of its own, because a compiler that sees both halves of the pair
// inlined takes them for a mismatch.
#include "tests/unit/runtime/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<bool> counting{false};
std::atomic<int> allocations{0};
}  // namespace

void* operator new(std::size_t size) {
  if (counting) ++allocations;
  if (void* place = std::malloc(size)) return place;
  std::abort();
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace sightline::testing {

AllocationCount::AllocationCount() {
  allocations = 0;
  counting = true;
}
AllocationCount::~AllocationCount() { counting = false; }
int AllocationCount::so_far() const { return allocations; }

}  // namespace sightline::testing
