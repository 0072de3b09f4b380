// The schema section, and the parts that others share with it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/loader/reader.h"
#include "sightline/schema.h"

namespace sightline {

void read_schema(Reader& in, Schema& out);
Type read_type(Reader& in);
std::vector<std::uint16_t> read_numbers(Reader& in, std::uint32_t limit, const char* what);

}  // namespace sightline
