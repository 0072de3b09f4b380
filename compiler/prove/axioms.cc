// Assertions -> every assertion that they bring. Tested by
// tests/unit/compiler/prove/axioms_test.cc, which samples concrete worlds, the empty one included,
// and requires every emitted assertion to hold in them. What follows from each kind of fact is in
// the axioms_of_*.cc beside this file.
// SOUNDNESS: too few axioms cost a refutation that does not replay (exit 4); a false one would
// prove a falsehood. So each states only what the declaration of the fact promises, for facts as
// they are delivered, never for derived values.
#include "compiler/prove/axioms.h"

namespace sightline {

using smt::Polarity;
using smt::Term;

Axioms::Axioms(Encoding& encoding, Assumed assumed, bool two_observations)
    : encoding_(encoding),
      context_(encoding.context()),
      vocabulary_(encoding.vocabulary()),
      assumed_(std::move(assumed)),
      two_observations_(two_observations) {
  const auto& entities = vocabulary_.schema().entities;
  for (std::uint16_t e = 0; e < entities.size(); ++e) types_.emplace(entities[e].name, e);
  prepare_invariants();
}

void Axioms::define(const Term& assertion, const Term& uses) {
  pending_.push_back({assertion, uses});
  if (!draining_) drain();
}

void Axioms::drain() {
  draining_ = true;
  while (!too_large_) {
    if (pending_.empty()) {
      if (!ground_next()) break;
      continue;
    }
    const PendingAssertion next = pending_.back();
    pending_.pop_back();
    if (next.assertion.is_true()) continue;
    assertions_.push_back(next.assertion);
    smt::Context::visit(next.uses, visited_,
                        [this](const smt::Context::Occurrence& it) { seen(it); });
  }
  draining_ = false;
}

void Axioms::seen(const smt::Context::Occurrence& it) {
  const auto query = encoding_.queries().defined_by(it.function);
  if (query) {
    unfold(Instance{query->query, smt::Context::arguments(it.application), query->yes},
           it.polarity);
    return;
  }
  if (const auto once = encoding_.queries().once_defined_by(it.function)) {
    unfold(Moments::Instance{once->once, smt::Context::arguments(it.application), once->yes},
           it.polarity);
    return;
  }
  if (!it.first) return;
  if (it.application.is_entity()) mention(it.application);
  if (const auto* meaning = vocabulary_.meaning(it.function)) {
    uses_.push_back({*meaning, it.application, smt::Context::arguments(it.application)});
    const Use use = uses_.back();
    fact_axioms(use);
  }
}

void Axioms::mention(const Term& entity) {
  const auto type = types_.find(entity.sort());
  if (type == types_.end() || !entity_ids_.insert(entity.id()).second) return;
  entities_.push_back({type->second, entity});
  if (!bound_columns_.contains(entity.id()))
    invariants_of(Invariant::Subject::entity, type->second, entity);
  for (const Term& moment : std::vector(moments_.used))
    invariants_then(Invariant::Subject::entity, type->second, entity, moment);
  if (!draining_) drain();
}

}  // namespace sightline
