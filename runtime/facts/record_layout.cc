// Schema -> where everything stands in a record. Tested by tests/unit/runtime/facts/record_layout_test.cc:
// nothing overlaps, nothing is outside, no byte is lost. Nothing is aligned: ten million records with
// gaps would cost more lines of cache than parts that lie across two.
#include "runtime/facts/record_layout.h"

#include <algorithm>

#include "runtime/format/make.h"

namespace sightline {
namespace {

template <class Declared>
std::vector<FactPlace> place_facts(const Schema& schema, const std::vector<Declared>& declared,
                                   std::uint32_t& end) {
  std::vector<FactPlace> places;
  make(places, declared.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = {end, width_of(schema, declared[i].type)};
    end += static_cast<std::uint32_t>(bytes_of(places[i].width));
  }
  return places;
}

std::uint32_t place(std::uint32_t bytes, std::uint32_t& end) {
  end += bytes;
  return end - bytes;
}

}  // namespace

EntityLayout entity_layout(const Schema& schema, const EntitySchema& declared, std::size_t lists,
                           IdLengths ids) {
  EntityLayout out;
  out.attributes = place_facts(schema, declared.attributes, out.bytes);
  make(out.lists, lists);
  for (auto& list : out.lists) list = place(4, out.bytes);
  if (!declared.parents.empty()) out.ancestors = place(4, out.bytes);
  out.flags = place(1, out.bytes);
  // Last, so that what goes before does not depend on the ids.
  const bool in_arena = ids.longest > kMostInlineId;
  const bool of_one_length = ids.shortest == ids.longest && ids.longest > 0;
  out.id_bytes = static_cast<std::uint32_t>(in_arena ? 0 : std::max<std::size_t>(ids.longest, 1));
  out.id_prefix = in_arena || of_one_length ? 0 : 1;
  out.id = place(in_arena ? 8 : out.id_prefix + out.id_bytes, out.bytes);
  return out;
}

RowLayout row_layout(const Schema& schema, const RelationSchema& declared) {
  RowLayout out;
  out.columns = place_facts(schema, declared.columns, out.bytes);
  out.fields = place_facts(schema, declared.fields, out.bytes);
  return out;
}

}  // namespace sightline
