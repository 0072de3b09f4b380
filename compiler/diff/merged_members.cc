// Members + members -> one list. Tested by tests/unit/compiler/diff/merged_members_test.cc. What a
// policy compares with `<` it compares in its own order, which is that of the list as far as the
// policy knows it.
#include "compiler/diff/merged_members.h"

#include <algorithm>

namespace sightline {
namespace {

// For each old member its place among the new ones; kNowhere for one of its own.
std::vector<std::uint16_t> places(std::span<const std::optional<std::string>> renamed,
                                  std::span<const std::string> after) {
  std::vector<std::uint16_t> out;
  for (const auto& name : renamed) {
    const auto found = name ? std::find(after.begin(), after.end(), *name) : after.end();
    out.push_back(found == after.end() ? kNowhere
                                       : static_cast<std::uint16_t>(found - after.begin()));
  }
  return out;
}

}  // namespace

std::optional<MergedMembers> merge_members(std::span<const std::string> before,
                                           std::span<const std::optional<std::string>> renamed,
                                           std::span<const std::string> after, bool is_ordered) {
  const auto common = places(renamed, after);
  MergedMembers out;
  std::size_t next = 0;  // of the new ones
  const auto take_until = [&](std::size_t end) {
    for (; next < end; ++next) {
      out.after.add(static_cast<std::uint16_t>(out.members.size()));
      out.members.push_back(after[next]);
    }
  };
  if (!is_ordered) take_until(after.size());
  for (std::size_t m = 0; m < before.size(); ++m) {
    if (common[m] != kNowhere) {
      if (is_ordered && common[m] < next) return std::nullopt;
      take_until(common[m] + std::size_t{1});
      out.before.add(out.after.to_union(common[m]));
      continue;
    }
    std::string name = before[m];
    while (std::find(after.begin(), after.end(), name) != after.end()) name += " (old)";
    out.before.add(static_cast<std::uint16_t>(out.members.size()));
    out.members.push_back(name);
  }
  take_until(after.size());
  return out;
}

}  // namespace sightline
