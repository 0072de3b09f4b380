// The world that a verdict comes with.
#pragma once

#include "sightline/compiler.h"

namespace sightline {

// The counterexample of a refutation, the witness of a `possible`; nothing of any other verdict.
inline const Counterexample* world_of(const Verdict& verdict) {
  if (const auto* refuted = std::get_if<Refuted>(&verdict))
    return refuted->counterexample ? &*refuted->counterexample : nullptr;
  const auto* proved = std::get_if<Proved>(&verdict);
  return proved && proved->witness ? &*proved->witness : nullptr;
}

}  // namespace sightline
