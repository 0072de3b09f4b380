// Redis, and what lies between, at its worst: whatever happens, a connection is in step or closed, and no reply is taken
// for the answer to another question.
#include <gmock/gmock.h>

#include <thread>

#include "sightline/sources/redis_cache.h"
#include "tests/unit/runtime/sources/kept_replies.h"
#include "tests/unit/runtime/sources/middleman.h"
#include "tests/unit/runtime/sources/real_servers.h"
#include "tests/unit/runtime/sources/sealed_clips.h"

namespace sightline::testing::redis_trouble_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kKey1 = "sightline:a4:Clip:fixed:2:c1";

std::string path(const char* name) { return own_directory() + "/" + name; }

RedisCache cache_at(const std::string& address) {
  auto made = RedisCache::make(declarations(), {.address = address,
                                                .keys = &keys(),
                                                .first_wait = milliseconds(0),
                                                .longest_wait = milliseconds(0)});
  if (!made) throw std::runtime_error(made.error());
  return std::move(*made);
}
std::vector<std::string> ask(RedisCache& cache, std::vector<Question> questions, int ms = 2000) {
  KeptReplies replies(schema());
  cache.ask(questions, in_ms(ms), replies);
  return replies.words();
}
std::string said(const char* clip_id, const char* what) {
  return "Clip::\"" + std::string(clip_id) + "\" (sealed fixed): " + what;
}

// c1 is north's, c2 south's, in the real Redis.
void fill() {
  PlainClient(RealServers::get().redis()).ask({"FLUSHALL"});
  RedisCache cache = cache_at(RealServers::get().redis());
  ASSERT_TRUE(cache.put(sealed(stamp_of("c1", "north")), milliseconds(0)));
  ASSERT_TRUE(cache.put(sealed(stamp_of("c2", "south")), milliseconds(0)));
  ASSERT_TRUE(cache.write(in_ms(2000)));
}

// The published fault: a request is given up, its connection goes back to the pool, and the next request is
// answered with the reply to the one before.
TEST(RedisTrouble, NoReplyIsTakenForTheOneToTheNextQuestion) {
  fill();
  Middleman slow(path("slow.sock"), RealServers::get().redis());
  const auto late_once = [&slow] {
    slow.set([is_first = std::make_shared<bool>(true)](std::string&) {
      if (std::exchange(*is_first, false)) std::this_thread::sleep_for(milliseconds(120));
      return true;
    });
  };
  PlainClient naive(path("slow.sock"));
  late_once();
  EXPECT_EQ(naive.ask({"GET", kKey1}, 40), "") << "too late, and it goes on with the connection";
  std::this_thread::sleep_for(milliseconds(150));
  EXPECT_THAT(naive.ask({"GET", "sightline:a4:Clip:fixed:2:c2"}, 500), HasSubstr("c1"))
      << "it is given c1 for c2";

  RedisCache cache = cache_at(path("slow.sock"));
  ASSERT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "records")));
  late_once();
  EXPECT_THAT(ask(cache, {clip("c1")}, 40), ElementsAre(said("c1", "failed")));
  EXPECT_EQ(cache.counts().last_trouble, "it was too late");
  std::this_thread::sleep_for(milliseconds(150));
  KeptReplies replies(schema());
  cache.ask(std::vector{clip("c2")}, in_ms(2000), replies);
  ASSERT_EQ(replies.words(), std::vector{said("c2", "records")});
  const auto opened = open(declarations(), keys(), replies[0].records[0]);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->record.id, "c2");
  EXPECT_EQ(cache.counts().connected, 2U);
  EXPECT_EQ(cache.counts().given_up, 1U);
  EXPECT_EQ(cache.counts().another_question, 0U);
}

// A client that is one behind inside of one connection: what stands in between has one reply too many.
TEST(RedisTrouble, RepliesOutOfStepAreNotBelieved) {
  fill();
  Middleman shifting(path("shifting.sock"), RealServers::get().redis());
  RedisCache cache = cache_at(path("shifting.sock"));
  for (const char* extra : {"$-1\r\n", "+OK\r\n", "$3\r\nabc\r\n"}) {
    shifting.set([extra, is_first = std::make_shared<bool>(true)](std::string& bytes) {
      if (std::exchange(*is_first, false)) bytes.insert(0, extra);
      return true;
    });
    EXPECT_THAT(ask(cache, {clip("c1"), clip("c2")}),
                ElementsAre(said("c1", "failed"), said("c2", "failed")));
    EXPECT_EQ(cache.counts().last_trouble, "the replies are out of step") << extra;
    shifting.pass();
    EXPECT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "records")));
  }
}

