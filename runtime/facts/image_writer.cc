// Columns -> bytes, section after section. Tested by tests/unit/runtime/facts/image_test.cc: what is
// read back is what was written. What facts mean and which of them are taken is decided in build.cc.
#include "runtime/facts/image_writer.h"

#include <algorithm>
#include <bit>

#include "runtime/facts/fact_image.h"
#include "runtime/facts/list_places.h"
#include "runtime/format/make.h"

namespace sightline {
namespace {

// An empty one may be nowhere.
void put_text(std::byte* to, std::string_view text) {
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
}

const EntitySchema kStrings;

// Two of three slots are used. With four of five (a byte less for each id) a decision in cache took a third
// longer: how far one has to look is nothing that a processor can foresee.
std::uint64_t slots_for(std::uint64_t ids) { return ids + ids / 2 + 2; }

IdLengths lengths_of(const IdTable& ids) {
  IdLengths lengths;
  for (std::uint32_t row = 0; row < ids.size(); ++row) {
    const std::size_t size = ids.id(row).size();
    lengths.shortest = row == 0 ? size : std::min(lengths.shortest, size);
    lengths.longest = std::max(lengths.longest, size);
  }
  return lengths;
}

// Counts of each -> where each one's begin.
void sum_up(std::vector<std::uint32_t>& counts) {
  std::uint32_t sum = 0;
  for (auto& count : counts) {
    sum += count;
    count = sum - count;
  }
}

}  // namespace

ImageWriter::ImageWriter(const Schema& schema, const SnapshotColumns& facts,
                         const std::vector<RowPaths>& paths)
    : schema_(schema), facts_(facts), paths_(paths) {}

template <class Entry>
ImageSection ImageWriter::reserve(std::uint64_t count) {
  const ImageSection section{used_, count};
  used_ += (count * sizeof(Entry) + kImageAlignment - 1) / kImageAlignment * kImageAlignment;
  return section;
}

void ImageWriter::plan_types() {
  const auto places = list_places(schema_, paths_);
  make(types_, facts_.entities.size() + 1);
  for (std::size_t t = 0; t < types_.size(); ++t) {
    TypePlan& type = types_[t];
    const bool strings = t == facts_.entities.size();
    type.schema = strings ? &kStrings : &schema_.entities[t];
    type.columns = strings ? nullptr : &facts_.entities[t];
    type.ids = strings ? &facts_.strings : &type.columns->ids;
    const IdLengths lengths = lengths_of(*type.ids);
    type.layout = entity_layout(schema_, *type.schema, strings ? 0 : places.counts[t], lengths);
    if (type.layout.id_bytes == 0) type.arena_bytes = type.ids->bytes();
    type.image.shortest_id = static_cast<std::uint16_t>(lengths.shortest);
    type.image.longest_id = static_cast<std::uint16_t>(lengths.longest);
    type.image.record_bytes = type.layout.bytes;
    type.image.slots = reserve<std::uint32_t>(slots_for(type.ids->size()));
    type.image.records =
        reserve<std::byte>((std::uint64_t{type.ids->size()} + 1) * type.layout.bytes);
    type.image.records.count = std::uint64_t{type.ids->size()} + 1;
    type.image.arena = reserve<char>(type.arena_bytes);
    type.image.ancestors = reserve<Ancestor>(strings ? 0 : type.columns->ancestors.size());
  }
}

void ImageWriter::plan_relations() {
  make(relations_, facts_.relations.size());
  for (std::size_t r = 0; r < relations_.size(); ++r) {
    const std::uint64_t rows = facts_.relations[r].size();
    RelationPlan& relation = relations_[r];
    relation.layout = row_layout(schema_, schema_.relations[r]);
    ImageRelation& image = relation.image;
    image.rows = reserve<std::byte>(rows * relation.layout.bytes);
    image.rows.count = rows;
    image.row_bytes = relation.layout.bytes;
    image.first_path = static_cast<std::uint32_t>(path_images_.size());
    image.path_count = static_cast<std::uint32_t>(paths_[r].paths.size());
    image.incomplete = facts_.relations[r].incomplete ? 1 : 0;
    image.has_home = paths_[r].has_home ? 1 : 0;
    image.order = paths_[r].order;
    for (const RowPath& path : paths_[r].paths) {
      ImagePath& made = path_images_.emplace_back();
      made.mask = path.mask;
      made.kind = static_cast<std::uint8_t>(path.kind);
      made.column = path.column;
      made.asked = path.asked ? 1 : 0;
      const bool hashed = path.kind == RowPath::Kind::hashed;
      if (hashed) made.slots = reserve<HashedRows>(std::bit_ceil(rows * 2 + 2));
      if (hashed || path.kind == RowPath::Kind::list) made.list = reserve<std::uint32_t>(rows);
    }
  }
}

// By the home with counts, for there may be many; in a group by comparing.
void ImageWriter::sort_rows(std::uint16_t relation) {
  const RelationColumns& facts = facts_.relations[relation];
  const RowPaths& paths = paths_[relation];
  auto& order = relations_[relation].order;
  make(order, facts.size());
  std::vector<std::uint32_t> begins(1);
  const std::vector<std::int64_t>* const home =
      paths.has_home ? &facts.columns[paths.order[0]] : nullptr;
  if (home != nullptr) {
    make(begins,
         facts_.entities[schema_.relations[relation].columns[paths.order[0]].type.id].ids.size() +
             1U);
    for (const auto owner : *home) ++begins[static_cast<std::size_t>(owner)];
    sum_up(begins);
  }
  for (std::uint32_t row = 0; row < order.size(); ++row)
    order[begins[home != nullptr ? static_cast<std::size_t>((*home)[row]) : 0]++] = row;
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    for (std::size_t i = 0; i < facts.columns.size(); ++i) {
      const auto& column = facts.columns[paths.order[i]];
      if (column[a] != column[b]) return column[a] < column[b];
    }
    return false;
  };
  auto from = order.begin();
  for (const auto end : begins) {  // now where each one's end
    const auto to = order.begin() + end;
    if (to - from > 1) {
      std::make_heap(from, to, before);  // less code than sort()
      std::sort_heap(from, to, before);
    }
    from = to;
  }
}

