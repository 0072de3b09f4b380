// A piece of a policy's text, cut for a sentence.
#include "compiler/tell/excerpt.h"

#include <gtest/gtest.h>

namespace sightline::testing::excerpt_test {
namespace {

TEST(Excerpt, IsOneLineOfWholeCharacters) {
  EXPECT_EQ(excerpt("a\n   and\tb ", 60), "a and b");
  EXPECT_EQ(excerpt("", 60), "");
  EXPECT_EQ(excerpt("abcd", 4), "abcd");
  EXPECT_EQ(excerpt("abcde", 4), "abcd..");
  EXPECT_EQ(excerpt("ab\xc3\xa9xyz", 3), "ab..");
  EXPECT_EQ(excerpt("ab\xc3\xa9xyz", 4), "ab\xc3\xa9..");
}

}  // namespace
}  // namespace sightline::testing::excerpt_test