TEST(RedisTrouble, WhateverComesInstead) {
  const std::string value = bulk("abcdef");
  const struct {
    const char* what;
    FakeReply reply;  // to GET
    const char* trouble;
    bool is_closed;
  } kTable[] = {
      {"half a reply, then silence", {"$100\r\nabc"}, "it was too late", true},
      {"nothing", {}, "it was too late", true},
      {"half a reply, then the end",
       {"$100\r\nabc", 0, true},
       "it was closed by the other side",
       true},
      {"the end", {"", 0, true}, "it was closed by the other side", true},
      {"a reply more", {value + value}, "the replies are out of step", true},
      {"no protocol", {"HTTP/1.1 400\r\n\r\n"}, "not what Redis replies, or too much of it", true},
      {"a huge array", {"*2000000000\r\n"}, "not what Redis replies, or too much of it", true},
      {"a huge text", {"$2000000000\r\n"}, "it was too late", true},
      {"too much",
       {"$30000000\r\n" + std::string(17 << 20, 'x')},
       "not what Redis replies, or too much of it",
       true},
      {"a number", {":7\r\n"}, "a reply of another type", false},
      {"a status", {"+OK\r\n"}, "a reply of another type", false},
      {"an array", {"*1\r\n$1\r\nx\r\n"}, "a reply of another type", false},
      {"an error", {"-OOM out of memory\r\n"}, "OOM out of memory", false},
      {"strange bytes", {value}, "a value that no RedisCache has put there", false},
  };
  for (const auto& it : kTable) {
    FakeRedis server(path("fake.sock"),
                     [&](const auto& command) { return echo_or(command, it.reply); });
    RedisCache cache = cache_at(path("fake.sock"));
    const bool is_late = it.trouble == std::string("it was too late");
    EXPECT_THAT(ask(cache, {clip("c1")}, is_late ? 100 : 3000), ElementsAre(said("c1", "failed")))
        << it.what;
    EXPECT_EQ(cache.counts().last_trouble, it.trouble) << it.what;
    EXPECT_EQ(cache.counts().given_up, it.is_closed ? 1U : 0U) << it.what;
  }
}

// As many replies as commands, and one of them is of the ask before.
TEST(RedisTrouble, ARightCountIsNotEnough) {
  FakeRedis server(path("behind.sock"), [before = bulk("the reply before")](
                                            const auto& command) mutable {
    return FakeReply{std::exchange(before, command[0] == "ECHO" ? bulk(command[1]) : "$-1\r\n")};
  });
  RedisCache cache = cache_at(path("behind.sock"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(ask(cache, {clip("c1"), clip("c2")}),
                ElementsAre(said("c1", "failed"), said("c2", "failed")));
    EXPECT_EQ(cache.counts().last_trouble, "the replies are out of step");
  }
}

TEST(RedisTrouble, WhatComesBetweenAsksClosesTheConnection) {
  FakeRedis server(path("late.sock"), [](const auto& command) {
    FakeReply reply = echo_or(command, {"$-1\r\n"});
    if (command[0] == "ECHO") reply.bytes += bulk("nobody has asked");
    return reply;
  });
  RedisCache cache = cache_at(path("late.sock"));
  for (int i = 0; i < 3; ++i) ask(cache, {clip("c1")});
  EXPECT_EQ(cache.counts().connected, 3U);
  EXPECT_EQ(cache.counts().given_up, 3U);
}

TEST(RedisTrouble, ADeadlineIsOneForAll) {
  // Each reply comes in time for a client that waits for each.
  FakeRedis server(path("drip.sock"), [](const auto& command) {
    FakeReply reply = echo_or(command, {"$-1\r\n"});
    reply.after_ms = 30;
    return reply;
  });
  RedisCache cache = cache_at(path("drip.sock"));
  const auto begin = steady_clock::now();
  EXPECT_THAT(ask(cache, std::vector<Question>(20, clip("c1")), 100),
              ::testing::Each(said("c1", "failed")));
  EXPECT_LT(steady_clock::now() - begin, milliseconds(400));
}

TEST(RedisTrouble, AServerThatAcceptsAndSaysNothing) {
  // Nobody reads: what is sent piles up.
  FakeRedis server(path("mute.sock"), [](const auto&) { return FakeReply{"", 100000}; });
  RedisCache cache = cache_at(path("mute.sock"));
  for (int i = 0; i < 3000; ++i)
    ASSERT_TRUE(
        cache.put(sealed(shares_of(("a camera with a name " + std::string(800, 'x')).c_str(), {})),
                  milliseconds(0)));
  const auto begin = steady_clock::now();
  const auto written = cache.write(in_ms(100));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), "it was too late");
  EXPECT_LT(steady_clock::now() - begin, milliseconds(1500));
}

