// From the truths of an action's clauses to its decision: default deny, forbid overrides, order
// never matters, trouble never grants and never removes a duty. The evaluator says the same in
// runtime/engine/combine.h.
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

// An action asked for by a principal of one type about a resource of another.
struct Asked {
  std::uint32_t action = 0, principal_type = 0, resource_type = 0;
};

inline bool speaks_of(const typed::Clause& clause, const Asked& asked) {
  return clause.principal == asked.principal_type && clause.resource == asked.resource_type &&
         std::find(clause.actions.begin(), clause.actions.end(), asked.action) !=
             clause.actions.end();
}

template <class Domain>
struct Combined {
  typename Domain::Condition allowed;
  // By number: it is allowed, and comes with that duty.
  std::vector<typename Domain::Condition> obligations;
};

// Allowed: some permit holds and no forbid does. An allow owes the obligations of every permit that
// is true or unknown. `seen(rule, clause, truth)` is told of each clause.
template <class Domain, class Seen>
Combined<Domain> combine(Domain& domain, const typed::Policy& policy, const Asked& asked,
                         Seen&& seen) {
  auto permitted = domain.condition(false), forbidden = domain.condition(false);
  std::vector<typename Domain::Condition> owed(policy.obligations.size(), domain.condition(false));
  for (const auto& rule : policy.rules) {
    auto& held = rule.effect == typed::Effect::permit ? permitted : forbidden;
    for (const auto& clause : rule.clauses) {
      if (!speaks_of(clause, asked)) continue;
      const auto truth = Evaluate<Domain>(domain).truth(*clause.condition);
      seen(rule, clause, truth);
      held = domain.disjunction(held, satisfied(domain, rule.effect, truth));
      for (const auto o : clause.obligations)
        owed[o] = domain.disjunction(owed[o], domain.negation(domain.definitely_false(truth)));
    }
  }
  const auto allowed = domain.conjunction(permitted, domain.negation(forbidden));
  for (std::size_t o = 0; o < owed.size(); ++o) owed[o] = domain.conjunction(allowed, owed[o]);
  return {allowed, std::move(owed)};
}

}  // namespace sightline::reference
