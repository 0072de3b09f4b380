// Text -> its beginning, in one line. Tested by tests/unit/compiler/tell/excerpt_test.cc. Does not
// cut a character in two, and does not know what the text means.
#include "compiler/tell/excerpt.h"

namespace sightline {

std::string excerpt(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (out.size() <= most) return out;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
  return out.substr(0, end) + "..";
}

}  // namespace sightline
