// Out of a real PostgreSQL: every type, every kind of question, one moment; and queries that are refused at start.
#include "sightline/sources/postgres_registry.h"

#include <gmock/gmock.h>

#include <thread>

#include "runtime/sources/postgres_link.h"
#include "sightline/trust/collector.h"
#include "tests/unit/runtime/sources/house.h"
#include "tests/unit/runtime/sources/kept_replies.h"
#include "tests/unit/runtime/sources/real_servers.h"

namespace sightline::testing::postgres_registry_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Registry {
  PostgresRegistry postgres;
  explicit Registry(std::vector<PostgresQuery> queries = house_queries())
      : postgres(made(std::move(queries))) {}
  static PostgresRegistry made(std::vector<PostgresQuery> queries) {
    auto registry = PostgresRegistry::make(
        house().loaded, {.connection = house_database(), .queries = std::move(queries)});
    if (!registry) throw std::runtime_error(registry.error());
    return std::move(*registry);
  }
  std::vector<std::string> ask(std::vector<Question> questions, int ms = 2000) {
    KeptReplies replies(house().loaded.schema());
    postgres.ask(questions, in_ms(ms), replies);
    return replies.words();
  }
  const SourceCounts& counts() const { return postgres.counts(); }
};

PostgresQuery limit_query() {
  return {.of = "limit", .sql = "SELECT value AS \"limit\" FROM setting WHERE name = 'limit'"};
}

// The example of the header, as far as its names go.
TEST(PostgresRegistry, ServesACollector) {
  auto registry = sightline::PostgresRegistry::make(
      house().loaded,
      {.connection = house_database(),
       .queries = {
           {.of = "Camera", .sql = "SELECT id, owner FROM camera WHERE id = $1"},
           {.of = "share",
            .by = {"user", "camera"},
            .sql = "SELECT \"user\", camera, until FROM share WHERE \"user\" = $1 AND camera = $2"},
           {.of = "limit", .sql = "SELECT value AS \"limit\" FROM setting WHERE name = 'limit'"}}});
  ASSERT_TRUE(registry) << registry.error();
  auto collector = sightline::Collector::make(
      house().loaded, {.registry = {&*registry, {"Camera", "share", "limit"}, true}});
  ASSERT_TRUE(collector) << collector.error();
  const Snapshot snapshot = empty_house();
  const std::vector requests = {may_watch("ann", "porch"), may_watch("bea", "porch"),
                                may_watch("cora", "porch"), may_watch("ann", "nowhere")};
  const Collected collected = collector->collect(requests, snapshot);
  EXPECT_TRUE(collected.decide(0)) << "her camera";
  EXPECT_TRUE(collected.decide(1)) << "shared with her";
  EXPECT_FALSE(collected.decide(2));
  EXPECT_FALSE(collected.decide(3));
  EXPECT_EQ(collected.counts().failed, 0U);
}

TEST(PostgresRegistry, AnswersEachKindOfQuestion) {
  Registry registry;
  EXPECT_THAT(
      registry.ask({things("all"), things("none"), things("nobody"), camera_named("porch"),
                    shares_of_camera("porch"), shares_of_camera("shed"), share_of("bea", "porch"),
                    share_of("cora", "porch"), limit_now(), calls_at(7, "red", 1700000000123)}),
      ElementsAre(
          "Camera::\"porch\" (registry): (User::\"ann\")",
          "Thing::\"all\" (registry): (true, -7, 1700000000123, 93784005, 90061, blue, 5, "
          "User::\"ann\", 'a text')",
          "Thing::\"nobody\" (registry): absent",
          "Thing::\"none\" (registry): (unavailable, unavailable, none, unavailable, "
          "unavailable, unavailable, 0, none, unavailable)",
          "call(7, red, 1700000000123): all (7, red, 1700000000123, 'first')",
          "global `limit`: (5)",
          "share(User::\"bea\", Camera::\"porch\"): all (User::\"bea\", Camera::\"porch\", none)",
          "share(User::\"cora\", Camera::\"porch\"): all",
          "share(_, Camera::\"porch\"): all (User::\"bea\", Camera::\"porch\", none) "
          "(User::\"dora\", Camera::\"porch\", 1700000000123)",
          "share(_, Camera::\"shed\"): all"));
  EXPECT_EQ(registry.counts().last_trouble, "");
  EXPECT_EQ(registry.counts().connected, 2U) << "once to look at the queries";
}

