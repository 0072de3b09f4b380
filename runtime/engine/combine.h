// From the truths of an action's clauses to its decision: default deny, forbid overrides, trouble
// never grants and never sheds a duty. The reference says the same in specs/reference/combine.h, in
// the same order; the law that ties them is `machine_agrees_with_reference` (tests/differential).
#pragma once

#include "runtime/engine/machine.h"

namespace sightline {

// A permit holds only when it is definitely true; a forbid holds unless it is definitely false.
// Domain::Condition is a plain yes or no: bool, or a solver's.
template <class Domain>
typename Domain::Condition satisfied(Domain& domain, Effect effect,
                                     const typename Domain::Truth& truth) {
  return effect == Effect::permit ? domain.definitely_true(truth)
                                  : domain.negation(domain.definitely_false(truth));
}

template <class Domain>
struct Combined {
  typename Domain::Condition allowed;
  // By position in Schema::obligations: it is allowed, and comes with that duty.
  typename Domain::template Registers<typename Domain::Condition> obligations;
};

// Allowed: some permit holds and no forbid does. An allow owes the obligations of every permit that
// is true or unknown. Every clause of the case is run, none is skipped; `seen(block, effect,
// truth)` is told of each in the artifact's order, permits first.
template <class Domain, class Seen>
Combined<Domain> combine(Domain& domain, const Program& program, const ActionCase& lists,
                         Seen&& seen) {
  Machine<Domain> machine(program, domain);
  const std::size_t obligations = program.schema.obligations.size();
  Combined<Domain> result{domain.condition(false), {}};
  result.obligations.resize(obligations);
  for (std::size_t o = 0; o < obligations; ++o) result.obligations[o] = domain.condition(false);

  auto permitted = domain.condition(false);
  for (const auto block : lists.permits) {
    const auto truth = machine.run(program.blocks[block]);
    seen(block, Effect::permit, truth);
    permitted = domain.disjunction(permitted, satisfied(domain, Effect::permit, truth));
    for (std::size_t o = 0; o < obligations; ++o) {
      if ((program.blocks[block].obligations >> o & 1) == 0) continue;
      result.obligations[o] = domain.disjunction(result.obligations[o],
                                                 domain.negation(domain.definitely_false(truth)));
    }
  }
  auto forbidden = domain.condition(false);
  for (const auto block : lists.forbids) {
    const auto truth = machine.run(program.blocks[block]);
    seen(block, Effect::forbid, truth);
    forbidden = domain.disjunction(forbidden, satisfied(domain, Effect::forbid, truth));
  }
  result.allowed = domain.conjunction(permitted, domain.negation(forbidden));
  for (std::size_t o = 0; o < obligations; ++o)
    result.obligations[o] = domain.conjunction(result.allowed, result.obligations[o]);
  return result;
}

}  // namespace sightline
