// A misspelt name and the names that exist in, a few words for a message out. Counts how many
// letters were added, left out, exchanged or swapped with their neighbour.
// Tested in tests/unit/compiler/cli/suggest_test.cc.

#include "compiler/cli/suggest.h"

#include <algorithm>
#include <vector>

namespace sightline::cli {
namespace {

constexpr std::size_t kLongestName =
    40;  // longer ones are no misspelling of ours, and would take time

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t exchanged = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, exchanged});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string suggestion(std::string_view written, std::span<const std::string_view> names) {
  if (written.empty() || written.size() > kLongestName) return "";
  std::string_view best;
  std::size_t best_distance = 1 + std::max<std::size_t>(1, written.size() / 3);
  for (const std::string_view name : names) {
    const std::size_t d = distance(written, name);
    if (d < best_distance) {
      best = name;
      best_distance = d;
    }
  }
  return best.empty() ? "" : "; did you mean `" + std::string(best) + "`?";
}

}  // namespace sightline::cli
