// Parts of a load -> one revision of a directory. On top of facts that are there, a writer takes them and the
// log keeps them. Facts that begin with nothing need no writer: a draft takes them, and when they are many
// they are an image at once, which the log is told of afterwards. Tested in
// tests/unit/runtime/store/fact_loading_test.cc, and by killing who loads (crash_test.cc).

#include <optional>
#include <utility>
#include <vector>

#include "runtime/format/program.h"
#include "runtime/revisions/facts_anew.h"
#include "runtime/store/directory_inside.h"
#include "runtime/store/store_error.h"

namespace sightline {

using Kind = StoreError::Kind;

struct FactDirectory::Loading::Work {
  FactDirectory::Inside& inside;
  const Policy& policy;
  std::size_t image_from;
  // What takes the parts: the one, or the other.
  std::optional<FactsAnew> anew = std::nullopt;
  std::optional<FactWriter> writer = std::nullopt;
  std::optional<FactWriter::Pending> next = std::nullopt;
  // Where they are kept; nothing once they are too many for it. Until then facts that begin with nothing wait.
  std::optional<FactLog::Pending> log = std::nullopt;
  std::vector<FactBatch> waiting = {};
  std::size_t bytes = 0;
  bool is_first = true;
  bool has_failed = false;  // a part of it was not taken

  StoreResult begin();
  StoreResult add(const FactBatch& part);
  StoreResult commit(std::uint64_t revision);
  StoreResult check_revision(std::uint64_t revision) const;
  StoreError failed() const {
    return store_error(Kind::refused, inside.name, "a part of this load was refused");
  }
  StoreResult refused(const FactError& error) const {
    return store_error(Kind::refused, inside.name, message_of(error));
  }
};

StoreResult FactDirectory::Loading::Work::begin() {
  if (policy.program().schema_digest != inside.log.schema().digest) return inside.other_schema();
  const auto newest = inside.log.newest();
  if (!newest) return newest.error();
  if (*newest == 0 && !inside.has_image()) {
    anew.emplace(policy, kNobodyKnowsWhen);
  } else {
    auto made = inside.writer(policy);
    if (!made) return made.error();
    writer.emplace(std::move(*made));
    next.emplace(writer->begin());
  }
  auto pending = inside.log.begin();
  if (!pending) return pending.error();
  log.emplace(std::move(*pending));
  return Accepted{};
}

StoreResult FactDirectory::Loading::Work::add(const FactBatch& part) {
  auto changes = part.changes();
  const BatchChange* const first = std::exchange(is_first, false) ? changes.next() : nullptr;
  const bool forgets = first != nullptr && first->kind == BatchChange::Kind::forget_everything;
  if (forgets && writer) {
    anew.emplace(policy, writer->newest().as_of());
    next.reset();
    writer.reset();
  }
  const auto taken = anew ? anew->add(part) : next->add(part);
  if (!taken) return refused(taken.error());
  if (!anew) return log->add(part);
  bytes += part.bytes();
  if (bytes <= image_from) {
    waiting.push_back(part);
  } else {
    log.reset();
    waiting.clear();
  }
  return Accepted{};
}

StoreResult FactDirectory::Loading::Work::commit(std::uint64_t revision) {
  if (!anew) {
    const auto finished = next->finish(revision);
    return finished ? log->commit(revision) : refused(finished.error());
  }
  const auto facts = anew->build(revision);
  anew.reset();
  has_failed = true;  // to be tried once
  if (!facts) return refused(facts.error());
  if (!log) return inside.publish(policy, *facts);
  for (const FactBatch& part : waiting)
    if (auto added = log->add(part); !added) return added;
  return log->commit(revision);
}

StoreResult FactDirectory::Loading::Work::check_revision(std::uint64_t revision) const {
  const auto newest = inside.log.newest();
  if (!newest) return newest.error();
  if (revision > *newest) return Accepted{};
  return store_error(Kind::wrong_revision, inside.name,
                     "revision " + std::to_string(revision) + " is not newer than the newest, " +
                         std::to_string(*newest));
}

FactDirectory::Loading::Loading(std::unique_ptr<Work> work) : work_(std::move(work)) {}
FactDirectory::Loading::Loading(Loading&&) noexcept = default;
FactDirectory::Loading::~Loading() = default;

Result<FactDirectory::Loading, StoreError> FactDirectory::begin(const Policy& policy,
                                                                std::size_t image_from) {
  auto work = std::make_unique<Loading::Work>(Loading::Work{*inside_, policy, image_from});
  if (auto begun = work->begin(); !begun) return begun.error();
  return Loading(std::move(work));
}

StoreResult FactDirectory::Loading::add(const FactBatch& part) {
  if (work_->has_failed) return work_->failed();
  auto added = work_->add(part);
  work_->has_failed = work_->has_failed || !added;
  return added;
}

StoreResult FactDirectory::Loading::commit(std::uint64_t revision) {
  Work& work = *work_;
  if (work.has_failed) return work.failed();
  if (auto newer = work.check_revision(revision); !newer) return newer;
  return work.commit(revision);
}

}  // namespace sightline
