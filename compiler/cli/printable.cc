// Bytes of unknown origin in, text that a terminal or a JSON reader can take out. What a hostile
// file says must not move the cursor, break a line or be longer than a line. Tested in
// tests/unit/compiler/cli/printable_test.cc.

#include "compiler/cli/printable.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

namespace sightline::cli {
namespace {

constexpr std::size_t kLongestQuote = 60;

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

// The length of the well-formed UTF-8 sequence at the text's beginning; 0 if there is none.
std::size_t sequence(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text, i)) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : length;
}

// U+0080 to U+009F are control characters too.
bool is_control(std::string_view character) {
  if (character.size() == 1) return character[0] < 0x20 || character[0] == 0x7F;
  return character.size() == 2 && character[0] == '\xC2' &&
         static_cast<unsigned char>(character[1]) < 0xA0;
}

// Stops at `limit` bytes of the text.
std::string printable_up_to(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size() && at < limit) {
    const std::size_t length = sequence(text.substr(at));
    const std::string_view character = text.substr(at, length);
    if (length == 0 || is_control(character)) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text[at]));
      ++at;
      continue;
    }
    out += character;
    at += length;
  }
  return at < text.size() ? out + "..." : out;
}

}  // namespace

std::string printable(std::string_view text) { return printable_up_to(text, text.size()); }

std::string in_backticks(std::string_view text) {
  return "`" + printable_up_to(text, kLongestQuote) + "`";
}

void append_json(std::string& out, std::string_view text) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const std::size_t length = sequence(text.substr(at));
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (length == 1 && (c < 0x20 || c == 0x7F)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    } else if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(at, length);
    }
    at += length == 0 ? 1 : length;
  }
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

std::string hexadecimal(const Digest& digest) {
  std::string out;
  for (const std::uint8_t byte : digest) fmt::format_to(std::back_inserter(out), "{:02x}", byte);
  return out;
}

std::string painted(std::string_view text, Colour shade, bool colour) {
  if (!colour) return std::string(text);
  const int code = shade == Colour::red ? 31 : shade == Colour::green ? 32 : 33;
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

}  // namespace sightline::cli