void ImageWriter::write_ids(const TypePlan& type) {
  auto* const slots = at<std::uint32_t>(type.image.slots);
  const std::uint64_t slot_count = type.image.slots.count;
  std::fill_n(slots, slot_count, kFreeSlot);
  const auto row_bits = std::bit_width(type.ids->size());
  const std::uint32_t row_mask = (std::uint32_t{1} << row_bits) - 1;
  auto* const arena = at<char>(type.image.arena);
  std::uint64_t arena_used = 0;
  for (std::uint32_t row = 0; row < type.ids->size(); ++row) {
    const auto id = type.ids->id(row);
    const auto hash = hash_bytes(facts_.seed, id);
    std::uint64_t slot = (hash >> 32) * slot_count >> 32;
    while (slots[slot] != kFreeSlot) slot = slot + 1 == slot_count ? 0 : slot + 1;
    slots[slot] = (static_cast<std::uint32_t>(hash) & ~row_mask) | row;
    std::byte* const place =
        at<std::byte>(type.image.records) + std::size_t{row} * type.layout.bytes + type.layout.id;
    if (type.layout.id_bytes != 0) {
      if (type.layout.id_prefix != 0) *place = static_cast<std::byte>(id.size());
      put_text(place + type.layout.id_prefix, id);
      continue;
    }
    const std::uint64_t in_arena = std::uint64_t{id.size()} << 48 | arena_used;
    std::memcpy(place, &in_arena, sizeof in_arena);
    put_text(reinterpret_cast<std::byte*>(arena) + arena_used, id);
    arena_used += id.size();
  }
}

void ImageWriter::write_begins(std::uint16_t type, std::uint32_t place,
                               const std::vector<std::uint32_t>& begins) {
  std::byte* record = at<std::byte>(types_[type].image.records) + place;
  for (const auto begin : begins) {
    std::memcpy(record, &begin, sizeof begin);
    record += types_[type].layout.bytes;
  }
}

void ImageWriter::write_entities(const TypePlan& type) {
  const EntityColumns& columns = *type.columns;
  for (std::uint32_t row = 0; row < columns.ids.size(); ++row) {
    std::byte* const record =
        at<std::byte>(type.image.records) + std::size_t{row} * type.layout.bytes;
    for (std::size_t a = 0; a < columns.attributes.size(); ++a)
      write_fact(record, type.layout.attributes[a], columns.attributes[a].at(row));
    const bool cut = row < columns.cut_short.size() && columns.cut_short[row] != 0;
    const bool said = row < columns.said_unavailable.size() && columns.said_unavailable[row] != 0;
    record[type.layout.flags] = static_cast<std::byte>(
        (columns.exists[row] != 0 ? entity_flags::kExists : 0) |
        (columns.whole[row] != 0 ? entity_flags::kWhole : 0) | (cut ? entity_flags::kCutShort : 0) |
        (said ? entity_flags::kSaidUnavailable : 0));
  }
  if (type.schema->parents.empty()) return;
  std::vector<std::uint32_t> begins;
  for (std::uint32_t row = 0; row < columns.ids.size(); ++row) {
    const auto end = columns.ancestors_end.size();
    begins.push_back(
        row == 0 || end == 0 ? 0 : columns.ancestors_end[std::min<std::size_t>(row, end) - 1]);
  }
  begins.push_back(static_cast<std::uint32_t>(columns.ancestors.size()));
  write_begins(static_cast<std::uint16_t>(&type - types_.data()), type.layout.ancestors, begins);
  std::copy(columns.ancestors.begin(), columns.ancestors.end(), at<Ancestor>(type.image.ancestors));
}

void ImageWriter::mark_ancestors(const EntityColumns& columns) {
  for (const Ancestor& above : columns.ancestors) {
    const TypePlan& type = types_[above.type];
    at<std::byte>(
        type.image.records)[std::size_t{above.row} * type.layout.bytes + type.layout.flags] |=
        std::byte{entity_flags::kAbove};
  }
}

