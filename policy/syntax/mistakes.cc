// What the author probably did where the grammar found something else than it wanted: from a place
// and an expectation to a Diagnostic. Tested in tests/unit/policy/syntax/mistakes_test.cc. Refuses to
// know the nodes; it looks only at the text around the place.
#include "policy/syntax/mistakes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "policy/syntax/parse.h"
#include "policy/syntax/scan.h"
#include "policy/syntax/words.h"

namespace sightline::syntax {
namespace {

struct Scene {
  std::string_view text;
  const Expected& expected;
  std::uint32_t item;
  std::uint32_t at;
  Token found;

  std::string_view words() const { return words_of(found.span); }
  std::string_view words_of(Span span) const {
    return text.substr(span.begin, span.end - span.begin);
  }
  std::string described() const { return describe(text, found); }
  bool wants(std::string_view what) const { return expected.what == what; }
  char before() const { return at > 0 ? text[at - 1] : '\0'; }
};
using Guess = std::optional<Diagnostic>;

Diagnostic error(Code code, Span span, std::string message, std::string help = {}) {
  return {code, Severity::error, span, std::move(message), {}, std::move(help)};
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Guess too_deep(const Scene& s) {
  if (s.expected.code != Code::nesting_too_deep) return std::nullopt;
  return error(Code::nesting_too_deep, s.found.span,
               fmt::format("this is nested more than {} deep", kMaxNesting), s.expected.help);
}

Guess unterminated_string(const Scene& s) {
  if (s.expected.code != Code::unterminated) return std::nullopt;
  const Span open = innermost_open(s.text, s.item, s.at).value_or(Span{s.at, s.at});
  return error(Code::unterminated, open, "this string is not closed", s.expected.help);
}

// A query that goes on as if it were a value, or stands where only a value can.
Guess loose_condition(const Scene& s) {
  if (s.expected.code == Code::loose_condition) {
    return error(Code::loose_condition, s.found.span,
                 fmt::format("{} cannot follow a query", s.described()), s.expected.help);
  }
  const bool condition = is_one_of(s.words(), {"some", "no", "every", "several", "not", "if", "!"});
  if (!s.wants("a value") || !condition) return std::nullopt;
  return error(Code::loose_condition, s.found.span,
               fmt::format("`{}` begins a condition, and a value is wanted here", s.words()),
               fmt::format("put the condition in parentheses: `({} ..)`", s.words()));
}

Guess misplaced_doc(const Scene& s) {
  if (s.found.kind == Token::Kind::doc) {
    return error(Code::misplaced_doc, s.found.span,
                 "a `///` comment stands above a declaration, not inside one",
                 "begin the comment with `//` here");
  }
  const Token first = token_at(s.text, s.item);
  if (!s.wants("a declaration") || first.kind != Token::Kind::doc) return std::nullopt;
  return error(
      Code::misplaced_doc, first.span,
      fmt::format("a `///` comment explains a declaration, and below it is {}", s.described()),
      "begin the comment with `//` here");
}

Guess fraction(const Scene& s) {
  if (s.found.kind != Token::Kind::number || s.at < 2 || s.before() != '.' ||
      !is_digit(s.text[s.at - 2])) {
    return std::nullopt;
  }
  return error(Code::bad_number, {s.at - 2, s.found.span.end}, "numbers have no fractions",
               "a duration can be written in a smaller unit: `1500ms`");
}

// `rule` where a name is wanted; but not the word that begins the next declaration.
Guess reserved_word(const Scene& s) {
  if (s.found.kind != Token::Kind::word || !is_reserved(s.words())) return std::nullopt;
  const bool named = s.text.substr(token_at(s.text, s.found.span.end).span.begin, 1) == ":";
  if (!s.expected.name && !(s.expected.closes && named)) return std::nullopt;
  if (begins_a_declaration(s.text, s.found.span.begin) && !named) return std::nullopt;
  return error(Code::reserved_word, s.found.span,
               fmt::format("`{}` is a reserved word and cannot be a name", s.words()),
               fmt::format("choose another name, such as `{}_`", s.words()));
}

Guess underscore(const Scene& s) {
  if (!s.expected.name || s.words().substr(0, 1) != "_" || s.wants("a value or `_` for any"))
    return std::nullopt;
  return error(Code::unexpected_text, s.found.span, "a name begins with a letter",
               "`_` alone means any, in heads and queries");
}

// `{` without `}`: the place of the opening is the one to look at.
Guess unclosed(const Scene& s) {
  const bool over =
      s.found.kind == Token::Kind::end || begins_a_declaration(s.text, s.found.span.begin);
  const std::optional<Span> open = innermost_open(s.text, s.item, s.at);
  if (!s.expected.closes || !open || !over) return std::nullopt;
  Diagnostic result =
      error(Code::unterminated, *open, fmt::format("this `{}` is not closed", s.words_of(*open)),
            s.expected.help);
  result.notes.push_back(
      {fmt::format("{} was expected before {}", s.expected.what, s.described()), s.found.span});
  return result;
}

Guess foreign_operator(const Scene& s) {
  if (s.wants("`=`") && s.words() == "==") {
    return error(Code::foreign_operator, s.found.span,
                 "`==` compares, and here something is given a value", "write `=`");
  }
  if (!s.wants("a value") || s.at < 1 || s.found.span.begin != s.at) return std::nullopt;
  constexpr std::array<std::array<std::string_view, 2>, 5> kOperators{{{"=>", "`>=` or `implies`"},
                                                                       {"=<", "`<=`"},
                                                                       {"==>", "`implies`"},
                                                                       {"<>", "`!=`"},
                                                                       {"===", "`==`"}}};
  for (const auto& [theirs, ours] : kOperators) {
    const std::size_t size = theirs.size();
    if (s.at + 1 < size || s.text.substr(s.at + 1 - size, size) != theirs) continue;
    const Span span{static_cast<std::uint32_t>(s.at + 1 - size), s.at + 1};
    return error(Code::foreign_operator, span, fmt::format("there is no operator `{}`", theirs),
                 fmt::format("write {}", ours));
  }
  return std::nullopt;
}

// An operator of another language behind a complete condition.
Guess foreign_word(const Scene& s) {
  if (!s.wants("a declaration")) return std::nullopt;
  constexpr std::array<std::array<std::string_view, 2>, 5> kOperators{
      {{"&", "`and`"},
       {"|", "`or`"},
       {"contains", "`in`, with the set on the right: `thumbnails in s.scopes`"},
       {"xor", "`!=`"},
       {"?", "`if a then b else c`, or `a ?? b` for what may be none"}}};
  for (const auto& [theirs, ours] : kOperators) {
    if (s.words() != theirs || begins_its_line(s.text, s.found.span.begin)) continue;
    return error(Code::foreign_operator, s.found.span,
                 fmt::format("there is no operator `{}`", theirs), fmt::format("write {}", ours));
  }
  return std::nullopt;
}

// A condition asks a relation, never all that there is.
Guess quantifier(const Scene& s) {
  const bool wanted = s.wants("a condition") || s.wants("a value");
  if (!wanted || s.words() != "forall") return std::nullopt;
  return error(Code::unexpected_text, s.found.span,
               "`forall` stands in properties and invariants only",
               "rows are asked with `every share(u, _) as s: ..`");
}

Guess clause_order(const Scene& s) {
  if (!s.wants("a declaration")) return std::nullopt;
  if (is_one_of(s.words(), {"permit", "forbid"})) {
    return error(Code::clause_order, s.found.span, fmt::format("`{}` stands in a rule", s.words()),
                 fmt::format("write `rule name: {} ..`", s.words()));
  }
  if (is_one_of(s.words(), {"when", "unless", "with", "dropping"})) {
    return error(Code::clause_order, s.found.span,
                 fmt::format("`{}` cannot follow here", s.words()),
                 "the parts of a clause stand in this order, each at most once: `permit view(u, "
                 "cam) when .. unless .. with .. dropping ..`");
  }
  if (s.words() == "if") {
    return error(Code::clause_order, s.found.span, "`if` cannot follow here",
                 "the case that a rule or a property speaks of begins with `when`: `permit view(u, "
                 "cam) when ..`");
  }
  if (is_one_of(s.words(), {"without", "assuming"})) {
    return error(Code::clause_order, s.found.span,
                 fmt::format("`{}` cannot follow here", s.words()),
                 "the parts of a property stand in this order, each at most once: `never view(u, "
                 "cam) when .. unless .. without .. assuming ..`");
  }
  if (s.words() == "where") {
    return error(Code::clause_order, s.found.span, "`where` needs a name for the row of its query",
                 "write `some share(u, cam) as s where ..`");
  }
  return std::nullopt;
}

// The declaration before the place, if it begins with this word.
bool stands_behind(const Scene& s, std::string_view word) {
  std::uint32_t last = s.at;
  for (std::uint32_t at = next_declaration(s.text, 0); at < s.at;
       at = next_declaration(s.text, at + 1)) {
    last = at;
  }
  return last < s.at && s.words_of(token_at(s.text, last).span) == word;
}

Guess fields_behind_the_rest(const Scene& s) {
  if (!s.wants("a declaration") || s.words() != "{") return std::nullopt;
  if (!stands_behind(s, "relation") && !stands_behind(s, "cached") && !stands_behind(s, "sealed"))
    return std::nullopt;
  return error(Code::clause_order, s.found.span, "the fields of a relation come first",
               "write `relation share(u: User, cam: Camera) { .. } unique (cam) within 5m`: the "
               "braces stand right behind the columns");
}

Guess stray(const Scene& s) {
  const std::string_view words = s.words();
  if (words == ";") {
    return error(Code::unexpected_text, s.found.span, "`;` is not used in a policy",
                 "leave it out: nothing needs a terminator");
  }
  if (words == "#" || words == "/" || words == "*") {
    return error(Code::unexpected_text, s.found.span,
                 fmt::format("`{}` is not used in a policy", words), "comments begin with `//`");
  }
  if (words == "[") {
    return error(Code::unexpected_text, s.found.span, "`[` is not used in a policy",
                 "a set is written `{guest, member}`");
  }
  if (is_one_of(words, {"'", "\u2018", "\u2019", "\u201C", "\u201D"})) {
    return error(Code::unexpected_text, s.found.span,
                 fmt::format("`{}` is not used in a policy", words), "strings stand between `\"`");
  }
  return std::nullopt;
}

// Something else than a declaration, where one is over.
Guess no_declaration(const Scene& s) {
  if (!s.wants("a declaration")) return std::nullopt;
  const bool first = begins_its_line(s.text, s.found.span.begin);
  if (const auto similar = similar_declaration(s.words()); first && similar) {
    return error(Code::unexpected_text, s.found.span,
                 fmt::format("{} begins no declaration", s.described()),
                 fmt::format("did you mean `{}`?", *similar));
  }
  if (s.words() == ")" || s.words() == "}") {
    return error(Code::unexpected_text, s.found.span,
                 fmt::format("`{}` closes nothing", s.words()));
  }
  return error(
      Code::unexpected_text, s.found.span, fmt::format("{} cannot follow here", s.described()),
      "a condition goes on with `and`, `or` or `implies`; a declaration begins with a word "
      "such as `entity`, `rule` or `test`");
}

Diagnostic anything_else(const Scene& s) {
  Diagnostic result =
      error(s.expected.code, s.found.span,
            fmt::format("expected {}, found {}", s.expected.what, s.described()), s.expected.help);
  const std::optional<Span> open = innermost_open(s.text, s.item, s.at);
  if (s.expected.closes && open) {
    result.notes.push_back({fmt::format("the `{}` was opened here", s.words_of(*open)), open});
  }
  return result;
}

constexpr std::array<Guess (*)(const Scene&), 15> kGuesses{too_deep,
                                                           unterminated_string,
                                                           loose_condition,
                                                           misplaced_doc,
                                                           fraction,
                                                           reserved_word,
                                                           underscore,
                                                           unclosed,
                                                           foreign_operator,
                                                           foreign_word,
                                                           quantifier,
                                                           clause_order,
                                                           fields_behind_the_rest,
                                                           stray,
                                                           no_declaration};

}  // namespace

Diagnostic explain(std::string_view text, const Expected& expected, std::uint32_t item,
                   std::uint32_t at) {
  const Scene scene{text, expected, item, at, token_at(text, at)};
  for (const auto guess : kGuesses) {
    if (Guess result = guess(scene)) return *std::move(result);
  }
  return anything_else(scene);
}

}  // namespace sightline::syntax
