// A batch -> the writer's checks, the log, the readers, in this order. And the facts of one revision -> the
// next image, on another thread; the batches since then are read from the log and applied on top of it.
// Tested in tests/unit/runtime/store/live_facts_test.cc and next_image_test.cc, also by killing who writes.

#include "sightline/store/live_facts.h"

#include <atomic>
#include <new>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "runtime/revisions/snapshot_tables.h"
#include "runtime/store/directory_inside.h"
#include "runtime/store/store_error.h"

namespace sightline {
namespace {

using Kind = StoreError::Kind;

// The same facts, kept by whoever has this: no revision is kept pinned while they are written.
Snapshot shared(const Snapshot& snapshot) {
  return snapshot_of(std::make_unique<FactTables>(tables_of(snapshot)));
}

}  // namespace

struct LiveFacts::Inside {
  std::string name;
  FactDirectory directory;
  FactWriter writer;

  // An image on its way. Until `done` it belongs to the thread.
  struct NextImage {
    StoreResult result = Accepted{};
    std::optional<FactWriter> over_it;  // with the batches that there were when it was written
    std::atomic<bool> done = false;
    std::thread thread = {};
    ~NextImage() {
      if (thread.joinable()) thread.join();
    }
  };
  std::unique_ptr<NextImage> next_image = nullptr;
  StoreResult settled = Accepted{};  // how the last one went that apply() has met

  StoreResult make(const Policy& policy, const Snapshot& facts, NextImage& next) const;
  StoreResult settle();
};

// The log has every batch after the image for as long as this object does not trim it further.
StoreResult LiveFacts::Inside::make(const Policy& policy, const Snapshot& facts,
                                    NextImage& next) const {
  try {
    if (auto published = directory.inside_->publish(policy, facts); !published) return published;
    auto over_it = directory.inside_->writer(policy);
    if (!over_it) return over_it.error();
    next.over_it.emplace(std::move(*over_it));
    return Accepted{};
  } catch (const std::bad_alloc&) {
    return store_error(Kind::system, name, "there is no memory for the next image");
  }
}

// What was applied between the last look at the log and now is little.
StoreResult LiveFacts::Inside::settle() {
  next_image->thread.join();
  const auto next = std::move(next_image);
  if (!next->result) return next->result;
  if (auto caught_up = directory.inside_->catch_up(*next->over_it); !caught_up) return caught_up;
  if (auto replaced = writer.replace(shared(next->over_it->newest())); !replaced)
    return store_error(Kind::refused, name, replaced.error().message);
  return Accepted{};
}

LiveFacts::LiveFacts(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
LiveFacts::LiveFacts(LiveFacts&&) noexcept = default;
LiveFacts::~LiveFacts() = default;

Result<LiveFacts, StoreError> LiveFacts::open(const std::string& directory, const Policy& policy) {
  auto opened = FactDirectory::open_to_write(directory, policy);
  if (!opened) return opened.error();
  auto writer = opened->writer(policy);
  if (!writer) return writer.error();
  return LiveFacts(
      std::make_unique<Inside>(Inside{directory, std::move(*opened), std::move(*writer)}));
}

StoreResult LiveFacts::apply(const FactBatch& batch, std::uint64_t revision) {
  if (const std::uint64_t newest_one = newest().revision(); revision <= newest_one) {
    return store_error(Kind::wrong_revision, inside_->name,
                       "revision " + std::to_string(revision) + " is not newer than the newest, " +
                           std::to_string(newest_one));
  }
  if (inside_->next_image != nullptr && is_compacted()) inside_->settled = inside_->settle();
  auto pending = inside_->writer.begin();
  auto checked = pending.add(batch);
  if (checked) checked = pending.finish(revision);
  if (!checked) return store_error(Kind::refused, inside_->name, message_of(checked.error()));
  if (auto kept = inside_->directory.append(batch, revision); !kept) return kept;
  pending.publish();
  return Accepted{};
}

FactReader LiveFacts::reader() const { return inside_->writer.reader(); }
const Snapshot& LiveFacts::newest() const { return inside_->writer.newest(); }
std::uint64_t LiveFacts::changes_since_image() const { return inside_->writer.changes_kept(); }

StoreResult LiveFacts::compact(const Policy& policy) {
  if (auto begun = begin_compacting(policy); !begun) return begun;
  return finish_compacting();
}

StoreResult LiveFacts::begin_compacting(const Policy& policy) {
  if (inside_->next_image != nullptr && is_compacted()) inside_->settled = inside_->settle();
  if (inside_->next_image != nullptr)
    return store_error(Kind::in_use, inside_->name, "its next image is being written");
  inside_->settled = Accepted{};
  auto next = std::make_unique<Inside::NextImage>();
  Inside::NextImage& made = *next;
  try {
    made.thread = std::thread([inside = inside_.get(), policy = Policy(policy.program_),
                               facts = shared(newest()), &made] {
      made.result = inside->make(policy, facts, made);
      made.done.store(true, std::memory_order_release);
    });
  } catch (const std::system_error& error) {
    return store_error(Kind::system, inside_->name,
                       std::string("no thread for the next image: ") + error.what());
  }
  inside_->next_image = std::move(next);
  return Accepted{};
}

bool LiveFacts::is_compacted() const {
  const auto& next = inside_->next_image;
  return next == nullptr || next->done.load(std::memory_order_acquire);
}

StoreResult LiveFacts::finish_compacting() {
  if (inside_->next_image != nullptr) inside_->settled = inside_->settle();
  return std::exchange(inside_->settled, Accepted{});
}

}  // namespace sightline
