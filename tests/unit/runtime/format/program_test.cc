// Which clauses decide an action for a pair of types.
#include "runtime/format/program.h"

#include <gtest/gtest.h>

namespace sightline::program_test {
namespace {

TEST(Program, FindsTheCaseOfAnActionAndTwoTypes) {
  Program program;
  EXPECT_EQ(program.find_case(0, 0, 0), nullptr);
  program.cases = {{0, 1, 2, {}, {}},
                   {0, 1, 3, {}, {}},
                   {0, 4, 2, {}, {}},
                   {1, 1, 2, {}, {}},
                   {3, 0, 0, {}, {}}};
  for (const auto& one : program.cases)
    EXPECT_EQ(program.find_case(one.action, one.principal, one.resource), &one);
  EXPECT_EQ(program.find_case(0, 2, 1), nullptr);
  EXPECT_EQ(program.find_case(0, 4, 3), nullptr);
  EXPECT_EQ(program.find_case(1, 1, 3), nullptr);
  EXPECT_EQ(program.find_case(2, 1, 2), nullptr);
  EXPECT_EQ(program.find_case(4, 0, 0), nullptr);
  EXPECT_EQ(program.find_case(0, 0, 0), nullptr);
  EXPECT_EQ(program.find_case(0xffff, 0xffff, 0xffff), nullptr);
}

}  // namespace
}  // namespace sightline::program_test
