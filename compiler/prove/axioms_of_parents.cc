// What `in` means: a partial order over all entities, in truth and as far as parents were delivered.
// Tested by tests/unit/compiler/prove/axioms_test.cc and by replaying models. Ground over the entities
// that stand in an `in`; a model is a set of parents then, because the order can always be cut into
// direct steps (read_parents.cc does it).
#include "compiler/prove/axioms.h"

namespace sightline {

using smt::Term;

namespace {
constexpr std::size_t kMostNodes = 60;
}  // namespace

void Axioms::add_node(std::uint16_t type, const Term& entity) {
  if (!node_ids_.insert(entity.id()).second) return;
  nodes_.push_back({type, entity});
  if (nodes_.size() > kMostNodes) too_large_ = true;
}

bool Axioms::related(const Entity& x, const Entity& y) const {
  return x.type == y.type || vocabulary_.reaches(x.type, y.type);
}

// Every pair and triple in which the next node is the last one that is new.
void Axioms::ground_parents() {
  const std::size_t last = grounded_++;
  const std::vector<Entity> nodes(nodes_.begin(),
                                  nodes_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  for (std::size_t i = 0; i <= last; ++i) {
    parents_of_two(nodes[i], nodes[last]);
    if (i != last) parents_of_two(nodes[last], nodes[i]);
  }
  for (std::size_t i = 0; i <= last; ++i) {
    for (std::size_t j = 0; j <= last; ++j) {
      parents_of_three(nodes[i], nodes[j], nodes[last]);
      if (j != last) parents_of_three(nodes[i], nodes[last], nodes[j]);
      if (i != last && j != last) parents_of_three(nodes[last], nodes[i], nodes[j]);
    }
  }
}

void Axioms::parents_of_two(const Entity& x, const Entity& y) {
  if (!related(x, y)) return;
  const Term truth = vocabulary_.truth_in(x.type, x.term, y.type, y.term);
  const bool same_node = same(x.term, y.term);
  if (same_node) {
    require(truth);
  } else if (x.type == y.type && !vocabulary_.reaches(x.type, y.type)) {
    require(implies(truth, equal(x.term, y.term)));
  } else if (related(y, x)) {  // nothing is above what it is below
    const Term back = vocabulary_.truth_in(y.type, y.term, x.type, x.term);
    require(
        implies(truth && back, x.type == y.type ? equal(x.term, y.term) : context_.truth(false)));
  }
  for (std::size_t o = 0; o < (two_observations_ ? kObservations : 1); ++o) {
    const Term given = vocabulary_.given_in(o, x.type, x.term, y.type, y.term);
    const Term whole = vocabulary_.whole(o, x.type, x.term);
    require(same_node ? given : implies(given, truth));
    require(implies(whole && truth, given));
    require(implies(whole && given, vocabulary_.whole(o, y.type, y.term)));
    const Term itself = x.type == y.type ? equal(x.term, y.term) : context_.truth(false);
    if (!same_node && bound(x.type))
      require(implies(given && !itself, vocabulary_.there(x.type, x.term)));
  }
  if (!two_observations_) return;
  require(implies(vocabulary_.given_in(0, x.type, x.term, y.type, y.term),
                  vocabulary_.given_in(1, x.type, x.term, y.type, y.term)));
  require(implies(vocabulary_.whole(0, x.type, x.term), vocabulary_.whole(1, x.type, x.term)));
}

void Axioms::parents_of_three(const Entity& x, const Entity& y, const Entity& z) {
  if (same(x.term, y.term) || same(y.term, z.term) || !related(x, y)) return;
  const auto truth = [&](const Entity& a, const Entity& b) {
    return vocabulary_.truth_in(a.type, a.term, b.type, b.term);
  };
  const auto given = [&](std::size_t o, const Entity& a, const Entity& b) {
    return vocabulary_.given_in(o, a.type, a.term, b.type, b.term);
  };
  const std::size_t observations = two_observations_ ? kObservations : 1;
  if (related(y, z)) {
    require(implies(truth(x, y) && truth(y, z), truth(x, z)));
    for (std::size_t o = 0; o < observations; ++o) {
      require(implies(given(o, x, y) && given(o, y, z), given(o, x, z)));
      // Of a chain every step was delivered that leads to what is known to be above.
      if (vocabulary_.is_chain(x.type))
        require(implies(given(o, x, z) && truth(x, y) && truth(y, z),
                        given(o, x, y) && given(o, y, z)));
    }
  }
  // Where everything has one parent at most, what is above one thing is a chain.
  if (same(x.term, z.term) || !related(x, z) || !vocabulary_.is_chain(x.type)) return;
  Term comparable = y.type == z.type ? equal(y.term, z.term) : context_.truth(false);
  if (related(y, z)) comparable = comparable || truth(y, z);
  if (related(z, y)) comparable = comparable || truth(z, y);
  require(implies(truth(x, y) && truth(x, z), comparable));
}

}  // namespace sightline
