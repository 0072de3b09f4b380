// The tables of a log, record by record, inside a transaction that others begin and commit.
// Tested in tests/unit/runtime/store/fact_log_test.cc.

#include "runtime/store/log_inside.h"

#include <algorithm>
#include <limits>

#include "runtime/store/store_error.h"

namespace sightline {

using Kind = StoreError::Kind;

StoreResult FactLog::Inside::result(std::string_view doing, int number) const {
  if (number == 0) return Accepted{};
  return system_error(directory, doing, number);
}

StoreError FactLog::Inside::damaged(std::uint64_t revision, std::string_view what) const {
  return store_error(Kind::damaged, directory,
                     "revision " + std::to_string(revision) + ": " + std::string(what));
}

Result<RevisionRecord, StoreError> FactLog::Inside::begin_parts() {
  const std::lock_guard guard(writing);
  if (!lock) return store_error(Kind::read_only, directory, "was opened to be read only");
  if (has_pending) return store_error(Kind::in_use, directory, "another batch is being written");
  if (auto dropped = drop_unpublished(); !dropped) return dropped.error();
  RevisionRecord record;
  const int wrong = environment.read([&](MDB_txn* transaction) {
    const int failed = newest(transaction, record.about.revision);
    return failed != 0 ? failed : get_number(transaction, kSerialName, record.serial);
  });
  if (wrong != 0) return system_error(directory, "its log cannot be read", wrong);
  has_pending = true;
  return record;
}

Result<std::optional<RevisionRecord>, StoreError> FactLog::Inside::first_after(
    std::uint64_t revision) const {
  std::optional<RevisionRecord> record;
  std::uint64_t trimmed = 0;
  const int wrong = environment.read([&](MDB_txn* transaction) {
    record.reset();
    const int failed = get_number(transaction, kTrimmedName, trimmed);
    if (failed != 0 || revision == std::numeric_limits<std::uint64_t>::max()) return failed;
    return each_revision(transaction, revision + 1, [&](const RevisionRecord& found) {
      record = found;
      return false;
    });
  });
  if (wrong != 0) return system_error(directory, "its log cannot be read", wrong);
  if (trimmed <= revision) return record;
  return store_error(Kind::trimmed, directory,
                     "the log begins after revision " + std::to_string(trimmed) + ", not " +
                         std::to_string(revision));
}

StoreResult FactLog::Inside::read_parts(const RevisionRecord& record, const Take& take) const {
  for (std::uint32_t part = 0; part < record.about.parts; ++part) {
    std::optional<Result<FactBatch, std::string>> batch;
    const int wrong = environment.read([&](MDB_txn* transaction) {
      const PartKey name(record.serial, part);
      MDB_val key = name.value(), value{};
      const int failed = mdb_get(transaction, environment.parts, &key, &value);
      if (failed == 0) batch.emplace(FactBatch::decode(as_bytes(value)));
      return failed;
    });
    if (wrong == MDB_NOTFOUND) return gone(record);
    if (wrong != 0) return system_error(directory, "its log cannot be read", wrong);
    if (!*batch) return damaged(record.about.revision, batch->error());
    if (auto taken = take(record.about, **batch); !taken) return taken;
  }
  return Accepted{};
}

// A part that should be there: was its revision trimmed or folded meanwhile, or is the log damaged?
StoreError FactLog::Inside::gone(const RevisionRecord& record) const {
  bool is_there = false;
  const int wrong = environment.read([&](MDB_txn* transaction) {
    return each_revision(transaction, record.about.revision, [&](const RevisionRecord& found) {
      is_there = found.serial == record.serial;
      return false;
    });
  });
  if (wrong != 0) return system_error(directory, "its log cannot be read", wrong);
  if (is_there) return damaged(record.about.revision, "a part of it is not there");
  return store_error(
      Kind::trimmed, directory,
      "revision " + std::to_string(record.about.revision) + " was trimmed while it was read");
}

int FactLog::Inside::get_about(MDB_txn* transaction, std::string_view name, MDB_val& value) const {
  MDB_val key = as_value(name.data(), name.size());
  return mdb_get(transaction, environment.about, &key, &value);
}

int FactLog::Inside::put_about(MDB_txn* transaction, std::string_view name,
                               std::span<const std::byte> value) const {
  MDB_val key = as_value(name.data(), name.size());
  MDB_val data = as_value(value.data(), value.size());
  return mdb_put(transaction, environment.about, &key, &data, 0);
}

int FactLog::Inside::get_number(MDB_txn* transaction, std::string_view name,
                                std::uint64_t& number) const {
  MDB_val value{};
  if (const int wrong = get_about(transaction, name, value); wrong != 0) return wrong;
  const auto read = decode_number(value);
  number = read.value_or(0);
  return read ? 0 : MDB_CORRUPTED;
}

int FactLog::Inside::each_revision(MDB_txn* transaction, std::uint64_t revision,
                                   const std::function<bool(const RevisionRecord&)>& show) const {
  MDB_cursor* cursor = nullptr;
  int wrong = mdb_cursor_open(transaction, environment.revisions, &cursor);
  if (wrong != 0) return wrong;
  const RevisionKey first(revision);
  MDB_val key = first.value(), value{};
  wrong = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  while (wrong == 0) {
    const auto number = RevisionKey::read(key);
    const auto record = number ? RevisionRecord::decode(*number, value) : std::nullopt;
    if (!record) wrong = MDB_CORRUPTED;
    if (wrong != 0 || !show(*record)) break;
    wrong = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  }
  mdb_cursor_close(cursor);
  return wrong == MDB_NOTFOUND ? 0 : wrong;
}

int FactLog::Inside::newest(MDB_txn* transaction, std::uint64_t& revision) const {
  MDB_cursor* cursor = nullptr;
  int wrong = mdb_cursor_open(transaction, environment.revisions, &cursor);
  if (wrong != 0) return wrong;
  MDB_val key{}, value{};
  wrong = mdb_cursor_get(cursor, &key, &value, MDB_LAST);
  mdb_cursor_close(cursor);
  if (wrong == MDB_NOTFOUND) return get_number(transaction, kTrimmedName, revision);
  if (wrong != 0) return wrong;
  const auto last = RevisionKey::read(key);
  if (!last) return MDB_CORRUPTED;
  std::uint64_t trimmed = 0;  // may be beyond it: an image can be newer than the log
  if (wrong = get_number(transaction, kTrimmedName, trimmed); wrong != 0) return wrong;
  revision = std::max(*last, trimmed);
  return 0;
}

int FactLog::Inside::put_part(MDB_txn* transaction, std::uint64_t serial, std::uint32_t part,
                              std::span<const std::byte> bytes) const {
  const PartKey name(serial, part);
  MDB_val key = name.value(), value = as_value(bytes.data(), bytes.size());
  return mdb_put(transaction, environment.parts, &key, &value, MDB_NOOVERWRITE);
}

int FactLog::Inside::publish(MDB_txn* transaction, const RevisionRecord& record) const {
  const RevisionKey name(record.about.revision);
  const auto bytes = record.encode();
  MDB_val key = name.value(), value = as_value(bytes.data(), bytes.size());
  const int wrong = mdb_put(transaction, environment.revisions, &key, &value, MDB_NOOVERWRITE);
  return wrong != 0 ? wrong : put_about(transaction, kSerialName, encode_number(record.serial + 1));
}

int FactLog::Inside::drop_parts(MDB_txn* transaction, std::uint64_t from_serial,
                                std::uint64_t to_serial) const {
  MDB_cursor* cursor = nullptr;
  int wrong = mdb_cursor_open(transaction, environment.parts, &cursor);
  if (wrong != 0) return wrong;
  const PartKey first(from_serial, 0);
  MDB_val key = first.value(), value{};
  wrong = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  while (wrong == 0) {
    const auto serial = PartKey::read_serial(key);
    if (!serial || *serial > to_serial) break;
    wrong = mdb_cursor_del(cursor, 0);
    if (wrong == 0) wrong = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);  // skips none
  }
  mdb_cursor_close(cursor);
  return wrong == MDB_NOTFOUND ? 0 : wrong;
}

int FactLog::Inside::drop_revisions(MDB_txn* transaction, std::uint64_t revision) const {
  MDB_cursor* cursor = nullptr;
  int wrong = mdb_cursor_open(transaction, environment.revisions, &cursor);
  if (wrong != 0) return wrong;
  MDB_val key{}, value{};
  while ((wrong = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)) == 0) {
    const auto number = RevisionKey::read(key);
    if (number && *number > revision) break;
    const auto record = number ? RevisionRecord::decode(*number, value) : std::nullopt;
    if (!record) wrong = MDB_CORRUPTED;
    if (wrong == 0) wrong = drop_parts(transaction, record->serial, record->serial);
    if (wrong == 0) wrong = mdb_cursor_del(cursor, 0);
    if (wrong != 0) break;
  }
  mdb_cursor_close(cursor);
  return wrong == MDB_NOTFOUND ? 0 : wrong;
}

}  // namespace sightline
