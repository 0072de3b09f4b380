// operator new, counted. A file of its own, because a compiler that sees both halves of the pair
// inlined takes them for a mismatch.
#include "tests/unit/runtime/allocations.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {
std::atomic<bool> counting{false};
std::atomic<int> allocations{0};
thread_local int until_failure = 0;  // 0: none fails

void* allocate(std::size_t size, std::size_t alignment) {
  if (counting) ++allocations;
  if (until_failure > 0 && --until_failure == 0) throw std::bad_alloc();
  const bool plain = alignment <= alignof(std::max_align_t);
  const std::size_t whole = (size + alignment - 1) / alignment * alignment;
  if (void* place = plain ? std::malloc(size) : std::aligned_alloc(alignment, whole)) return place;
  std::abort();
}
}  // namespace

void* operator new(std::size_t size) { return allocate(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
void operator delete(void* place, std::align_val_t) noexcept { std::free(place); }
void operator delete(void* place, std::size_t, std::align_val_t) noexcept { std::free(place); }

namespace sightline::testing {

AllocationCount::AllocationCount() {
  allocations = 0;
  counting = true;
}
AllocationCount::~AllocationCount() { counting = false; }
int AllocationCount::so_far() const { return allocations; }

FailedAllocation::FailedAllocation(int n) { until_failure = n; }
FailedAllocation::~FailedAllocation() { until_failure = 0; }

}  // namespace sightline::testing
