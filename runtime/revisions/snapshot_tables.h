// The inside of a Snapshot, for the sources of this folder and of runtime/store.
#pragma once

#include <memory>

#include "runtime/facts/tables.h"
#include "sightline/snapshot.h"

namespace sightline {

struct SnapshotTables {
  static const FactTables& of(const Snapshot& snapshot) { return *snapshot.tables_; }
  static Snapshot made(std::unique_ptr<const FactTables> tables) {
    return Snapshot(std::move(tables));
  }
};

inline const FactTables& tables_of(const Snapshot& snapshot) {
  return SnapshotTables::of(snapshot);
}
inline Snapshot snapshot_of(std::unique_ptr<const FactTables> tables) {
  return SnapshotTables::made(std::move(tables));
}

}  // namespace sightline
