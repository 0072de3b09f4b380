// Facts that change while they are read.
//
//   auto facts = sightline::FactWriter::start(policy, std::move(snapshot));
//   ...in each thread that decides:
//   sightline::FactReader reader = facts->reader();
//   const sightline::PinnedFacts now = reader.pin();
//   policy.decide(request, *now);                   // any number, all about one revision
//   ...in the one that writes:
//   if (auto applied = facts->apply(batch, 8); !applied) return fail(applied.error().message);
//
// A batch is seen whole or not at all, and from the moment that apply() returns by every pin that is
// made. Readers never wait, and never keep the writer waiting; a revision is kept for as long as
// somebody has it pinned.
#pragma once

#include <cstdint>
#include <memory>

#include "sightline/fact_batch.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline {

class FactReader;

// One revision, as long as this lives. Belongs to the thread that made it.
class PinnedFacts {
 public:
  PinnedFacts(PinnedFacts&& other) noexcept;
  PinnedFacts& operator=(PinnedFacts&&) = delete;
  ~PinnedFacts();
  const Snapshot& operator*() const { return *snapshot_; }
  const Snapshot* operator->() const { return snapshot_; }

 private:
  friend class FactReader;
  PinnedFacts(FactReader& reader, const Snapshot* snapshot)
      : reader_(&reader), snapshot_(snapshot) {}
  FactReader* reader_;
  const Snapshot* snapshot_;
};

// Of one thread. Outlives what it pinned; may outlive the writer, whose last revision it then reads.
class FactReader {
 public:
  FactReader(FactReader&& other) noexcept;  // of one that has nothing pinned
  FactReader& operator=(FactReader&&) = delete;
  ~FactReader();
  // The newest revision. No lock, no allocation, no waiting. Two pins at a time may be of two revisions.
  PinnedFacts pin() noexcept;

 private:
  friend class FactWriter;
  friend class PinnedFacts;
  struct Slot;
  struct Shared;
  FactReader(std::shared_ptr<Shared> shared, Slot* slot);
  void unpin() noexcept;
  std::shared_ptr<Shared> shared_;
  Slot* slot_;
  std::uint32_t pins_ = 0;
};

// Belongs to one thread at a time, but for reader().
class FactWriter {
 public:
  // Begins with the facts of a snapshot that fits the policy.
  static Result<FactWriter, FactError> start(const Policy& policy, Snapshot snapshot);
  FactWriter(FactWriter&&) noexcept;
  FactWriter& operator=(FactWriter&&) noexcept;
  ~FactWriter();

  // Publishes the facts with these changes, or refuses them whole, naming what is wrong. What a
  // snapshot's builder refuses is refused: types and names, rows that `unique` keeps apart or that are
  // too many, cycles, invariants. Invariants that look beyond their subject are asked of all subjects
  // when something changed where they look. `revision`: greater than the newest.
  // When there is no memory for it (std::bad_alloc), the newest revision stays what it was: so it is with
  // start(), swap_policy() and replace() too, and a snapshot's builder may throw it in build().
  FactResult apply(const FactBatch& batch, std::uint64_t revision);

  // The same in steps: for a batch in several parts, and for who has something to do between finding
  // that it can be published and doing so, such as bringing it to a disk.
  class Pending;
  Pending begin() const;

  // The same facts for a policy that takes this one's place, of the same declarations and invariants.
  FactResult swap_policy(const Policy& policy);
  // Facts that take the place of all there are, say an image that was made of them: of `snapshot`'s revision.
  FactResult replace(Snapshot snapshot);

  FactReader reader() const;  // for one more thread; any thread may ask
  const Snapshot& newest() const;
  // Revisions that somebody still reads, the newest among them.
  std::size_t revisions_kept() const;
  // Entities and rows that are not as the image has them.
  std::uint64_t changes_kept() const;

 private:
  struct Inside;
  explicit FactWriter(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

// Changes that nobody sees yet. The writer outlives it, and publishes nothing else meanwhile. Once a step
// was refused the others are too.
class FactWriter::Pending {
 public:
  Pending(Pending&&) noexcept;
  ~Pending();
  FactResult add(const FactBatch& part);
  FactResult finish(std::uint64_t revision);  // checks what has to hold of all facts together
  void publish() noexcept;                    // after finish() has accepted

 private:
  friend class FactWriter;
  struct Work;
  explicit Pending(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace sightline
