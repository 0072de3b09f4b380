// Batches -> a draft -> a snapshot. Tested by tests/unit/runtime/revisions/facts_anew_test.cc. What a change
// does is for runtime/facts/draft_changes.cc.
#include "runtime/revisions/facts_anew.h"

#include <utility>

#include "runtime/revisions/snapshot_tables.h"

namespace sightline {

FactsAnew::FactsAnew(const Policy& policy, Time as_of)
    : as_of_(as_of), draft_(std::in_place, policy.program_) {}

FactResult FactsAnew::add(const FactBatch& part) {
  if (part.as_of) as_of_ = *part.as_of;
  return draft_->take(part);
}

Result<Snapshot, FactError> FactsAnew::build(std::uint64_t revision) {
  auto tables = draft_->build(revision, as_of_.time_since_epoch().count());
  draft_.reset();
  if (!tables) return tables.error();
  return snapshot_of(std::move(*tables));
}

}  // namespace sightline
