// User text made safe to print: from bytes to printable text and its width in terminal columns.
// Tested in tests/unit/policy/diagnostics/visible_test.cc. Refuses to know where the text comes from.
#include "policy/diagnostics/visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sightline {
namespace {

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t number) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range r) { return r.first <= number && number <= r.last; });
}

// Drawn two columns wide by terminals (East Asian wide and full width, emoji).
constexpr std::array<Range, 11> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0xA4CF},
                                       {0xA960, 0xA97F},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x1FAFF},
                                       {0x20000, 0x3FFFD}}};

// Drawn over the character before.
constexpr std::array<Range, 5> kCombining{
    {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}}};

// Seen by nobody, though no danger in a comment: shown by their number.
constexpr std::array<Range, 9> kInvisible{{{0x00AD, 0x00AD},
                                           {0x034F, 0x034F},
                                           {0x061C, 0x061C},
                                           {0x115F, 0x1160},
                                           {0x180B, 0x180F},
                                           {0x200B, 0x200F},
                                           {0x2060, 0x206F},
                                           {0xFE00, 0xFE0F},
                                           {0xFEFF, 0xFEFF}}};

constexpr std::array<Range, 6> kDeceptive{{{0x0000, 0x0008},
                                           {0x000B, 0x001F},
                                           {0x007F, 0x009F},
                                           {0x2028, 0x202E},
                                           {0x2066, 0x2069},
                                           {0xE0000, 0xE0FFF}}};

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

}  // namespace

CodePoint read_code_point(std::string_view rest) {
  if (rest.empty()) return {};
  const unsigned lead = byte_at(rest, 0);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || rest.size() < length) return {};
  char32_t number = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte_at(rest, i);
    if ((next & 0xC0U) != 0x80U) return {};
    number = (number << 6) | (next & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
  if (number < kLeast.at(length) || number > 0x10FFFF || surrogate) return {};
  return {number, length};
}

void append_utf8(char32_t number, std::string& out) {
  const auto put = [&](char32_t bits) {
    out += static_cast<char>(static_cast<unsigned char>(bits));
  };
  if (number < 0x80) return put(number);
  if (number < 0x800) {
    put(0xC0 | (number >> 6));
  } else if (number < 0x10000) {
    put(0xE0 | (number >> 12));
    put(0x80 | ((number >> 6) & 0x3F));
  } else {
    put(0xF0 | (number >> 18));
    put(0x80 | ((number >> 12) & 0x3F));
    put(0x80 | ((number >> 6) & 0x3F));
  }
  put(0x80 | (number & 0x3F));
}

bool is_deceptive(char32_t number) { return is_in(kDeceptive, number); }

Shown show_character(std::string_view rest) {
  if (rest[0] == '\t') return {"    ", 1, 4};
  const CodePoint character = read_code_point(rest);
  if (character.bytes == 0) return {fmt::format("\\x{:02x}", byte_at(rest, 0)), 1, 4};
  const char32_t number = character.number;
  if (number == '\n' || is_deceptive(number) || is_in(kInvisible, number)) {
    std::string text = fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(number));
    const std::size_t columns = text.size();
    return {std::move(text), character.bytes, columns};
  }
  const std::size_t columns = is_in(kCombining, number) ? 0 : is_in(kWide, number) ? 2 : 1;
  return {std::string(rest.substr(0, character.bytes)), character.bytes, columns};
}

std::string visible(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Shown shown = show_character(text);
    result += shown.text;
    text.remove_prefix(shown.bytes);
  }
  return result;
}

}  // namespace sightline
