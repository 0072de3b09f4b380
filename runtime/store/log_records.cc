// Keys and records of the log <-> bytes. What another program may have written is refused.
// Tested in tests/unit/runtime/store/fact_log_test.cc.

#include "runtime/store/log_records.h"

#include <chrono>

#include "runtime/format/cursor.h"
#include "runtime/store/environment.h"

namespace sightline {
namespace {

constexpr std::size_t kRecordBytes = 45;

template <std::size_t size>
void put_big(std::array<std::byte, size>& out, std::size_t at, std::uint64_t number,
             std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    out[at + i] = static_cast<std::byte>(number >> 8 * (count - 1 - i));
}

std::uint64_t big(std::span<const std::byte> bytes) {
  std::uint64_t number = 0;
  for (const std::byte byte : bytes) number = number << 8 | std::to_integer<std::uint64_t>(byte);
  return number;
}

void put(std::vector<std::byte>& out, std::uint64_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::byte>(number >> 8 * i));
}

}  // namespace

std::span<const std::byte> as_bytes(const MDB_val& value) {
  return {static_cast<const std::byte*>(value.mv_data), value.mv_size};
}

RevisionKey::RevisionKey(std::uint64_t revision) : bytes() { put_big(bytes, 0, revision, 8); }
MDB_val RevisionKey::value() const { return as_value(bytes.data(), bytes.size()); }
std::optional<std::uint64_t> RevisionKey::read(const MDB_val& key) {
  return key.mv_size == 8 ? std::optional(big(as_bytes(key))) : std::nullopt;
}

PartKey::PartKey(std::uint64_t serial, std::uint32_t part) : bytes() {
  put_big(bytes, 0, serial, 8);
  put_big(bytes, 8, part, 4);
}
MDB_val PartKey::value() const { return as_value(bytes.data(), bytes.size()); }
std::optional<std::uint64_t> PartKey::read_serial(const MDB_val& key) {
  return key.mv_size == 12 ? std::optional(big(as_bytes(key).first(8))) : std::nullopt;
}

std::vector<std::byte> RevisionRecord::encode() const {
  std::vector<std::byte> out;
  put(out, serial, 8);
  put(out, about.changes, 8);
  put(out, about.bytes, 8);
  put(out, about.parts, 4);
  put(out, about.as_of ? 1 : 0, 1);
  put(out, about.as_of ? static_cast<std::uint64_t>(about.as_of->time_since_epoch().count()) : 0,
      8);
  put(out, about.revision, 8);  // once more: a record in another's place is found out
  return out;
}

std::optional<RevisionRecord> RevisionRecord::decode(std::uint64_t revision, const MDB_val& bytes) {
  Cursor in(as_bytes(bytes));
  if (in.remaining() != kRecordBytes) return std::nullopt;
  RevisionRecord record;
  record.serial = in.u64();
  record.about.changes = in.u64();
  record.about.bytes = in.u64();
  record.about.parts = in.u32();
  const bool has_as_of = in.u8() != 0;
  const auto as_of = in.i64();
  if (has_as_of) record.about.as_of = Time(std::chrono::milliseconds(as_of));
  record.about.revision = in.u64();
  return record.about.revision == revision ? std::optional(record) : std::nullopt;
}

std::vector<std::byte> encode_number(std::uint64_t number) {
  std::vector<std::byte> out;
  put(out, number, 8);
  return out;
}

std::optional<std::uint64_t> decode_number(const MDB_val& bytes) {
  Cursor in(as_bytes(bytes));
  const auto number = in.u64();
  return !in.failed() && in.remaining() == 0 ? std::optional(number) : std::nullopt;
}

}  // namespace sightline
