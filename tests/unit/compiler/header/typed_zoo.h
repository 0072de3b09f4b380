// Worlds of the zoo told, and requests about them asked, by the header of the zoo alone.
#pragma once

#include "sightline/world.h"
#include "tests/golden/header/zoo.h"

namespace sightline::testing {

// `by_cache`: what is declared `cached` is told by a cache, and the registry does not know it.
Result<Snapshot, FactError> typed_snapshot(const zoo::Gate& gate, const World& observed,
                                           bool by_cache);

zoo::Context typed_context(const World& world, const WorldRequest& request);

// By the function for the request's action and types.
zoo::Decision ask(const zoo::Gate& gate, const World& world, const WorldRequest& request,
                  const Snapshot& snapshot, Trace* trace);

}  // namespace sightline::testing
