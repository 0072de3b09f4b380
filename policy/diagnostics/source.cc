// A policy text, what it imports, and their lines: from bytes to places. Line starts are found
// once; columns are counted in code points when asked for. Tested in
// tests/unit/policy/diagnostics/source_test.cc. Refuses to know whether a text is a policy, or even
// valid UTF-8: a stray byte counts as one column.
#include <algorithm>
#include <limits>
#include <utility>

#include "sightline/policy.h"

namespace sightline {
namespace {

constexpr std::size_t kMaxOffset = std::numeric_limits<std::uint32_t>::max();

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::uint32_t to_offset(std::size_t at) {  // no span can point further
  return static_cast<std::uint32_t>(std::min(at, kMaxOffset));
}

}  // namespace

Source::Source(std::string name, std::string text) { append(std::move(name), text); }

void Source::append(std::string name, std::string_view text) {
  if (!parts_.empty()) text_ += '\n';  // every text begins a line
  const std::size_t begin = text_.size();
  text_ += text;
  parts_.push_back({std::move(name), {to_offset(begin), to_offset(text_.size())}});
  line_starts_.push_back(to_offset(begin));
  const std::size_t end = std::min(text_.size(), kMaxOffset);
  for (std::size_t at = text_.find('\n', begin); at < end; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(to_offset(at + 1));
  }
}

std::size_t Source::part_at(std::uint32_t offset) const {
  const auto next =
      std::upper_bound(parts_.begin() + 1, parts_.end(), offset,
                       [](std::uint32_t at, const Part& part) { return at < part.span.begin; });
  return static_cast<std::size_t>(next - parts_.begin()) - 1;
}

std::size_t Source::line_number(std::uint32_t offset) const {
  const std::size_t at = std::min<std::size_t>(offset, text_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), at);
  return static_cast<std::size_t>(next - line_starts_.begin()) - 1;
}

const std::string& Source::name_at(std::uint32_t offset) const {
  return parts_[part_at(offset)].name;
}

std::string_view Source::text(Span span) const {
  const std::size_t begin = std::min<std::size_t>(span.begin, text_.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

Source::Position Source::position(std::uint32_t offset) const {
  const std::size_t at = std::min<std::size_t>(offset, text_.size());
  const std::size_t number = line_number(offset);
  Position result;
  result.line = number - line_number(parts_[part_at(offset)].span.begin) + 1;
  for (std::size_t i = line_starts_[number]; i < at; ++i) {
    if (!continues_a_character(text_[i])) ++result.column;
  }
  return result;
}

std::string_view Source::line_at(std::uint32_t offset) const {
  const std::size_t number = line_number(offset);
  const std::size_t begin = line_starts_[number];
  const bool last = number + 1 == line_starts_.size();
  std::size_t end = last ? text_.size() : line_starts_[number + 1] - 1;
  if (end > begin && text_[end - 1] == '\r' && !last) --end;
  return std::string_view(text_).substr(begin, end - begin);
}

}  // namespace sightline
