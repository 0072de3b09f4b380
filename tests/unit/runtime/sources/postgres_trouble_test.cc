// PostgreSQL, and what lies between, at its worst: whatever happens, a connection is in step or closed, and no result is
// taken for the answer to another question.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "sightline/sources/postgres_registry.h"
#include "tests/unit/runtime/sources/house.h"
#include "tests/unit/runtime/sources/kept_replies.h"
#include "tests/unit/runtime/sources/middleman.h"
#include "tests/unit/runtime/sources/real_servers.h"

namespace sightline::testing::postgres_trouble_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kPorch = "Camera::\"porch\" (registry): (User::\"ann\")";
constexpr const char* kShed = "Camera::\"shed\" (registry): (none)";
constexpr const char* kNoPorch = "Camera::\"porch\" (registry): failed";
constexpr const char* kNoShed = "Camera::\"shed\" (registry): failed";

PostgresRegistry registry_at(const std::string& connection, const char* also = "",
                             milliseconds first_wait = milliseconds(0)) {
  auto made = PostgresRegistry::make(
      house().loaded,
      {.connection = connection,
       .queries = {{.of = "Camera",
                    .sql = "SELECT id, owner FROM camera" + std::string(also) + " WHERE id = $1"},
                   {.of = "limit",
                    .sql = "SELECT value AS \"limit\" FROM setting WHERE name = 'limit'"}},
       .first_wait = first_wait,
       .longest_wait = first_wait});
  if (!made) throw std::runtime_error(made.error());
  return std::move(*made);
}
std::vector<std::string> ask(PostgresRegistry& registry, std::vector<Question> questions,
                             int ms = 2000) {
  KeptReplies replies(house().loaded.schema());
  registry.ask(questions, in_ms(ms), replies);
  return replies.words();
}

// A registry behind somebody.
struct Behind {
  Middleman middleman{own_directory() + "/.s.PGSQL.5432", RealServers::get().postgres()};
  PostgresRegistry registry{registry_at(connection())};

  Behind() { ask(registry, {limit_now()}); }  // it is connected

  static std::string connection() {
    house_database();
    return "host=" + own_directory() + " user=sightline dbname=house";
  }
  void once(Middleman::Mangle mangle) {
    middleman.set([mangle, is_first = std::make_shared<bool>(true)](std::string& bytes) {
      return !std::exchange(*is_first, false) || mangle(bytes);
    });
  }
};

// The messages of a server: a letter, a length, the rest.
std::vector<std::string> messages_of(const std::string& bytes) {
  std::vector<std::string> messages;
  for (std::size_t at = 0; at + 5 <= bytes.size();) {
    std::size_t size = 0;
    for (std::size_t i = 1; i <= 4; ++i)
      size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
    messages.push_back(bytes.substr(at, size + 1));
    at += size + 1;
  }
  return messages;
}
// The replies to each command, which begin with `1`, parsed, or with `2`, bound.
std::vector<std::string> replies_of(const std::string& bytes) {
  std::vector<std::string> replies(1);
  char before = 0;
  for (const std::string& message : messages_of(bytes)) {
    if (message[0] == '1' || (message[0] == '2' && before != '1')) replies.emplace_back();
    replies.back() += message;
    before = message[0];
  }
  return replies;
}
std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += part;
  return all;
}

TEST(PostgresTrouble, NoResultIsTakenForTheOneToTheNextQuestion) {
  Behind behind;
  ASSERT_THAT(ask(behind.registry, {camera_named("porch")}), ElementsAre(kPorch));
  const auto before = behind.registry.counts().connected;
  behind.once([](std::string&) {
    std::this_thread::sleep_for(milliseconds(300));
    return true;
  });
  const auto begin = steady_clock::now();
  EXPECT_THAT(ask(behind.registry, {camera_named("porch")}, 40), ElementsAre(kNoPorch));
  EXPECT_LT(steady_clock::now() - begin, milliseconds(250));
  EXPECT_EQ(behind.registry.counts().last_trouble, "it was too late");
  std::this_thread::sleep_for(milliseconds(330));
  EXPECT_THAT(ask(behind.registry, {camera_named("shed")}), ElementsAre(kShed));
  EXPECT_EQ(behind.registry.counts().connected, before + 1);
  EXPECT_EQ(behind.registry.counts().given_up, 1U);
}

// Results that trade places, or are taken away, inside of one connection.
TEST(PostgresTrouble, ResultsOutOfStepAreNotBelieved) {
  const struct {
    const char* what;
    std::function<void(std::vector<std::string>&)> change;
  } kTable[] = {
      {"two trade places", [](auto& replies) { std::swap(replies[3], replies[4]); }},
      {"one comes twice", [](auto& replies) { replies[4] = replies[3]; }},
      {"one is taken away", [](auto& replies) { replies.erase(replies.begin() + 3); }},
      {"one comes once more",
       [](auto& replies) { replies.insert(replies.begin() + 3, replies[3]); }},
  };
  for (const auto& it : kTable) {
    Behind behind;
    std::atomic<bool> is_changed = false;
    behind.once([&](std::string& bytes) {
      auto replies = replies_of(bytes);
      is_changed = replies.size() == 6;  // nothing, BEGIN, the limit, two questions, COMMIT
      if (is_changed) it.change(replies);
      bytes = joined(replies);
      return true;
    });
    EXPECT_THAT(ask(behind.registry, {camera_named("porch"), camera_named("shed")}, 200),
                ElementsAre(kNoPorch, kNoShed))
        << it.what;
    ASSERT_TRUE(is_changed) << it.what;
    EXPECT_EQ(behind.registry.counts().given_up, 1U) << it.what;
    EXPECT_EQ(behind.registry.counts().answered, 1U) << it.what;
    EXPECT_THAT(ask(behind.registry, {camera_named("shed")}), ElementsAre(kShed)) << it.what;
  }
}

