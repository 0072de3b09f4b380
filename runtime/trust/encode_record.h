// A record as bytes that no other record has (specs/seal-format.md, The record).
#pragma once

#include <string_view>

#include "runtime/format/byte_writer.h"
#include "sightline/trust/fact_record.h"
#include "sightline/trust/sealed_declarations.h"

namespace sightline {

// Its length in 16 bits, and its bytes: of at most 65,535.
void put_text(ByteWriter& out, std::string_view text);

// What it is of, what it is about and what is so, after whatever `out` has. The record fits.
void encode_record(const SealedDeclarations& declarations, const FactRecord& record,
                   ByteWriter& out);

}  // namespace sightline
