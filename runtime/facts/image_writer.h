// Columns -> an image.
#pragma once

#include "runtime/facts/columns.h"
#include "runtime/facts/image.h"
#include "runtime/facts/image_memory.h"
#include "runtime/facts/record_layout.h"
#include "runtime/facts/row_path.h"

namespace sightline {

class ImageWriter {
 public:
  // `paths`: of each relation. Both outlive the writer.
  ImageWriter(const Schema& schema, const SnapshotColumns& facts,
              const std::vector<RowPaths>& paths);

  // Empty if there is no memory for it. `header`: what it says besides its sections.
  ImageMemory write(ImageHeader header);

 private:
  struct TypePlan {
    const EntitySchema* schema = nullptr;
    const IdTable* ids = nullptr;
    const EntityColumns* columns = nullptr;  // null: of strings
    std::uint64_t arena_bytes = 0;
    EntityLayout layout;
    ImageType image;
  };
  struct RelationPlan {
    RowLayout layout;
    ImageRelation image;
    std::vector<std::uint32_t> order;  // rows of the columns, as they stand in the image
  };
  template <class Entry>
  ImageSection reserve(std::uint64_t count);
  template <class Entry>
  Entry* at(const ImageSection& section) {
    return reinterpret_cast<Entry*>(memory_.writable() + section.offset);
  }
  void plan_types();
  void plan_relations();
  void sort_rows(std::uint16_t relation);
  void write_ids(const TypePlan& type);
  void write_entities(const TypePlan& type);
  void mark_ancestors(const EntityColumns& columns);
  void write_rows(std::uint16_t relation);
  void write_group(std::uint16_t relation, std::uint32_t begins);
  void write_list(std::uint16_t relation, const ImagePath& path, std::uint32_t begins);
  void write_hashed(std::uint16_t relation, const ImagePath& path);
  void write_begins(std::uint16_t type, std::uint32_t place,
                    const std::vector<std::uint32_t>& begins);

  const Schema& schema_;
  const SnapshotColumns& facts_;
  const std::vector<RowPaths>& paths_;
  std::vector<TypePlan> types_;
  std::vector<RelationPlan> relations_;
  std::vector<ImagePath> path_images_;
  std::uint64_t used_ = 0;
  ImageMemory memory_;
};

}  // namespace sightline
