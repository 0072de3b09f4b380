// Facts as a decision reads them, whoever says them, perhaps with a few of them changed.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/explain/known_facts.h"
#include "runtime/format/program.h"

namespace sightline {

// One fact that would be another.
struct TriedChange {
  enum class Kind : std::uint8_t {
    attribute,
    global,
    context,
    field,    // of a row that is there
    add_row,  // with `fields`
    remove_row,
    parent,       // `value` becomes a parent of the entity
    all_rows,     // the relation is complete
    all_parents,  // the entity's parents are complete
    fresh,        // the facts are of now
    moment        // it is another moment
  } kind = Kind::attribute;
  std::uint16_t owner = 0, member = 0;
  std::string id;  // of the entity
  RowName key;
  OwnedValue value;
  std::vector<OwnedValue> fields;

  // Two changes of one place exclude each other.
  bool same_place(const TriedChange& other) const;
};

// The columns of a row that `mask` has, and nothing in the place of the others.
RowName masked(const RowName& row, unsigned mask);

class FactView {
 public:
  struct Parents {
    bool reached = false, whole = true;
  };

  FactView(const Program& program, const KnownFacts& facts, Time as_of, const Request& request,
           std::vector<TriedChange> changes);

  const std::vector<TriedChange>& changes() const { return changes_; }
  std::int64_t now() const { return now_; }
  ReadFact attribute(std::uint16_t type, std::uint16_t attribute, const std::string& id) const;
  ReadFact global(std::uint16_t global) const;
  ReadFact context(std::uint16_t field) const;
  KnownRows rows(std::uint16_t relation, unsigned mask, const RowName& key) const;
  std::optional<KnownRow> row(std::uint16_t relation, const RowName& name) const;
  Parents above(const EntityName& entity, const EntityName& ancestor) const;

 private:
  ReadFact snapshots_attribute(std::uint16_t type, std::uint16_t attribute,
                               const std::string& id) const;
  ReadFact snapshots_global(std::uint16_t global) const;
  KnownRows snapshots_rows(std::uint16_t relation, unsigned mask, const RowName& key) const;
  bool fresh(const std::optional<std::int64_t>& within) const;
  const TriedChange* changed(const TriedChange& place) const;
  bool change_row(std::uint16_t relation, KnownRow& row) const;
  void visit(const EntityName& entity, std::set<EntityName>& seen, Parents& found) const;
  std::string stale(std::int64_t within) const;

  const Program& program_;
  const KnownFacts& facts_;
  const Request& request_;
  std::vector<TriedChange> changes_;
  std::int64_t now_, as_of_;
};

}  // namespace sightline
