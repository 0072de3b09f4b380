// From the truths of an action's clauses to its decision: default deny, forbid overrides, trouble
// never grants. The reference says the same in specs/reference/combine.h, in the same order; the law
// that ties them is `machine_agrees_with_reference` (tests/differential).
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

// Allowed: some permit holds and no forbid does. Every clause of the action is run, none is skipped;
// `seen(block, effect, truth)` is told of each in the artifact's order, permits first.
template <class Domain, class Seen>
typename Domain::Condition allows(Domain& domain, const Program& program, std::uint16_t action,
                                  Seen&& seen) {
  Machine<Domain> machine(program, domain);
  const auto any = [&](Effect effect, const std::vector<std::uint16_t>& blocks) {
    auto some = domain.condition(false);
    for (const auto block : blocks) {
      const auto truth = machine.run(program.blocks[block]);
      seen(block, effect, truth);
      some = domain.disjunction(some, satisfied(domain, effect, truth));
    }
    return some;
  };
  const auto permitted = any(Effect::permit, program.actions[action].permits);
  const auto forbidden = any(Effect::forbid, program.actions[action].forbids);
  return domain.conjunction(permitted, domain.negation(forbidden));
}

}  // namespace sightline
