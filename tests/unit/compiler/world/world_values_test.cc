// Moments and durations as people read them, and values on their way into a snapshot.
#include "compiler/world/world_values.h"

#include <gtest/gtest.h>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

TEST(WorldValues, MomentsAreReadable) {
  struct Row {
    std::int64_t ms;
    const char* text;
  };
  for (const Row& row :
       {Row{0, "past"}, Row{kForever, "forever"}, Row{1'708'063'200'000, "2024-02-16T06:00:00Z"},
        Row{1, "1970-01-01T00:00:00.001Z"}, Row{951'782'400'000, "2000-02-29T00:00:00Z"},
        Row{253'402'300'799'999, "9999-12-31T23:59:59.999Z"}}) {
    EXPECT_EQ(time_text(row.ms), row.text);
  }
}

TEST(WorldValues, DurationsAreReadable) {
  struct Row {
    std::int64_t ms;
    const char* text;
  };
  for (const Row& row : {Row{0, "0s"}, Row{1, "1ms"}, Row{1000, "1s"}, Row{90'000, "90s"},
                         Row{60'000, "1m"}, Row{3'600'000, "1h"}, Row{5'400'000, "90m"},
                         Row{86'400'000, "1d"}, Row{-3'600'000, "-1h"}, Row{1001, "1001ms"}}) {
    EXPECT_EQ(duration_text(row.ms), row.text);
  }
}

// A dated global: fresh from `now - within` to `now`, both included.
TEST(DecideInWorld, ADatedGlobalIsBelievedWithinItsAge) {
  const Compiled policy = compiled(
      "entity User\nglobal open: bool within 10s\naction see(User, User)\nrule r: permit see(_, _) "
      "when open\n");
  struct Row {
    std::int64_t now, as_of;
    bool allowed;
  };
  for (const Row& row :
       {Row{20'000, 20'000, true}, Row{20'000, 10'000, true}, Row{20'000, 9'999, false},
        Row{20'000, 20'001, false}, Row{5'000, 0, true}, Row{kForever - 1, kForever, false},
        Row{kForever - 1, kForever - 1, true}}) {
    World world;
    world.entities = {{{"ann", true, {}}}};
    world.globals = {WorldValue::of(1)};
    world.as_of = row.as_of;
    const WorldRequest request{0, 0, 0, row.now, {}};
    const auto run = decide_in_world(policy.loaded, world, request);
    ASSERT_TRUE(bool(run)) << run.error().message;
    EXPECT_EQ(run->allowed, row.allowed) << row.now << " " << row.as_of;
    EXPECT_EQ(reference::decide(policy.tree(), world, request).allowed, row.allowed)
        << row.now << " " << row.as_of;
  }
}

TEST(DecideInWorld, WhatIsUnavailableDoesNotBecomeNone) {
  const Compiled policy = compiled(
      "entity User { until: time? }\naction see(User, User)\nrule r: permit see(u, _) when u.until "
      "is none\n");
  World world;
  world.entities = {{{"ann", true, {WorldValue::unavailable()}},
                     {"bea", true, {WorldValue::none()}},
                     {"cleo", false, {WorldValue::unavailable()}}}};
  for (std::uint32_t who : {0U, 1U, 2U}) {
    const auto run = decide_in_world(policy.loaded, world, {0, who, 0, 1, {}});
    ASSERT_TRUE(bool(run));
    EXPECT_EQ(run->allowed, who == 1);
  }
}

TEST(DecideInWorld, AFactThatCannotBeIsRefused) {
  const Compiled policy = compiled(
      "entity User { until: time? }\naction see(User, User)\nrule r: permit see(u, _) when u.until "
      "is none\n");
  World world;
  world.entities = {{{"ann", true, {WorldValue::of(kForever)}}}};
  EXPECT_FALSE(bool(decide_in_world(policy.loaded, world, {0, 0, 0, 1, {}})));
}

}  // namespace
}  // namespace sightline::testing
