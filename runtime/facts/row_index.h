// Rows of a relation by the values of some of its columns, as a query binds them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/facts/image.h"
#include "runtime/format/program.h"

namespace sightline {

using ColumnMask = std::uint8_t;  // bit c: column c is bound
static_assert(kMaxColumns <= 8);

inline ColumnMask bound_columns(const Query& query) {
  unsigned mask = 0;
  for (std::size_t c = 0; c < query.arguments.size(); ++c)
    mask |= (query.arguments[c] != kAny ? 1U : 0U) << c;
  return static_cast<ColumnMask>(mask);
}

// Numbers of the columns' types, as facts have them (tables.h); unbound columns are ignored.
using RowKey = std::array<std::int64_t, kMaxColumns>;
std::uint64_t hash_row_key(std::uint64_t seed, ColumnMask mask, const RowKey& key);
using Columns = std::vector<std::vector<std::int64_t>>;  // by column and row

RowKey key_of(const Columns& columns, std::uint32_t row);

class RowIndex {
 public:
  // Of the columns' rows as they are now; `columns` must outlive nothing, it is passed to each
  // look-up.
  [[gnu::cold]] RowIndex(ColumnMask mask, std::uint64_t seed, const Columns& columns);

  std::span<const HashedRows> groups() const { return groups_; }  // begins are in rows()
  std::span<const std::uint32_t> rows() const { return rows_; }
  // A row of the key that has most rows, and how many those are; zero rows if there are none.
  std::uint32_t crowded_row() const { return crowded_row_; }
  std::uint32_t most_rows() const { return most_rows_; }

 private:
  std::size_t slot_of(const Columns& columns, const RowKey& key, std::uint32_t hash,
                      std::span<const std::uint32_t> first) const;

  ColumnMask mask_;
  std::uint64_t seed_;
  std::vector<HashedRows> groups_;   // a power of two, at most half full
  std::vector<std::uint32_t> rows_;  // group after group
  std::uint32_t crowded_row_ = 0, most_rows_ = 0;
};

}  // namespace sightline
