// Artifact bytes as a program that nobody has verified yet.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "runtime/format/program.h"
#include "sightline/loaded_policy.h"

namespace sightline {

// Checks the frame (magic, version, sizes, digest) and every field on its own: numbers that must be
// small, names, text. Whether they fit each other is verify()'s question. `out` must be empty;
// after an error it holds some of the artifact. `code_offset` is where the first instruction
// stands.
std::optional<LoadError> decode(std::span<const std::byte> bytes, Program& out,
                                std::size_t& code_offset);

}  // namespace sightline
