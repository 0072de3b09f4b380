// A policy text and its lines: from bytes to places. Line starts are found once; columns are counted
// in code points when asked for. Tested in tests/unit/policy/diagnostics/source_test.cc. Refuses to
// know whether the text is a policy, or even valid UTF-8: a stray byte counts as one column.
#include <algorithm>
#include <limits>
#include <utility>

#include "sightline/policy.h"

namespace sightline {
namespace {

constexpr std::size_t kMaxOffset = std::numeric_limits<std::uint32_t>::max();

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  const std::size_t end = std::min(text_.size(), kMaxOffset);  // no span can point further
  for (std::size_t at = text_.find('\n'); at < end; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::string_view Source::text(Span span) const {
  const std::size_t begin = std::min<std::size_t>(span.begin, text_.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

Source::Position Source::position(std::uint32_t offset) const {
  const std::size_t at = std::min<std::size_t>(offset, text_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), at);
  const std::size_t start = *(next - 1);
  Position result;
  result.line = static_cast<std::size_t>(next - line_starts_.begin());
  for (std::size_t i = start; i < at; ++i) {
    if (!continues_a_character(text_[i])) ++result.column;
  }
  return result;
}

std::string_view Source::line(std::size_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[number - 1];
  const bool last = number == line_starts_.size();
  std::size_t end = last ? text_.size() : line_starts_[number] - 1;
  if (end > begin && text_[end - 1] == '\r' && !last) --end;
  return std::string_view(text_).substr(begin, end - begin);
}

}  // namespace sightline
