// The durable log of a directory's facts: batches by revision, each whole or not there.
//
//   auto log = sightline::FactLog::open_to_write("facts", log_schema(*policy));
//   if (!log) return fail(log.error().message);
//   if (auto kept = log->append(batch, *log->newest() + 1); !kept) return fail(kept.error().message);
//
// append() returns when the batch will be found again after a power cut: data and then the page that
// refers to them have reached the disk (LMDB without MDB_NOSYNC or MDB_NOMETASYNC: fdatasync, then a
// write through O_DSYNC), as far as the disk tells the truth. Until then nobody sees it.
//
// One process writes, any number read. An object may be used by many threads at once; a process
// opens a directory only once (a rule of LMDB, whose locks belong to processes). The files are
// trusted as a database's files are; the batches in them are digested, and damage is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sightline/decision.h"
#include "sightline/fact_batch.h"
#include "sightline/result.h"

namespace sightline {

class Policy;

struct StoreError {
  enum class Kind : std::uint8_t {
    not_there,       // no directory, or no facts in it
    read_only,       // the directory or its files may not be written
    in_use,          // another process writes there
    other_format,    // written by a version that this one cannot read, or by another program
    other_schema,    // the facts are those of other declarations
    wrong_revision,  // not newer than the newest
    trimmed,         // what was asked for is no longer in the log
    disk_full,       // nothing was lost, and nothing was taken
    damaged,         // a batch is not as it was written
    refused,         // facts that do not fit; of a reader's callback: what it says
    system,          // what the system says
  } kind;
  std::string message;  // with the directory's name
};
using StoreResult = Result<Accepted, StoreError>;

// What the facts were written for: entity types and enum members are numbers of it.
struct LogSchema {
  Digest digest{};
  std::vector<std::byte> about =
      {};  // kept beside it, for who opens the directory without a policy
};

LogSchema log_schema(const Policy& policy);

struct LoggedRevision {
  std::uint64_t revision = 0, changes = 0, bytes = 0;
  std::uint32_t parts = 0;    // a large batch is written as several
  std::optional<Time> as_of;  // of its last part that has one
};

struct LogSize {
  std::uint64_t file_bytes = 0, used_bytes = 0;  // the rest is used again by what comes next
};

class FactLog {
 public:
  class Pending;

  // Makes the directory and the log if they are not there. `map_bytes`: how much is mapped at first.
  static Result<FactLog, StoreError> open_to_write(const std::string& directory,
                                                   const LogSchema& schema,
                                                   std::size_t map_bytes = kFirstMapBytes);
  static Result<FactLog, StoreError> open_to_read(const std::string& directory);
  static constexpr std::size_t kFirstMapBytes = std::size_t{64} << 20;

  FactLog(FactLog&&) noexcept;
  FactLog& operator=(FactLog&&) noexcept;
  ~FactLog();

  const LogSchema& schema() const;
  // Of the newest batch, or up to which the log was trimmed; 0 at the beginning.
  Result<std::uint64_t, StoreError> newest() const;
  Result<std::uint64_t, StoreError> trimmed() const;  // up to which nothing is in the log
  Result<std::vector<LoggedRevision>, StoreError> revisions() const;  // oldest first
  Result<LogSize, StoreError> size() const;

  // Shows every part of every batch after `revision`, oldest first, to `take`, until one refuses.
  // Holds nobody up: what is written or trimmed meanwhile is met, or told as `trimmed`.
  using Take = std::function<StoreResult(const LoggedRevision& of, const FactBatch& part)>;
  StoreResult read_after(std::uint64_t revision, const Take& take) const;

  // Revisions only grow; they need not be without gaps.
  StoreResult append(const FactBatch& batch, std::uint64_t revision);
  // A batch in several parts, which takes no more memory than its largest. One at a time; the log
  // outlives it.
  Result<Pending, StoreError> begin();

  // Forgets the batches up to `revision`, which something else has made durable; newest() is at least
  // that afterwards.
  StoreResult trim(std::uint64_t revision);

 private:
  struct Inside;
  explicit FactLog(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

// Parts on their way into the log. Nobody sees them before commit(), and without it nobody ever will.
class FactLog::Pending {
 public:
  Pending(Pending&&) noexcept;
  Pending& operator=(Pending&&) = delete;
  ~Pending();
  StoreResult add(const FactBatch& part);
  // Acknowledged as append() is. A revision that is not newer than the newest is refused, and another
  // may be tried.
  StoreResult commit(std::uint64_t revision);
  // As what all batches so far come to: takes their place under the newest revision.
  StoreResult commit_in_their_place();

 private:
  friend class FactLog;
  struct Staged;
  explicit Pending(std::unique_ptr<Staged> staged);
  StoreResult finish(std::uint64_t revision, const FactBatch* only, bool in_their_place);
  std::unique_ptr<Staged> staged_;
};

}  // namespace sightline
