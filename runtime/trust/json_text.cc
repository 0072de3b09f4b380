// JSON in a buffer in, its values one by one out; every byte is looked at once.
// Tested in tests/unit/runtime/trust/json_text_test.cc. Refuses to know what the members mean: its callers
// say which they want, and refuse the others.

#include "runtime/trust/json_text.h"

#include <charconv>

namespace sightline::labels {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

char* append_utf8(char* to, std::uint32_t point) {
  const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | point >> 6);
    put(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    put(0xe0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3f));
    put(0x80 | (point & 0x3f));
  } else {
    put(0xf0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3f));
    put(0x80 | (point >> 6 & 0x3f));
    put(0x80 | (point & 0x3f));
  }
  return to;
}

// What a short escape means; 0 if it is none.
char short_escape(char c) {
  constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  const std::size_t at = kNames.find(c);
  return at == std::string_view::npos ? '\0' : kMeanings[at];
}

// How many bytes follow the first one of a character, and the least and greatest second byte.
struct Shape {
  std::size_t following = 0;
  unsigned char least = 0x80, greatest = 0xbf;
};
bool shape_of(unsigned char first, Shape& shape) {
  if (first < 0x80) return true;
  if (first < 0xc2 || first > 0xf4) return false;
  shape.following = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  if (first == 0xe0) shape.least = 0xa0;
  if (first == 0xed) shape.greatest = 0x9f;
  if (first == 0xf0) shape.least = 0x90;
  if (first == 0xf4) shape.greatest = 0x8f;
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    Shape shape;
    if (!shape_of(static_cast<unsigned char>(text[i]), shape)) return false;
    if (text.size() - i <= shape.following) return false;
    for (std::size_t k = 1; k <= shape.following; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if (byte < (k == 1 ? shape.least : 0x80) || byte > (k == 1 ? shape.greatest : 0xbf))
        return false;
    }
    i += 1 + shape.following;
  }
  return true;
}

JsonText::JsonText(char* text, std::size_t size) : begin_(text), at_(text), end_(text + size) {
  if (!is_utf8({text, size})) fail("is not UTF-8");
}

void JsonText::fail(const char* problem) {
  if (problem_ == nullptr) problem_ = problem;
}

void JsonText::skip_blanks() {
  while (at_ != end_ && is_blank(*at_)) ++at_;
}

bool JsonText::take(char c) {
  if (at_ == end_ || *at_ != c) return false;
  ++at_;
  return true;
}

bool JsonText::take(std::string_view word) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

char JsonText::next() {
  if (failed()) return '\0';
  skip_blanks();
  return at_ == end_ ? '\0' : *at_;
}

bool JsonText::enter(char bracket) {
  if (next() != bracket) fail(bracket == '{' ? "must be an object here" : "must be an array here");
  if (failed()) return false;
  ++at_;
  fresh_ = true;
  return true;
}

bool JsonText::more(char closing) {
  const char c = next();
  const bool first = fresh_;
  fresh_ = false;
  if (c == closing) {
    ++at_;
    return false;
  }
  if (!first && !take(',')) fail("lacks a comma or a closing bracket here");
  return !failed();
}

bool JsonText::member(std::string_view& key) {
  if (!more('}')) return false;
  key = string();
  if (next() != ':') fail("lacks a colon here");
  if (failed()) return false;
  ++at_;
  return true;
}

bool JsonText::element() { return more(']'); }

bool JsonText::hex(std::uint32_t& unit) {
  if (end_ - at_ < 4) return false;
  const auto [end, error] = std::from_chars(at_, at_ + 4, unit, 16);
  if (error != std::errc() || end != at_ + 4 || *at_ == '-') return false;
  at_ += 4;
  return true;
}

// Behind a backslash. What is written is never longer than what is read.
char* JsonText::unescape(char* to) {
  if (at_ != end_ && *at_ != 'u') {
    const char meaning = short_escape(*at_++);
    if (meaning == '\0') fail("has an unknown escape before this");
    *to++ = meaning;
    return to;
  }
  std::uint32_t point = 0, low = 0;
  if (!take('u') || !hex(point)) {
    fail("has an escape that is cut off here");
    return to;
  }
  if (point >= 0xd800 && point < 0xdc00 && take("\\u") && hex(low) && low >= 0xdc00 && low < 0xe000)
    point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
  if (point >= 0xd800 && point < 0xe000) fail("has half a surrogate pair before this");
  return failed() ? to : append_utf8(to, point);
}

std::string_view JsonText::string() {
  if (next() != '"') fail("must be a string here");
  if (failed()) return {};
  ++at_;
  char* const begin = at_;
  char* to = begin;
  while (at_ != end_ && *at_ != '"' && !failed()) {
    if (static_cast<unsigned char>(*at_) < 0x20) fail("has a control character in a string here");
    if (*at_ == '\\') {
      ++at_;
      to = unescape(to);
    } else {
      *to++ = *at_++;
    }
  }
  if (at_ == end_) fail("ends inside a string");
  if (failed()) return {};
  ++at_;
  return {begin, static_cast<std::size_t>(to - begin)};
}

std::int64_t JsonText::integer() {
  const char first = next();
  std::int64_t number = 0;
  if (failed()) return 0;
  const auto [end, error] = std::from_chars(at_, end_, number);
  const bool zero_first =
      end - at_ > 1 + (first == '-' ? 1 : 0) && at_[first == '-' ? 1 : 0] == '0';
  const bool goes_on = end != end_ && (*end == '.' || *end == 'e' || *end == 'E');
  if (error != std::errc() || zero_first || goes_on) fail("must be a whole number here");
  if (failed()) return 0;
  at_ += end - at_;
  return number;
}

bool JsonText::boolean() {
  if (next() == 't' && take("true")) return true;
  if (failed() || !take("false")) fail("must be true or false here");
  return false;
}

void JsonText::null() {
  if (next() != 'n' || !take("null")) fail("must be null here");
}

bool JsonText::finished() {
  if (next() != '\0') fail("goes on behind its end");
  return !failed() && at_ == end_;
}

}  // namespace sightline::labels
