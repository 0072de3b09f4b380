// How diagnostics look.
#include <gtest/gtest.h>

#include <algorithm>

#include "policy/diagnostics/codes.h"

namespace sightline::render_test {
namespace {

using std::string;

string rendered(const string& text, Span span, const string& message = "wrong") {
  return render({Code::unexpected_text, Severity::error, span, message, {}, ""},
                Source("a.pol", text));
}

TEST(Render, UnderlinesTheSpan) {
  const Source source("home.pol", "one\ntwo three\n");
  const Diagnostic diagnostic{Code::reserved_word,
                              Severity::warning,
                              {8, 13},
                              "three is much",
                              {{"one is here", Span{0, 3}}, {"no place", {}}},
                              "say two\nor one"};
  EXPECT_EQ(render(diagnostic, source),
            "home.pol:2:5: warning[SL0102]: three is much\n"
            " 2 | two three\n"
            "   |     ^^^^^\n"
            "   = note: home.pol:1: one is here\n"
            "   = note: no place\n"
            "   = help: say two\n"
            "           or one\n");
}

TEST(Render, CountsColumnsAsTheTerminalDoes) {
  struct Row {
    string text;
    Span span;
    string line, carets;
  };
  const Row rows[] = {
      {"\ta b", {3, 4}, "    a b", "      ^"},               // a tab
      {"\xE4\xB8\xAD b", {4, 5}, "\xE4\xB8\xAD b", "   ^"},  // a wide character
      {"\xE4\xB8\xAD\xE4\xB8\xAD", {3, 6}, "\xE4\xB8\xAD\xE4\xB8\xAD", "  ^^"},
      {"e\xCC\x81 b", {4, 5}, "e\xCC\x81 b", "  ^"},         // an accent of its own
      {"\x1b[2J b", {5, 6}, "\\u{1b}[2J b", "          ^"},  // an escape, harmless
      {"abc", {3, 3}, "abc", "   ^"},                        // the end
      {"abc", {1, 1}, "abc", " ^"},
      {"", {0, 0}, "", "^"},
      {"abc", {50, 90}, "abc", "   ^"},
      {"a\r\nb", {0, 1}, "a", "^"},
  };
  for (const Row& row : rows) {
    const string out = rendered(row.text, row.span);
    EXPECT_NE(out.find("\n 1 | " + row.line + "\n   | " + row.carets + "\n"), string::npos) << out;
  }
}

TEST(Render, SaysWhereASpanOfSeveralLinesEnds) {
  EXPECT_EQ(rendered("ab cd\nef\ngh\n", {3, 11}),
            "a.pol:1:4: error[SL0101]: wrong\n"
            " 1 | ab cd\n"
            "   |    ^^ to line 3\n");
}

TEST(Render, AlignsLongLineNumbers) {
  const string out = rendered(string(999, '\n') + "x", {999, 1000});
  EXPECT_NE(out.find("a.pol:1000:1:"), string::npos);
  EXPECT_NE(out.find("\n 1000 | x\n      | ^\n"), string::npos) << out;
}

TEST(Render, ShowsAWindowOfALongLine) {
  constexpr std::size_t kTenMegabytes = 10'000'000;
  const string text = string(kTenMegabytes, 'a') + " here " + string(kTenMegabytes, 'b');
  const auto begin = static_cast<std::uint32_t>(kTenMegabytes + 1);
  const string out = rendered(text, {begin, begin + 4});
  EXPECT_LT(out.size(), 400U);
  EXPECT_NE(out.find("a here b"), string::npos) << out;
  const string whole = rendered(text, {0, static_cast<std::uint32_t>(text.size())});
  EXPECT_LT(whole.size(), 400U);
  EXPECT_NE(whole.find("aaa...\n"), string::npos) << whole;
  // The carets stand under what they mark.
  const std::size_t line = out.find(" 1 | ") + 5;
  const std::size_t marks = out.find("   | ") + 5;
  EXPECT_EQ(out.find("here") - line, out.find('^') - marks) << out;
}

TEST(Render, LetsNoControlCharacterThrough) {
  string text;
  for (int c = 1; c < 256; ++c) text += static_cast<char>(c);
  const Diagnostic diagnostic{
      Code::unexpected_text, Severity::error, {0, 12}, text, {{text, {}}}, text};
  const string out = render(diagnostic, Source(text, text));
  for (const char c : out) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << int{c};
    EXPECT_NE(c, '\x7f');
  }
}

TEST(Render, CutsEndlessMessages) {
  EXPECT_LT(rendered("abc", {0, 1}, string(1'000'000, 'x')).size(), 5'000U);
}

}  // namespace
}  // namespace sightline::render_test
