// Bytes from outside -> whether they are text, and text that may be printed. Tested by
// tests/unit/runtime/format/text_test.cc. Nothing is normalised: ids compare as bytes.
#include "runtime/format/text.h"

#include <algorithm>

#include "runtime/format/layout.h"

namespace sightline {
namespace {

constexpr std::size_t kShown = 64;  // bytes of an id that a message repeats

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

bool is_printable(std::string_view text) {
  while (!text.empty()) {
    const auto length = utf8_character(text);
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

std::string MessagePart::plain() const {
  return text_ == nullptr ? decimal(size_) : std::string(text_, size_);
}

std::string MessagePart::quoted() const { return in_quotes({text_, size_}); }

std::string message(const char* text, std::initializer_list<MessagePart> parts) {
  std::string out;
  const MessagePart* part = parts.begin();
  for (; *text != '\0'; ++text) {
    if (*text != '{') {
      out += *text;
      continue;
    }
    const bool in_quotes = text[1] == ':';
    out += in_quotes ? part->quoted() : part->plain();
    ++part;
    text += in_quotes ? 3 : 1;
  }
  return out;
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

std::optional<std::string_view> find_twice(std::vector<std::string_view> names) {
  std::make_heap(names.begin(), names.end());  // less code than sort()
  std::sort_heap(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice != names.end() ? std::optional(*twice) : std::nullopt;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  std::size_t used = 0;
  while (used < text.size() && used < kShown) {
    const auto rest = text.substr(used);
    const auto length = utf8_character(rest);
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
