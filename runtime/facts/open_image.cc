// Bytes -> pointers to what is where in them. Tested by tests/unit/runtime/facts/image_test.cc, with
// every field of the header and the tables damaged. It reads no fact.
#include "runtime/facts/open_image.h"

#include <bit>

#include "runtime/facts/list_places.h"
#include "runtime/format/make.h"

namespace sightline {
namespace {

class Opening {
 public:
  Opening(FactImage& tables, const Schema& schema) : tables_(tables), schema_(schema) {
    const auto bytes = tables.memory.bytes();
    if (bytes.size() < sizeof header_ + kImageAlignment) {
      fine_ = false;
      return;
    }
    std::memcpy(&header_, bytes.data(), sizeof header_);
  }

  bool open(const Digest& schema_digest) {
    fine_ = fine_ && header_.magic == kImageMagic &&
            header_.bytes == tables_.memory.bytes().size() && header_.schema == schema_digest &&
            header_.types.count == schema_.entities.size() + 1 &&
            header_.relations.count == schema_.relations.size() &&
            header_.globals.count == schema_.globals.size();
    if (!fine_) return false;
    tables_.schema = header_.schema;
    tables_.revision = header_.revision;
    tables_.as_of = header_.as_of;
    tables_.entity_count = header_.entity_count;
    tables_.row_count = header_.row_count;
    tables_.seed = header_.seed;
    types_ = at<ImageType>(header_.types);
    relations_ = at<ImageRelation>(header_.relations);
    paths_ = at<ImagePath>(header_.paths);
    const auto* const globals = at<Fact>(header_.globals);
    if (!fine_) return false;
    tables_.globals = {globals, header_.globals.count};
    open_relations();
    return fine_;
  }

 private:
  // Null, and no longer fine, if it is not inside the bytes.
  template <class Entry>
  const Entry* at(const ImageSection& section, std::uint64_t entry_bytes = sizeof(Entry)) {
    const auto bytes = tables_.memory.bytes();
    const auto size = bytes.size() - kImageAlignment;  // behind the last section
    const bool inside =
        section.offset <= size && section.offset % kImageAlignment % alignof(Entry) == 0 &&
        (entry_bytes == 0 || section.count <= (size - section.offset) / entry_bytes);
    fine_ = fine_ && inside;
    return inside ? reinterpret_cast<const Entry*>(bytes.data() + section.offset) : nullptr;
  }
  void require(bool holds) { fine_ = fine_ && holds; }

  void open_entities(EntityTable& table, const ImageType& image, const EntitySchema& schema,
                     std::size_t lists) {
    require(image.records.count - 1 < kMaxIds &&
            image.slots.count - 1 < kMaxIds * std::uint64_t{2});
    table.layout = entity_layout(schema_, schema, lists, {image.shortest_id, image.longest_id});
    require(table.layout.bytes == image.record_bytes);
    table.records = at<std::byte>(image.records, image.record_bytes);
    table.slots = at<std::uint32_t>(image.slots);
    table.arena = at<char>(image.arena);
    table.ancestors = at<Ancestor>(image.ancestors);
    if (schema.parents.empty()) table.ancestors = nullptr;
    table.size = static_cast<std::uint32_t>(image.records.count - 1);
    table.slot_count = static_cast<std::uint32_t>(image.slots.count);
    table.row_bits = static_cast<std::uint32_t>(std::bit_width(table.size));
    require(table.slot_count > table.size);
  }

  void open_relation(std::size_t r, RowPaths& paths) {
    const ImageRelation& image = relations_[r];
    const RelationSchema& schema = schema_.relations[r];
    const std::size_t columns = schema.columns.size();
    RelationTable& table = tables_.relations[r];
    table.layout = row_layout(schema_, schema);
    require(image.rows.count <= kMaxIds && image.row_bytes == table.layout.bytes);
    table.size = static_cast<std::uint32_t>(image.rows.count);
    table.rows = at<std::byte>(image.rows, image.row_bytes);
    table.incomplete = image.incomplete != 0;
    const bool sealed = is_sealed(schema.trust);
    table.complete = !sealed || schema.listed_by != 0;
    table.number = static_cast<std::uint16_t>(r);
    table.listed_by = schema.listed_by;
    paths.has_home = table.has_home = image.has_home != 0;
    table.order = paths.order = image.order;
    for (std::size_t c = 0; c < columns; ++c) {
      require(image.order[c] < columns);
      if (fine_) table.ordered[c] = table.layout.columns[image.order[c]];
    }
    make(table.entity_types, columns);
    for (std::size_t c = 0; c < columns; ++c) {
      const Type& type = schema.columns[c].type;
      table.entity_types[c] = type.kind == Type::Kind::entity ? type.id : kNoType;
    }
    require(image.first_path <= header_.paths.count &&
            image.path_count <= header_.paths.count - image.first_path);
    require(fine_ && (!paths.has_home || table.entity_types[image.order[0]] != kNoType));
    if (!fine_) return;
    make(table.paths, image.path_count);
    for (std::size_t p = 0; p < table.paths.size(); ++p)
      open_path(table, table.paths[p], paths_[image.first_path + p], paths);
  }

