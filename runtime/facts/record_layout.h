// How the records of an entity type, and the rows of a relation, are laid out. It follows from the
// schema, the queries' patterns and the length of the ids alone, so that whoever opens an image knows it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/facts/place.h"

namespace sightline {

// Ids up to this long stand in their record; a type that has a longer one keeps all of them apart.
inline constexpr std::size_t kMostInlineId = 31;

struct EntityLayout {
  std::vector<FactPlace> attributes;
  std::vector<std::uint32_t>
      lists;  // of each RowList that begins at an entity of this type: where its begin is
  std::uint32_t ancestors =
      0;                    // where the begin of its ancestors is, if the type can be in anything
  std::uint32_t flags = 0;  // one byte: EntityFlags
  // The id: its length if they are not all of one, and that many bytes; or its place (8 bytes) in the arena.
  std::uint32_t id = 0;
  std::uint32_t id_bytes = 0;   // room for an inline id; 0: in the arena
  std::uint32_t id_prefix = 0;  // bytes for its length: 1, or 0 if all have id_bytes
  std::uint32_t bytes = 0;      // of a record
};
namespace entity_flags {
inline constexpr std::uint8_t kExists = 1;    // it was added, not only mentioned
inline constexpr std::uint8_t kWhole = 2;     // all that it is in is known
inline constexpr std::uint8_t kCutShort = 4;  // it has parents that were not given
// Something was said to be unavailable of it before it was added, which silence then does not mean.
inline constexpr std::uint8_t kSaidUnavailable = 16;
inline constexpr std::uint8_t kAbove = 8;  // others are in it, or were
}  // namespace entity_flags

struct RowLayout {
  std::vector<FactPlace> columns, fields;
  std::uint32_t bytes = 0;
};

struct IdLengths {
  std::size_t shortest = 0, longest = 0;
};
EntityLayout entity_layout(const Schema& schema, const EntitySchema& declared, std::size_t lists,
                           IdLengths ids);
RowLayout row_layout(const Schema& schema, const RelationSchema& declared);

}  // namespace sightline
