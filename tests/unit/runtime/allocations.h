// Counts what the whole test program allocates, to show that deciding allocates nothing; and has an
// allocation fail, to show what that leaves behind.
#pragma once

namespace sightline::testing {

// Allocations by any thread since the count was made.
class AllocationCount {
 public:
  AllocationCount();
  ~AllocationCount();
  int so_far() const;
};

// There is no memory for the n-th allocation of this thread from now on, which throws
// std::bad_alloc.
class FailedAllocation {
 public:
  explicit FailedAllocation(int n);
  ~FailedAllocation();
  FailedAllocation(const FailedAllocation&) = delete;
  FailedAllocation& operator=(const FailedAllocation&) = delete;
};

}  // namespace sightline::testing
