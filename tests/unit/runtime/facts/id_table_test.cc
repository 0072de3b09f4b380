// Ids to rows and back, through many growths.
#include "runtime/facts/id_table.h"

#include <gtest/gtest.h>

namespace sightline::id_table_test {
namespace {

TEST(IdTable, NumbersIdsInTheOrderTheyCame) {
  IdTable table(42);
  EXPECT_EQ(table.find("a"), kNoRow);
  EXPECT_EQ(table.intern("a"), 0U);
  EXPECT_EQ(table.intern("b"), 1U);
  EXPECT_EQ(table.intern("a"), 0U);
  EXPECT_EQ(table.size(), 2U);
  EXPECT_EQ(table.id(0), "a");
  EXPECT_EQ(table.id(1), "b");
}

TEST(IdTable, ComparesBytesAndNothingElse) {
  IdTable table(42);
  const std::string_view ids[] = {"a",
                                  "A",
                                  "a ",
                                  "a\0b",
                                  std::string_view("a\0", 2),
                                  "caf\xc3\xa9",
                                  "cafe\xcc\x81",
                                  "12345678",
                                  "123456789",
                                  "1234567812345678",
                                  "12345678\0"};
  for (std::uint32_t i = 0;
       const auto id : {ids[0], ids[1], ids[2], ids[4], ids[5], ids[6], ids[7], ids[8], ids[9]}) {
    EXPECT_EQ(table.intern(id), i++);
  }
  EXPECT_EQ(table.find("12345678"), 6U);
}

TEST(IdTable, FindsEveryIdAmongManyWhateverTheSeed) {
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    IdTable table(seed);
    constexpr std::uint32_t kCount = 20'000;
    for (std::uint32_t i = 0; i < kCount; ++i)
      ASSERT_EQ(table.intern("camera-" + std::to_string(i)), i);
    for (std::uint32_t i = 0; i < kCount; ++i) {
      ASSERT_EQ(table.find("camera-" + std::to_string(i)), i);
      ASSERT_EQ(table.id(i), "camera-" + std::to_string(i));
    }
    EXPECT_EQ(table.find("camera-20000"), kNoRow);
    EXPECT_EQ(table.find(""), kNoRow);
  }
}

}  // namespace
}  // namespace sightline::id_table_test
