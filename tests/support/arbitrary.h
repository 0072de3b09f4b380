// RapidCheck as a source of choices: `*any(generator)` inside a property, shrinking included.
#pragma once

#include "tests/support/pick.h"
#include "tests/support/property.h"

namespace sightline::testing {

// Only inside a property or a generator of RapidCheck's.
inline Pick rapidcheck_pick() {
  return [](std::size_t n) {
    if (n <= 1) return std::size_t{0};
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, n));
  };
}

// What `generator(pick)` makes, as one value that RapidCheck shows and shrinks.
template <class Generator>
auto any(Generator generator) {
  return rc::gen::exec([generator] { return generator(rapidcheck_pick()); });
}

}  // namespace sightline::testing
