// Artifact bytes as a program that nobody has verified yet.
#pragma once

#include <cstddef>
#include <span>

#include "runtime/format/program.h"
#include "sightline/loaded_policy.h"

namespace sightline {

struct Decoded {
  Program program;
  std::size_t code_offset = 0;  // of the first instruction, for messages
};

// Checks the frame (magic, version, sizes, digest) and every field on its own: numbers that must be
// small, names, text. Whether they fit each other is verify()'s question.
Result<Decoded, LoadError> decode(std::span<const std::byte> bytes);

}  // namespace sightline
