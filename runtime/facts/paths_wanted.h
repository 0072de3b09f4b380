// Which ways to rows an image has: those that a policy's queries take, and those that a writer takes to
// see whether a row is one too many.
#pragma once

#include <algorithm>
#include <vector>

#include "runtime/facts/row_index.h"
#include "runtime/format/program.h"

namespace sightline {

// What queries of the relation bind, each once.
inline std::vector<ColumnMask> bound_by_queries(const Program& program, std::uint16_t relation) {
  std::vector<ColumnMask> masks;
  for (const auto& query : program.queries) {
    if (query.relation != relation) continue;
    const auto mask = bound_columns(query);
    if (std::find(masks.begin(), masks.end(), mask) == masks.end()) masks.push_back(mask);
  }
  return masks;
}

inline std::vector<ColumnMask> paths_wanted(const Program& program, std::uint16_t relation) {
  auto masks = bound_by_queries(program, relation);
  for (const auto mask : program.schema.relations[relation].unique)
    if (std::find(masks.begin(), masks.end(), mask) == masks.end()) masks.push_back(mask);
  return masks;
}

}  // namespace sightline
