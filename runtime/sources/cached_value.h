// What a cache keeps under a key: the key once more, and a sealed record or a plain answer (specs/sources.md, Values).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/observation.h"

namespace sightline {

struct CachedValue {
  enum class Kind : std::uint8_t { sealed = 1, plain = 2 } kind = Kind::sealed;
  std::string_view key;
  std::span<const std::byte> content;
};

std::string cached_value(CachedValue::Kind kind, std::string_view key,
                         std::span<const std::byte> content);
// Nothing: these bytes are none. Borrows from them.
std::optional<CachedValue> read_cached_value(std::string_view bytes);

// Why the answer is not one to the question, in words; empty if it is. An unavailable value is none.
std::string misfit(const Schema& schema, const Question& question, const Answer& answer);

// The answer fits.
std::vector<std::byte> encode_answer(const Schema& schema, const Question& question,
                                     const Answer& answer);
// Nothing: these bytes are none, or one that does not fit. Borrows ids and texts from them.
std::optional<Answer> decode_answer(const Schema& schema, const Question& question,
                                    std::span<const std::byte> bytes);

}  // namespace sightline
