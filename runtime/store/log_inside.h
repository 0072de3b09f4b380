// What an open log holds, and what its reading, its writing and its parts share.
#pragma once

#include <lmdb.h>

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/store/environment.h"
#include "runtime/store/log_records.h"
#include "runtime/store/writer_lock.h"
#include "sightline/store/fact_log.h"

namespace sightline {

struct FactLog::Inside {
  std::string directory;
  std::optional<WriterLock> lock;  // nothing: it only reads
  Environment environment;
  LogSchema schema;
  std::mutex writing;        // of this process's threads
  bool has_pending = false;  // guarded by `writing`

  std::string file() const { return directory + "/facts.log"; }
  StoreResult result(std::string_view doing, int number) const;
  StoreError damaged(std::uint64_t revision, std::string_view what) const;
  StoreError gone(const RevisionRecord& record) const;

  StoreResult begin_log(const LogSchema& wanted);  // if it is new
  StoreResult read_schema();
  StoreResult drop_unpublished();  // what a writer left behind that never committed it

  // The right to write parts, until the Pending that is made of it is gone: a record of the newest
  // revision with a serial number for them.
  Result<RevisionRecord, StoreError> begin_parts();
  // Nothing if there is none; an error if there may have been one that was trimmed.
  Result<std::optional<RevisionRecord>, StoreError> first_after(std::uint64_t revision) const;
  StoreResult read_parts(const RevisionRecord& record, const Take& take) const;

  // In a transaction; each returns 0 or a number of LMDB, MDB_NOTFOUND for what is not there.
  int get_about(MDB_txn* transaction, std::string_view name, MDB_val& value) const;
  int put_about(MDB_txn* transaction, std::string_view name,
                std::span<const std::byte> value) const;
  int get_number(MDB_txn* transaction, std::string_view name, std::uint64_t& number) const;
  // From `revision` on, until `show` returns false.
  int each_revision(MDB_txn* transaction, std::uint64_t revision,
                    const std::function<bool(const RevisionRecord&)>& show) const;
  int newest(MDB_txn* transaction, std::uint64_t& revision) const;
  int put_part(MDB_txn* transaction, std::uint64_t serial, std::uint32_t part,
               std::span<const std::byte> bytes) const;
  // Makes parts that are there a revision of the log.
  int publish(MDB_txn* transaction, const RevisionRecord& record) const;
  // Removes the revisions up to `revision` with their parts.
  int drop_revisions(MDB_txn* transaction, std::uint64_t revision) const;
  int drop_parts(MDB_txn* transaction, std::uint64_t from_serial, std::uint64_t to_serial) const;
};

inline constexpr std::string_view kFormatName = "format", kSchemaName = "schema",
                                  kAboutName = "about", kTrimmedName = "trimmed",
                                  kSerialName = "next_serial";

}  // namespace sightline
