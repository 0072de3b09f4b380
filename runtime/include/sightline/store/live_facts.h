// Facts that are read while they change, and are on the disk before anybody is told so.
//
//   auto facts = sightline::LiveFacts::open("facts", *policy);
//   sightline::FactReader reader = facts->reader();                // in each thread that decides
//   ...
//   if (auto applied = facts->apply(batch, 8); !applied) return fail(applied.error().message);
//   // now the batch survives a power cut, and every pin made from here on sees it
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sightline/fact_writer.h"
#include "sightline/loaded_policy.h"
#include "sightline/store/fact_directory.h"

namespace sightline {

// Belongs to one thread at a time, but for reader(), which any may ask. One process writes in a directory. The
// thread that begin_compacting() starts shares the log with it, which is locked, and facts that never change.
class LiveFacts {
 public:
  // The image is mapped, what the log has since is applied.
  static Result<LiveFacts, StoreError> open(const std::string& directory, const Policy& policy);
  LiveFacts(LiveFacts&&) noexcept;
  ~LiveFacts();  // waits for an image that is being written

  // Checked against all facts, then durable, then visible; or refused whole, and then it is neither.
  StoreResult apply(const FactBatch& batch, std::uint64_t revision);
  FactReader reader() const;
  const Snapshot& newest() const;

  // Writes all facts as the directory's image, trims the log, and goes on with the image mapped. `policy`:
  // the one it was opened with. Readers go on meanwhile; apply() waits for it. Whatever fails: the facts
  // are what they were, here and in the directory.
  StoreResult compact(const Policy& policy);

  // The same in the background: batches are applied while the image of the facts as they are now is written.
  // What was applied since is put on top of it by the first apply() that finds it written, or by
  // finish_compacting(), which waits for it and says how it went. `in_use`: one is being written.
  StoreResult begin_compacting(const Policy& policy);
  bool is_compacted() const;  // nothing is being written any more
  StoreResult finish_compacting();
  std::uint64_t changes_since_image() const;  // entities and rows

 private:
  struct Inside;
  explicit LiveFacts(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace sightline
