// A snapshot + changes -> the snapshot that they would make, published to nobody. Tested by
// tests/unit/runtime/revisions/snapshot_view_test.cc. What a change does is for next_revision.h.
#include "runtime/facts/check_fact.h"
#include "runtime/revisions/next_revision.h"
#include "runtime/revisions/snapshot_tables.h"
#include "sightline/snapshot_view.h"

namespace sightline {

Result<Snapshot, FactError> changed_snapshot(const Policy& policy, const Snapshot& snapshot,
                                             const FactBatch& changes) {
  const std::int64_t as_of = changes.as_of.value_or(snapshot.as_of()).time_since_epoch().count();
  if (as_of < kPast || as_of > kForever)
    return FactError{FactError::Kind::wrong_type, "`as_of` is out of range"};
  NextRevision next(policy.program(), tables_of(snapshot));
  auto all = changes.changes();
  while (const BatchChange* const change = all.next())
    if (auto taken = next.take(*change); !taken) return taken.error();
  if (auto finished = next.finish(); !finished) return finished.error();
  auto tables = std::move(next).tables();
  tables->as_of = as_of;
  return snapshot_of(std::move(tables));
}

}  // namespace sightline
