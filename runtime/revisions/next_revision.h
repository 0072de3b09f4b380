// The facts of a revision that is being made: a copy of the newest one's tables, which shares all that
// stays the same, and the changes so far. Given up, it leaves nothing behind.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/facts/describe.h"
#include "runtime/facts/tables.h"
#include "runtime/format/program.h"
#include "sightline/fact_batch.h"
#include "sightline/snapshot.h"

namespace sightline {

class NextRevision {
 public:
  NextRevision(const Program& program, const FactTables& newest);

  // Takes one change, or says why it cannot be.
  FactResult take(const BatchChange& change);
  // Brings up to date what follows from the changes, and checks what has to hold of all facts together.
  FactResult finish();

  // After finish().
  std::unique_ptr<FactTables> tables() &&;

  // The numbers of a policy's constants, new ones where they were not known.
  FactResult number_constants(std::vector<std::int64_t>& numbers);

 private:
  using Numbers = std::vector<std::uint32_t>;

  // --- entities (next_entities.cc)
  FactResult intern(std::uint16_t type, std::string_view id, std::uint32_t& row);
  FactResult to_fact(const Value& value, Fact& fact);
  ChangedEntity& edit(EntityRef entity);
  std::byte* record(EntityRef entity) { return edit(entity).record.data(); }
  void set_flag(EntityRef entity, std::uint8_t flag, bool on);
  void set_fact(EntityRef entity, std::uint16_t attribute, const Fact& fact);
  void silence_attributes(EntityRef entity);
  void appear(EntityRef entity);
  void vanish(EntityRef entity);
  FactResult take_entity(const BatchChange& change);
  FactResult take_attribute(const BatchChange& change);
  FactResult take_global(const BatchChange& change);
  FactResult check_told(EntityRef entity) const;

  // --- what is in what (next_hierarchy.cc)
  std::vector<EntityRef>& parents_of(EntityRef entity);
  FactResult take_parent(const BatchChange& change);
  FactResult close_hierarchy();
  std::set<EntityRef> below(const std::set<EntityRef>& entities) const;
  struct Closing;
  FactResult close(EntityRef entity, Closing& closing);

  // --- rows (next_rows.cc)
  FactResult take_relation(const BatchChange& change);
  FactResult number_key(std::uint16_t relation, std::span<const Value> key, RowKey& numbers);
  // False: a part of it was never heard of.
  bool find_key(std::span<const Value> key, RowKey& numbers) const;
  void list_row(const RelationTable& relation, std::uint32_t row, bool listed);
  void change_list(const RelationTable& relation, const RelationTable::Path& path,
                   std::uint32_t row, const RowKey& key, bool listed);
  void change_group(const RelationTable& relation, std::size_t path, std::uint32_t row,
                    const RowKey& key, bool listed);
  Numbers with(const RelationTable& relation, RowRange range, std::uint32_t row, bool listed) const;
  FactResult add_row(std::uint16_t relation, const RowKey& key, std::span<const FieldValue> fields);
  void remove_row(const RelationTable& relation, std::uint32_t row);
  FactResult check_row(std::uint16_t relation, const RowKey& key) const;

  // --- what has to hold (next_checks.cc)
  FactResult check_invariants() const;
  bool reads_change(const Invariant& invariant, bool& looks_elsewhere) const;

  Described names() const { return names_of(schema_, tables_); }

  const Program& program_;
  const Schema& schema_;
  FactTables tables_;
  std::shared_ptr<Overlay> overlay_;                       // tables_.overlay
  std::unordered_map<std::uint64_t, ChangedEntity*> own_;  // made here, so not shared yet
  std::vector<EntityRef> changed_;
  std::unordered_map<std::uint64_t, std::vector<EntityRef>>
      parents_;                // of those whose parents changed
  std::set<EntityRef> moved_;  // which came, went or changed parents
  std::set<std::pair<std::uint16_t, std::uint32_t>> new_rows_;  // of a relation
  // For the invariants: of which types and relations anything changed, and which rows went.
  std::vector<std::uint8_t> types_changed_, relations_changed_;
};

}  // namespace sightline
