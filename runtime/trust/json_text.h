// JSON read in the place where it stands, one value after the other: no tree, no allocation, no recursion
// but what its caller does. Once something does not fit, everything after it is empty.
//
//   JsonText json(buffer, size);
//   std::string_view key;
//   for (bool more = json.enter('{'); more && json.member(key);) if (key == "id") id = json.string();
//   if (!json.finished()) refuse(json.offset(), json.problem());
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sightline::labels {

class JsonText {
 public:
  // Strings are unescaped where they stand, so `text` is changed; views of it are given out.
  JsonText(char* text, std::size_t size);

  char next();  // the first character of the next value; 0 at the end or after a failure
  bool enter(char bracket);            // `{` or `[`
  bool member(std::string_view& key);  // the next member's key; false behind the last one
  bool element();                      // whether there is one more element
  std::string_view string();
  std::int64_t integer();
  bool boolean();
  void null();
  bool finished();  // nothing failed, and nothing but blanks is left

  void fail(const char* problem);
  bool failed() const { return problem_ != nullptr; }
  const char* problem() const { return problem_; }
  std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }

 private:
  void skip_blanks();
  bool take(char c);
  bool take(std::string_view word);
  bool more(char closing);  // of a member or element
  char* unescape(char* to);
  bool hex(std::uint32_t& unit);

  char* begin_;
  char* at_;
  char* end_;
  bool fresh_ = false;  // right behind an opening bracket
  const char* problem_ = nullptr;
};

// Well-formed UTF-8 as a whole, without overlong forms and surrogates.
bool is_utf8(std::string_view text);

}  // namespace sightline::labels
