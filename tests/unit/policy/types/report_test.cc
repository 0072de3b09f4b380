// Collecting diagnostics: repetition, order, number and spelling.
#include "policy/types/report.h"

#include <gtest/gtest.h>

namespace sightline::report_test {
namespace {

TEST(Report, FindsTheClosestName) {
  struct Case {
    std::string name;
    std::vector<std::string_view> candidates;
    std::string found;
  };
  const std::vector<Case> cases = {
      {"ownr", {"guest", "owner"}, "owner"},
      {"view_liev", {"view_live"}, "view_live"},    // two neighbours swapped
      {"acount", {"account", "count"}, "account"},  // a tie goes by the alphabet
      {"account", {"abcount"}, "abcount"},
      {"something", {"somebody"}, ""},
      {"u", {"v", "w"}, ""},  // nothing of it would be left
      {"ann", {"ana"}, "ana"},
      {"ann", {"bea"}, ""},
      {"", {"a"}, ""},
      {std::string(500, 'a'), {"a"}, ""},
      {"anything", {}, ""},
  };
  for (const Case& c : cases) EXPECT_EQ(closest(c.name, c.candidates), c.found) << c.name;
}

TEST(Report, KeepsOneOfACodeAtAPlaceAndSortsByPlace) {
  const Source source("a.pol", "0123456789");
  Reporter report(source);
  report.error(Code::unknown_name, {5, 6}, "second");
  report.error(Code::unknown_name, {1, 2}, "first");
  report.error(Code::unknown_name, {5, 6}, "again");
  report.error(Code::unknown_type, {5, 6}, "another code");
  const auto all = report.take();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].message, "first");
  EXPECT_EQ(all[1].message, "another code") << "a smaller number";
  EXPECT_EQ(all[2].message, "second");
}

TEST(Report, ShowsABoundedNumberAndSaysHowManyMore) {
  const Source source("a.pol", "");
  Reporter report(source);
  for (std::uint32_t i = 0; i < 1000; ++i)
    report.error(Code::unknown_name, {i, i + 1}, "wrong").note("a note").help("a help");
  const auto all = report.take();
  ASSERT_EQ(all.size(), Reporter::kMaxShown);
  EXPECT_EQ(all.back().notes.back().text, "900 more mistakes are not shown");
}

}  // namespace
}  // namespace sightline::report_test
