// What is kept of a policy's declarations beside its facts, read back. log_schema() makes it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "sightline/schema.h"
#include "sightline/store/fact_log.h"

namespace sightline {

// Nothing if the bytes are not those of the digest.
std::optional<Schema> read_schema(const LogSchema& kept);

}  // namespace sightline
