// How often what was admitted and refused, for a host's monitoring.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "sightline/trust/grant.h"

namespace sightline {

// May be counted in by any number of threads.
class GrantCounts {
 public:
  std::uint64_t of(Admission admission) const { return admissions_[at(admission)].load(kRelaxed); }
  std::uint64_t of(GrantError::Kind kind) const { return errors_[at(kind)].load(kRelaxed); }
  void count(Admission admission) { admissions_[at(admission)].fetch_add(1, kRelaxed); }
  void count(GrantError::Kind kind) { errors_[at(kind)].fetch_add(1, kRelaxed); }

 private:
  static constexpr std::memory_order kRelaxed = std::memory_order_relaxed;
  template <class T>
  static std::size_t at(T kind) {
    return static_cast<std::size_t>(kind);
  }
  std::array<std::atomic<std::uint64_t>, kAdmissions> admissions_{};
  std::array<std::atomic<std::uint64_t>, 4> errors_{};
};

}  // namespace sightline
