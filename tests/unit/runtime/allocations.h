// Counts what the whole test program allocates, to show that deciding allocates nothing.
#pragma once

namespace sightline::testing {

// Allocations by any thread since the count was made.
class AllocationCount {
 public:
  AllocationCount();
  ~AllocationCount();
  int so_far() const;
};

}  // namespace sightline::testing
