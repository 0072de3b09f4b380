// The members of an enum that two policies declare, in one order.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/diff/placement.h"

namespace sightline {

struct MergedMembers {
  std::vector<std::string> members;
  Numbering before, after;
};

// `renamed[m]` is what the new policy must call the old one's member m. Each policy's members keep
// their order if it has a meaning; nothing when the two orders contradict each other.
std::optional<MergedMembers> merge_members(std::span<const std::string> before,
                                           std::span<const std::optional<std::string>> renamed,
                                           std::span<const std::string> after, bool is_ordered);

}  // namespace sightline
