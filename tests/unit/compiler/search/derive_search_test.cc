// How look-ups are derived from code that no compiler of ours would write: parts that are shared a
// thousandfold end in a search or in none, soon. What is derived of policies is in search_test.cc.
#include <gtest/gtest.h>

#include "compiler/search/search_plan.h"

namespace sightline::testing::derive_search_test {
namespace {

// `principal == resource`, joined with itself so many times.
Program doubled(Opcode join, std::uint16_t times) {
  Program program;
  program.code = {
      {.op = Opcode::principal}, {.op = Opcode::resource}, {.op = Opcode::equal, .a = 0, .b = 1}};
  for (std::uint16_t i = 0; i < times; ++i) {
    const auto before = static_cast<std::uint16_t>(program.code.size() - 1);
    program.code.push_back({.op = join, .a = before, .b = before});
  }
  program.blocks = {{.end = static_cast<std::uint32_t>(program.code.size())}};
  return program;
}

TEST(SearchDerivation, FindsAConditionInAThousandfoldAnd) {
  const ClauseSearch search =
      derive_search(doubled(Opcode::logical_and, 1000), 0, Wanted::principals);
  ASSERT_EQ(search.branches.size(), 1U);
  ASSERT_FALSE(search.branches[0].chains.empty());
  EXPECT_EQ(search.branches[0].chains[0].size(), 1U);
}

TEST(SearchDerivation, GivesUpOnAThousandfoldOr) {
  EXPECT_TRUE(
      derive_search(doubled(Opcode::logical_or, 1000), 0, Wanted::resources).branches.empty());
  EXPECT_EQ(derive_search(doubled(Opcode::logical_or, 3), 0, Wanted::resources).branches.size(),
            8U);
}

// `principal == (v ?? v)`, where v is again such a one.
TEST(SearchDerivation, GivesUpOnAThousandfoldValue) {
  Program program;
  program.code = {{.op = Opcode::principal}, {.op = Opcode::resource}};
  for (std::uint16_t i = 0; i < 1000; ++i) {
    const auto before = static_cast<std::uint16_t>(program.code.size() - 1);
    program.code.push_back({.op = Opcode::coalesce, .a = before, .b = before});
  }
  program.code.push_back({.op = Opcode::equal, .a = 0, .b = 1001});
  program.blocks = {{.end = static_cast<std::uint32_t>(program.code.size())}};
  EXPECT_TRUE(derive_search(program, 0, Wanted::principals).branches.empty());
}

TEST(SearchDerivation, SeesWhoIsNotLookedAt) {
  Program program;
  program.code = {
      {.op = Opcode::principal}, {.op = Opcode::principal}, {.op = Opcode::equal, .a = 0, .b = 1}};
  program.blocks = {{.end = 3}};
  EXPECT_TRUE(derive_search(program, 0, Wanted::principals).looks);
  EXPECT_FALSE(derive_search(program, 0, Wanted::resources).looks);
}

}  // namespace
}  // namespace sightline::testing::derive_search_test
