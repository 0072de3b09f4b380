// Patterns of queries -> an order of rows and ways to them. Tested by
// tests/unit/runtime/facts/row_path_test.cc. It does not know facts.
#include "runtime/facts/row_path.h"

#include <bit>

#include "runtime/format/make.h"

namespace sightline {
namespace {

bool binds(ColumnMask mask, std::size_t column) { return (mask >> column & 1) != 0; }

std::size_t times_bound(const std::vector<ColumnMask>& masks, ColumnMask with, std::size_t column) {
  std::size_t times = 0;
  for (const auto mask : masks) times += (mask & with) == with && binds(mask, column) ? 1U : 0U;
  return times;
}

RowPath path_of(const RelationSchema& relation, const RowPaths& rows, ColumnMask mask) {
  RowPath path{RowPath::Kind::hashed, mask, rows.order[0]};
  const bool one = std::has_single_bit(mask);
  if (mask == 0) {
    path.kind = RowPath::Kind::all;
  } else if (rows.has_home && binds(mask, rows.order[0])) {
    ColumnMask prefix = 0;
    for (int c = 0; c < std::popcount(mask); ++c)
      prefix = static_cast<ColumnMask>(prefix | 1U << rows.order[static_cast<std::size_t>(c)]);
    if (one) path.kind = RowPath::Kind::group;
    if (!one && prefix == mask) path.kind = RowPath::Kind::search;
  } else if (one) {
    path.column = static_cast<std::uint8_t>(std::countr_zero(mask));
    if (relation.columns[path.column].type.kind == Type::Kind::entity)
      path.kind = RowPath::Kind::list;
  }
  return path;
}

}  // namespace

RowPaths row_paths(const RelationSchema& relation, const std::vector<ColumnMask>& masks) {
  RowPaths rows;
  const std::size_t count = relation.columns.size();
  ColumnMask placed = 0;
  std::size_t next = 0;
  const auto place_best = [&](bool home) {
    std::size_t best = count, most = 0;
    for (std::size_t c = 0; c < count; ++c) {
      const auto times = times_bound(masks, placed, c);
      if (binds(placed, c) || (home && relation.columns[c].type.kind != Type::Kind::entity))
        continue;
      if (best != count && times <= most) continue;
      best = c;
      most = times;
    }
    if (best == count) return false;
    rows.order[next++] = static_cast<std::uint8_t>(best);
    placed = static_cast<ColumnMask>(placed | 1U << best);
    return true;
  };
  rows.has_home = place_best(true);
  while (next < count) place_best(false);
  make(rows.paths, masks.size());
  for (std::size_t m = 0; m < masks.size(); ++m) rows.paths[m] = path_of(relation, rows, masks[m]);
  return rows;
}

}  // namespace sightline
