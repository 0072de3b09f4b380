// Reading past the end: once failed, always failed, and zeros.
#include "runtime/format/cursor.h"

#include <gtest/gtest.h>

#include <array>

namespace sightline::cursor_test {
namespace {

constexpr std::array<std::byte, 9> kBytes = {std::byte{1},    std::byte{2},    std::byte{3},
                                             std::byte{4},    std::byte{0xff}, std::byte{0xff},
                                             std::byte{0xff}, std::byte{0xff}, std::byte{9}};

TEST(Cursor, ReadsLittleEndian) {
  EXPECT_EQ(Cursor(kBytes).u8(), 1);
  EXPECT_EQ(Cursor(kBytes).u16(), 0x0201);
  EXPECT_EQ(Cursor(kBytes).u32(), 0x04030201U);
  EXPECT_EQ(Cursor(kBytes).u64(), 0xffffffff04030201U);
  EXPECT_EQ(Cursor(kBytes).i64(), static_cast<std::int64_t>(0xffffffff04030201U));
}

TEST(Cursor, KnowsWhereItIs) {
  Cursor cursor(kBytes, 100);
  EXPECT_EQ(cursor.offset(), 100U);
  (void)cursor.u32();
  EXPECT_EQ(cursor.offset(), 104U);
  EXPECT_EQ(cursor.remaining(), 5U);
}

TEST(Cursor, StaysFailed) {
  Cursor cursor(kBytes);
  (void)cursor.u64();
  EXPECT_FALSE(cursor.failed());
  EXPECT_EQ(cursor.u16(), 0);
  EXPECT_TRUE(cursor.failed());
  EXPECT_EQ(cursor.u8(), 0) << "the last byte is not to be had any more";
  EXPECT_TRUE(cursor.bytes(1).empty());
  EXPECT_TRUE(cursor.failed());
  EXPECT_EQ(cursor.offset(), kBytes.size());
}

TEST(Cursor, RefusesALengthBeyondEverything) {
  Cursor cursor(kBytes);
  EXPECT_TRUE(cursor.bytes(SIZE_MAX).empty());
  EXPECT_TRUE(cursor.failed());
}

}  // namespace
}  // namespace sightline::cursor_test