TEST(PostgresRegistry, FailsWhatIsNotAsDeclaredAndNothingElse) {
  Registry registry;
  const struct {
    Question question;
    const char* why;
  } kTable[] = {
      {things("odd color"), "`color` is not a value of its declared type"},
      {things("odd set"), "`colors` is not a value of its declared type"},
      {things("null in set"), "`colors` is not a value of its declared type"},
      {things("forever"), "`moment` is not a value of its declared type"},
      {things("before 1970"), "`moment` is not a value of its declared type"},
      {things("a part of a millisecond"), "`moment` is not a value of its declared type"},
      {things("a month"), "`far` is not a value of its declared type"},
      {things("long"), "`name` is not a value of its declared type"},
      {things("twice"), "more than one row"},
      {shares_of_camera("crowded"), "more rows than the relation's `max`"},
      {shares_of_camera("nobody's"), "NULL in the key column `user`"},
  };
  for (const auto& it : kTable) {
    const auto said = registry.ask({things("all"), it.question, camera_named("porch")});
    EXPECT_THAT(said, ::testing::Contains(HasSubstr("failed")).Times(1)) << it.why;
    EXPECT_THAT(registry.counts().last_trouble, HasSubstr(it.why));
  }
  EXPECT_EQ(registry.counts().given_up, 0U);
}

// A query that looks in the wrong place, or a server that does.
TEST(PostgresRegistry, ARowWithAnotherKeyIsNoAnswer) {
  Registry registry(
      {{.of = "Camera", .sql = "SELECT id, owner FROM camera WHERE lower(id) = lower($1)"},
       {.of = "share",
        .by = {"user"},
        .sql = "SELECT \"user\", camera, until FROM share WHERE $1 <> '' ORDER BY camera DESC "
               "LIMIT 2"}});
  Question of_bea = share_of("bea", "porch");
  of_bea.mask = 1;
  of_bea.key.pop_back();
  EXPECT_THAT(registry.ask({camera_named("PORCH"), of_bea}), ::testing::Each(HasSubstr("failed")));
  EXPECT_EQ(registry.counts().another_question, 2U);
  EXPECT_THAT(registry.ask({camera_named("porch")}), ElementsAre(HasSubstr("(User::\"ann\")")));
}

// One error takes a transaction with it; who asks about an odd id takes nothing from the others.
TEST(PostgresRegistry, AnErrorIsTheQuestionsOwn) {
  Registry registry({{.of = "Camera", .sql = "SELECT id, owner FROM camera WHERE id = $1"},
                     {.of = "Numbered", .sql = "SELECT id, name FROM numbered WHERE id = $1"}});
  const std::vector<std::string> all = registry.ask(
      {numbered("12"), numbered("twelve"), camera_named("porch"), numbered("13"), numbered("012")});
  EXPECT_THAT(
      all,
      ElementsAre(HasSubstr("(User::\"ann\")"), HasSubstr("\"012\" (registry): failed"),
                  "Numbered::\"12\" (registry): ('dozen')", "Numbered::\"13\" (registry): absent",
                  HasSubstr("\"twelve\" (registry): failed")));
  EXPECT_EQ(registry.counts().given_up, 0U);
  EXPECT_THAT(registry.ask({numbered("12")}),
              ElementsAre("Numbered::\"12\" (registry): ('dozen')"));
}

TEST(PostgresRegistry, AsksNothingThatItCannotSay) {
  Registry registry;
  Question by_user = share_of("bea", "porch");
  by_user.mask = 1;
  by_user.key.pop_back();
  static const std::string with_zero("porch\0x", 7);
  Question hidden = camera_named("x");
  hidden.id = with_zero;
  const Question far = calls_at(7, "red", kForever - 1);
  const Question other_word{.trust = Trust::cached, .owner = hidden.owner, .id = "porch"};
  EXPECT_THAT(registry.ask({by_user, hidden, far, other_word, {.owner = 99}}),
              ::testing::Each(HasSubstr("failed")));
  EXPECT_EQ(registry.counts().connected, 1U) << "by make() alone";
}

TEST(PostgresRegistry, AllOfOneAskIsOfOneMoment) {
  Registry registry;
  // The first question waits while another connection changes what the second one reads.
  Registry slow(
      {{.of = "Camera", .sql = "SELECT id, owner FROM camera, pg_sleep(0.4) WHERE id = $1"},
       limit_query()});
  std::thread meanwhile([] {
    std::this_thread::sleep_for(milliseconds(120));
    in_house("UPDATE setting SET value = 6 WHERE name = 'limit'");
  });
  const auto said = slow.ask({camera_named("porch"), limit_now()});
  meanwhile.join();
  EXPECT_THAT(said, ElementsAre(HasSubstr("ann"), "global `limit`: (5)"));
  EXPECT_THAT(slow.ask({limit_now()}), ElementsAre("global `limit`: (6)"));
  in_house("UPDATE setting SET value = 5 WHERE name = 'limit'");
}

