// The facts that changes come to which begin with nothing: many of them, faster than a writer applies them
// to what is there, and seen by nobody before they are whole.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/facts/draft.h"
#include "sightline/fact_batch.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline {

class FactsAnew {
 public:
  // `as_of`: of the facts that these take the place of, until a part has another.
  FactsAnew(const Policy& policy, Time as_of);

  // What FactWriter::Pending::add() does. Once a part was refused, these facts are of no use.
  FactResult add(const FactBatch& part);
  // What FactWriter::Pending::finish() does. Leaves nothing behind.
  Result<Snapshot, FactError> build(std::uint64_t revision);

 private:
  Time as_of_;
  std::optional<FactDraft> draft_;
};

}  // namespace sightline
