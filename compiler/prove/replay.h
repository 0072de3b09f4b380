// A world that a solver found, asked of the real evaluator and of the reference.
#pragma once

#include "compiler/prove/read_world.h"
#include "sightline/compiler.h"

namespace sightline {

// Why a world does not count. `refused`: its facts break something that no snapshot may break and
// that the prover does not know of (how many rows a look-up may return); then nothing is known.
// Otherwise the evaluator, the reference and the prover differ: our mistake.
struct NotReplayed {
  bool refused = false;
  std::string why;
};

// The request of a head, `asked` by the first of the world's entities about the second.
Result<Counterexample, NotReplayed> replay_head(const typed::Policy& policy, const Policy& loaded,
                                                const typed::Property& property,
                                                const typed::PropertyCase& of, std::uint32_t action,
                                                const ReadWorld& world);

// The variables of a `forall`: its value variables stand for the entities in their order, its rows
// for the rows; a member is given.
Result<Counterexample, NotReplayed> replay_forall(const typed::Policy& policy, const Policy& loaded,
                                                  const typed::Property& property,
                                                  const ReadWorld& world,
                                                  std::span<const BoundVariable> variables);

}  // namespace sightline
