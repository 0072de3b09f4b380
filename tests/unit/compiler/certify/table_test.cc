// Only terms that have a sort come into the table of a question.
#include "compiler/certify/table.h"

#include <gtest/gtest.h>

namespace sightline::certify::table_test {
namespace {

constexpr std::uint32_t kUser = 2, kScopes = 3;
enum : Node { kAnn, kBea, kOne, kMask, kActive, kLevel, kTerms };

Table people() {
  Table table;
  table.declare(Sort{"User", 0});
  table.declare(Sort{"", 3});
  table.declare(Function{"ann", {}, kUser});
  table.declare(Function{"bea", {}, kUser});
  table.declare(Function{"active", {kUser}, kBoolean});
  table.declare(Function{"level", {kUser}, kInteger});
  table.append(Kind::application, 0, {});
  table.append(Kind::application, 1, {});
  table.append(Kind::number, 1, {});
  table.append(Kind::mask, 5, {}, kScopes);
  table.append(Kind::application, 2, std::vector<std::uint32_t>{kAnn});
  table.append(Kind::application, 3, std::vector<std::uint32_t>{kAnn});
  return table;
}

struct Row {
  const char* name;
  Kind kind;
  std::int64_t number;
  std::vector<std::uint32_t> operands;
  std::uint32_t sort;
  bool fits;
};
const Literal kIsActive = positive(kActive);

const std::vector<Row> kRows{
    {"a function of the right sorts", Kind::application, 2, {kBea}, 0, true},
    {"a function that is not declared", Kind::application, 4, {kBea}, 0, false},
    {"a function of nothing, too few", Kind::application, 2, {}, 0, false},
    {"a function of too many", Kind::application, 0, {kAnn}, 0, false},
    {"a function of another sort", Kind::application, 2, {kOne}, 0, false},
    {"a function of a term to come", Kind::application, 2, {kTerms}, 0, false},
    {"a number", Kind::number, -7, {}, 0, true},
    {"a number with operands", Kind::number, 1, {kOne}, 0, false},
    {"a mask that fits", Kind::mask, 7, {}, kScopes, true},
    {"a mask that is too wide", Kind::mask, 8, {}, kScopes, false},
    {"a mask of elements", Kind::mask, 1, {}, kUser, false},
    {"a mask of a sort that is not declared", Kind::mask, 1, {}, 4, false},
    {"nothing and nothing", Kind::conjunction, 0, {}, 0, true},
    {"literals together", Kind::conjunction, 0, {kIsActive, negation(kIsActive)}, 0, true},
    {"an element as a literal", Kind::conjunction, 0, {positive(kAnn)}, 0, false},
    {"a literal to come", Kind::conjunction, 0, {positive(kTerms)}, 0, false},
    {"two literals are the same", Kind::equivalence, 0, {kIsActive, kIsActive}, 0, true},
    {"one literal is the same", Kind::equivalence, 0, {kIsActive}, 0, false},
    {"a choice", Kind::choice, 0, {kIsActive, kIsActive, kIsActive}, 0, true},
    {"a choice of elements", Kind::choice, 0, {kIsActive, kIsActive, positive(kAnn)}, 0, false},
    {"two elements are one", Kind::equality, 0, {kAnn, kBea}, 0, true},
    {"an element is a number", Kind::equality, 0, {kAnn, kOne}, 0, false},
    {"Booleans are equal", Kind::equality, 0, {kActive, kActive}, 0, false},
    {"integers in order", Kind::less_equal, 0, {kOne, kLevel}, 0, true},
    {"elements in order", Kind::less_equal, 0, {kAnn, kBea}, 0, false},
    {"the last bit", Kind::bit, 2, {kMask}, 0, true},
    {"a bit past the last", Kind::bit, 3, {kMask}, 0, false},
    {"a bit before the first", Kind::bit, -1, {kMask}, 0, false},
    {"a bit of a number", Kind::bit, 0, {kOne}, 0, false},
    {"one or the other", Kind::if_then_else, 0, {kIsActive, kAnn, kBea}, 0, true},
    {"one or something else", Kind::if_then_else, 0, {kIsActive, kAnn, kOne}, 0, false},
    {"one or the other, by an element",
     Kind::if_then_else,
     0,
     {positive(kAnn), kAnn, kBea},
     0,
     false},
    {"Booleans one or the other", Kind::if_then_else, 0, {kIsActive, kActive, kActive}, 0, false},
    {"a sum", Kind::sum, 0, {kOne, kLevel}, 0, true},
    {"a sum of one", Kind::sum, 0, {kOne}, 0, false},
    {"a difference of elements", Kind::difference, 0, {kAnn, kBea}, 0, false},
};

TEST(CertifyTable, TakesTermsThatHaveASortAndNoOthers) {
  ASSERT_EQ(people().size(), kTerms);
  for (const Row& row : kRows) {
    Table table = people();
    EXPECT_EQ(table.append(row.kind, row.number, row.operands, row.sort), row.fits) << row.name;
    EXPECT_EQ(table.size(), row.fits ? kTerms + 1 : kTerms) << row.name;
  }
}

TEST(CertifyTable, TakesFunctionsOfDeclaredSortsThatAreNotBoolean) {
  Table table;
  EXPECT_FALSE(table.declare(Sort{"wide", 65}));
  EXPECT_TRUE(table.declare(Sort{"", 64}));
  EXPECT_TRUE(table.declare(Function{"f", {kInteger, 2}, kBoolean}));
  EXPECT_FALSE(table.declare(Function{"f", {kBoolean}, kInteger}));
  EXPECT_FALSE(table.declare(Function{"f", {3}, kInteger}));
  EXPECT_FALSE(table.declare(Function{"f", {}, 3}));
}

}  // namespace
}  // namespace sightline::certify::table_test
