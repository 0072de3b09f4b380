// A program + an image's layout -> a digest. Tested by tests/differential/direct_test.cc. How large a record
// is and where its id stands are not in it: those are read from the image.
#include "runtime/plan/direct_key.h"

#include <bit>
#include <vector>

#include "runtime/facts/fact_image.h"
#include "runtime/format/digest.h"
#include "runtime/format/program.h"

namespace sightline {
namespace {

class Places {
 public:
  void add(std::uint64_t number) {
    for (int byte = 0; byte < 8; ++byte) bytes_.push_back(std::byte(number >> 8 * byte & 0xff));
  }
  void add(const std::vector<FactPlace>& places) {
    add(places.size());
    for (const FactPlace place : places) {
      add(place.offset);
      add(static_cast<std::uint64_t>(place.width));
    }
  }
  void add(const RelationTable& relation) {
    add(relation.layout.columns);
    add(relation.layout.fields);
    add(relation.layout.bytes);
    add(relation.complete ? 1 : 0);
    add(relation.listed_by);
    add(relation.has_home ? 1 : 0);
    for (const auto column : relation.order) add(column);
    add(relation.paths.size());
    for (const RelationTable::Path& path : relation.paths) {
      for (const std::uint64_t it :
           {static_cast<std::uint64_t>(path.kind), std::uint64_t{path.mask},
            std::uint64_t{path.column}, std::uint64_t{path.begins}, std::uint64_t{path.searched}})
        add(it);
    }
  }
  void add(const Digest& digest) {
    const auto bytes = std::as_bytes(std::span(digest));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  Digest digest() const { return sha256(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace

Digest direct_key(const Program& program, const FactImage& facts) {
  Places places;
  places.add(program.body_digest);
  for (const EntityTable& table : facts.tables) places.add(table.layout.attributes);
  for (const RelationTable& relation : facts.relations) places.add(relation);
  return places.digest();
}

}  // namespace sightline
