// Source: places and lines.
#include <gtest/gtest.h>

#include "sightline/policy.h"

namespace sightline::source_test {
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
  EXPECT_EQ(source.line_at(0), "ab");
  EXPECT_EQ(source.line_at(3), "ab");
  EXPECT_EQ(source.line_at(4), "cd");
  EXPECT_EQ(source.line_at(7), "");
  EXPECT_EQ(source.line_at(8), "ef\r");  // a lone carriage return ends no line
  EXPECT_EQ(source.line_at(99), "ef\r");
}

TEST(Source, KnowsTheFileOfEveryPlace) {
  const auto read = [](const std::string& path) {
    return std::optional("entity " + path.substr(0, 1) + "\n");
  };
  const Source source =
      Source::with_imports("x/home.pol", "import \"a.pol\" import \"b.pol\"\nentity H", read);
  ASSERT_EQ(source.parts().size(), 3U);
  struct Row {
    std::string text, name;
    std::size_t line;
  };
  for (const Row& row : {Row{"import", "x/home.pol", 1}, Row{"entity H", "x/home.pol", 2},
                         Row{"entity a", "x/a.pol", 1}, Row{"entity b", "x/b.pol", 1}}) {
    const auto at = static_cast<std::uint32_t>(source.text().find(row.text));
    EXPECT_EQ(source.name_at(at), row.name);
    EXPECT_EQ(source.position(at).line, row.line) << row.text;
    EXPECT_EQ(source.line_at(at).substr(0, row.text.size()), row.text);
  }
  const Source::Part& first = source.parts()[1];
  EXPECT_EQ(source.text(first.span), "entity a\n");
  EXPECT_EQ(source.name_at(first.span.end), "x/a.pol");  // behind its last line
  EXPECT_EQ(source.position(first.span.end).line, 2U);
  EXPECT_EQ(source.line_at(first.span.end), "");
  EXPECT_EQ(source.name(), "x/home.pol");
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
  EXPECT_EQ(source.line_at(0), "");
}

}  // namespace
}  // namespace sightline::source_test
