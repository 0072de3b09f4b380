#include "runtime/sources/redis_address.h"

#include <gmock/gmock.h>
#include <sys/socket.h>

namespace sightline::testing::redis_address_test {
namespace {

using ::testing::HasSubstr;

TEST(RedisAddress, IsASocketOrAHostWithAPort) {
  const struct {
    const char* text;
    int family;
  } kTable[] = {
      {"/run/redis.sock", AF_UNIX}, {"127.0.0.1:6379", AF_INET}, {"[::1]:6379", AF_INET6}};
  for (const auto& it : kTable) {
    const auto found = redis_addresses(it.text);
    ASSERT_TRUE(found) << it.text;
    EXPECT_EQ(found->front().family, it.family);
  }
}

TEST(RedisAddress, OrIsRefusedInWords) {
  const struct {
    std::string text;
    const char* why;
  } kTable[] = {{"", "is neither the path of a socket nor HOST:PORT"},
                {"localhost", "is neither the path of a socket nor HOST:PORT"},
                {"127.0.0.1:99999", "a port is a number from 1 to 65535"},
                {"127.0.0.1:0", "a port is a number from 1 to 65535"},
                {"127.0.0.1:redis", "a port is a number from 1 to 65535"},
                {":6379", "is neither the path of a socket nor HOST:PORT"},
                {"/" + std::string(200, 'x'), "the path of a socket is too long"},
                {"no such host:6379", "cannot be looked up: "}};
  for (const auto& it : kTable) {
    const auto found = redis_addresses(it.text);
    ASSERT_FALSE(found) << it.text;
    EXPECT_THAT(found.error(), HasSubstr(it.why));
  }
}

}  // namespace
}  // namespace sightline::testing::redis_address_test
