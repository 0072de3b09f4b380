// The solver's world made to be one given world: an equality on the vocabulary's functions for every
// fact, so that the encoding can be asked about a point where everything else knows the answer.
#pragma once

#include <array>
#include <vector>

#include "compiler/prove/axioms.h"
#include "sightline/world.h"

namespace sightline::testing {

class PinnedWorld {
 public:
  // `observed[1]` is for questions about two observations; give the same world twice otherwise. The
  // entities of all worlds are the same.
  PinnedWorld(Encoding& encoding, const World& truth,
              std::array<const World*, kObservations> observed, const WorldRequest& request);

  // Gives every row of the worlds a row term. Before pins().
  void mention_rows(Axioms& axioms);
  // What makes the solver's world this world: about every function, and every row term there is.
  std::vector<smt::Term> pins(Axioms& axioms);

 private:
  using Facts = std::array<const WorldValue*, kObservations>;
  using Key = std::vector<std::int64_t>;

  smt::Term constant(const Type& type, std::int64_t number);
  void fact(const FactTerms& terms, std::span<const smt::Term> of, const WorldValue& truth,
            const Facts& observed, std::vector<smt::Term>& out);
  void entities(std::vector<smt::Term>& out);
  void literals(std::vector<smt::Term>& out);
  void stranger(std::uint16_t type, const smt::Term& term, std::vector<smt::Term>& out);
  void parents(std::vector<smt::Term>& out);
  void globals_and_context(std::vector<smt::Term>& out);
  void row_term(std::uint16_t relation, const smt::Term& row, std::vector<smt::Term>& out);
  std::vector<Key> keys(std::size_t relation) const;
  smt::Term has_key(std::uint16_t relation, const smt::Term& row, const Key& key);
  static const WorldRow* find(const World& world, std::size_t relation, const Key& key);

  Encoding& encoding_;
  const World& truth_;
  std::array<const World*, kObservations> observed_;
  const WorldRequest& request_;
  std::vector<std::vector<smt::Term>> entities_;
  std::vector<smt::Term> strings_;
};

}  // namespace sightline::testing
