// The look around a place.
#include "policy/syntax/scan.h"

#include <gtest/gtest.h>

namespace sightline::syntax::scan_test {
namespace {

using std::string;

TEST(Scan, NamesTokens) {
  struct Row {
    string text, described;
  };
  const Row rows[] = {
      {"  // comment\n when x", "the reserved word `when`"},
      {"camera", "`camera`"},
      {"30sec", "`30sec`"},
      {"\"abc\" x", "a string"},
      {"\"abc", "a string"},
      {"/// x", "a `///` comment"},
      {"//// x\n;", "`;`"},
      {"<= 3", "`<=`"},
      {"", "the end of the file"},
      {" // only", "the end of the file"},
      {"\xE2\x80\x9Cx", "`\xE2\x80\x9C` (U+201C)"},
      {string(100, 'a'), "`" + string(40, 'a') + "..`"},
  };
  for (const Row& row : rows) EXPECT_EQ(describe(row.text, token_at(row.text, 0)), row.described);
}

TEST(Scan, FindsWhatIsStillOpen) {
  const auto open = [](const string& text) {
    const auto span = innermost_open(text, 0, static_cast<std::uint32_t>(text.size()));
    return span ? text.substr(span->begin) : "nothing";
  };
  EXPECT_EQ(open("a { b ( c ) d"), "{ b ( c ) d");
  EXPECT_EQ(open("a { b ( c"), "( c");
  EXPECT_EQ(open("a { b } \"}\""), "nothing");
  EXPECT_EQ(open("a { // }\n"), "{ // }\n");
  EXPECT_EQ(open("a { b } \"c"), "\"c");
  EXPECT_EQ(open("x \"c\\\""), "\"c\\\"");
  EXPECT_EQ(open(") } x"), "nothing");
}

TEST(Scan, GoesOnAtTheNextDeclaration) {
  const auto next = [](const string& text) { return text.substr(next_declaration(text, 1)); };
  EXPECT_EQ(next("rule x rule y\nrule z"), "rule z");
  EXPECT_EQ(next("x\n  rule z"), "rule z");
  EXPECT_EQ(next("x\n  sealed fixed a: B\nsealed b"), "sealed b");
  EXPECT_EQ(next("x\n  action == view\naction c"), "action c");
  EXPECT_EQ(next("x\n// rule\nrules\n/// doc\nrule"), "/// doc\nrule");
  EXPECT_EQ(next("x\r\nentity A"), "entity A");
  EXPECT_EQ(next("x\n  permit"), "");
}

TEST(Scan, KnowsWhatWasProbablyMeant) {
  EXPECT_EQ(similar_declaration("entitty"), "entity");
  EXPECT_EQ(similar_declaration("Rule"), "rule");
  EXPECT_EQ(similar_declaration("proprety"), "property");
  EXPECT_EQ(similar_declaration("camera"), std::nullopt);
  EXPECT_EQ(similar_declaration("x"), std::nullopt);
  EXPECT_EQ(similar_declaration(string(100'000, 'a')), std::nullopt);
}

}  // namespace
}  // namespace sightline::syntax::scan_test
