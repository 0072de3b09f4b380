// Into a real Redis, and out of it again.
#include "sightline/sources/redis_cache.h"

#include <gmock/gmock.h>

#include <thread>

#include "sightline/trust/collector.h"
#include "tests/unit/runtime/sources/kept_replies.h"
#include "tests/unit/runtime/sources/real_servers.h"
#include "tests/unit/runtime/sources/sealed_clips.h"

namespace sightline::testing::redis_cache_test {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Cache {
  RedisCache redis;
  explicit Cache(RedisOptions options = {}) : redis(made(std::move(options))) {}
  static RedisCache made(RedisOptions options) {
    PlainClient(RealServers::get().redis()).ask({"FLUSHALL"});
    if (options.address.empty()) options.address = RealServers::get().redis();
    if (options.keys == nullptr) options.keys = &keys();
    options.rows_found_by = {{"pass", {"user"}}};
    auto cache = RedisCache::make(declarations(), options);
    if (!cache) throw std::runtime_error(cache.error());
    return std::move(*cache);
  }
  void put(const std::vector<std::byte>& record, int ttl_ms = 0) {
    const auto put = redis.put(record, milliseconds(ttl_ms));
    if (!put) throw std::runtime_error(put.error());
  }
  void write() {
    const auto written = redis.write(in_ms(2000));
    if (!written) throw std::runtime_error(written.error());
  }
  std::vector<std::string> ask(std::vector<Question> questions, int ms = 2000) {
    KeptReplies replies(schema());
    redis.ask(questions, in_ms(ms), replies);
    return replies.words();
  }
};

// The example of the header.
TEST(RedisCache, ServesACollector) {
  const std::string socket = RealServers::get().redis();
  auto cache = sightline::RedisCache::make(declarations(), {.address = socket, .keys = &keys()});
  ASSERT_TRUE(cache);
  ASSERT_TRUE(cache->put(sealed(stamp_of("c1", "north")), std::chrono::hours(1)));
  const auto written = cache->write(std::chrono::steady_clock::now() + std::chrono::seconds(1));
  ASSERT_TRUE(written);
  EXPECT_EQ(*written, 1U);
  auto collector =
      sightline::Collector::make(clip_policy().loaded, {.cache = {&*cache, {"Clip"}, &keys()}});
  ASSERT_TRUE(collector);
  const Snapshot snapshot = clips_snapshot();
  const std::vector requests = {may_view("ann", "c1"), may_view("bea", "c1")};
  const Collected collected = collector->collect(requests, snapshot);
  EXPECT_TRUE(collected.decide(0));
  EXPECT_FALSE(collected.decide(1));
  EXPECT_EQ(collected.counts().believed, 1U);
  EXPECT_EQ(cache->counts().answered, 1U);
}

TEST(RedisCache, KeepsEachKindOfFact) {
  for (const std::string& address : {RealServers::get().redis(), RealServers::get().redis_tcp()}) {
    Cache cache({.address = address});
    cache.put(sealed(stamp_of("c1", "north")));
    cache.put(sealed(shares_of("porch", {"ann", "bea"})));
    cache.put(sealed(shares_of("shed", {})));
    cache.put(sealed(pass_of("bea", "c1")));
    cache.put(sealed(pass_of("bea", "c2")));
    ASSERT_TRUE(cache.redis.put(friends_of("ann"), friends({{"ann", "bea"}}), milliseconds(0)));
    cache.write();
    EXPECT_THAT(
        cache.ask({clip("c1"), shares("porch"), shares("shed"), passes("bea", "c1"),
                   passes("bea", ""), friends_of("ann"), clip("c2"), passes("ann", "")}),
        ElementsAre("Clip::\"c1\" (sealed fixed): records", "Clip::\"c2\" (sealed fixed): absent",
                    "friend(User::\"ann\", _): all (User::\"ann\", User::\"bea\")",
                    "pass(User::\"ann\", _): absent", "pass(User::\"bea\", Clip::\"c1\"): records",
                    "pass(User::\"bea\", _): records 2", "share(_, Camera::\"porch\"): records",
                    "share(_, Camera::\"shed\"): records"));
    EXPECT_EQ(cache.redis.counts().connected, 1U);
    EXPECT_EQ(cache.redis.counts().last_trouble, "");
  }
}

TEST(RedisCache, ForgetsWhatIsErasedAndWhatWasPutForATime) {
  Cache cache;
  cache.put(sealed(stamp_of("c1", "north")));
  cache.put(sealed(stamp_of("c2", "north")), 300);
  cache.put(sealed(pass_of("bea", "c1")), 10000);
  cache.put(sealed(pass_of("bea", "c2")), 10000);
  cache.write();
  EXPECT_THAT(cache.ask({clip("c2")}), ElementsAre("Clip::\"c2\" (sealed fixed): records"));
  ASSERT_TRUE(cache.redis.erase(clip("c1")));
  ASSERT_TRUE(cache.redis.erase(passes("bea", "c1")));
  cache.write();
  std::this_thread::sleep_for(milliseconds(350));
  EXPECT_THAT(
      cache.ask({clip("c1"), clip("c2"), passes("bea", "c1"), passes("bea", "")}),
      ElementsAre("Clip::\"c1\" (sealed fixed): absent", "Clip::\"c2\" (sealed fixed): absent",
                  "pass(User::\"bea\", Clip::\"c1\"): absent", "pass(User::\"bea\", _): records"));
  EXPECT_GT(PlainClient(RealServers::get().redis())
                .ask({"PTTL", "sightline:r4:pass:sealed:e4:User3:bea_"}),
            ":9000");
  ASSERT_TRUE(cache.redis.erase(passes("bea", "")));
  cache.write();
  EXPECT_THAT(cache.ask({passes("bea", "")}), ElementsAre("pass(User::\"bea\", _): absent"));
}

TEST(RedisCache, RefusesToKeepWhatIsNoAnswer) {
  static const SealKeys foreign = SealKeys::generate();
  Cache cache;
  const auto why = [](const PutResult& result) { return result ? "" : result.error(); };
  EXPECT_EQ(why(cache.redis.put(sealed(stamp_of("c1", "north"), foreign), milliseconds(0))),
            "not a record of these keys: unknown key");
  EXPECT_EQ(why(cache.redis.put(std::vector<std::byte>(9), milliseconds(0))),
            "not a record of these keys: malformed");
  EXPECT_EQ(why(cache.redis.put(sealed(stamp_of("c1", "north")), milliseconds(-1))),
            "a negative time to live");
  EXPECT_EQ(why(cache.redis.put(clip("c1"), {{}, {camera("porch"), account("north")}, {}, false},
                                milliseconds(0))),
            "not declared `cached`");
  const Answer of_bea = friends({{"bea", "ann"}});
  EXPECT_EQ(why(cache.redis.put(friends_of("ann"), of_bea, milliseconds(0))),
            "a row is not under the key that was asked for");
  EXPECT_EQ(why(cache.redis.put(friends_of(""), of_bea, milliseconds(0))),
            "a key that has an empty id");
  EXPECT_EQ(why(cache.redis.put(
                {.trust = Trust::cached, .owner = *schema().find_entity("Camera"), .id = "porch"},
                {{}, {Value::unavailable()}, {}, false}, milliseconds(0))),
            "a value is unavailable");
  EXPECT_EQ(why(cache.redis.erase(friends_of(""))), "a key that has an empty id");
  const auto written = cache.redis.write(in_ms(1000));
  ASSERT_TRUE(written);
  EXPECT_EQ(*written, 0U);
  EXPECT_EQ(PlainClient(RealServers::get().redis()).ask({"DBSIZE"}), ":0\r\n");

  auto blind = RedisCache::make(declarations(), {.address = RealServers::get().redis()});
  ASSERT_TRUE(blind);
  EXPECT_EQ(why(blind->put(sealed(stamp_of("c1", "north")), milliseconds(0))),
            "there are no keys to check the record with");
}

// Somebody else can write there.
TEST(RedisCache, AnswersWhatTheValueSaysNotWhereItLies) {
  Cache cache;
  cache.put(sealed(stamp_of("c1", "north")));
  cache.put(sealed(stamp_of("c2", "south")));
  cache.put(sealed(pass_of("bea", "c1")));
  cache.write();
  PlainClient other(RealServers::get().redis());
  other.ask({"COPY", "sightline:a4:Clip:fixed:2:c1", "sightline:a4:Clip:fixed:2:c3"});
  other.ask({"COPY", "sightline:a4:Clip:fixed:2:c2", "sightline:a4:Clip:fixed:2:c1", "REPLACE"});
  other.ask(
      {"COPY", "sightline:r4:pass:sealed:e4:User3:bea_", "sightline:r4:pass:sealed:e4:User3:ann_"});
  EXPECT_THAT(cache.ask({clip("c1"), clip("c3"), passes("ann", "")}),
              ElementsAre("Clip::\"c1\" (sealed fixed): failed",
                          "Clip::\"c1\" (sealed fixed): records", "pass(User::\"ann\", _): failed"))
      << "c2's value lies under c1, and c1's was under c3 before";
  EXPECT_EQ(cache.redis.counts().another_question, 3U);
}

TEST(RedisCache, AWrongTypeOrStrangeBytesFailAlone) {
  Cache cache;
  cache.put(sealed(stamp_of("c1", "north")));
  cache.write();
  PlainClient other(RealServers::get().redis());
  other.ask({"LPUSH", "sightline:a4:Clip:fixed:2:c2", "x"});
  other.ask({"SET", "sightline:a4:Clip:fixed:2:c3", "x"});
  other.ask({"SET", "sightline:r4:pass:sealed:e4:User3:ann_", "x"});
  EXPECT_THAT(
      cache.ask({clip("c1"), clip("c2"), clip("c3"), passes("ann", "")}),
      ElementsAre("Clip::\"c1\" (sealed fixed): records", "Clip::\"c2\" (sealed fixed): failed",
                  "Clip::\"c3\" (sealed fixed): failed", "pass(User::\"ann\", _): failed"));
  EXPECT_EQ(cache.redis.counts().failed, 3U);
  EXPECT_EQ(cache.redis.counts().given_up, 0U) << "the connection is in step";
  EXPECT_THAT(cache.redis.counts().last_trouble, HasSubstr("WRONGTYPE"));
  EXPECT_THAT(cache.ask({{.owner = 99}}), ElementsAre(HasSubstr("failed")));
}

TEST(RedisCache, LooksForRowsOnlyByWhatTheyWerePutUnder) {
  Cache cache;
  Question by_clip = passes("bea", "c1");
  by_clip.mask = 2;
  by_clip.key.erase(by_clip.key.begin());
  EXPECT_THAT(cache.ask({by_clip}), ElementsAre("pass(_, Clip::\"c1\"): failed"));
  EXPECT_EQ(cache.redis.counts().last_trouble, "asked for what is never put there");
  EXPECT_EQ(cache.redis.counts().connected, 0U);
}

TEST(RedisCache, IsLetInByItsPassword) {
  const std::string address = RealServers::get().locked_redis();
  const struct {
    const char *user, *password, *trouble;
  } kTable[] = {{"", "open", ""},
                {"ann", "sesame", ""},
                {"ann", "wrong", "it was not let in: WRONGPASS"},
                {"", "wrong", "it was not let in: WRONGPASS"},
                {"", "", "NOAUTH Authentication required."}};
  for (const auto& it : kTable) {
    auto cache = RedisCache::make(
        declarations(),
        {.address = address, .user = it.user, .password = it.password, .database = 0});
    ASSERT_TRUE(cache);
    KeptReplies replies(schema());
    cache->ask(std::vector{clip("c1")}, in_ms(2000), replies);
    const bool is_let_in = *it.trouble == 0;
    EXPECT_EQ(replies[0].kind, is_let_in ? Reply::Kind::absent : Reply::Kind::failed) << it.trouble;
    EXPECT_THAT(cache->counts().last_trouble, HasSubstr(it.trouble));
  }
}

TEST(RedisCache, HasADatabaseAndAPrefixOfItsOwn) {
  Cache one, two({.database = 3}), three({.prefix = "other:"});
  one.put(sealed(stamp_of("c1", "north")));
  one.write();
  EXPECT_THAT(one.ask({clip("c1")}), ElementsAre(HasSubstr("records")));
  EXPECT_THAT(two.ask({clip("c1")}), ElementsAre(HasSubstr("absent")));
  EXPECT_THAT(three.ask({clip("c1")}), ElementsAre(HasSubstr("absent")));
}

TEST(RedisCache, RefusesOptionsInWords) {
  const struct {
    RedisOptions options;
    const char* why;
  } kTable[] = {
      {{.address = "nowhere"}, "`nowhere` is neither the path of a socket nor HOST:PORT"},
      {{.address = "/x", .user = "ann"}, "a user for Redis, and no password"},
      {{.address = "/x", .rows_found_by = {{"no", {}}}}, "rows of `no`: there is no such relation"},
      {{.address = "/x", .rows_found_by = {{"share", {}}}},
       "rows of `share` are not sealed each apart"},
      {{.address = "/x", .rows_found_by = {{"pass", {"no"}}}},
       "rows of `pass`: there is no column `no`"},
  };
  for (const auto& it : kTable) {
    const auto made = RedisCache::make(declarations(), it.options);
    ASSERT_FALSE(made) << it.why;
    EXPECT_EQ(made.error(), it.why);
  }
}

TEST(RedisCache, WritesAndReadsManyAtOnce) {
  Cache cache;
  for (int i = 0; i < 20000; ++i)
    cache.put(sealed(stamp_of(("c" + std::to_string(i)).c_str(), "north")));
  cache.write();
  std::deque<std::string> ids;
  std::vector<Question> questions;
  for (int i = 0; i < 5000; ++i)
    questions.push_back(clip(ids.emplace_back("c" + std::to_string(i)).c_str()));
  KeptReplies replies(schema());
  cache.redis.ask(questions, in_ms(5000), replies);
  ASSERT_EQ(replies.size(), 5000U);
  EXPECT_EQ(cache.redis.counts().answered, 5000U);

  // More than is listened to.
  auto few = RedisCache::make(declarations(),
                              {.address = RealServers::get().redis(), .max_reply_bytes = 100000});
  ASSERT_TRUE(few);
  KeptReplies none(schema());
  few->ask(questions, in_ms(5000), none);
  EXPECT_EQ(few->counts().failed, 5000U);
  EXPECT_EQ(few->counts().last_trouble, "not what Redis replies, or too much of it");
}

}  // namespace
}  // namespace sightline::testing::redis_cache_test
