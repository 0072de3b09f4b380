// An image -> tables in which nothing changed. Tested by tests/unit/runtime/facts/image_test.cc. Apart from
// tables.cc because it allocates: who makes a snapshot can run out of memory, who decides cannot.
#include "runtime/facts/tables.h"

namespace sightline {

FactTables::FactTables(std::shared_ptr<const FactImage> facts)
    : image(std::move(facts)),
      revision(image->revision),
      as_of(image->as_of),
      entity_count(image->entity_count),
      row_count(image->row_count),
      globals(image->globals.begin(), image->globals.end()) {
  for (const EntityTable& table : image->tables) sizes.push_back(table.size);
  for (const RelationTable& relation : image->relations) {
    row_sizes.push_back(relation.size);
    incomplete.push_back(relation.incomplete ? 1 : 0);
  }
}

}  // namespace sightline