void ImageWriter::write_rows(std::uint16_t relation) {
  const RelationPlan& plan = relations_[relation];
  const RelationColumns& facts = facts_.relations[relation];
  std::byte* record = at<std::byte>(plan.image.rows);
  for (const auto row : plan.order) {
    for (std::size_t c = 0; c < facts.columns.size(); ++c)
      write_fact(record, plan.layout.columns[c], {Fact::State::given, facts.columns[c][row]});
    for (std::size_t f = 0; f < facts.fields.size(); ++f)
      write_fact(record, plan.layout.fields[f], facts.fields[f].at(row));
    record += plan.layout.bytes;
  }
}

void ImageWriter::write_group(std::uint16_t relation, std::uint32_t begins) {
  const auto column = paths_[relation].order[0];
  const auto type = schema_.relations[relation].columns[column].type.id;
  std::vector<std::uint32_t> counts(types_[type].ids->size() + std::size_t{1});
  for (const auto owner : facts_.relations[relation].columns[column])
    ++counts[static_cast<std::size_t>(owner)];
  sum_up(counts);
  write_begins(type, types_[type].layout.lists[begins], counts);
}

void ImageWriter::write_list(std::uint16_t relation, const ImagePath& path, std::uint32_t begins) {
  const auto type = schema_.relations[relation].columns[path.column].type.id;
  const auto& owners = facts_.relations[relation].columns[path.column];
  std::vector<std::uint32_t> counts(types_[type].ids->size() + std::size_t{1});
  for (const auto owner : owners) ++counts[static_cast<std::size_t>(owner)];
  sum_up(counts);
  write_begins(type, types_[type].layout.lists[begins], counts);
  auto* const list = at<std::uint32_t>(path.list);
  const auto& order = relations_[relation].order;
  for (std::uint32_t row = 0; row < order.size(); ++row)
    list[counts[static_cast<std::size_t>(owners[order[row]])]++] = row;
}

void ImageWriter::write_hashed(std::uint16_t relation, const ImagePath& path) {
  const RelationColumns& facts = facts_.relations[relation];
  const auto& order = relations_[relation].order;
  std::vector<std::uint32_t> numbers(order.size());  // in the image, of each row of the columns
  for (std::uint32_t row = 0; row < order.size(); ++row) numbers[order[row]] = row;
  const RowIndex index(path.mask, facts_.seed, facts.columns);
  std::copy(index.groups().begin(), index.groups().end(), at<HashedRows>(path.slots));
  auto* const list = at<std::uint32_t>(path.list);
  for (std::size_t i = 0; i < order.size(); ++i) list[i] = numbers[index.rows()[i]];
}

ImageMemory ImageWriter::write(ImageHeader header) {
  used_ = (sizeof header + kImageAlignment - 1) / kImageAlignment * kImageAlignment;
  header.types = reserve<ImageType>(facts_.entities.size() + 1);
  header.relations = reserve<ImageRelation>(facts_.relations.size());
  std::size_t path_count = 0;
  for (const auto& paths : paths_) path_count += paths.paths.size();
  header.paths = reserve<ImagePath>(path_count);
  header.globals = reserve<Fact>(facts_.globals.size());
  plan_types();
  plan_relations();
  used_ += kImageAlignment;  // so that eight bytes can be read wherever a fact begins
  header.bytes = used_;
  memory_ = ImageMemory::of_size(used_);
  if (memory_.writable() == nullptr) return {};
  std::memcpy(memory_.writable(), &header, sizeof header);

  for (std::size_t t = 0; t < types_.size(); ++t) {
    at<ImageType>(header.types)[t] = types_[t].image;
    write_ids(types_[t]);
    if (types_[t].columns != nullptr) write_entities(types_[t]);
  }
  for (const EntityColumns& columns : facts_.entities) mark_ancestors(columns);
  const auto places = list_places(schema_, paths_);
  for (std::uint16_t r = 0; r < relations_.size(); ++r) {
    sort_rows(r);
    write_rows(r);
    if (paths_[r].has_home) write_group(r, places.relations[r].group);
    for (std::size_t p = 0; p < paths_[r].paths.size(); ++p) {
      const ImagePath& path = path_images_[relations_[r].image.first_path + p];
      const auto kind = static_cast<RowPath::Kind>(path.kind);
      if (kind == RowPath::Kind::list) write_list(r, path, places.relations[r].lists[p]);
      if (kind == RowPath::Kind::hashed) write_hashed(r, path);
    }
    make(relations_[r].order, 0);
    at<ImageRelation>(header.relations)[r] = relations_[r].image;
  }
  std::copy(path_images_.begin(), path_images_.end(), at<ImagePath>(header.paths));
  for (std::size_t g = 0; g < facts_.globals.size(); ++g) {
    at<Fact>(header.globals)[g].state = facts_.globals[g].state;
    at<Fact>(header.globals)[g].number = facts_.globals[g].number;
  }
  return std::move(memory_);
}

}  // namespace sightline
