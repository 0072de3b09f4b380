// The reserved words of the language, from words.def.
#pragma once

#include <string_view>

namespace sightline::syntax {

inline bool is_reserved(std::string_view text) {
#define SIGHTLINE_WORD(word) \
  if (text == std::string_view(word)) return true;
#include "policy/syntax/words.def"
#undef SIGHTLINE_WORD
  return false;
}

// ASCII only, whatever the locale: the language's names are.
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_idchar(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

}  // namespace sightline::syntax
