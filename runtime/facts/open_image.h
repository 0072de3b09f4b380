// An image's bytes -> where everything is in them.
#pragma once

#include <memory>

#include "runtime/facts/fact_image.h"
#include "sightline/schema.h"

namespace sightline {

// Null: it is damaged, or of another schema than this one. Every section is found inside the bytes;
// what stands in the sections is believed (specs/threat-model.md).
std::unique_ptr<FactImage> open_image(ImageMemory memory, const Schema& schema,
                                      const Digest& schema_digest);

}  // namespace sightline
