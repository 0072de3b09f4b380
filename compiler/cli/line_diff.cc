// Two texts in, the lines that differ out, as `diff -u` shows them. Time and memory are bounded: what
// is the same at both ends is set aside, and the rest is matched only where that takes a few
// million steps. Tested in tests/unit/compiler/cli/line_diff_test.cc.

#include "compiler/cli/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

constexpr std::size_t kAround = 3;
constexpr std::size_t kMaxSteps = 4'000'000;

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

struct Edit {
  char sign = ' ';  // ' ' in both, '-' only before, '+' only after
  std::string_view line;
};
using Edits = std::vector<Edit>;

// The longest sequence of lines that both have, by the table of all pairs of beginnings.
class Matcher {
 public:
  Matcher(std::span<const std::string_view> before, std::span<const std::string_view> after)
      : before_(before), after_(after), lengths_((before.size() + 1) * (after.size() + 1)) {
    for (std::size_t i = before.size(); i-- > 0;) {
      for (std::size_t j = after.size(); j-- > 0;) {
        at(i, j) =
            before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  void append_to(Edits& edits) {
    std::size_t i = 0, j = 0;
    while (i < before_.size() && j < after_.size()) {
      if (before_[i] == after_[j]) {
        edits.push_back({' ', before_[i++]});
        ++j;
      } else if (at(i + 1, j) >= at(i, j + 1)) {
        edits.push_back({'-', before_[i++]});
      } else {
        edits.push_back({'+', after_[j++]});
      }
    }
    while (i < before_.size()) edits.push_back({'-', before_[i++]});
    while (j < after_.size()) edits.push_back({'+', after_[j++]});
  }

 private:
  std::uint32_t& at(std::size_t i, std::size_t j) { return lengths_[i * (after_.size() + 1) + j]; }
  std::span<const std::string_view> before_, after_;
  std::vector<std::uint32_t> lengths_;
};

Edits edits_between(const Lines& before, const Lines& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0, tail = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  while (tail < shorter - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  const auto middle = [&](const Lines& lines) {
    return std::span(lines).subspan(head, lines.size() - head - tail);
  };
  Edits edits;
  for (std::size_t i = 0; i < head; ++i) edits.push_back({' ', before[i]});
  if ((middle(before).size() + 1) * (middle(after).size() + 1) <= kMaxSteps) {
    Matcher(middle(before), middle(after)).append_to(edits);
  } else {
    for (const std::string_view line : middle(before)) edits.push_back({'-', line});
    for (const std::string_view line : middle(after)) edits.push_back({'+', line});
  }
  for (std::size_t i = before.size() - tail; i < before.size(); ++i)
    edits.push_back({' ', before[i]});
  return edits;
}

// The end of the stretch of changes that begins at `begin`: changes with few lines between them are
// shown together.
std::size_t end_of_hunk(const Edits& edits, std::size_t begin) {
  std::size_t end = begin;
  for (std::size_t i = begin; i < edits.size() && i <= end + 2 * kAround; ++i) {
    if (edits[i].sign != ' ') end = i + 1;
  }
  return end;
}

std::size_t count(std::span<const Edit> edits, char other) {
  const auto is_there = [&](const Edit& edit) { return edit.sign != other; };
  return static_cast<std::size_t>(std::count_if(edits.begin(), edits.end(), is_there));
}

}  // namespace

std::string line_diff(std::string_view before, std::string_view after, std::string_view name) {
  if (before == after) return "";
  const Edits edits = edits_between(lines_of(before), lines_of(after));
  std::string out = fmt::format("--- {0}\n+++ {0} (formatted)\n", name);
  const std::span<const Edit> all(edits);
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].sign == ' ') continue;
    const std::size_t end = end_of_hunk(edits, i);
    const std::size_t first = i - std::min(i, kAround);
    const auto hunk = all.subspan(first, std::min(end + kAround, edits.size()) - first);
    const auto above = all.subspan(0, first);
    out += fmt::format("@@ -{},{} +{},{} @@\n", count(above, '+') + 1, count(hunk, '+'),
                       count(above, '-') + 1, count(hunk, '-'));
    for (const Edit& edit : hunk) out += fmt::format("{}{}\n", edit.sign, printable(edit.line));
    i = end;
  }
  if (!before.empty() && before.back() != '\n') out += "\\ no line end at the end\n";
  return out;
}

}  // namespace sightline::cli
