// The index against a linear scan.
#include "runtime/facts/row_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sightline::row_index_test {
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

TEST(RowIndex, GroupsWhatALinearScanFinds) {
  std::mt19937 random(5);
  for (const std::uint32_t count : {0U, 1U, 2U, 7U, 100U, 1000U}) {
    Columns columns(3, std::vector<std::int64_t>(count));
    for (auto& column : columns) {
      for (auto& cell : column) cell = static_cast<std::int64_t>(random() % 12);
    }
    for (unsigned bits = 1; bits < 8; ++bits) {
      const auto mask = static_cast<ColumnMask>(bits);
      const std::uint64_t seed = random();
      const RowIndex index(mask, seed, columns);
      std::uint32_t rows = 0, most = 0;
      for (std::size_t slot = 0; slot < index.groups().size(); ++slot) {
        const HashedRows& group = index.groups()[slot];
        if (group.count == 0) continue;
        const auto found = index.rows().subspan(group.begin, group.count);
        const RowKey key = key_of(columns, found.front());
        EXPECT_EQ(std::vector(found.begin(), found.end()), scan(mask, columns, key));
        EXPECT_EQ(group.hash, static_cast<std::uint32_t>(hash_row_key(seed, mask, key)));
        for (std::size_t at = group.hash % index.groups().size(); at != slot;
             at = (at + 1) % index.groups().size())
          EXPECT_NE(index.groups()[at].count, 0U) << "a probe would end too early";
        rows += group.count;
        most = std::max(most, group.count);
      }
      EXPECT_EQ(rows, count);
      EXPECT_EQ(index.most_rows(), most);
      if (count == 0) continue;
      EXPECT_EQ(scan(mask, columns, key_of(columns, index.crowded_row())).size(), most);
    }
  }
}

TEST(RowIndex, KnowsWhichColumnsAQueryBinds) {
  EXPECT_EQ(bound_columns({0, {3, kAny, 0}}), 0b101);
  EXPECT_EQ(bound_columns({0, {kAny, kAny}}), 0);
  EXPECT_EQ(bound_columns({0, {0, 0, 0, 0, 0, 0, 0, 0}}), 0xff);
}

}  // namespace
}  // namespace sightline::row_index_test
