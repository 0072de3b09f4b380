// Batches -> the log, and out of it again. Every change of the log is one transaction, and a reader
// meets only what one has committed. Tested in tests/unit/runtime/store/fact_log_test.cc, and killed
// at any moment in tests/unit/runtime/store/crash_test.cc.

#include "sightline/store/fact_log.h"

#include <mutex>
#include <utility>

#include "runtime/store/log_inside.h"
#include "runtime/store/store_error.h"

namespace sightline {
namespace {

using Kind = StoreError::Kind;
constexpr std::size_t kLongestPart = 0xffff'ffff;  // LMDB's limit of a value

}  // namespace

// --- what there is

Result<std::uint64_t, StoreError> FactLog::newest() const {
  std::uint64_t revision = 0;
  const int wrong = inside_->environment.read(
      [&](MDB_txn* transaction) { return inside_->newest(transaction, revision); });
  if (wrong != 0) return system_error(inside_->directory, "its log cannot be read", wrong);
  return revision;
}

Result<std::uint64_t, StoreError> FactLog::trimmed() const {
  std::uint64_t revision = 0;
  const int wrong = inside_->environment.read([&](MDB_txn* transaction) {
    return inside_->get_number(transaction, kTrimmedName, revision);
  });
  if (wrong != 0) return system_error(inside_->directory, "its log cannot be read", wrong);
  return revision;
}

Result<std::vector<LoggedRevision>, StoreError> FactLog::revisions() const {
  std::vector<LoggedRevision> all;
  const int wrong = inside_->environment.read([&](MDB_txn* transaction) {
    all.clear();
    return inside_->each_revision(transaction, 0, [&](const RevisionRecord& record) {
      all.push_back(record.about);
      return true;
    });
  });
  if (wrong != 0) return system_error(inside_->directory, "its log cannot be read", wrong);
  return all;
}

Result<LogSize, StoreError> FactLog::size() const {
  std::size_t file = 0, used = 0;
  const int wrong = inside_->environment.sizes(file, used);
  if (wrong != 0) return system_error(inside_->directory, "its log cannot be read", wrong);
  return LogSize{file, used};
}

// --- reading

// Each part is copied out of a transaction of its own, so that no reader keeps old pages alive. What
// happens in between is a newer revision, which comes later, or a trim or fold, which is noticed.
StoreResult FactLog::read_after(std::uint64_t revision, const Take& take) const {
  for (;;) {
    const auto record = inside_->first_after(revision);
    if (!record) return record.error();
    if (!*record) return Accepted{};
    if (auto read = inside_->read_parts(**record, take); !read) return read;
    revision = (*record)->about.revision;
  }
}

// --- writing

StoreResult FactLog::append(const FactBatch& batch, std::uint64_t revision) {
  auto pending = begin();
  if (!pending) return pending.error();
  return pending->finish(revision, &batch, false);
}

StoreResult FactLog::trim(std::uint64_t revision) {
  const std::lock_guard writing(inside_->writing);
  if (!inside_->lock)
    return store_error(Kind::read_only, inside_->directory, "was opened to be read only");
  const int wrong = inside_->environment.write([&](MDB_txn* transaction) {
    std::uint64_t trimmed = 0;
    int failed = inside_->get_number(transaction, kTrimmedName, trimmed);
    if (failed != 0 || trimmed >= revision) return failed;
    failed = inside_->drop_revisions(transaction, revision);
    return failed != 0 ? failed
                       : inside_->put_about(transaction, kTrimmedName, encode_number(revision));
  });
  return inside_->result("its log cannot be trimmed", wrong);
}

// --- a batch in parts

struct FactLog::Pending::Staged {
  FactLog::Inside& log;
  RevisionRecord record;
  bool is_over = false;

  // Whether so many bytes more may be written.
  StoreResult admit(std::size_t bytes) const {
    if (is_over)
      return store_error(Kind::refused, log.directory, "this batch was committed, or has failed");
    if (bytes <= kLongestPart) return Accepted{};
    return store_error(Kind::refused, log.directory, "a batch of 4 GiB: give it in parts");
  }
  void count(const FactBatch& part, std::size_t bytes) {
    record.about.changes += part.size();
    record.about.bytes += bytes;
    record.about.parts += 1;
    if (part.as_of) record.about.as_of = part.as_of;
  }
  StoreResult written(int wrong) const { return log.result("its log cannot be written", wrong); }
};

FactLog::Pending::Pending(std::unique_ptr<Staged> staged) : staged_(std::move(staged)) {}
FactLog::Pending::Pending(Pending&&) noexcept = default;
FactLog::Pending::~Pending() {
  if (!staged_) return;
  const std::lock_guard writing(staged_->log.writing);
  staged_->log.has_pending = false;
}

Result<FactLog::Pending, StoreError> FactLog::begin() {
  auto record = inside_->begin_parts();
  if (!record) return record.error();
  return Pending(std::make_unique<Pending::Staged>(Pending::Staged{*inside_, *record}));
}

StoreResult FactLog::Pending::add(const FactBatch& part) {
  Staged& staged = *staged_;
  const auto bytes = part.encode();
  if (auto admitted = staged.admit(bytes.size()); !admitted) return admitted;
  const std::lock_guard writing(staged.log.writing);
  const int wrong = staged.log.environment.write([&](MDB_txn* transaction) {
    return staged.log.put_part(transaction, staged.record.serial, staged.record.about.parts, bytes);
  });
  staged.is_over = wrong != 0;
  if (wrong == 0) staged.count(part, bytes.size());
  return staged.written(wrong);
}

// One transaction for all that is left to do.
StoreResult FactLog::Pending::finish(std::uint64_t revision, const FactBatch* only,
                                     bool in_their_place) {
  Staged& staged = *staged_;
  RevisionRecord& record = staged.record;
  const auto bytes = only == nullptr ? std::vector<std::byte>() : only->encode();
  if (auto admitted = staged.admit(bytes.size()); !admitted) return admitted;
  if (!in_their_place && revision <= record.about.revision) {
    return store_error(Kind::wrong_revision, staged.log.directory,
                       "revision " + std::to_string(revision) + " is not newer than the newest, " +
                           std::to_string(record.about.revision));
  }
  staged.is_over = true;
  if (only != nullptr) staged.count(*only, bytes.size());
  if (!in_their_place) record.about.revision = revision;
  const std::lock_guard writing(staged.log.writing);
  return staged.written(staged.log.environment.write([&](MDB_txn* transaction) {
    int wrong = only == nullptr ? 0 : staged.log.put_part(transaction, record.serial, 0, bytes);
    if (wrong == 0 && in_their_place)
      wrong = staged.log.drop_revisions(transaction, record.about.revision);
    return wrong != 0 ? wrong : staged.log.publish(transaction, record);
  }));
}

StoreResult FactLog::Pending::commit(std::uint64_t revision) {
  return finish(revision, nullptr, false);
}

StoreResult FactLog::Pending::commit_in_their_place() { return finish(0, nullptr, true); }

}  // namespace sightline
