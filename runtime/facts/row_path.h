// How the rows of a relation are found by what a query binds, without looking at all of them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "runtime/facts/row_index.h"

namespace sightline {

struct RowPath {
  enum class Kind : std::uint8_t {
    all,     // binds nothing
    group,   // the rows of one home entity
    search,  // among those, by the columns that follow in the rows' order
    list,    // a list of row numbers for each entity in `column`, the only one that is bound
    hashed,  // groups by hash
  } kind = Kind::all;
  ColumnMask mask = 0;
  std::uint8_t column = 0;
  bool asked =
      false;  // by a query, so the rows of one key are as many as the schema allows at most
};

struct RowPaths {
  bool has_home = false;  // rows stand with the entity in the first column of `order`
  std::array<std::uint8_t, kMaxColumns> order{};  // by which they are sorted
  std::vector<RowPath> paths;                     // one for each mask
};

// The home is the entity column that most patterns bind, the first of several; if there is an entity column.
RowPaths row_paths(const RelationSchema& relation, const std::vector<ColumnMask>& masks);

}  // namespace sightline
