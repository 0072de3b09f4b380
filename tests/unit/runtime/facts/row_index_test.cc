// The index against a linear scan.
#include "runtime/facts/row_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sightline {
namespace {

std::vector<std::uint32_t> scan(ColumnMask mask, const Columns& columns, const RowKey& key) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < columns[0].size(); ++row) {
    bool same = true;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      same = same && ((mask >> c & 1) == 0 || columns[c][row] == key[c]);
    }
    if (same) rows.push_back(row);
  }
  return rows;
}

TEST(RowIndex, FindsWhatALinearScanFinds) {
  std::mt19937 random(5);
  for (const std::uint32_t count : {0U, 1U, 2U, 7U, 100U, 1000U}) {
    Columns columns(3, std::vector<std::int64_t>(count));
    for (auto& column : columns) {
      for (auto& cell : column) cell = static_cast<std::int64_t>(random() % 12);
    }
    for (unsigned mask = 1; mask < 8; ++mask) {
      const RowIndex index(static_cast<ColumnMask>(mask), random(), columns);
      std::uint32_t most = 0;
      for (int i = 0; i < 200; ++i) {
        RowKey key{};
        // 14 and -1 are never there; nor is a stranger, whose number is beyond 32 bits' entities.
        for (auto& cell : key) cell = static_cast<std::int64_t>(random() % 16) - 1;
        if (i % 50 == 0) key[0] += std::int64_t{1} << 32;
        const auto found = index.find(columns, key);
        EXPECT_EQ(std::vector(found.begin(), found.end()),
                  scan(static_cast<ColumnMask>(mask), columns, key));
        most = std::max(most, static_cast<std::uint32_t>(found.size()));
      }
      EXPECT_GE(index.most_rows(), most);
      if (count == 0) continue;
      RowKey crowded{};
      for (std::size_t c = 0; c < 3; ++c) crowded[c] = columns[c][index.crowded_row()];
      EXPECT_EQ(scan(static_cast<ColumnMask>(mask), columns, crowded).size(), index.most_rows());
    }
  }
}

TEST(RowIndex, KnowsWhichColumnsAQueryBinds) {
  EXPECT_EQ(bound_columns({0, {3, kAny, 0}}), 0b101);
  EXPECT_EQ(bound_columns({0, {kAny, kAny}}), 0);
  EXPECT_EQ(bound_columns({0, {0, 0, 0, 0, 0, 0, 0, 0}}), 0xff);
}

}  // namespace
}  // namespace sightline
