// From "there is a world" to the smallest one that we find: as few lies, rows and entities as the
// question needs, moments that people can read.
#pragma once

#include <optional>
#include <span>

#include "compiler/prove/encoding.h"
#include "compiler/prove/smt/solver.h"

namespace sightline {

// `solver` has just answered `satisfiable` for the assertions of `axioms`. Greedy: each wish is kept
// if it can be had together with those kept before; a bounded number of checks.
smt::Model smallest_model(Encoding& encoding, Axioms& axioms, smt::Solver& solver);

}  // namespace sightline
