// Facts that belong together and are sealed together (specs/language.md, Trust): what must be true together
// stands in one record, and a record answers one question.
//
// Texts and ids are borrowed, as a Value borrows them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sightline/value.h"

namespace sightline {

struct FactRecord {
  enum class Kind : std::uint8_t {
    fixed_attributes = 1,  // of an entity: those that are `sealed fixed`
    attributes = 2,        // of an entity: those that are `sealed` and may change
    row = 3,               // of a sealed relation without lists
    list = 4,              // all rows that a sealed relation has for one value of its `listed by`
    global = 5,
  } kind = Kind::fixed_attributes;
  std::uint16_t owner =
      0;         // position in the schema: of the entity type, the relation or the global
  Time stamp{};  // when it was true; of `sealed fixed`: when it was sealed

  // What it is about. An entity: `id`. A row: its columns. A list: the `listed by` columns, by rising
  // column. A global: nothing.
  std::string_view id = {};
  std::vector<Value> key = {};

  // What is so: none is knowledge, and unavailable is not said at all. Attributes: of this kind, all of them,
  // in the schema's order. A row: its fields. A global: one. A list: nothing, but `rows`.
  std::vector<Value> values = {};
  struct Row {
    std::vector<Value> columns, fields;  // all of them, in the schema's order
  };
  std::vector<Row> rows = {};
};

}  // namespace sightline
