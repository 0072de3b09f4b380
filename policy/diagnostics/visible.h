// How user text is shown on a terminal: nothing in it can move the cursor, change colours or the
// direction of writing, or stay unseen.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sightline {

struct Shown {
  std::string text;       // what to print
  std::size_t bytes = 0;  // of the given text
  std::size_t columns = 0;
};

// The first character of `rest` (not empty): control, invisible and direction characters become
// `\u{1b}`, bytes that are no UTF-8 `\xff`, a tab four blanks.
Shown show_character(std::string_view rest);

// All of it; line ends become `\u{a}`.
std::string visible(std::string_view text);

// The number of the UTF-8 character that `rest` begins with and its bytes; bytes == 0 if it begins
// with none (cut short, overlong, a surrogate, beyond U+10FFFF).
struct CodePoint {
  char32_t number = 0;
  std::size_t bytes = 0;
};
CodePoint read_code_point(std::string_view rest);

// Puts the character of that number, which is one, behind `out`.
void append_utf8(char32_t number, std::string& out);

// Control characters other than tab and line feed, and those that hide or turn text around.
bool is_deceptive(char32_t number);

}  // namespace sightline
