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

// Belongs to one thread at a time, but for reader(). One process writes in a directory.
class LiveFacts {
 public:
  // The image is mapped, what the log has since is applied.
  static Result<LiveFacts, StoreError> open(const std::string& directory, const Policy& policy);
  LiveFacts(LiveFacts&&) noexcept;
  ~LiveFacts();

  // Checked against all facts, then durable, then visible; or refused whole, and then it is neither.
  StoreResult apply(const FactBatch& batch, std::uint64_t revision);
  FactReader reader() const;
  const Snapshot& newest() const;

  // Writes all facts as the directory's image, trims the log, and goes on with the image mapped. `policy`:
  // the one it was opened with. Readers go on meanwhile; apply() waits for it.
  StoreResult compact(const Policy& policy);
  std::uint64_t changes_since_image() const;  // entities and rows

 private:
  struct Inside;
  explicit LiveFacts(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace sightline
