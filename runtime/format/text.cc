// Bytes from outside -> whether they are text, and text that may be printed. Tested by
// tests/unit/runtime/format/text_test.cc. Nothing is normalised: ids compare as bytes.
#include "runtime/format/text.h"

#include <algorithm>
#include <cstring>

#include "runtime/format/layout.h"

namespace sightline {
namespace {

constexpr std::size_t kShown = 64;  // bytes of an id that a message repeats

bool between(char c, unsigned low, unsigned high) {
  const auto byte = static_cast<unsigned char>(c);
  return low <= byte && byte <= high;
}

// Length of the character that `text` begins with; 0 if there is none.
std::size_t character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return 1;
  std::size_t length = 0;
  unsigned low = 0x80, high = 0xbf;  // of the second byte, which carries all the exceptions
  if (first >= 0xc2 && first <= 0xdf) {
    length = 2;
  } else if (first >= 0xe0 && first <= 0xef) {
    length = 3;
    if (first == 0xe0) low = 0xa0;
    if (first == 0xed) high = 0x9f;
  } else if (first >= 0xf0 && first <= 0xf4) {
    length = 4;
    if (first == 0xf0) low = 0x90;
    if (first == 0xf4) high = 0x8f;
  }
  if (length == 0 || text.size() < length || !between(text[1], low, high)) return 0;
  const auto rest = text.substr(2, length - 2);
  return std::all_of(rest.begin(), rest.end(), [](char c) { return between(c, 0x80, 0xbf); })
             ? length
             : 0;
}

// C0, DEL, and C1 in its two bytes.
bool is_control(std::string_view one) {
  const auto first = static_cast<unsigned char>(one.front());
  if (one.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(one[1]) < 0xa0;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void append_escaped(std::string& out, std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    std::uint64_t word = 0;  // eight ASCII characters at once: ids are checked in every decision
    for (; text.size() >= sizeof(word); text.remove_prefix(sizeof(word))) {
      std::memcpy(&word, text.data(), sizeof(word));
      if ((word & 0x8080808080808080) != 0) break;
    }
    if (text.empty()) break;
    const auto length = character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_printable(std::string_view text) {
  while (!text.empty()) {
    const auto length = character(text);
    if (length == 0 || is_control(text.substr(0, length))) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::string join(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text.append(part);
  return text;
}

std::string decimal(std::uint64_t number) {
  std::string text;
  do {
    text += static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  std::reverse(text.begin(), text.end());
  return text;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  std::size_t used = 0;
  while (used < text.size() && used < kShown) {
    const auto rest = text.substr(used);
    const auto length = character(rest);
    const auto one = rest.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0 || is_control(one)) {
      append_escaped(out, one);
    } else {
      if (one == "\"" || one == "\\") out += '\\';
      out.append(one);
    }
    used += one.size();
  }
  return out + (used < text.size() ? "...\"" : "\"");
}

}  // namespace sightline
