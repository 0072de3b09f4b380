// The canonical bytes of a record, read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sightline/trust/fact_record.h"
#include "sightline/trust/sealed_declarations.h"

namespace sightline {

// What a record is of: all that is read of it before its tag is compared.
struct RecordHead {
  FactRecord::Kind kind = FactRecord::Kind::fixed_attributes;
  std::string_view owner;  // name of the entity type, the relation or the global
  std::size_t size = 0;    // in bytes
};
// Nothing: these bytes begin no record. Borrows the name.
std::optional<RecordHead> decode_head(std::span<const std::byte> bytes);

// The record whose bytes, after its head, these are; nothing if they are those of none. `owner` is what
// the declarations find for the head. Borrows ids and texts from them.
std::optional<FactRecord> decode_record(const SealedDeclarations& declarations,
                                        FactRecord::Kind kind, std::uint16_t owner,
                                        std::span<const std::byte> bytes);

}  // namespace sightline
