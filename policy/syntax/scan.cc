// A look at the text around a place: from bytes to a token, an open bracket, the next declaration.
// Tested in tests/unit/policy/syntax/scan_test.cc. Refuses to know the grammar; every function goes
// over the text at most once.
#include "policy/syntax/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "policy/diagnostics/visible.h"
#include "policy/syntax/words.h"

namespace sightline::syntax {
namespace {

constexpr std::array<std::string_view, 17> kDeclarations{
    "policy",  "import",    "enum",     "entity", "relation",   "global",
    "context", "action",    "sealed",   "define", "obligation", "rule",
    "world",   "invariant", "property", "test",   "cached"};
// These begin parts of other declarations too, or stand in conditions.
constexpr std::array<std::string_view, 5> kOnlyAtMargin{"action", "context", "sealed", "cached",
                                                        "///"};

bool is_doc(std::string_view rest) {
  return rest.substr(0, 3) == "///" && rest.substr(3, 1) != "/";
}

// The first place of a line; a byte order mark before it does not count.
bool is_margin(std::string_view text, std::size_t at) {
  if (text.substr(0, at).ends_with(kByteOrderMark)) at -= kByteOrderMark.size();
  return at == 0 || text[at - 1] == '\n';
}

std::size_t skip_separators(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (rest.substr(0, 2) == "//" && !is_doc(rest)) {
      at = std::min(text.find('\n', at), text.size());
    } else if (std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

std::size_t word_size(std::string_view rest) {
  std::size_t size = 0;
  while (size < rest.size() && is_idchar(rest[size])) ++size;
  return size;
}

// A string up to its closing quote or, without one, to the end of its line.
struct StringToken {
  std::size_t size = 0;
  bool closed = false;
};
StringToken string_token(std::string_view rest) {
  std::size_t size = 1;
  while (size < rest.size() && rest[size] != '"' && rest[size] != '\n' && rest[size] != '\r') {
    const bool escape = rest[size] == '\\' && size + 1 < rest.size() && rest[size + 1] != '\n' &&
                        rest[size + 1] != '\r';
    size += escape ? 2 : 1;
  }
  const bool closed = size < rest.size() && rest[size] == '"';
  return {closed ? size + 1 : size, closed};
}

std::size_t mark_size(std::string_view rest) {
  constexpr std::array<std::string_view, 10> kTwo{"==", "!=", "<=", ">=", "??",
                                                  "::", "&&", "||", "=>", "->"};
  if (std::find(kTwo.begin(), kTwo.end(), rest.substr(0, 2)) != kTwo.end()) return 2;
  return std::string_view("(){}<>=+-.,:?|!").find(rest[0]) == std::string_view::npos ? 0 : 1;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

}  // namespace

Token token_at(std::string_view text, std::uint32_t at) {
  const std::size_t begin = skip_separators(text, at);
  const auto token = [&](Token::Kind kind, std::size_t size) {
    return Token{kind,
                 {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)}};
  };
  if (begin >= text.size()) return token(Token::Kind::end, 0);
  const std::string_view rest = text.substr(begin);
  if (is_doc(rest)) return token(Token::Kind::doc, std::min(rest.find('\n'), rest.size()));
  if (is_digit(rest[0])) return token(Token::Kind::number, word_size(rest));
  if (is_idchar(rest[0])) return token(Token::Kind::word, word_size(rest));
  if (rest[0] == '"') return token(Token::Kind::string, string_token(rest).size);
  if (const std::size_t size = mark_size(rest); size > 0) return token(Token::Kind::mark, size);
  return token(Token::Kind::stray, std::max<std::size_t>(1, read_code_point(rest).bytes));
}

std::string describe(std::string_view text, const Token& token) {
  constexpr std::size_t kMax = 40;
  const std::string_view words = text.substr(token.span.begin, token.span.end - token.span.begin);
  const std::string_view shown = words.substr(0, kMax);
  const std::string_view cut = words.size() > kMax ? ".." : "";
  switch (token.kind) {
    case Token::Kind::end:
      return "the end of the file";
    case Token::Kind::string:
      return "a string";
    case Token::Kind::doc:
      return "a `///` comment";
    case Token::Kind::word:
      return fmt::format("{}`{}{}`", is_reserved(words) ? "the reserved word " : "", shown, cut);
    case Token::Kind::number:
    case Token::Kind::mark:
      return fmt::format("`{}{}`", shown, cut);
    case Token::Kind::stray:
      break;
  }
  const auto number = static_cast<std::uint32_t>(read_code_point(words).number);
  return number < 0x80 ? fmt::format("`{}`", words) : fmt::format("`{}` (U+{:04X})", words, number);
}

std::optional<Span> innermost_open(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  std::vector<Span> open;
  text = text.substr(0, end);
  for (Token token = token_at(text, begin); token.kind != Token::Kind::end;
       token = token_at(text, token.span.end)) {
    const char first = text[token.span.begin];
    const std::string_view words = text.substr(token.span.begin, token.span.end - token.span.begin);
    if (token.kind == Token::Kind::string && !string_token(words).closed) return token.span;
    if (first == '(' || first == '{') open.push_back(token.span);
    if ((first == ')' || first == '}') && !open.empty()) open.pop_back();
  }
  return open.empty() ? std::nullopt : std::optional(open.back());
}

bool begins_its_line(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return is_margin(text, at);
}

bool begins_a_declaration(std::string_view text, std::uint32_t at) {
  const std::string_view rest = text.substr(at);
  const std::string_view word = is_doc(rest) ? rest.substr(0, 3) : rest.substr(0, word_size(rest));
  const auto is_one_of = [&](const auto& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (is_one_of(kOnlyAtMargin)) return is_margin(text, at);
  return is_one_of(kDeclarations) && begins_its_line(text, at);
}

std::uint32_t next_declaration(std::string_view text, std::uint32_t from) {
  std::size_t at = from;
  while (at < text.size()) {
    const bool line_begins = at == from ? begins_its_line(text, at) : true;
    at = std::min(text.find_first_not_of(" \t", at), text.size());
    if (line_begins && at < text.size() &&
        begins_a_declaration(text, static_cast<std::uint32_t>(at)))
      break;
    at = std::min(text.find('\n', at), text.size());
    if (at < text.size()) ++at;
  }
  return static_cast<std::uint32_t>(at);
}

std::optional<std::string_view> similar_declaration(std::string_view word) {
  constexpr std::size_t kLongest = 20;
  if (word.size() < 3 || word.size() > kLongest) return std::nullopt;
  std::string_view best;
  std::size_t least = 3;  // two changes are near enough
  for (const std::string_view known : kDeclarations) {
    const std::size_t distance = edit_distance(word, known);
    if (distance < least && distance < known.size() / 2 + 1) {
      least = distance;
      best = known;
    }
  }
  return best.empty() ? std::nullopt : std::optional(best);
}

}  // namespace sightline::syntax
