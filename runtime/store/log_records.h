// The keys and records of a log's tables (specs/fact-log-format.md).
#pragma once

#include <lmdb.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sightline/store/fact_log.h"

namespace sightline {

inline constexpr std::uint32_t kLogFormat = 1;

// Big-endian, so that LMDB's order is the order of the numbers.
struct RevisionKey {
  explicit RevisionKey(std::uint64_t revision);
  MDB_val value() const;
  static std::optional<std::uint64_t> read(const MDB_val& key);
  std::array<std::byte, 8> bytes;
};
struct PartKey {
  PartKey(std::uint64_t serial, std::uint32_t part);
  MDB_val value() const;
  static std::optional<std::uint64_t> read_serial(const MDB_val& key);
  std::array<std::byte, 12> bytes;
};

struct RevisionRecord {
  LoggedRevision about;
  std::uint64_t serial = 0;  // of its parts
  std::vector<std::byte> encode() const;
  static std::optional<RevisionRecord> decode(std::uint64_t revision, const MDB_val& bytes);
};

std::vector<std::byte> encode_number(std::uint64_t number);
std::optional<std::uint64_t> decode_number(const MDB_val& bytes);
std::span<const std::byte> as_bytes(const MDB_val& value);

}  // namespace sightline
