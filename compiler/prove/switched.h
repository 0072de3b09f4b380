// A switch held at a value: the prover's domain, in which one `global` is what it is said to be and
// everything else is as it was observed. Two of them on one world differ in that global only.
#pragma once

#include <optional>

#include "compiler/prove/encoding.h"

namespace sightline {

class Switched : public Symbolic {
 public:
  // `given`: of a bool; nothing: it cannot be had. SOUNDNESS: its payload is then free, so that
  // nothing may rest on it. The encoding must outlive it.
  Switched(Encoding& world, const SymbolicRequest& request, std::uint32_t global,
           std::optional<bool> given)
      : Symbolic(world.domain(View::first_observation, request)),
        switch_(global),
        value_{world.context().truth(given.has_value()), world.context().truth(true),
               given ? world.context().truth(*given)
                     : world.context().constant("what nobody said", world.context().boolean())} {}

  Value global(std::size_t global) { return global == switch_ ? value_ : Symbolic::global(global); }

 private:
  std::uint32_t switch_;
  Value value_;
};

}  // namespace sightline
