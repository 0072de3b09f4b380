// What came of a question as bytes: sent from a worker's process, and kept in the cache of
// verdicts.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "sightline/compiler.h"

namespace sightline {

// Goes up whenever the bytes change.
inline constexpr std::uint32_t kVerdictCodec = 2;

// What came of one question.
struct QuestionAnswer {
  QuestionAnswer() = default;
  QuestionAnswer(PropertyReport of) : claim(std::move(of)) {}

  PropertyReport claim;
  std::optional<SwitchReport> of_switch;  // then the claim only says what was asked
};

// An answer, or the mistake that came up instead of one.
using Answered = Result<QuestionAnswer, InternalError>;

std::vector<std::byte> encode(const Answered& answered);
// Nothing if the bytes are not what encode() writes. Says nothing about the policy that they fit.
std::optional<Answered> decode(std::span<const std::byte> bytes);

}  // namespace sightline
