// Which ways to rows an image has: those that a policy's queries take, and those that a writer takes to
// see whether a row is one too many.
#pragma once

#include <algorithm>
#include <vector>

#include "runtime/facts/row_path.h"
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

inline RowPaths paths_wanted(const Program& program, std::uint16_t relation) {
  const RelationSchema& schema = program.schema.relations[relation];
  auto masks = bound_by_queries(program, relation);
  const std::size_t asked = masks.size();
  for (const auto mask : schema.unique)
    if (std::find(masks.begin(), masks.end(), mask) == masks.end()) masks.push_back(mask);
  RowPaths rows = row_paths(schema, masks);
  for (std::size_t p = 0; p < asked; ++p) rows.paths[p].asked = true;
  return rows;
}

}  // namespace sightline
