// A snapshot's facts as one run of bytes that holds no pointer: in memory, in a file, or a file that
// several processes have mapped. specs/image-format.md describes it byte by byte.
#pragma once

#include <array>
#include <cstdint>

#include "runtime/facts/entity_ref.h"
#include "runtime/facts/place.h"
#include "sightline/proof_record.h"

namespace sightline {

// Where a section stands, from the image's first byte, and how many entries it has.
struct ImageSection {
  std::uint64_t offset = 0, count = 0;
};

inline constexpr std::size_t kImageAlignment = 64;  // of every section
inline constexpr std::array<char, 8> kImageMagic = {'S', 'L', 'I', 'M', 'A', 'G', 'E', '1'};

struct ImageHeader {
  std::array<char, 8> magic = kImageMagic;
  std::uint64_t bytes = 0;  // of the image
  Digest body{};    // of all bytes (image_file.cc); zero in an image that was never in a file
  Digest schema{};  // of the policies that it fits
  std::uint64_t revision = 0;
  std::int64_t as_of = 0;
  std::uint64_t seed = 0;  // of its hashes
  std::uint64_t entity_count = 0, row_count = 0;
  ImageSection types;      // ImageType: the schema's entity types, then one for strings
  ImageSection relations;  // ImageRelation
  ImageSection paths;      // ImagePath, relation after relation
  ImageSection globals;    // Fact
};

// Row numbers of ids stand in `slots`, their low bits; the others are bits of the id's hash. A probe
// begins at hash / 2^32 * count and goes on with the next slot.
struct ImageType {
  ImageSection slots;      // u32; kFreeSlot if it has none
  ImageSection records;    // one a row, and one more, where the lists of the last end
  ImageSection arena;      // bytes of ids that are too long for their record
  ImageSection ancestors;  // Ancestor
  std::uint32_t record_bytes = 0;
  std::uint16_t shortest_id = 0, longest_id = 0;  // of its ids, in bytes
};
inline constexpr std::uint32_t kFreeSlot = 0xffffffff;

// Rows stand in the order of their numbers: by the home column first (an entity, whose record says
// where its rows begin), then by the others as `order` has them.
struct ImageRelation {
  ImageSection rows;
  std::uint32_t row_bytes = 0;
  std::uint32_t first_path = 0, path_count = 0;
  std::uint8_t incomplete = 0;
  std::uint8_t has_home = 0;
  std::array<std::uint8_t, 8> order{};  // columns; the home column is the first if there is one
  std::array<std::uint8_t, 2> unused{};
};

struct ImagePath {
  ImageSection slots;  // HashedRows, of a hashed path: a power of two, at most half full
  ImageSection list;   // u32 row numbers, of a hashed path or a list
  std::uint32_t reserved = 0;
  std::uint8_t mask = 0, kind = 0, column = 0, asked = 0;
};

struct HashedRows {
  std::uint32_t hash = 0, begin = 0, count = 0;  // into `list`; count 0: a free slot
};

static_assert(sizeof(ImageHeader) == 8 + 8 + 64 + 5 * 8 + 4 * 16);
static_assert(sizeof(ImageType) == 72 && sizeof(ImageRelation) == 40 && sizeof(ImagePath) == 40);
static_assert(sizeof(Fact) == 16);

}  // namespace sightline
