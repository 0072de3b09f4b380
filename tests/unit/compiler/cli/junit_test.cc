#include "compiler/cli/junit.h"

#include <gtest/gtest.h>

#include <vector>

namespace sightline::cli::junit_test {
namespace {

TEST(Junit, HasACaseForEachTest) {
  const Source source("a<b.pol", "line one\nline two\n");
  TestReport good;
  good.name = "plain \"quoted\" & <odd>";
  good.span = {0, 4};
  TestReport bad;
  bad.name = "bad\n\x01";
  bad.span = {9, 13};
  bad.failures = {{{14, 17}, "expected <allow>\nnot deny"}, {{0, 4}, "second"}};
  const std::vector<TestReport> tests = {good, bad};
  EXPECT_EQ(junit_suite(source, tests),
            R"(  <testsuite name="a&lt;b.pol" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="a&lt;b.pol" name="plain &quot;quoted&quot; &amp; &lt;odd&gt;" file="a&lt;b.pol" line="1"/>
    <testcase classname="a&lt;b.pol" name="bad\x0a\x01" file="a&lt;b.pol" line="2">
      <failure message="expected &lt;allow&gt;\x0anot deny" type="failure">a&lt;b.pol:2:6: expected &lt;allow&gt;\x0anot deny
a&lt;b.pol:1:1: second
</failure>
    </testcase>
  </testsuite>
)");
}

TEST(Junit, ShowsAFileThatCannotBeTestedAsAnError) {
  const std::string suite = junit_broken_suite("x.pol", "x.pol: <is> away\nso be it\n");
  EXPECT_NE(suite.find(R"(name="x.pol" tests="1" failures="0" errors="1")"), std::string::npos);
  EXPECT_NE(suite.find("<error message=\"cannot be tested\" type=\"error\">x.pol: &lt;is&gt; "
                       "away\nso be it\n</error>"),
            std::string::npos);
  EXPECT_NE(junit_broken_suite("x.pol", "").find("standard error says why"), std::string::npos);
}

TEST(Junit, WritesNothingThatXmlCannotHold) {
  EXPECT_EQ(xml_text("\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBF\xBD"), "\\xfffe|\\xffff|\xEF\xBF\xBD");
  EXPECT_EQ(xml_text(std::string_view("\0\x7F\xFF", 3)), "\\x00\\x7f\\xff");
}

}  // namespace
}  // namespace sightline::cli::junit_test
