// What an application of a solver function says, and the functions of one fact or relation.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/prove/smt/term.h"
#include "sightline/schema.h"

namespace sightline {

inline constexpr std::size_t kObservations = 2;

// axioms.h knows what follows from each. Those that end in `then` are the same at another moment,
// which is their last argument.
enum class Role : std::uint8_t {
  value,        // the truth of an attribute, column, field, global or context value
  present,      // whether it has one, if it is optional
  given_value,  // what is given where that need not be the truth of now (FactTerms::apart)
  given_present,
  known,      // by observation: it was given at all
  lie,        // the cache's answer for it is not the truth
  truth_row,  // the row is there
  given_row,  // by observation: the row was delivered
  complete,   // by observation: a look-up returned every row there is
  now,
  as_of,     // the moment of the snapshot
  literal,   // a string or an entity that the text names
  truth_in,  // an entity is another or below it
  given_in,  // by observation: that it is follows from the parents that were delivered
  whole,     // by observation: all its ancestors were delivered
  there,     // the registry knows the entity: the invariants bind it
  value_then,
  present_then,
  row_then,
  in_then,
  there_then,
  sealed_at  // the moment of which a sealed record is
};
enum class Place : std::uint8_t {
  attribute,
  column,
  field,
  global,
  context,
  relation,
  moment,
  text,
  parents
};
struct Meaning {
  Role role = Role::value;
  Place place = Place::attribute;
  // Entity type and attribute; relation and column or field; position; entity types of an `in`.
  std::uint16_t owner = 0, member = 0;
  std::uint8_t observation = 0;
};

// One fact: functions of its entity or row, of nothing for globals and context.
struct FactTerms {
  Type type;
  Trust trust = Trust::registry;
  std::optional<std::int64_t> within;
  bool apart = false;  // what is given need not be the truth of now
  Meaning place;
  smt::Function value, present, given_value, given_present, lie;
  std::array<smt::Function, kObservations> known;

  // It is what it is, at every moment.
  bool never_changes() const {
    return trust == Trust::sealed_fixed || place.place == Place::context;
  }
};
struct RelationTerms {
  smt::Sort row;
  std::vector<smt::Function> columns;
  std::vector<FactTerms> fields;
  bool apart = false;          // what is given need not be rows of now
  bool never_changes = false;  // its rows are there at every moment, or at none
  smt::Function truth, lie;
  std::array<smt::Function, kObservations> given;
};

}  // namespace sightline
