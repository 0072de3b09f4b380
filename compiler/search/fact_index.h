// The facts by what they say: from a value to the entities and rows that have it. Ids are numbered
// in the order of their bytes, so that numbers in order are a page in order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/search/fact_source.h"
#include "runtime/format/program.h"

namespace sightline {

using Handle = std::uint32_t;  // an id among those of its type, or a row

// One value: a number, an entity's handle, or a string's number.
struct Cell {
  enum class State : std::uint8_t { unavailable, none, known } state = State::unavailable;
  std::int64_t value = 0;
};

// Positions by the value they have in one column.
class ValueIndex {
 public:
  explicit ValueIndex(std::span<const Cell> cells);
  void find(std::int64_t value, std::vector<Handle>& out) const;  // adds
  std::span<const Handle> none() const { return none_; }
  std::span<const Handle> unavailable() const { return unavailable_; }

 private:
  std::vector<std::pair<std::int64_t, Handle>> known_;  // sorted
  std::vector<Handle> none_, unavailable_;
};

// What has values: the entities of a type, or the rows of a relation.
class FactColumns {
 public:
  explicit FactColumns(std::size_t columns) : cells_(columns), indexes_(columns) {}
  Cell at(std::size_t column, Handle position) const {
    return position < cells_[column].size() ? cells_[column][position] : Cell{};
  }
  std::size_t size() const { return cells_.empty() ? 0 : cells_.front().size(); }
  // Made when it is first asked for.
  const ValueIndex& by(std::size_t column);

 private:
  friend class FactIndex;
  std::vector<std::vector<Cell>> cells_;
  std::vector<std::unique_ptr<ValueIndex>> indexes_;
};

class FactIndex final : private FactVisitor {
 public:
  using Node = std::pair<std::uint16_t, Handle>;

  FactIndex(const Program& program, const FactSource& source);

  std::size_t count(std::uint16_t type) const { return ids_[type].names.size(); }
  std::string_view id(std::uint16_t type, Handle handle) const { return ids_[type].names[handle]; }
  std::optional<Handle> find(std::uint16_t type, std::string_view id) const;
  Handle lower_bound(std::uint16_t type, std::string_view id) const;  // the first not before it
  std::int64_t string(std::string_view text) const;                   // -1: nobody has it

  FactColumns& entities(std::uint16_t type) { return entities_[type]; }
  FactColumns& rows(std::uint16_t relation) { return rows_[relation]; }  // columns, then fields
  Cell global(std::uint16_t global) const { return globals_[global]; }
  bool is_cut_short(std::uint16_t relation) const { return cut_short_[relation]; }

  // All of one type that the entity is in, or that are in it, itself as well.
  std::vector<Handle> above(Node entity, std::uint16_t type) const;
  std::vector<Handle> below(Node entity, std::uint16_t type) const;
  // Not all of what it is in was delivered.
  bool is_whole(Node entity) const;
  const std::vector<Handle>& not_whole(std::uint16_t type);

 private:
  struct Ids {
    std::vector<std::string> names;
    std::unordered_map<std::string, Handle> handles;
  };
  using Steps = std::vector<std::pair<Node, Node>>;

  void entity(const Entity& entity) override;
  void attribute(const Entity& entity, std::uint16_t attribute, const Value& value) override;
  void parent(const Entity& child, const Entity& parent) override;
  void parents_cut_short(const Entity& entity) override;
  void row(std::uint16_t relation, std::span<const Value> key,
           std::span<const Value> fields) override;
  void rows_cut_short(std::uint16_t relation) override;
  void global(std::uint16_t global, const Value& value) override;

  Node node(const Entity& entity) { return {entity.type, intern(entity)}; }
  Handle intern(const Entity& entity);
  Cell cell(const Value& value);
  void number_in_order();
  void renumber(std::vector<Cell>& cells, const Type& type,
                const std::vector<std::vector<Handle>>& place) const;
  static std::vector<Node> closure(std::vector<Node> from, const Steps& steps);

  const Schema& schema_;
  std::vector<Ids> ids_;
  std::unordered_map<std::string, std::int64_t> strings_;
  std::vector<FactColumns> entities_, rows_;
  std::vector<Cell> globals_;
  std::vector<bool> cut_short_;
  std::vector<std::vector<bool>> whole_;  // by type: it is there, and its own parents are all known
  Steps parents_, children_;              // sorted
  std::vector<std::optional<std::vector<Handle>>> not_whole_;
};

}  // namespace sightline
