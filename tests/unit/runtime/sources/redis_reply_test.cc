// What a server sends, read within bounds.
#include "runtime/sources/redis_reply.h"

#include <gtest/gtest.h>

namespace sightline::testing::redis_reply_test {
namespace {

using Kind = RedisReply::Kind;

TEST(RedisReply, IsReadPieceByPiece) {
  RedisReplyReader reader(10, 1000);
  const std::string bytes = "$2\r\nab\r\n*2\r\n$1\r\nx\r\n$-1\r\n:7\r\n+OK\r\n-ERR no\r\n*0\r\n";
  std::vector<RedisReply> replies;
  for (const char byte : bytes) {
    ASSERT_TRUE(reader.feed({&byte, 1}));
    while (auto reply = reader.next()) replies.push_back(std::move(*reply));
  }
  ASSERT_EQ(replies.size(), 6U);
  EXPECT_EQ(replies[0].text, "ab");
  ASSERT_EQ(replies[1].items.size(), 2U);
  EXPECT_EQ(replies[1].items[0].text, "x");
  EXPECT_EQ(replies[1].items[1].kind, Kind::nil);
  EXPECT_EQ(replies[2].integer, 7);
  EXPECT_EQ(replies[3].kind, Kind::status);
  EXPECT_EQ(replies[4].kind, Kind::error);
  EXPECT_EQ(replies[5].kind, Kind::array);
  EXPECT_TRUE(reader.is_empty());
}

TEST(RedisReply, HalfOfOneIsNone) {
  RedisReplyReader reader(10, 1000);
  EXPECT_TRUE(reader.is_empty());
  reader.feed("*2\r\n$1\r\nx\r\n");
  EXPECT_EQ(reader.next(), nullptr);
  EXPECT_FALSE(reader.failed());
  EXPECT_FALSE(reader.is_empty());
}

TEST(RedisReply, MakesNoRoomForWhatIsOnlyAnnounced) {
  for (const char* bytes : {"*11\r\n", "*2147483647\r\n", "*4294967296\r\n",
                            "*1\r\n*2147483647\r\n", "*1\r\n*1\r\n:1\r\n", "nonsense\r\n",
                            "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"}) {
    RedisReplyReader reader(10, 1000);
    reader.feed(bytes);
    EXPECT_EQ(reader.next(), nullptr) << bytes;
    EXPECT_TRUE(reader.failed()) << bytes;
  }
  RedisReplyReader many(10, 1000);
  std::string nils = "*10\r\n";
  for (int i = 0; i < 10; ++i) nils += "$-1\r\n";
  for (int array = 0; array < 3; ++array) {
    many.feed(nils);
    EXPECT_NE(many.next(), nullptr) << array;
  }
  many.feed(nils);
  EXPECT_EQ(many.next(), nullptr) << "40 items, and 1,000 bytes are 31";
  EXPECT_TRUE(many.failed());

  RedisReplyReader reader(10, 1000);
  reader.feed("$2000000000\r\n");
  EXPECT_EQ(reader.next(), nullptr);
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(reader.feed(std::string(100, 'x')));
  EXPECT_FALSE(reader.feed(std::string(100, 'x')));
  EXPECT_TRUE(reader.failed());
}

}  // namespace
}  // namespace sightline::testing::redis_reply_test
