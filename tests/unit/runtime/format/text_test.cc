// What counts as text: tables of bytes.
#include "runtime/format/text.h"

#include <gtest/gtest.h>

namespace sightline::text_test {
namespace {

TEST(Text, KnowsUtf8) {
  const struct {
    std::string_view bytes;
    bool utf8, printable;
  } kTable[] = {
      {"", true, true},
      {"camera-7", true, true},
      {"\x7f", true, false},
      {"\n", true, false},
      {"\x1b[31m", true, false},
      {"caf\xc3\xa9", true, true},
      {"\xc2\x9b", true, false},  // C1: a control sequence introducer
      {"\xc2\xa0", true, true},
      {"\xe2\x82\xac", true, true},
      {"\xf0\x9f\x93\xb7", true, true},
      {"\xf4\x8f\xbf\xbf", true, true},    // U+10FFFF
      {"\xf4\x90\x80\x80", false, false},  // past it
      {"\xf5\x80\x80\x80", false, false},
      {"\xc0\x80", false, false},  // overlong
      {"\xc1\xbf", false, false},
      {"\xe0\x9f\xbf", false, false},
      {"\xf0\x8f\xbf\xbf", false, false},
      {"\xed\xa0\x80", false, false},  // a surrogate
      {"\xed\x9f\xbf", true, true},
      {"\x80", false, false},
      {"a\xff", false, false},
      {"\xe2\x82", false, false},  // cut short
      {"\xe2\x82\x41", false, false},
      {"\xf0\x9f\x93", false, false},
  };
  for (const auto& row : kTable) {
    EXPECT_EQ(is_utf8(row.bytes), row.utf8) << in_quotes(row.bytes);
    EXPECT_EQ(is_printable(row.bytes), row.printable) << in_quotes(row.bytes);
  }
}

TEST(Text, KnowsNames) {
  for (const auto name : {"a", "A9_", "no_cross_account"}) EXPECT_TRUE(is_name(name)) << name;
  for (const auto name : {"", "_", "_a", "9a", "a b", "a.b", "caf\xc3\xa9"})
    EXPECT_FALSE(is_name(name)) << name;
  EXPECT_TRUE(is_name(std::string(128, 'n')));
  EXPECT_FALSE(is_name(std::string(129, 'n')));
}

TEST(Text, ShowsWhatCameFromOutsideWithoutObeyingIt) {
  EXPECT_EQ(in_quotes("ann"), "\"ann\"");
  EXPECT_EQ(in_quotes("a\"b\\"), "\"a\\\"b\\\\\"");
  EXPECT_EQ(in_quotes("\x1b[2J\n"), "\"\\x1b[2J\\x0a\"");
  EXPECT_EQ(in_quotes("\xc2\x9b!\xff"), "\"\\xc2\\x9b!\\xff\"");
  EXPECT_EQ(in_quotes("caf\xc3\xa9"), "\"caf\xc3\xa9\"");
  EXPECT_EQ(in_quotes(std::string(2000, 'x')), "\"" + std::string(64, 'x') + "...\"");
}

TEST(Text, WritesNumbers) {
  EXPECT_EQ(decimal(0), "0");
  EXPECT_EQ(decimal(65'535), "65535");
  EXPECT_EQ(decimal(18'446'744'073'709'551'615U), "18446744073709551615");
}

}  // namespace
}  // namespace sightline::text_test
