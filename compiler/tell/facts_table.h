// The facts of a counterexample, each with what is true and what the evaluator was given.
#pragma once

#include <string>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/schema.h"
#include "sightline/telling.h"

namespace sightline {

// What is said in place of a value. Values of strings have quotation marks.
inline constexpr const char* kNoSuchRow = "no such row";
inline constexpr const char* kIsThere = "is there";
inline constexpr const char* kAsDescribed = "as described";
inline constexpr const char* kNothingKnown = "nothing is known of it";

// Only the facts that matter, attributes first, then rows, then globals.
std::vector<FactLine> facts_of(const Schema& schema, const Counterexample& example);

// The row with the same columns, if there is one.
const WorldRow* find_row(const std::vector<WorldRow>& rows, const WorldRow& wanted);

// As a row is written: `share(user_1, camera_1)`.
std::string row_text(const Schema& schema, std::size_t relation, const WorldRow& row,
                     const World& world);
// `{ from: .., until: .. }`, nothing if it has no fields.
std::string fields_text(const Schema& schema, std::size_t relation, const WorldRow& row,
                        const World& world);

}  // namespace sightline