  void open_path(RelationTable& table, RelationTable::Path& path, const ImagePath& image,
                 RowPaths& paths) {
    using Kind = RowPath::Kind;
    path.kind = static_cast<Kind>(image.kind);
    path.mask = image.mask;
    path.column = image.column;
    path.asked = image.asked != 0;
    const std::size_t bound = static_cast<std::size_t>(std::popcount(image.mask));
    require(image.kind <= static_cast<std::uint8_t>(Kind::hashed) &&
            image.column < table.entity_types.size() && bound <= table.entity_types.size());
    if (!fine_) return;
    const bool of_home = path.kind == Kind::group || path.kind == Kind::search;
    require(!of_home || (paths.has_home && path.column == table.order[0] && bound > 0));
    require(path.kind != Kind::list || table.entity_types[path.column] != kNoType);
    path.searched = static_cast<std::uint8_t>(path.kind == Kind::search ? bound - 1 : 0);
    path.list = at<std::uint32_t>(image.list);
    path.slots = at<HashedRows>(image.slots);
    path.slot_mask = static_cast<std::uint32_t>(image.slots.count - 1);
    require(path.kind != Kind::hashed || std::has_single_bit(image.slots.count));
    paths.paths.push_back(path);
  }

  void open_relations() {
    std::vector<RowPaths> paths(schema_.relations.size());
    make(tables_.relations, schema_.relations.size());
    for (std::size_t r = 0; r < paths.size() && fine_; ++r) open_relation(r, paths[r]);
    if (!fine_) return;
    const ListPlaces places = list_places(schema_, paths);
    make(tables_.tables, schema_.entities.size() + 1);
    for (std::size_t t = 0; t < schema_.entities.size(); ++t)
      open_entities(tables_.tables[t], types_[t], schema_.entities[t], places.counts[t]);
    open_entities(tables_.tables.back(), types_[schema_.entities.size()], EntitySchema{}, 0);
    for (std::size_t r = 0; r < paths.size() && fine_; ++r) {
      RelationTable& table = tables_.relations[r];
      if (table.has_home) {
        table.home.kind = RowPath::Kind::group;
        table.home.column = table.order[0];
        table.home.list_number = places.relations[r].group;
        table.home.owner = table.entity_types[table.order[0]];
        table.home.begins =
            tables_.tables[table.entity_types[table.order[0]]].layout.lists[table.home.list_number];
      }
      for (std::size_t p = 0; p < table.paths.size(); ++p) {
        RelationTable::Path& path = table.paths[p];
        const auto type = table.entity_types[path.column];
        if (type == kNoType) continue;
        const auto& lists = tables_.tables[type].layout.lists;
        const auto& place = places.relations[r];
        const bool is_list = path.kind == RowPath::Kind::list;
        const bool of_home =
            path.kind == RowPath::Kind::search || path.kind == RowPath::Kind::group;
        if (!is_list && !of_home) continue;
        path.list_number = is_list ? place.lists[p] : place.group;
        path.begins = lists[path.list_number];
        path.owner = type;
      }
    }
  }

  FactImage& tables_;
  const Schema& schema_;
  ImageHeader header_;
  const ImageType* types_ = nullptr;
  const ImageRelation* relations_ = nullptr;
  const ImagePath* paths_ = nullptr;
  bool fine_ = true;
};

}  // namespace

std::unique_ptr<FactImage> open_image(ImageMemory memory, const Schema& schema,
                                      const Digest& schema_digest) {
  auto tables = std::make_unique<FactImage>();
  tables->memory = std::move(memory);
  if (!Opening(*tables, schema).open(schema_digest)) return nullptr;
  return tables;
}

}  // namespace sightline
