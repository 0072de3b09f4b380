// Paths -> places in records, counted in one order by who writes an image and by who opens it. Tested
// through tests/unit/runtime/facts/image_test.cc.
#include "runtime/facts/list_places.h"

#include "runtime/format/make.h"

namespace sightline {

ListPlaces list_places(const Schema& schema, const std::vector<RowPaths>& paths) {
  ListPlaces places;
  make(places.relations, paths.size());
  make(places.counts, schema.entities.size());
  for (std::size_t r = 0; r < paths.size(); ++r) {
    const auto& columns = schema.relations[r].columns;
    if (paths[r].has_home)
      places.relations[r].group = places.counts[columns[paths[r].order[0]].type.id]++;
    for (const RowPath& path : paths[r].paths) {
      const bool is_list = path.kind == RowPath::Kind::list;
      places.relations[r].lists.push_back(is_list ? places.counts[columns[path.column].type.id]++
                                                  : 0);
    }
  }
  return places;
}

}  // namespace sightline