TEST(PostgresRegistry, AllThatIsAskedWhileItIsHeldIsOfOneMoment) {
  Registry registry(
      {{.of = "Numbered", .sql = "SELECT id, name FROM numbered WHERE id = $1"}, limit_query()});
  const auto limit_is = [](int value) {
    in_house("UPDATE setting SET value = " + std::to_string(value) + " WHERE name = 'limit'");
  };
  const std::string five = "global `limit`: (5)";
  ASSERT_TRUE(registry.postgres.hold());
  limit_is(6);
  EXPECT_THAT(registry.ask({limit_now()}), ElementsAre("global `limit`: (6)"))
      << "its moment is the first ask()";
  limit_is(5);
  EXPECT_FALSE(registry.postgres.hold()) << "it stays at its moment";
  EXPECT_THAT(registry.ask({limit_now()}), ElementsAre("global `limit`: (6)"));
  registry.postgres.release(in_ms(2000));
  EXPECT_THAT(registry.ask({limit_now()}), ElementsAre(five));

  // A question that fails does not take the moment with it, neither as the first nor later.
  ASSERT_TRUE(registry.postgres.hold());
  EXPECT_THAT(registry.ask({numbered("twelve"), limit_now()}),
              ElementsAre(HasSubstr("failed"), five));
  limit_is(6);
  EXPECT_THAT(registry.ask({limit_now(), numbered("twelve"), numbered("12")}),
              ElementsAre("Numbered::\"12\" (registry): ('dozen')", HasSubstr("failed"), five));
  EXPECT_THAT(registry.ask({limit_now()}), ElementsAre(five));
  registry.postgres.release(in_ms(2000));
  registry.postgres.release(in_ms(2000));  // of nothing
  EXPECT_THAT(registry.ask({limit_now()}), ElementsAre("global `limit`: (6)"));
  limit_is(5);
  EXPECT_EQ(registry.counts().given_up, 0U);
}

// Who connects anew would be in another moment.
TEST(PostgresRegistry, AMomentThatIsLostIsNotReplaced) {
  Registry registry(std::vector{limit_query()});
  const auto end_all = [] {
    in_house(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
        "'sightline'");
    std::this_thread::sleep_for(milliseconds(100));
  };
  ASSERT_THAT(registry.ask({limit_now()}), ElementsAre("global `limit`: (5)"));
  ASSERT_TRUE(registry.postgres.hold());
  end_all();
  EXPECT_THAT(registry.ask({limit_now()}), ElementsAre("global `limit`: (5)"))
      << "nothing was read in it yet";
  end_all();
  for (int i = 0; i < 2; ++i)
    EXPECT_THAT(registry.ask({limit_now()}), ElementsAre("global `limit`: failed"));
  EXPECT_EQ(registry.counts().last_trouble, "the connection was lost, and the moment with it");
  registry.postgres.release(in_ms(2000));
  EXPECT_THAT(registry.ask({limit_now()}), ElementsAre("global `limit`: (5)"));
}

// Where a time is no key of a row, a part of a millisecond is not asked for.
TEST(PostgresRegistry, CutsTimesThatNoRowIsFoundBy) {
  const Compiled policy = compiled(R"(policy cuts
entity Thing { moment: time }
action see(Thing, Thing)
rule own: permit see(a, b) when a.moment == b.moment
)");
  auto registry = PostgresRegistry::make(
      policy.loaded,
      {.connection = house_database(),
       .queries = {
           {.of = "Thing",
            .sql = "SELECT 'x'::text AS id, '2023-11-14 22:13:20.123456Z'::timestamptz AS moment "
                   "WHERE $1 = 'x'"}}});
  ASSERT_TRUE(registry) << registry.error();
  KeptReplies replies(policy.loaded.schema());
  const Question asked[] = {{.owner = 0, .id = "x"}};
  registry->ask(asked, in_ms(2000), replies);
  EXPECT_THAT(replies.words(), ElementsAre("Thing::\"x\" (registry): (1700000000123)"));
}

TEST(PostgresRegistry, WritesNothing) {
  Registry registry(
      {{.of = "Camera", .sql = "SELECT id, owner FROM camera, nextval('counter') WHERE id = $1"},
       limit_query()});
  EXPECT_THAT(registry.ask({camera_named("porch"), limit_now()}),
              ElementsAre(HasSubstr("failed"), "global `limit`: (5)"));
  EXPECT_THAT(registry.counts().last_trouble, HasSubstr("read-only transaction"));
}

