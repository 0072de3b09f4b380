// What was collected for a batch of decisions: the inside of an Inquiry while it grows, and of an Observation
// when it no longer does.
//
// Numbers are the snapshot's where it knows an id or a string, so that both can be read as one. Those that
// only a source has spoken of follow from kFirstCollected on.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "runtime/engine/concrete.h"
#include "sightline/observation.h"

namespace sightline {

// SOUNDNESS: a snapshot has at most 2^30 rows of a type, so none of these is one of its numbers.
inline constexpr std::int64_t kFirstCollected = std::int64_t{1} << 31;
inline constexpr std::int64_t kUnheardOf = std::int64_t{3} << 30;  // of what only a request names

// What one question came to.
struct Known {
  enum class State : std::uint8_t { open, given, failed, snapshots } state = State::open;
  bool complete = false;
  Silence silence = Silence::absence;  // of what is the snapshot's
  std::int64_t stamp = 0;
  std::vector<Scalar> values;  // of attributes, those of the trust word; of a global
  Question question;           // borrows from Gathered
};
struct CollectedRow {
  RowKey key{};
  std::vector<Scalar> fields;
  std::int64_t stamp = 0;
};
// A pattern of a relation that was looked up, whether it was asked for as such or as a part of a list.
struct KnownLookUp {
  const Known* asked = nullptr;
  const std::vector<const CollectedRow*>* rows = nullptr;  // that were delivered and match
};

class Gathered {
 public:
  Gathered(const Program& program, const FactTables& facts, Elsewhere elsewhere);

  const Program& program() const { return program_; }
  const FactTables& facts() const { return facts_; }
  const Elsewhere& elsewhere() const { return elsewhere_; }

  // Of an entity type, or of strings: nothing if neither the snapshot nor a source has spoken of it.
  std::optional<std::int64_t> number_of(std::uint16_t type, std::string_view text) const;
  std::string_view name_of(std::uint16_t type, std::int64_t number) const;  // empty: nobody has
  Value value_of(const Type& type, const Scalar& scalar) const;

  // Null: nobody has asked.
  const Known* attributes(std::uint16_t type, Trust trust, std::int64_t entity) const;
  const Known* global(std::uint16_t global) const;
  const KnownLookUp* look_up(std::uint16_t relation, ColumnMask mask, const RowKey& key) const;
  bool has_row(std::uint16_t relation, const RowKey& key) const;
  // SOUNDNESS: to a proof all look-ups of a relation ask one set of rows. So the snapshot's rows are in each of
  // them as soon as one was left to it; but in lists, each of which is of a moment of its own.
  bool has_snapshots_rows(std::uint16_t relation) const {
    return relations_[relation].is_left && program_.schema.relations[relation].listed_by == 0;
  }
  // Where an attribute stands among those of its entity that are asked for together.
  std::size_t place_of(std::uint16_t type, std::uint16_t attribute) const;

  // --- while it grows
  // Whoever a request names gets a number that is not only that request's. False: there can be no such id.
  bool name(const Request& request);
  void ask_attributes(std::uint16_t type, Trust trust, std::int64_t entity);
  void ask_global(std::uint16_t global);
  void ask_rows(std::uint16_t relation, ColumnMask mask, const RowKey& key);
  std::vector<Question> open_questions() const;
  // Null: it was not asked.
  Known* find(const Question& question);
  void settle(Known& known, Known::State state);
  FactResult take(Known& known, const Answer& answer);

 private:
  using AttributesKey = std::tuple<std::uint16_t, Trust, std::int64_t>;
  using RowsKey = std::tuple<std::uint16_t, ColumnMask, RowKey>;
  struct Relation {
    using Found = std::vector<const CollectedRow*>;
    std::map<RowKey, CollectedRow> rows;
    std::map<ColumnMask, std::map<RowKey, Found>>
        indexes;           // for each mask of its look-ups, all rows
    bool is_left = false;  // one of them to the snapshot
    // Of what is the truth now or for good: for each `unique`, the row that has these columns.
    std::vector<std::map<RowKey, RowKey>> apart;
  };

  std::int64_t intern(std::uint16_t type, std::string_view text);
  Scalar scalar_of(const Value& value);
  bool is_listed(const RelationSchema& relation, ColumnMask mask) const;
  RowKey key_of(const RelationSchema& relation, ColumnMask mask, std::span<const Value> values);
  Known& ask(std::map<RowsKey, Known>& asked, const RowsKey& key);
  const Relation::Found& found_by(Relation& relation, ColumnMask mask, const RowKey& key);

  FactResult take_values(Known& known, const Answer& answer);
  FactResult take_rows(Known& known, const Answer& answer);
  FactResult check_row(const Question& question, const ObservedRow& row) const;
  bool may_be_gone(const Question& question) const;
  FactResult check_invariants(const Known& known) const;
  FactResult check_invariants(std::uint16_t relation, const CollectedRow& row) const;

  const Program& program_;
  const FactTables& facts_;
  Elsewhere elsewhere_;
  std::vector<std::map<std::string, std::int64_t, std::less<>>> numbers_;  // by type
  std::vector<std::vector<std::string_view>> names_;                       // of the same
  std::map<AttributesKey, Known> attributes_;
  std::map<std::uint16_t, Known> globals_;
  std::map<RowsKey, Known> rows_asked_;
  std::map<RowsKey, KnownLookUp> look_ups_;
  std::vector<Relation> relations_;
};

}  // namespace sightline
