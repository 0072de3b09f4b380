// Ways to rows: of tables written out, and of all sets of patterns over relations of a few columns,
// what a way promises.
#include "runtime/facts/row_path.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <ostream>
#include <string>
#include <vector>

namespace sightline {

// For gtest, which looks here.
static void PrintTo(RowPath::Kind kind, std::ostream* out) {
  constexpr const char* kNames[] = {"all", "group", "search", "list", "hashed"};
  *out << kNames[static_cast<std::size_t>(kind)];
}

namespace row_path_test {
namespace {

using Kind = RowPath::Kind;

// `e`: an entity, `n`: a number.
RelationSchema relation(const std::string& columns) {
  RelationSchema schema;
  for (const char c : columns)
    schema.columns.emplace_back().type.kind = c == 'e' ? Type::Kind::entity : Type::Kind::integer;
  return schema;
}

struct Row {
  std::string columns;
  std::vector<ColumnMask> masks;
  bool has_home;
  std::vector<int> order;
  std::vector<Kind> kinds;
};

TEST(RowPath, IsTheOneThatItsPatternsWant) {
  const std::vector<Row> rows{
      // Both columns, as `share(u, cam)`: with the first, searched by the second.
      {"ee", {0b11}, true, {0, 1}, {Kind::search}},
      {"ee", {0b01, 0b11}, true, {0, 1}, {Kind::group, Kind::search}},
      // The camera is bound more often, so its rows stand with it.
      {"ee", {0b10, 0b11}, true, {1, 0}, {Kind::group, Kind::search}},
      {"ee", {0b01, 0b10}, true, {0, 1}, {Kind::group, Kind::list}},
      {"ee", {0b01, 0b10, 0b11}, true, {0, 1}, {Kind::group, Kind::list, Kind::search}},
      {"ee", {0b00}, true, {0, 1}, {Kind::all}},
      {"e", {0b1}, true, {0}, {Kind::group}},
      // Numbers have no record that rows could stand with.
      {"ne", {0b01}, true, {1, 0}, {Kind::hashed}},
      {"ne", {0b11}, true, {1, 0}, {Kind::search}},
      {"n", {0b1, 0b0}, false, {0}, {Kind::hashed, Kind::all}},
      {"nn", {0b01, 0b11}, false, {0, 1}, {Kind::hashed, Kind::hashed}},
      // Behind the home, columns are in the order in which patterns bind them.
      {"een", {0b101, 0b001}, true, {0, 2, 1}, {Kind::search, Kind::group}},
      {"een", {0b111, 0b101, 0b011}, true, {0, 1, 2}, {Kind::search, Kind::hashed, Kind::search}},
      {"eee", {0b110}, true, {1, 2, 0}, {Kind::search}},
      {"", {0b0}, false, {}, {Kind::all}},
      {"ee", {}, true, {0, 1}, {}},
  };
  for (const Row& row : rows) {
    const RowPaths found = row_paths(relation(row.columns), row.masks);
    SCOPED_TRACE(row.columns + " of " + std::to_string(row.masks.empty() ? 0 : row.masks[0]));
    EXPECT_EQ(found.has_home, row.has_home);
    for (std::size_t i = 0; i < row.order.size(); ++i) EXPECT_EQ(found.order[i], row.order[i]) << i;
    ASSERT_EQ(found.paths.size(), row.kinds.size());
    for (std::size_t i = 0; i < row.kinds.size(); ++i) {
      EXPECT_EQ(found.paths[i].kind, row.kinds[i]) << i;
      EXPECT_EQ(found.paths[i].mask, row.masks[i]);
    }
  }
}

// What tables.cc relies on, of one way.
void expect_kept(const RelationSchema& schema, const RowPaths& rows, const RowPath& path) {
  const auto bits = static_cast<std::size_t>(std::popcount(path.mask));
  const bool binds_home = rows.has_home && (path.mask >> rows.order[0] & 1) != 0;
  switch (path.kind) {
    case Kind::all:
      EXPECT_EQ(path.mask, 0);
      return;
    case Kind::group:
      EXPECT_TRUE(binds_home && bits == 1);
      EXPECT_EQ(path.column, rows.order[0]);
      return;
    case Kind::search:
      // The columns bound are the first of the order, or the rows wanted were not next to each
      // other.
      EXPECT_TRUE(binds_home && bits > 1);
      EXPECT_EQ(path.column, rows.order[0]);
      for (std::size_t i = 0; i < bits; ++i) EXPECT_TRUE((path.mask >> rows.order[i] & 1) != 0);
      return;
    case Kind::list:
      EXPECT_EQ(path.mask, 1U << path.column);
      EXPECT_FALSE(binds_home);
      EXPECT_EQ(schema.columns[path.column].type.kind, Type::Kind::entity);
      return;
    case Kind::hashed:
      EXPECT_NE(path.mask, 0);
      return;
  }
}

TEST(RowPath, KeepsWhatItPromisesOfAllPatterns) {
  std::size_t searched = 0;
  for (const std::string columns :
       {"e", "n", "ee", "en", "ne", "nn", "eee", "een", "nee", "nne", "nnn"}) {
    const RelationSchema schema = relation(columns);
    const unsigned patterns = 1U << columns.size();
    for (unsigned chosen = 0; chosen < 1U << patterns; ++chosen) {
      std::vector<ColumnMask> masks;
      for (unsigned mask = 0; mask < patterns; ++mask)
        if ((chosen >> mask & 1) != 0) masks.push_back(static_cast<ColumnMask>(mask));
      const RowPaths rows = row_paths(schema, masks);
      EXPECT_EQ(rows.has_home, columns.find('e') != std::string::npos);
      std::vector<int> order(rows.order.begin(),
                             rows.order.begin() + static_cast<std::ptrdiff_t>(columns.size()));
      if (rows.has_home) {
        EXPECT_EQ(columns[static_cast<std::size_t>(order[0])], 'e');
      }
      std::sort(order.begin(), order.end());
      for (std::size_t c = 0; c < order.size(); ++c) EXPECT_EQ(order[c], static_cast<int>(c));
      ASSERT_EQ(rows.paths.size(), masks.size());
      for (const RowPath& path : rows.paths) {
        expect_kept(schema, rows, path);
        searched += path.kind == Kind::search ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(searched, 500U);
}

}  // namespace
}  // namespace row_path_test
}  // namespace sightline
