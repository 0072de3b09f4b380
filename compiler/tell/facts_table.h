// The facts of a counterexample, each with what is true and what the evaluator was given.
#pragma once

#include <string>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/schema.h"

namespace sightline {

struct FactLine {
  std::string place;            // `camera_1.account`, `share(user_1, camera_1).from`, `lockdown`
  std::string truth, observed;  // as `.pol` text; `yes` and `no` for a row
  bool differs = false;
  std::string change;  // as a test's `where` writes the difference; empty if no test can
  std::string reason;  // why it may differ: `declared cached`, `within 10s`
};

// Only the facts that matter, attributes first, then rows, then globals.
std::vector<FactLine> facts_of(const Schema& schema, const Counterexample& example);

// As a row is written: `share(user_1, camera_1)`.
std::string row_text(const Schema& schema, std::size_t relation, const WorldRow& row,
                     const World& world);
// `{ from: .., until: .. }`, nothing if it has no fields.
std::string fields_text(const Schema& schema, std::size_t relation, const WorldRow& row,
                        const World& world);

}  // namespace sightline
