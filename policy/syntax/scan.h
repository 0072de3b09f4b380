// A look at the text around a place, for messages: which token begins there, what is still open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sightline/span.h"

namespace sightline::syntax {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // may begin a text

struct Token {
  enum class Kind : std::uint8_t { end, word, number, string, doc, mark, stray };
  Kind kind = Kind::end;
  Span span;
};

// The token that begins at `at`, or behind the blanks and comments there.
Token token_at(std::string_view text, std::uint32_t at);

// A token in words: "`when`", "the end of the file".
std::string describe(std::string_view text, const Token& token);

// The last `(`, `{` or `"` in [begin, end) that is still open at the end.
std::optional<Span> innermost_open(std::string_view text, std::uint32_t begin, std::uint32_t end);

// Nothing but blanks stands before `at` on its line.
bool begins_its_line(std::string_view text, std::size_t at);

// The first place in [from, size) at which a declaration seems to begin: its word at the start of a
// line. Blanks may stand before the words that can begin nothing else. The size if there is none.
std::uint32_t next_declaration(std::string_view text, std::uint32_t from);
bool begins_a_declaration(std::string_view text, std::uint32_t at);

// The declaration word nearest to `word`, if one is near enough to be meant.
std::optional<std::string_view> similar_declaration(std::string_view word);

}  // namespace sightline::syntax
