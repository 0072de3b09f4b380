// Many small questions of the kind "can this ever be?", answered together.
#pragma once

#include <string>
#include <vector>

#include "compiler/prove/axioms.h"
#include "compiler/prove/smt/solver.h"

namespace sightline {

// The goals share rows and axioms, so a set of them should stay small: each answer is what it would
// be alone.
class Goals {
 public:
  Goals(Encoding& encoding, const smt::Settings& settings, Assumed assumed = {})
      : encoding_(encoding), settings_(settings), axioms_(encoding, std::move(assumed)) {}

  Axioms& axioms() { return axioms_; }
  std::size_t add(const smt::Term& goal);
  std::size_t size() const { return goals_.size(); }

  // Of each goal whether some world has it, in the order in which they were added.
  std::vector<smt::Answer> answers();
  const std::string& why_unknown() const { return why_; }

 private:
  struct Goal {
    smt::Term selector, meaning;
  };
  Encoding& encoding_;
  const smt::Settings& settings_;
  Axioms axioms_;
  std::vector<Goal> goals_;
  std::string why_;
};

}  // namespace sightline
