// Is there a world where one clause makes the difference, because every other one that could decide
// the same request is out of the way?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/prove/axioms.h"
#include "compiler/prove/read_world.h"

namespace sightline {

// What another clause of the case must be for the one to matter.
struct Rival {
  enum class Wanted : std::uint8_t { not_true, false_for_sure };
  std::uint16_t block = 0;
  Wanted wanted = Wanted::false_for_sure;
};

// By block, in the order of the text.
std::vector<const typed::Clause*> clauses_of(const typed::Policy& policy);

class RivalSearch {
 public:
  enum class Size : std::uint8_t { any, small };  // of the world: small ones take longer
  RivalSearch(Encoding& encoding, const typed::Policy& policy, const smt::Settings& settings,
              const ActionCase& asked, Size size);

  SymbolicTruth truth(const typed::Expr& condition) {
    return encoding_.meaning(condition, View::first_observation, request_);
  }
  void require(const smt::Term& assertion) { axioms_.require(assertion); }

  struct Found {
    smt::Answer matters = smt::Answer::unknown;
    std::optional<ReadWorld> world;      // of `satisfiable`
    std::vector<std::uint16_t> because;  // of `unsatisfiable`: the rules that leave no such world
    std::string why;                     // of `unknown`
  };
  Found look(const std::vector<Rival>& rivals);

 private:
  smt::Answer check(std::span<const smt::Term> assumed);
  std::optional<ReadWorld> world_of();
  bool is_as_wanted(const Rival& rival, const ReadWorld& world) const;
  void join(const Rival& rival);
  std::vector<std::uint16_t> needed();

  Encoding& encoding_;
  const typed::Policy& policy_;
  const ActionCase& asked_;
  Size size_;
  std::vector<const typed::Clause*> clauses_;
  Axioms axioms_;
  smt::Solver solver_;
  SymbolicRequest request_;
  std::vector<smt::Term> selectors_;
  std::vector<std::uint16_t> joined_;
  std::size_t told_ = 0;  // of the axioms' assertions
  std::string why_;
};

// The request that such a world is about: by its first entity, about its second.
WorldRequest request_in(const ReadWorld& world, const ActionCase& asked);

}  // namespace sightline
