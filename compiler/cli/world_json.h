// The worlds of counterexamples as JSON, in the words of `eval`: what is true is a file for
// --facts, what is asked a request.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "sightline/compiler.h"
#include "sightline/policy.h"

namespace sightline::cli {

using Json = nlohmann::ordered_json;

// Entities, rows, globals and the snapshot, an array. An optional attribute or field that is
// unavailable is named under `unavailable`, which `eval` does not read: it could not be told from
// none.
Json world_json(const CheckedPolicy& policy, const World& world);

// A moment: `2024-02-16T06:00:00Z`.
Json time_json(const CheckedPolicy& policy, std::int64_t milliseconds);

// The AuthZEN request.
Json request_json(const CheckedPolicy& policy, const World& world, const WorldRequest& request);

// What a variable of a `forall` stands for: a value, or the key of a row.
Json variable_json(const CheckedPolicy& policy, const World& world, const typed::Variable& variable,
                   const BoundVariable& bound);

}  // namespace sightline::cli
