// The solver's world made to be one given world: an equality on the vocabulary's functions for every
// fact, so that the encoding can be asked about a point where everything else knows the answer.
#pragma once

#include <array>
#include <vector>

#include "compiler/prove/encoding.h"
#include "sightline/world.h"

namespace sightline::testing {

class PinnedWorld {
 public:
  // `observed[1]` is for questions about two observations; give the same world twice otherwise.
  PinnedWorld(Encoding& encoding, const World& truth,
              std::array<const World*, kObservations> observed, const WorldRequest& request);

  // Gives every row of the worlds a row term, by asking for it. Before pins().
  void mention_rows(Axioms& axioms);
  // What makes the solver's world this world: about every function, and every row term there is.
  std::vector<smt::Term> pins(Axioms& axioms);

 private:
  using Facts = std::array<const WorldValue*, kObservations>;

  smt::Term constant(const Type& type, std::int64_t number);
  void fact(const FactTerms& terms, std::span<const smt::Term> of, bool given_apart,
            const WorldValue& truth, const Facts& observed, std::vector<smt::Term>& out);
  void entities(std::vector<smt::Term>& out);
  void globals_and_context(std::vector<smt::Term>& out);
  void row_term(std::uint16_t relation, const smt::Term& row, std::vector<smt::Term>& out);
  std::vector<std::vector<std::uint32_t>> keys(std::size_t relation) const;
  static const WorldRow* find(const World& world, std::size_t relation,
                              const std::vector<std::uint32_t>& key);

  Encoding& encoding_;
  const World& truth_;
  std::array<const World*, kObservations> observed_;
  const WorldRequest& request_;
  std::vector<std::vector<smt::Term>> entities_;
};

}  // namespace sightline::testing
