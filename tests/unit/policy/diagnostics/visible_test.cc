// What is shown of text that nobody has vouched for.
#include "policy/diagnostics/visible.h"

#include <gtest/gtest.h>

namespace sightline::visible_test {
namespace {

using std::string;

TEST(Visible, ShowsWhatATerminalWouldObeyOrHide) {
  struct Row {
    string text, shown;
  };
  const Row rows[] = {
      {"abc", "abc"},
      {"\x1b[31m", "\\u{1b}[31m"},
      {string("\0", 1), "\\u{0}"},
      {"a\tb", "a    b"},
      {"a\nb\r", "a\\u{a}b\\u{d}"},
      {"\xC2\x9B", "\\u{9b}"},             // a control sequence in one character
      {"\xE2\x80\xAE", "\\u{202e}"},       // turns the text around
      {"\xE2\x80\x8B", "\\u{200b}"},       // has no width
      {"\xF3\xA0\x81\x81", "\\u{e0041}"},  // a tag character
      {"\xFF", "\\xff"},
      {"\xE4\xB8\xAD", "\xE4\xB8\xAD"},
  };
  for (const Row& row : rows) EXPECT_EQ(visible(row.text), row.shown);
}

TEST(Visible, KnowsWidths) {
  EXPECT_EQ(show_character("a").columns, 1U);
  EXPECT_EQ(show_character("\xE4\xB8\xAD").columns, 2U);
  EXPECT_EQ(show_character("\xCC\x81").columns, 0U);  // a combining accent
  EXPECT_EQ(show_character("\t").columns, 4U);
  EXPECT_EQ(show_character("\x07").columns, 5U);
}

TEST(Visible, ReadsOnlyWellFormedUtf8) {
  struct Row {
    string bytes;
    std::size_t size;
    char32_t number;
  };
  const Row rows[] = {
      {"a", 1, 'a'},
      {"\xC2\x80", 2, 0x80},
      {"\xEF\xBF\xBF", 3, 0xFFFF},
      {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
      {"\x80", 0, 0},  // continues nothing
      {"\xC3", 0, 0},  // cut short
      {"\xE4\xB8", 0, 0},
      {"\xC3(", 0, 0},
      {"\xC0\xAF", 0, 0},  // overlong
      {"\xC1\xBF", 0, 0},
      {"\xE0\x80\xAF", 0, 0},
      {"\xF0\x80\x80\xAF", 0, 0},
      {"\xED\xA0\x80", 0, 0},  // a surrogate
      {"\xED\xBF\xBF", 0, 0},
      {"\xF4\x90\x80\x80", 0, 0},  // beyond the last
      {"\xF8\x88\x80\x80\x80", 0, 0},
      {"\xFE", 0, 0},
  };
  for (const Row& row : rows) {
    const CodePoint read = read_code_point(row.bytes);
    EXPECT_EQ(read.bytes, row.size) << visible(row.bytes);
    EXPECT_EQ(read.number, row.number) << visible(row.bytes);
  }
  EXPECT_EQ(read_code_point("").bytes, 0U);
}

TEST(Visible, WritesEveryCharacterAsItReadsIt) {
  for (char32_t number = 0; number <= 0x10FFFF; ++number) {
    if (number == 0xD800) number = 0xE000;
    string bytes;
    append_utf8(number, bytes);
    const CodePoint read = read_code_point(bytes);
    ASSERT_EQ(read.number, number);
    ASSERT_EQ(read.bytes, bytes.size());
  }
}

}  // namespace
}  // namespace sightline::visible_test
