// A schema as section 2 of an artifact has it. Read back by runtime/loader/decode_schema.h.
#pragma once

#include "runtime/format/byte_writer.h"
#include "sightline/schema.h"

namespace sightline {

void write_schema(ByteWriter& out, const Schema& schema);
void write_type(ByteWriter& out, const Type& type);

}  // namespace sightline
