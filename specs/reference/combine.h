// From the truths of an action's clauses to its decision: default deny, forbid overrides, order never
// matters, trouble never grants. The evaluator says the same in runtime/engine/combine.h.
#pragma once

#include <algorithm>

#include "specs/reference/evaluate.h"

namespace sightline::reference {

// A permit holds only when it is definitely true; a forbid holds unless it is definitely false.
template <class Domain>
typename Domain::Condition satisfied(Domain& domain, typed::Effect effect,
                                     const typename Domain::Truth& truth) {
  return effect == typed::Effect::permit ? domain.definitely_true(truth)
                                         : domain.negation(domain.definitely_false(truth));
}

inline bool speaks_of(const typed::Clause& clause, std::uint32_t action) {
  return std::find(clause.actions.begin(), clause.actions.end(), action) != clause.actions.end();
}

// Allowed: some permit holds and no forbid does. `seen(rule, clause, truth)` is told of each clause.
template <class Domain, class Seen>
typename Domain::Condition allows(Domain& domain, const typed::Policy& policy, std::uint32_t action,
                                  Seen&& seen) {
  auto permitted = domain.condition(false), forbidden = domain.condition(false);
  for (const auto& rule : policy.rules) {
    auto& held = rule.effect == typed::Effect::permit ? permitted : forbidden;
    for (const auto& clause : rule.clauses) {
      if (!speaks_of(clause, action)) continue;
      const auto truth = Evaluate<Domain>(domain).truth(*clause.condition);
      seen(rule, clause, truth);
      held = domain.disjunction(held, satisfied(domain, rule.effect, truth));
    }
  }
  return domain.conjunction(permitted, domain.negation(forbidden));
}

}  // namespace sightline::reference
