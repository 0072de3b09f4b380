// Random worlds: what is true, and what an evaluator may be given of it under the trust words of the
// declarations (specs/language.md, Meaning 5).
#pragma once

#include "sightline/typed.h"
#include "sightline/world.h"
#include "tests/support/pick.h"

namespace sightline::testing {

struct WorldSize {
  std::size_t entities = 3;  // of each type, at most; at least one
  std::size_t rows = 3;      // of each relation, at most
};

// Everything that is so: every fact has a value or is none, all rows are there. Values at the borders
// of their types as often as not. `as_of` is `now`.
World random_truth(const typed::Policy& policy, std::int64_t now, const WorldSize& size,
                   const Pick& pick);

// What trust allows an evaluator to be given of it: cached facts lie, others are true or unavailable,
// rows are held back, dated globals are of `as_of`, entities are unknown to the snapshot.
World random_observation(const typed::Policy& policy, const World& truth, std::int64_t now,
                         const Pick& pick);

// An observation that knows less: facts and rows go missing, look-ups become incomplete.
World random_poorer(const World& observed, const Pick& pick);

std::int64_t random_now(const Pick& pick);  // strictly between past and forever
// Every context field is given, as a property takes it to be.
WorldRequest random_request(const typed::Policy& policy, const World& world, std::int64_t now,
                            const Pick& pick);
WorldRequest random_poorer(const WorldRequest& request,
                           const Pick& pick);  // some context is not given

// The world, the observation and the request as text, for failures.
std::string text_of(const typed::Policy& policy, const World& world);
std::string text_of(const typed::Policy& policy, const World& world, const WorldRequest& request);

}  // namespace sightline::testing
