#include "compiler/cli/printable.h"

#include <gtest/gtest.h>

#include <vector>

namespace sightline::cli::printable_test {
namespace {

struct Case {
  std::string_view text, shown, json;
};
const std::vector<Case> kCases = {
    {"porch", "porch", R"("porch")"},
    {"", "", R"("")"},
    {"a\nb\tc", R"(a\x0ab\x09c)", R"("a\nb\u0009c")"},
    {"\x1b[31mred", R"(\x1b[31mred)", R"("\u001b[31mred")"},
    {R"(a"b\c)", R"(a"b\c)", R"("a\"b\\c")"},
    {"caf\xC3\xA9", "caf\xC3\xA9", "\"caf\xC3\xA9\""},
    {"\xC2\x9B", R"(\xc2\x9b)", "\"\xC2\x9B\""},  // a control character of two bytes
    {"\xFF", R"(\xff)", "\"\xEF\xBF\xBD\""},      // never UTF-8
    {"\xC3", R"(\xc3)", "\"\xEF\xBF\xBD\""},      // cut short
    {"\xC0\x80", R"(\xc0\x80)", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                      // overlong
    {"\xED\xA0\x80", R"(\xed\xa0\x80)", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},  // a surrogate
};

TEST(Printable, ShowsWhatATerminalWouldObey) {
  for (const Case& c : kCases) EXPECT_EQ(printable(c.text), c.shown);
}

TEST(Printable, WritesJsonStrings) {
  for (const Case& c : kCases) EXPECT_EQ(json_string(c.text), c.json) << c.shown;
}

TEST(Printable, CutsQuotes) {
  EXPECT_EQ(in_backticks("abc"), "`abc`");
  EXPECT_EQ(in_backticks(std::string(1000, 'x')), "`" + std::string(60, 'x') + "...`");
}

TEST(Printable, PaintsOnlyWhenAsked) {
  EXPECT_EQ(painted("ok", Colour::green, false), "ok");
  EXPECT_EQ(painted("ok", Colour::green, true), "\x1b[32mok\x1b[0m");
}

}  // namespace
}  // namespace sightline::cli::printable_test
