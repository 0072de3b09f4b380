#include "compiler/cli/line_diff.h"

#include <gtest/gtest.h>

#include <vector>

namespace sightline::cli::line_diff_test {
namespace {

const std::string kNames = "--- f\n+++ f (formatted)\n";

TEST(LineDiff, ShowsWhatChangesWithThreeLinesAround) {
  struct Case {
    std::string before, after, diff;
  };
  const std::vector<Case> cases = {
      {"a\nb\n", "a\nb\n", ""},
      {"", "", ""},
      {"a\n", "b\n", kNames + "@@ -1,1 +1,1 @@\n-a\n+b\n"},
      {"a\nc\n", "a\nb\nc\n", kNames + "@@ -1,2 +1,3 @@\n a\n+b\n c\n"},
      {"1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n6\n", kNames + "@@ -2,5 +2,4 @@\n 2\n 3\n 4\n-5\n 6\n"},
      {"a\n", "", kNames + "@@ -1,1 +1,0 @@\n-a\n"},
      {"a", "a\n", kNames + "\\ no line end at the end\n"},
      {"a\r\n", "a\n", kNames + "@@ -1,1 +1,1 @@\n-a\\x0d\n+a\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(line_diff(c.before, c.after, "f"), c.diff);
}

TEST(LineDiff, ShowsChangesApartWhenTheyAreFarApart) {
  const std::string eight = "1\n2\n3\n4\n5\n6\n7\n8\n";
  EXPECT_EQ(line_diff("x\n" + eight + "x\n", "y\n" + eight + "y\n", "f"),
            kNames +
                "@@ -1,4 +1,4 @@\n-x\n+y\n 1\n 2\n 3\n"
                "@@ -7,4 +7,4 @@\n 6\n 7\n 8\n-x\n+y\n");
  const std::string two = "1\n2\n";
  EXPECT_EQ(line_diff("x\n" + two + "x\n", "y\n" + two + "y\n", "f"),
            kNames + "@@ -1,4 +1,4 @@\n-x\n+y\n 1\n 2\n-x\n+y\n");
}

TEST(LineDiff, TakesLongTextsInBoundedTime) {
  std::string before, after;
  for (int i = 0; i < 200'000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  EXPECT_GT(line_diff(before, after, "f").size(), before.size() + after.size());
}

}  // namespace
}  // namespace sightline::cli::line_diff_test
