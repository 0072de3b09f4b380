// What `in` means: a partial order over all entities, in truth and as far as parents were
// delivered. Tested by tests/unit/compiler/prove/axioms_test.cc and by replaying models. Ground
// over the entities that stand in an `in`; a model is a set of parents then, because the order can
// always be cut into direct steps (read_parents.cc does it).
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

namespace {

// Every pair and triple in which the last node is.
template <class Two, class Three>
void with_last(const std::vector<Axioms::Entity>& nodes, Two&& two, Three&& three) {
  const std::size_t last = nodes.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    two(nodes[i], nodes[last]);
    if (i != last) two(nodes[last], nodes[i]);
  }
  for (std::size_t i = 0; i <= last; ++i) {
    for (std::size_t j = 0; j <= last; ++j) {
      three(nodes[i], nodes[j], nodes[last]);
      if (j != last) three(nodes[i], nodes[last], nodes[j]);
      if (i != last && j != last) three(nodes[last], nodes[i], nodes[j]);
    }
  }
}

}  // namespace

bool Axioms::ground_next() {
  if (grounded_ >= nodes_.size()) return ground_parents_then();
  ground_parents();
  return true;
}

void Axioms::ground_parents() {
  const std::size_t next = grounded_++;
  const auto until = nodes_.begin() + static_cast<std::ptrdiff_t>(next) + 1;
  with_last(
      {nodes_.begin(), until}, [&](const Entity& x, const Entity& y) { parents_of_two(x, y); },
      [&](const Entity& x, const Entity& y, const Entity& z) { parents_of_three(x, y, z); });
}

// The same at another moment; nothing is given of it.
bool Axioms::ground_parents_then() {
  for (auto& order : moments_.orders) {
    if (order.grounded >= nodes_.size()) continue;
    const auto until = nodes_.begin() + static_cast<std::ptrdiff_t>(++order.grounded);
    const Term moment = order.moment;
    with_last(
        {nodes_.begin(), until},
        [&](const Entity& x, const Entity& y) { order_of_two(x, y, &moment); },
        [&](const Entity& x, const Entity& y, const Entity& z) {
          count_instance();
          if (!too_large_) order_of_three(x, y, z, &moment);
        });
    return true;
  }
  return false;
}

void Axioms::in_then_axioms(const Use& use) {
  const Meaning& meaning = use.meaning;
  const Term &entity = use.arguments[0], &ancestor = use.arguments[1], &moment = use.arguments[2];
  add_node(meaning.owner, entity);
  add_node(meaning.member, ancestor);
  if (moments_.order_ids.insert(moment.id()).second) moments_.orders.push_back({moment, 0});
  as_now(use, vocabulary_.truth_in(meaning.owner, entity, meaning.member, ancestor));
}

Term Axioms::is_in(const Entity& x, const Entity& y, const Term* moment) {
  return moment ? vocabulary_.in_then(x.type, x.term, y.type, y.term, *moment)
                : vocabulary_.truth_in(x.type, x.term, y.type, y.term);
}

void Axioms::order_of_two(const Entity& x, const Entity& y, const Term* moment) {
  if (!related(x, y)) return;
  const Term truth = is_in(x, y, moment);
  if (same(x.term, y.term)) {
    require(truth);
  } else if (x.type == y.type && !vocabulary_.reaches(x.type, y.type)) {
    require(implies(truth, equal(x.term, y.term)));
  } else if (related(y, x)) {  // nothing is above what it is below
    const Term back = is_in(y, x, moment);
    require(
        implies(truth && back, x.type == y.type ? equal(x.term, y.term) : context_.truth(false)));
  }
}

void Axioms::order_of_three(const Entity& x, const Entity& y, const Entity& z, const Term* moment) {
  if (same(x.term, y.term) || same(y.term, z.term) || !related(x, y)) return;
  if (related(y, z))
    require(implies(is_in(x, y, moment) && is_in(y, z, moment), is_in(x, z, moment)));
  // Where everything has one parent at most, what is above one thing is a chain.
  if (same(x.term, z.term) || !related(x, z) || !vocabulary_.is_chain(x.type)) return;
  Term comparable = y.type == z.type ? equal(y.term, z.term) : context_.truth(false);
  if (related(y, z)) comparable = comparable || is_in(y, z, moment);
  if (related(z, y)) comparable = comparable || is_in(z, y, moment);
  require(implies(is_in(x, y, moment) && is_in(x, z, moment), comparable));
}

void Axioms::parents_of_two(const Entity& x, const Entity& y) {
  if (!related(x, y)) return;
  order_of_two(x, y, nullptr);
  const Term truth = vocabulary_.truth_in(x.type, x.term, y.type, y.term);
  const bool same_node = same(x.term, y.term);
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
  order_of_three(x, y, z, nullptr);
  if (related(y, z)) {
    for (std::size_t o = 0; o < observations; ++o) {
      require(implies(given(o, x, y) && given(o, y, z), given(o, x, z)));
      // Of a chain every step was delivered that leads to what is known to be above.
      if (vocabulary_.is_chain(x.type))
        require(implies(given(o, x, z) && truth(x, y) && truth(y, z),
                        given(o, x, y) && given(o, y, z)));
    }
  }
}

}  // namespace sightline
