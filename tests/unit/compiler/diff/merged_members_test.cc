// Members + members -> one list, in which each side finds its own.
#include "compiler/diff/merged_members.h"

#include <gtest/gtest.h>

namespace sightline::merged_members_test {
namespace {

using Names = std::vector<std::string>;
struct Row {
  const char* name;
  Names before, after;
  bool is_ordered;
  Names merged;  // empty: they contradict each other
};

const Row kRows[] = {
    {"Alike", {"a", "b"}, {"a", "b"}, true, {"a", "b"}},
    {"OneMoreAtTheEnd", {"a", "b"}, {"a", "b", "c"}, true, {"a", "b", "c"}},
    {"OneMoreInBetween", {"a", "c"}, {"a", "b", "c"}, true, {"a", "b", "c"}},
    {"OneLessInBetween", {"a", "b", "c"}, {"a", "c"}, true, {"a", "b", "c"}},
    {"EachHasOneMore", {"a", "b", "d"}, {"a", "c", "d"}, true, {"a", "b", "c", "d"}},
    {"NothingInCommon", {"a"}, {"b"}, true, {"a", "b"}},
    {"TurnedRound", {"a", "b"}, {"b", "a"}, true, {}},
    {"TurnedRoundWithoutOrder", {"a", "b", "x"}, {"b", "a"}, false, {"b", "a", "x"}},
};

class MergeMembers : public ::testing::TestWithParam<Row> {};

TEST_P(MergeMembers, KeepsTheOrderOfBoth) {
  const Row& row = GetParam();
  const std::vector<std::optional<std::string>> same(row.before.begin(), row.before.end());
  const auto merged = merge_members(row.before, same, row.after, row.is_ordered);
  ASSERT_EQ(bool(merged), !row.merged.empty());
  if (!merged) return;
  EXPECT_EQ(merged->members, row.merged);
  for (std::size_t m = 0; m < row.before.size(); ++m)
    EXPECT_EQ(merged->members[merged->before.to_union(m)], row.before[m]);
  for (std::size_t m = 0; m < row.after.size(); ++m)
    EXPECT_EQ(merged->members[merged->after.to_union(m)], row.after[m]);
}

const auto kName = [](const auto& it) { return std::string(it.param.name); };
INSTANTIATE_TEST_SUITE_P(Table, MergeMembers, ::testing::ValuesIn(kRows), kName);

TEST(MergeMembers, GivesAnUnrenamedNamesakeAnotherName) {
  const std::vector<std::string> before{"a"}, after{"a"};
  const std::vector<std::optional<std::string>> taken{std::nullopt};
  const auto merged = merge_members(before, taken, after, false);
  ASSERT_TRUE(bool(merged));
  EXPECT_EQ(merged->members, (Names{"a", "a (old)"}));
}

}  // namespace
}  // namespace sightline::merged_members_test
