// The tokens of the language, PEGTL rules only. Every token takes the blanks, line ends and comments
// behind it along, so no rule above this file mentions them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "policy/syntax/commit.h"
#include "policy/syntax/words.h"

namespace sightline::syntax::grammar {

// A text as a template argument: word<"rule">.
template <std::size_t N>
struct text {
  char data[N]{};
  constexpr text(const char (&literal)[N]) { std::copy_n(literal, N, data); }  // NOLINT: implicit
  constexpr std::string_view view() const { return {data, N - 1}; }
};

// --- what separates tokens
struct doc_begin : p::seq<p::string<'/', '/', '/'>, p::not_at<p::one<'/'>>> {};
struct to_end_of_line : p::star<p::not_one<'\n'>> {};
struct comment : p::seq<p::not_at<doc_begin>, p::string<'/', '/'>, to_end_of_line> {};
struct separator : p::star<p::sor<p::one<' ', '\t', '\r', '\n'>, comment>> {};

// --- words and marks
// Exactly this text; as a word not followed by a letter, a digit or `_`.
template <text Text, bool IsWord>
struct exactly {
  using rule_t = exactly;
  using subs_t = p::empty_list;
  template <class Input>
  static bool match(Input& in) {
    constexpr std::string_view kText = Text.view();
    const std::size_t size = in.size(kText.size() + 1);
    if (size < kText.size() || std::string_view(in.current(), kText.size()) != kText) return false;
    if (IsWord && size > kText.size() && is_idchar(in.peek_char(kText.size()))) return false;
    in.bump_in_this_line(kText.size());
    return true;
  }
};
template <text Text>
struct word : p::seq<exactly<Text, true>, separator> {};
template <text Text>
struct mark : p::seq<exactly<Text, false>, separator> {};

// --- names and literals
struct any_word {  // letters, digits and `_`, beginning with a letter, and not reserved
  using rule_t = any_word;
  using subs_t = p::empty_list;
  template <class Input>
  static bool match(Input& in) {
    const std::string_view rest(in.current(), in.size(0));
    if (rest.empty() || !is_letter(rest[0])) return false;
    std::size_t size = 1;
    while (size < rest.size() && is_idchar(rest[size])) ++size;
    if (is_reserved(rest.substr(0, size))) return false;
    in.bump_in_this_line(size);
    return true;
  }
};
struct name : p::seq<any_word, separator> {};

// Numbers and durations are one token, `10`, `30s` and `30sec` alike: its reader says what is wrong.
struct number_text : p::plus<p::digit, p::star<p::identifier_other>> {};
struct number : p::seq<number_text, separator> {};

// `dddd-dd-` commits to a time: never a subtraction.
struct time_begin : p::seq<p::rep<4, p::digit>, p::one<'-'>, p::rep<2, p::digit>, p::one<'-'>> {};
struct two : p::rep<2, p::digit> {};
struct time_exact : p::seq<time_begin, two, p::one<'T'>, two, p::one<':'>, two, p::one<':'>, two,
                           p::opt<p::one<'.'>, p::rep<3, p::digit>>, p::one<'Z'>,
                           p::not_at<p::identifier_other>> {};
struct time_almost  // whatever else was meant to be one; its reader says what is wrong
    : p::seq<p::at<time_begin>, p::plus<p::sor<p::identifier_other, p::one<'-', ':'>,
                                               p::seq<p::one<'.'>, p::at<p::digit>>>>> {};
struct time_text : p::sor<time_exact, time_almost> {};
struct time : p::seq<time_text, separator> {};

struct escaped : p::seq<p::one<'\\'>, p::not_at<p::one<'\n', '\r'>>, p::any> {};
struct string_end : p::one<'"'> {};
struct string_text
    : p::seq<p::one<'"'>, p::star<p::sor<escaped, p::not_one<'"', '\\', '\n', '\r'>>>,
             want<string_end>> {};
struct string : p::seq<string_text, separator> {};

}  // namespace sightline::syntax::grammar

// What tao::pegtl::analyze needs to know of the rules written by hand: both always consume.
namespace tao::pegtl {
template <class Name, sightline::syntax::grammar::text Text, bool IsWord>
struct analyze_traits<Name, sightline::syntax::grammar::exactly<Text, IsWord>>
    : analyze_any_traits<> {};
template <class Name>
struct analyze_traits<Name, sightline::syntax::grammar::any_word> : analyze_any_traits<> {};
}  // namespace tao::pegtl
