#include "compiler/cli/coverage_report.h"

#include <gtest/gtest.h>

namespace sightline::cli::coverage_report_test {
namespace {

Span span_of(const std::string& text, std::string_view piece) {
  const auto at = static_cast<std::uint32_t>(text.find(piece));
  return {at, at + static_cast<std::uint32_t>(piece.size())};
}

const std::string kText =
    "rule shared: permit look\n  when a ==\n    b and cee\nrule closed: forbid dee\n";

Coverage seen() {
  Coverage all;
  all.rules.push_back({"shared", span_of(kText, "shared"), true, {}});
  const auto add = [&](std::string_view text, bool yes, bool no, bool unknown) {
    all.rules.back().conditions.push_back({span_of(kText, text), false, yes, no, unknown});
  };
  add("a ==\n    b and cee", true, false, true);
  add("a ==\n    b", true, true, true);
  add("cee", false, true, false);
  all.rules.push_back({"closed", span_of(kText, "closed"), false, {}});
  add("dee", false, false, false);
  return all;
}

TEST(CoverageReport, CountsAndListsWhatNoTestHasSeen) {
  EXPECT_EQ(coverage_lines(seen(), Source("a.pol", kText)),
            "coverage of a.pol: 1 of 2 rules held; of 4 conditions 2 were seen true, 2 false, 2 "
            "unknown\n"
            "  a.pol:2:8: `a == b and cee` of rule `shared`: never false\n"
            "  a.pol:3:11: `cee` of rule `shared`: never true or unknown\n"
            "  a.pol:4:6: rule `closed` never held\n"
            "  a.pol:4:21: `dee` of rule `closed`: never asked\n");
}

// `when dee`: the clause and its only condition have seen the same.
TEST(CoverageReport, DoesNotSayTheSameOfAClauseAndOfItsOnlyCondition) {
  Coverage all = seen();
  all.rules.erase(all.rules.begin());
  const Span clause = span_of(kText, "forbid dee");
  all.rules[0].conditions.insert(all.rules[0].conditions.begin(),
                                 {clause, true, false, false, false});
  const Source source("a.pol", kText);
  EXPECT_NE(coverage_lines(all, source).find("of 1 conditions 0 were"), std::string::npos);
  all.rules[0].conditions[0].seen_true = true;  // as with `not dee`
  EXPECT_NE(
      coverage_lines(all, source).find("`forbid dee` of rule `closed`: never false or unknown"),
      std::string::npos);
}

TEST(CoverageReport, IsOneLineOfJson) {
  Coverage all = seen();
  all.rules[0].conditions.resize(1);
  all.rules.resize(1);
  EXPECT_EQ(
      coverage_json(all, Source("a.pol", kText)),
      R"({"file":"a.pol","coverage":{"rules":[{"name":"shared","held":true}],"conditions":[)"
      R"({"rule":"shared","file":"a.pol","line":2,"column":8,"text":"a == b and cee","true":true,)"
      R"("false":false,"unknown":true}]}})"
      "\n");
}

}  // namespace
}  // namespace sightline::cli::coverage_report_test
