// Goals -> answers. Tested by way of the claims about the text (tests/unit/compiler/prove/
// text_claims_test.cc). SOUNDNESS: a goal is impossible only by the solver's own word about it; a
// model found for one goal answers each other goal that is true in it, as it satisfies every axiom
// of both.
#include "compiler/prove/goals.h"

namespace sightline {

using smt::Answer;
using smt::Term;

std::size_t Goals::add(const Term& goal) {
  const std::size_t number = goals_.size();
  const Term selector =
      encoding_.context().constant("goal " + std::to_string(number), encoding_.context().boolean());
  goals_.push_back({selector, goal});
  axioms_.require(implies(selector, goal));
  return number;
}

std::vector<Answer> Goals::answers() {
  std::vector<Answer> out(goals_.size(), Answer::unknown);
  why_ = "the question has too many rows, entities or steps for the prover";
  if (axioms_.too_large()) return out;
  smt::Solver solver(encoding_.context(), settings_, axioms_.assertions());
  for (std::size_t g = 0; g < goals_.size(); ++g) {
    if (out[g] == Answer::satisfiable) continue;
    out[g] = solver.check(std::span(&goals_[g].selector, 1));
    if (out[g] == Answer::unknown) why_ = solver.why_unknown();
    if (out[g] != Answer::satisfiable) continue;
    const smt::Model model = solver.model();
    for (std::size_t other = g + 1; other < goals_.size(); ++other) {
      if (model.truth(goals_[other].meaning)) out[other] = Answer::satisfiable;
    }
  }
  return out;
}

}  // namespace sightline
