// A solver's model as two worlds: what is true, and what the evaluator was given.
#pragma once

#include "compiler/prove/axioms.h"
#include "compiler/prove/smt/solver.h"
#include "sightline/compiler.h"

namespace sightline {

// What the question speaks of by name, and where it came to stand.
struct ModelWish {
  std::vector<Axioms::Entity> entities;
  std::vector<SymbolicRow> rows;
  std::vector<smt::Term> members;
};
struct ReadWorld {
  Counterexample example;  // without its requests and variables
  std::vector<std::uint32_t> entities;
  std::vector<std::vector<std::int64_t>> rows;  // their keys
  std::vector<std::int64_t> members;
};

// Whom the question does not mention the snapshot may hold, and then invariants bind him; or it has
// never heard of him, which is odder to read.
enum class Unmentioned : std::uint8_t { there, strangers };

// Nothing when no parents could be found for the order that the model wants.
std::optional<ReadWorld> read_world(Encoding& encoding, Axioms& axioms, const smt::Model& model,
                                    const typed::Policy& policy, const ModelWish& wanted,
                                    Unmentioned unmentioned = Unmentioned::there);

}  // namespace sightline