TEST(RedisTrouble, NobodyThereCostsNoTimeAndIsTriedAgainLater) {
  auto made = RedisCache::make(declarations(), {.address = path("nobody.sock"),
                                                .first_wait = milliseconds(300),
                                                .longest_wait = milliseconds(300)});
  ASSERT_TRUE(made);
  RedisCache& cache = *made;
  const auto begin = steady_clock::now();
  EXPECT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "failed")));
  EXPECT_EQ(cache.counts().last_trouble, "cannot connect: No such file or directory");
  ask(cache, {clip("c1")});
  ask(cache, {clip("c1")});
  EXPECT_EQ(cache.counts().last_trouble, "it waits before it connects again");
  EXPECT_LT(steady_clock::now() - begin, milliseconds(250));
  FakeRedis server(path("nobody.sock"),
                   [](const auto& command) { return echo_or(command, {"$-1\r\n"}); });
  std::this_thread::sleep_for(milliseconds(320));
  EXPECT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "absent")));
}

TEST(RedisTrouble, AGreetingThatIsNoneIsNotRedis) {
  FakeRedis server(path("greet.sock"), [](const auto&) { return FakeReply{":1\r\n"}; });
  auto cache = RedisCache::make(declarations(), {.address = path("greet.sock"), .password = "x"});
  ASSERT_TRUE(cache);
  EXPECT_THAT(ask(*cache, {clip("c1")}), ElementsAre(said("c1", "failed")));
  EXPECT_EQ(cache->counts().last_trouble, "not a greeting of Redis");
  EXPECT_EQ(cache->counts().given_up, 1U);
}

// A host that stops in the middle, by an exception of its own.
TEST(RedisTrouble, WhoeverStopsTakingRepliesLeavesNoneBehind) {
  fill();
  struct Stops : Replies {
    void take(const Reply&) override { throw std::runtime_error("enough"); }
  } stops;
  RedisCache cache = cache_at(RealServers::get().redis());
  EXPECT_THROW(cache.ask(std::vector{clip("c1"), clip("c2")}, in_ms(2000), stops),
               std::runtime_error);
  EXPECT_THAT(ask(cache, {clip("c2")}), ElementsAre(said("c2", "records")));
}

TEST(RedisTrouble, ARestartBetweenAsksIsNotNoticed) {
  fill();
  RedisCache cache = cache_at(RealServers::get().redis());
  ASSERT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "records")));
  RealServers::get().tell("redis stop");
  EXPECT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "failed")));
  RealServers::get().tell("redis start");
  EXPECT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "absent")));
  RealServers::get().tell("redis stop");
  RealServers::get().tell("redis start");
  EXPECT_THAT(ask(cache, {clip("c1")}), ElementsAre(said("c1", "absent")));
  EXPECT_EQ(cache.counts().connected, 3U);
}

TEST(RedisTrouble, AFailedWriteSaysSo) {
  FakeRedis server(path("full.sock"), [](const auto& command) {
    return echo_or(command, {"-OOM command not allowed when used memory > 'maxmemory'.\r\n"});
  });
  RedisCache cache = cache_at(path("full.sock"));
  ASSERT_TRUE(cache.put(sealed(stamp_of("c1", "north")), milliseconds(0)));
  const auto written = cache.write(in_ms(1000));
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error(), HasSubstr("OOM command not allowed"));
  const auto once_more = cache.write(in_ms(1000));
  ASSERT_TRUE(once_more) << "what failed does not wait any more";
  EXPECT_EQ(*once_more, 0U);
}

}  // namespace
}  // namespace sightline::testing::redis_trouble_test