TEST(PostgresTrouble, WhateverComesInstead) {
  const struct {
    const char* what;
    Middleman::Mangle mangle;
  } kTable[] = {
      {"nothing",
       [](std::string& bytes) {
         bytes.clear();
         return true;
       }},
      {"half, then silence",
       [](std::string& bytes) {
         bytes.resize(bytes.size() / 2);
         return true;
       }},
      {"half, then the end", [](std::string&) { return false; }},
      {"no protocol",
       [](std::string& bytes) {
         bytes = "HTTP/1.1 400 no\r\n\r\n";
         return true;
       }},
      {"a huge message",
       [](std::string& bytes) {
         bytes = "D\x7f\xff\xff\xff";
         return true;
       }},
  };
  for (const auto& it : kTable) {
    Behind behind;
    behind.once(it.mangle);
    EXPECT_THAT(ask(behind.registry, {camera_named("porch"), limit_now()}, 150),
                ElementsAre(kNoPorch, "global `limit`: failed"))
        << it.what;
    EXPECT_EQ(behind.registry.counts().given_up, 1U) << it.what;
    EXPECT_THAT(behind.registry.counts().last_trouble,
                AnyOf("it was too late", HasSubstr("cannot read: "), HasSubstr("lost: ")))
        << it.what;
    EXPECT_THAT(ask(behind.registry, {limit_now()}), ElementsAre("global `limit`: (5)")) << it.what;
  }
}

// Every byte of what comes in an ask, changed: an answer is the true one, or none.
TEST(PostgresTrouble, ADamagedResultIsNeverOneToAnotherQuestion) {
  Behind behind;
  std::size_t failed = 0;
  for (std::size_t at = 0; at < 1500; at += 13) {
    behind.once([at](std::string& bytes) {
      if (!bytes.empty()) bytes[at % bytes.size()] ^= 1;
      return true;
    });
    for (const std::string& said :
         ask(behind.registry, {camera_named("porch"), camera_named("shed")}, 60)) {
      failed += said.find("failed") != std::string::npos ? 1U : 0U;
      EXPECT_EQ(said.find("\"porch\" (registry): (none)"), std::string::npos) << "shed's for porch";
      EXPECT_EQ(said.find("\"shed\" (registry): (User::\"ann\")"), std::string::npos)
          << "porch's for shed";
    }
  }
  EXPECT_GT(failed, 20U);
}

TEST(PostgresTrouble, AQueryThatIsGivenUpEnds) {
  house_database();
  PostgresRegistry registry = registry_at(house_database(), ", pg_sleep(5)");
  const auto begin = steady_clock::now();
  EXPECT_THAT(ask(registry, {camera_named("porch"), limit_now()}, 100),
              ElementsAre(kNoPorch, "global `limit`: failed"));
  EXPECT_LT(steady_clock::now() - begin, milliseconds(2000));
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_NO_THROW(
      in_house("DO $$ BEGIN IF EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' AND "
               "query LIKE '%pg_sleep(5)%' AND pid <> pg_backend_pid()) THEN RAISE 'it goes on'; "
               "END IF; END $$"));
  EXPECT_THAT(ask(registry, {limit_now()}), ElementsAre("global `limit`: (5)"));
}

TEST(PostgresTrouble, ARestartOrAnEndBetweenAsksIsNotNoticed) {
  PostgresRegistry registry = registry_at(house_database());
  ASSERT_THAT(ask(registry, {camera_named("porch")}), ElementsAre(kPorch));
  in_house(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'house' AND pid <> "
      "pg_backend_pid()");
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_THAT(ask(registry, {camera_named("porch")}), ElementsAre(kPorch));
  RealServers::get().tell("postgres restart");
  EXPECT_THAT(ask(registry, {camera_named("porch")}), ElementsAre(kPorch));
  EXPECT_EQ(registry.counts().connected, 4U);
  EXPECT_EQ(registry.counts().given_up, 2U);
}

TEST(PostgresTrouble, NobodyThereCostsNoTimeAndIsTriedAgainLater) {
  auto behind = std::make_unique<Behind>();
  PostgresRegistry registry = registry_at(Behind::connection(), "", milliseconds(300));
  ASSERT_THAT(ask(registry, {camera_named("porch")}), ElementsAre(kPorch));
  behind.reset();
  const auto begin = steady_clock::now();
  EXPECT_THAT(ask(registry, {camera_named("porch")}), ElementsAre(kNoPorch));
  EXPECT_THAT(registry.counts().last_trouble, HasSubstr("cannot connect: "));
  ask(registry, {camera_named("porch")});
  ask(registry, {camera_named("porch")});
  EXPECT_EQ(registry.counts().last_trouble, "it waits before it connects again");
  EXPECT_LT(steady_clock::now() - begin, milliseconds(250));
  std::this_thread::sleep_for(milliseconds(320));
  Behind again;
  EXPECT_THAT(ask(registry, {camera_named("porch")}), ElementsAre(kPorch));
}

TEST(PostgresTrouble, WhoeverStopsTakingRepliesLeavesNoneBehind) {
  struct Stops : Replies {
    void take(const Reply&) override { throw std::runtime_error("enough"); }
  } stops;
  PostgresRegistry registry = registry_at(house_database());
  EXPECT_THROW(registry.ask(std::vector{camera_named("porch"), limit_now()}, in_ms(2000), stops),
               std::runtime_error);
  EXPECT_THAT(ask(registry, {camera_named("shed")}), ElementsAre(kShed));
}

}  // namespace
}  // namespace sightline::testing::postgres_trouble_test
