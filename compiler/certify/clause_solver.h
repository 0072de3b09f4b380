// CaDiCaL as a value: clauses in, a satisfying choice of literals or a trace of why there is none
// out.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "compiler/certify/table.h"

namespace sightline::certify {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

enum class ClauseAnswer : std::uint8_t { satisfiable, unsatisfiable, gave_up };

class ClauseSolver {
 public:
  explicit ClauseSolver(Deadline deadline);
  ~ClauseSolver();

  void add(std::span<const Literal> clause);
  ClauseAnswer solve();                 // the same on every run that meets the deadline
  bool is_true(Literal literal) const;  // after `satisfiable`

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

// The clauses that a fresh solver derives from these until there is a contradiction, the empty
// clause last. Nothing if it gave up or derived something that is no clause over these variables.
std::optional<std::vector<std::vector<Literal>>> derive_contradiction(
    std::uint32_t variables, const std::vector<std::vector<Literal>>& clauses, Deadline deadline);

}  // namespace sightline::certify
