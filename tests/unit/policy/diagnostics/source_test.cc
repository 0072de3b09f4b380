// Source: places and lines.
#include <gtest/gtest.h>

#include "sightline/policy.h"

namespace sightline {
namespace {

TEST(Source, CountsLinesAndCodePoints) {
  const Source source("a.pol", "ab\r\n\xC3\xA9z\n\n\xE4\xB8\xADx");
  struct Row {
    std::uint32_t offset;
    std::size_t line, column;
  };
  for (const Row& row :
       {Row{0, 1, 1}, Row{2, 1, 3}, Row{4, 2, 1}, Row{6, 2, 2}, Row{7, 2, 3}, Row{8, 3, 1},
        Row{9, 4, 1}, Row{12, 4, 2}, Row{13, 4, 3}, Row{999, 4, 3}}) {
    const Source::Position at = source.position(row.offset);
    EXPECT_EQ(at.line, row.line) << row.offset;
    EXPECT_EQ(at.column, row.column) << row.offset;
  }
}

TEST(Source, GivesLinesWithoutTheirEnds) {
  const Source source("a.pol", "ab\r\ncd\n\nef\r");
  EXPECT_EQ(source.line(0), "");
  EXPECT_EQ(source.line(1), "ab");
  EXPECT_EQ(source.line(2), "cd");
  EXPECT_EQ(source.line(3), "");
  EXPECT_EQ(source.line(4), "ef\r");  // a lone carriage return ends no line
  EXPECT_EQ(source.line(5), "");
}

TEST(Source, ClampsSpansToTheText) {
  const Source source("a.pol", "abc");
  EXPECT_EQ(source.text({1, 2}), "b");
  EXPECT_EQ(source.text({1, 99}), "bc");
  EXPECT_EQ(source.text({99, 100}), "");
  EXPECT_EQ(source.text({2, 1}), "");
}

TEST(Source, HasOneLineWhenEmpty) {
  const Source source("a.pol", "");
  EXPECT_EQ(source.position(0).line, 1U);
  EXPECT_EQ(source.line(1), "");
}

}  // namespace
}  // namespace sightline
