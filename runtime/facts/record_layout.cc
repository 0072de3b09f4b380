// Schema -> where everything stands in a record. Tested by tests/unit/runtime/facts/record_layout_test.cc:
// nothing overlaps, nothing is outside, numbers stand where their width wants them.
#include "runtime/facts/record_layout.h"

#include <algorithm>

#include "runtime/format/make.h"

namespace sightline {
namespace {

// Places parts of a record, the widest first, so that no room is lost between them.
class Packer {
 public:
  std::uint32_t place(std::size_t bytes, std::size_t alignment) {
    used_ = (used_ + alignment - 1) / alignment * alignment;
    const auto at = static_cast<std::uint32_t>(used_);
    used_ += bytes;
    widest_ = std::max(widest_, alignment);
    return at;
  }
  // All of a record, such that one behind another is aligned as well.
  std::uint32_t whole() const {
    return static_cast<std::uint32_t>((used_ + widest_ - 1) / widest_ * widest_);
  }

 private:
  std::size_t used_ = 0, widest_ = 1;
};

// A `whole` number's state stands behind it, so what follows is not aligned to eight; the packing of the
// next eight bytes sees to that.
std::size_t alignment_of(FactPlace::Width width) {
  return std::min<std::size_t>(bytes_of(width), 8);
}

void place_facts(Packer& packer, std::vector<FactPlace>& places, FactPlace::Width width) {
  for (FactPlace& place : places) {
    if (place.width == width) place.offset = packer.place(bytes_of(width), alignment_of(width));
  }
}

template <class Declared>
std::vector<FactPlace> widths_of(const Schema& schema, const std::vector<Declared>& declared) {
  std::vector<FactPlace> places(declared.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    places[i].width = width_of(schema, declared[i].type);
  return places;
}

using Width = FactPlace::Width;
constexpr Width kWideFirst[] = {Width::eight, Width::whole, Width::four, Width::two, Width::one};

}  // namespace

EntityLayout entity_layout(const Schema& schema, const EntitySchema& declared, std::size_t lists,
                           std::size_t longest_id) {
  EntityLayout out;
  out.attributes = widths_of(schema, declared.attributes);
  const bool in_arena = longest_id > kMostInlineId;
  out.id_bytes = static_cast<std::uint32_t>(in_arena ? 0 : std::max<std::size_t>(longest_id, 1));
  Packer packer;
  if (in_arena) out.id = packer.place(8, 8);
  for (const Width width : kWideFirst) {
    place_facts(packer, out.attributes, width);
    if (width != Width::four) continue;
    make(out.lists, lists);
    for (auto& list : out.lists) list = packer.place(4, 4);
    if (!declared.parents.empty()) out.ancestors = packer.place(4, 4);
  }
  out.flags = packer.place(1, 1);
  if (!in_arena) out.id = packer.place(out.id_bytes + std::size_t{1}, 1);
  out.bytes = packer.whole();
  return out;
}

RowLayout row_layout(const Schema& schema, const RelationSchema& declared) {
  RowLayout out{widths_of(schema, declared.columns), widths_of(schema, declared.fields), 0};
  Packer packer;
  for (const Width width : kWideFirst) {
    place_facts(packer, out.columns, width);
    place_facts(packer, out.fields, width);
  }
  out.bytes = packer.whole();
  return out;
}

}  // namespace sightline