TEST(PostgresRegistry, RefusesQueriesInWords) {
  const char* const kCamera = "SELECT id, owner FROM camera WHERE id = $1";
  const struct {
    PostgresQuery query;
    const char* why;
  } kTable[] = {
      {{.of = "Cameras", .sql = kCamera},
       "query `Cameras`: the policy has no such entity type, relation or global, or more than one"},
      {{.of = "Camera", .by = {"id"}, .sql = kCamera},
       "query `Camera`: only a relation is asked for by columns"},
      {{.of = "limit", .by = {"id"}, .sql = kCamera},
       "query `limit`: only a relation is asked for by columns"},
      {{.of = "Camera", .sql = kCamera, .key = "owner"},
       "query `Camera`: `owner` is an attribute; give the id another name (`key`)"},
      {{.of = "share", .by = {"who"}, .sql = kCamera},
       "query `share`: the relation has no column `who`"},
      {{.of = "share", .by = {"camera", "user"}, .sql = kCamera},
       "query `share` by `camera`: name the columns once and in the relation's order"},
      {{.of = "Camera", .sql = "SELECT id, owner FROM cameras WHERE id = $1"},
       "query `Camera`: relation \"cameras\" does not exist"},
      {{.of = "Camera", .sql = "SELECT id, owner FROM camera"},
       "query `Camera`: it has 0 parameters, and 1 are given"},
      {{.of = "Camera", .sql = "SELECT owner FROM camera WHERE id = $1"},
       "query `Camera`: there is no result column `id`"},
      {{.of = "Camera", .sql = "SELECT id FROM camera WHERE id = $1"},
       "query `Camera`: there is no result column for any of the attributes"},
      {{.of = "Camera", .sql = "SELECT id, owner, 1 AS more FROM camera WHERE id = $1"},
       "query `Camera`: nothing in the policy is called as its result column `more`"},
      {{.of = "Camera", .sql = "SELECT id, owner, owner FROM camera WHERE id = $1"},
       "query `Camera`: two result columns `owner`"},
      {{.of = "Camera", .sql = kCamera + std::string(";")},
       "query `Camera`: not one SELECT: syntax error at or near \";\""},
      {{.of = "Camera", .sql = kCamera + std::string(") AS q, (SELECT 1")}, "syntax error"},
      {{.of = "share",
        .by = {"camera"},
        .sql = "SELECT \"user\", camera FROM share WHERE camera = $1"},
       "query `share` by `camera`: there is no result column `until`"},
      {{.of = "share",
        .by = {"camera"},
        .sql = "SELECT \"user\", camera, now()::timestamp AS until FROM share WHERE camera = $1"},
       "query `share` by `camera`: its result column `until` is not timestamptz"},
      {{.of = "limit", .sql = "SELECT '5' AS \"limit\""},
       "query `limit`: its result column `limit` is not an integer type"},
      {{.of = "Thing", .sql = "SELECT id, \"on\", n FROM thing WHERE id = $1"},
       "query `Thing`: there is no result column `moment`"},
  };
  for (const auto& it : kTable) {
    const auto made = PostgresRegistry::make(
        house().loaded, {.connection = house_database(), .queries = {it.query}});
    ASSERT_FALSE(made) << it.why;
    EXPECT_THAT(made.error(), HasSubstr(it.why));
  }
  const PostgresQuery camera{.of = "Camera", .sql = kCamera};
  const auto twice = PostgresRegistry::make(
      house().loaded, {.connection = house_database(), .queries = {camera, camera}});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error(), "query `Camera`: there are two of them");
  const auto nobody =
      PostgresRegistry::make(house().loaded, {.connection = "host=/nowhere", .queries = {camera}});
  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error(), HasSubstr("cannot connect: "));
}

TEST(PostgresRegistry, TypesOfOneColumnAreMany) {
  for (const char* type : {"varchar(20)", "char(9)", "name", "text", "color"}) {
    const std::string column = "'red'::" + std::string(type);
    Registry registry({{.of = "call",
                        .by = {"n"},
                        .sql = "SELECT 7::int2 AS n, " + column +
                               " AS color, moment, note FROM call WHERE n = $1"}});
    Question by_number = calls_at(7, "red", 1700000000123);
    by_number.mask = 1;
    by_number.key = {Value::integer(7)};
    EXPECT_THAT(registry.ask({by_number}),
                ElementsAre("call(7, _, _): all (7, red, 1700000000123, 'first')"))
        << type;
  }
}

}  // namespace
}  // namespace sightline::testing::postgres_registry_test
