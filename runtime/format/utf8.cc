// Bytes from outside -> whether they are UTF-8. Tested by tests/unit/runtime/format/text_test.cc.
// On the way of every decision, so apart from text.cc, which is compiled small.
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "runtime/format/text.h"

namespace sightline {
namespace {

bool between(char c, unsigned low, unsigned high) {
  const auto byte = static_cast<unsigned char>(c);
  return low <= byte && byte <= high;
}

}  // namespace

std::size_t utf8_character(std::string_view text) {
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

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    std::uint64_t word = 0;  // eight ASCII characters at once: ids are checked in every decision
    for (; text.size() >= sizeof(word); text.remove_prefix(sizeof(word))) {
      std::memcpy(&word, text.data(), sizeof(word));
      if ((word & 0x8080808080808080) != 0) break;
    }
    if (text.empty()) break;
    const auto length = utf8_character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace sightline
