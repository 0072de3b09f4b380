// The public face of tables. Tested by tests/unit/runtime/facts/builder_test.cc. No work is done here.
#include "sightline/snapshot.h"

#include <utility>

#include "runtime/facts/tables.h"

namespace sightline {
namespace {

// Borrows from the tables, which stay where they are.
direct::Facts direct_facts(const FactTables& tables) {
  direct::Facts facts;
  facts.bound = tables.plan != nullptr ? &tables.plan->direct : nullptr;
  facts.tables = &tables;
  facts.sizes = tables.sizes.data();
  facts.incomplete = tables.incomplete.data();
  facts.revision = tables.revision;
  facts.as_of = tables.as_of;
  facts.changed = tables.overlay != nullptr;
  return facts;
}

}  // namespace

Snapshot::Snapshot(std::unique_ptr<const FactTables> tables)
    : tables_(std::move(tables)), direct_(direct_facts(*tables_)) {}
Snapshot::Snapshot(Snapshot&& other) noexcept
    : tables_(std::move(other.tables_)), direct_(std::exchange(other.direct_, {})) {}
Snapshot& Snapshot::operator=(Snapshot&& other) noexcept {
  tables_ = std::move(other.tables_);
  direct_ = std::exchange(other.direct_, {});
  return *this;
}
Snapshot::~Snapshot() = default;

std::uint64_t Snapshot::revision() const { return tables_->revision; }
Time Snapshot::as_of() const { return Time(std::chrono::milliseconds(tables_->as_of)); }
std::uint64_t Snapshot::entity_count() const { return tables_->entity_count; }
std::uint64_t Snapshot::row_count() const { return tables_->row_count; }

std::string_view Snapshot::entity_id(std::uint16_t type, std::uint32_t entity) const {
  if (type >= tables_->image->strings() || entity >= tables_->size(type)) return {};
  return tables_->id(type, entity);
}

}  // namespace sightline
