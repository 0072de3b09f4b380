// Where the lists of a relation begin: which of an entity record's places is whose.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/facts/row_path.h"
#include "sightline/schema.h"

namespace sightline {

// Where the records of an entity type have the begins of lists: `places[r]` of the group of relation r, if
// it has a home, and of each of its lists, by path; in the order in which both writer and reader lay them out.
struct ListPlaces {
  struct Relation {
    std::uint32_t group = 0;           // position among the lists of its type
    std::vector<std::uint32_t> lists;  // by path
  };
  std::vector<Relation> relations;
  std::vector<std::uint32_t> counts;  // of each entity type
};
ListPlaces list_places(const Schema& schema, const std::vector<RowPaths>& paths);

}  // namespace sightline
