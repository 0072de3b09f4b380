// The facts of a snapshot by what they say: from a value to the entities and rows that have it.
// Entities and rows have the snapshot's numbers; where it has a way to rows that is taken, and what
// it has none for is made when it is first asked for. Nothing else is copied.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/format/program.h"
#include "sightline/snapshot_view.h"

namespace sightline {

using Handle = std::uint32_t;  // the number of an id among those of its type, or of a row
using Cell = NumberedFact;

// Positions by the value they have in one column.
class ValueIndex {
 public:
  void add(Handle position, const Cell& cell);
  void finish();                                                  // after the last
  void find(std::int64_t value, std::vector<Handle>& out) const;  // adds
  std::span<const Handle> none() const { return none_; }
  std::span<const Handle> unavailable() const { return unavailable_; }

 private:
  std::vector<std::pair<std::int64_t, Handle>> known_;  // sorted
  std::vector<Handle> none_, unavailable_;
};

class FactIndex {
 public:
  using Node = std::pair<std::uint16_t, Handle>;

  // The snapshot fits the program, and both outlive it.
  FactIndex(const Program& program, const Snapshot& snapshot);

  // Ids have handles below this; not each of them is named by a fact.
  Handle count(std::uint16_t type) const { return view_.entity_count(type); }
  std::string_view id(std::uint16_t type, Handle handle) const {
    return view_.entity(type, handle).id;
  }
  std::optional<Handle> find(const Entity& entity) const { return view_.find(entity); }
  std::int64_t string(std::string_view text) const;  // -1: nobody has it

  // Whether some fact is about it or names it, or the policy does: the snapshot may still have the
  // number of an id that was taken away.
  bool is_named(std::uint16_t type, Handle handle);
  std::size_t count_named(std::uint16_t type);
  const std::vector<Handle>& named(std::uint16_t type);  // in the order of the ids' bytes

  Cell attribute(std::uint16_t type, std::uint16_t attribute, Handle handle) const;
  const ValueIndex& by_attribute(std::uint16_t type, std::uint16_t attribute);
  // Columns, then fields.
  Cell cell(std::uint16_t relation, std::size_t column, Handle row) const;
  const ValueIndex& by_cell(std::uint16_t relation, std::size_t column);
  // The rows that have it in a column of the key, which is always known.
  void find_rows(std::uint16_t relation, std::size_t column, std::int64_t value,
                 std::vector<Handle>& out);  // adds
  Cell global(std::uint16_t global) const { return view_.numbered_global(global); }
  bool is_cut_short(std::uint16_t relation) const { return view_.is_incomplete(relation); }

  // All of one type that the entity is in, or that are in it, itself as well.
  std::vector<Handle> above(Node entity, std::uint16_t type) const;
  std::vector<Handle> below(Node entity, std::uint16_t type);
  // Not all of what it is in was delivered.
  bool is_whole(Node entity) const;
  const std::vector<Handle>& not_whole(std::uint16_t type);

 private:
  using Bits = std::vector<bool>;
  using Below = std::vector<std::pair<Node, Handle>>;  // sorted

  bool is_spoken_of(std::uint16_t type, Handle handle) const;
  const Bits& mentioned(std::uint16_t type);
  void mention(const Type& type, const Cell& cell, std::uint16_t wanted, Bits& out) const;

  const Schema& schema_;
  SnapshotView view_;
  std::map<std::pair<std::uint16_t, std::size_t>, ValueIndex> attributes_, cells_;
  std::map<std::uint16_t, Bits> mentioned_;
  std::set<Node> by_policy_;
  std::map<std::uint16_t, std::size_t> counts_;
  std::map<std::uint16_t, std::vector<Handle>> named_, not_whole_;
  std::map<std::uint16_t, Below> below_;
};

}  // namespace sightline
