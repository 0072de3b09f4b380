// Moments and durations as people read them, and values on their way into a snapshot.
#include "compiler/world/world_values.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/compiled.h"

namespace sightline::testing::world_values_test {
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

TEST(WorldValues, ThatATerminalObeysAreShownByTheirNumber) {
  struct Row {
    const char *text, *shown;
  };
  for (const Row& row :
       {Row{"caf\u00e9 \u20ac \U0001F600", "caf\u00e9 \u20ac \U0001F600"},
        Row{"\x1b[31m", "\\u{1b}[31m"}, Row{"\u009b31m", "\\u{9b}31m"}, Row{"\u00a0", "\u00a0"},
        Row{"a\u202eb", "a\\u{202e}b"}, Row{"\u2027\u2028\u202f", "\u2027\\u{2028}\u202f"},
        Row{"\u2066\u2069", "\\u{2066}\\u{2069}"}, Row{"\U000E0041", "\\u{e0041}"}, Row{"", ""}}) {
    EXPECT_EQ(visible_text(row.text), row.shown);
    EXPECT_EQ(string_text(row.text), "\"" + std::string(row.shown) + "\"");
  }
  EXPECT_EQ(string_text("\\u{202e}\""), "\"\\\\u{202e}\\\"\"");
}

TEST(WorldValues, AreReadableInEveryType) {
  Schema schema;
  schema.enums = {{"Scope", false, {"live", "film", "sound"}}};
  schema.entities = {{"Camera", {}, {}, false}};
  World world;
  world.strings = {"plain", "a \"b\" \\ c\n"};
  world.entities = {{{"porch", true, {}, {}, true}, {"the porch", true, {}, {}, true}}};
  using Kind = Type::Kind;
  struct Row {
    Kind kind;
    WorldValue value;
    const char* text;
  };
  const auto of = [](std::int64_t v) { return WorldValue::of(v); };
  for (const Row& row :
       {Row{Kind::boolean, of(1), "true"}, Row{Kind::integer, of(-3), "-3"},
        Row{Kind::enumeration, of(1), "film"}, Row{Kind::set, of(0), "{}"},
        Row{Kind::set, of(0b101), "{live, sound}"}, Row{Kind::string, of(0), "\"plain\""},
        Row{Kind::string, of(1), "\"a \\\"b\\\" \\\\ c\\u{a}\""}, Row{Kind::entity, of(0), "porch"},
        Row{Kind::entity, of(1), "Camera::\"the porch\""}, Row{Kind::set, {}, "unavailable"},
        Row{Kind::string, WorldValue::none(), "none"}}) {
    EXPECT_EQ(to_text(schema, {row.kind, false, 0}, row.value, world), row.text);
  }
}

// Every kind of fact on its way into a snapshot: the evaluator then sees what the reference sees.
TEST(DecideInWorld, EveryKindOfFactArrives) {
  const Compiled policy = compiled(R"(enum Scope { live, film }
entity Site in Site
entity Camera in Site { tag: string, scopes: set<Scope>, cached on: bool }
relation share(name: string, camera: Camera, from: time, scope: Scope, n: int) { why: string? }
cached relation seen(camera: Camera)
obligation log
action see(Camera, Site)
rule site: permit see(c, s) when c in s with log
rule tag: permit see(c, _) when c.tag == "blue"
rule scopes: permit see(c, _) when film in c.scopes
rule served: permit see(c, _) when c.on and some seen(c)
rule shared: permit see(c, _) when some share("x", c, 2024-01-01T00:00:00Z, film, 7) as s where s.why == "blue"
)");
  World world;
  world.strings = policy.tree().strings;
  const auto text = [&](std::string_view it) {
    return std::find(world.strings.begin(), world.strings.end(), it) - world.strings.begin();
  };
  world.strings.push_back("red");
  const std::int64_t blue = text("blue"), x = text("x"), red = text("red");
  const auto of = [](std::int64_t v) { return WorldValue::of(v); };
  world.entities = {{{"house", true, {}, {}, true}, {"street", true, {}, {{0, 0}}, true}},
                    {{"blue one", true, {of(blue), of(1), of(1)}, {}, true},
                     {"red one", true, {of(red), of(2), of(0)}, {{0, 1}}, true},
                     {"lost one", true, {of(red), of(0), of(0)}, {}, false}}};
  const std::int64_t moment = 1'704'067'200'000;
  world.rows = {{{{x, 0, moment, 1, 7}, {of(blue)}}, {{x, 1, moment, 1, 7}, {of(red)}}},
                {{{0}, {}}}};
  world.complete = {true, false};
  const std::vector<std::vector<std::uint16_t>> rules{{1, 3, 4}, {0, 2}, {}};
  for (std::uint32_t camera = 0; camera < 3; ++camera) {
    const WorldRequest request{0, 1, camera, 0, 0, moment, {}};
    const auto run = decide_in_world(policy.loaded, world, request);
    ASSERT_TRUE(bool(run)) << run.error().message;
    const auto meant = reference::decide(policy.tree(), world, request);
    EXPECT_EQ(run->rules, rules[camera]);
    EXPECT_EQ(meant.rules, rules[camera]);
    EXPECT_EQ(run->obligations, meant.obligations);
    EXPECT_EQ(run->allowed, camera != 2);
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
    world.entities = {{{"ann", true, {}, {}, true}}};
    world.globals = {WorldValue::of(1)};
    world.as_of = row.as_of;
    const WorldRequest request{0, 0, 0, 0, 0, row.now, {}};
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
  world.entities = {{{"ann", true, {WorldValue::unavailable()}, {}, true},
                     {"bea", true, {WorldValue::none()}, {}, true},
                     {"cleo", false, {WorldValue::unavailable()}, {}, true}}};
  for (std::uint32_t who : {0U, 1U, 2U}) {
    const auto run = decide_in_world(policy.loaded, world, {0, 0, who, 0, 0, 1, {}});
    ASSERT_TRUE(bool(run));
    EXPECT_EQ(run->allowed, who == 1);
  }
}

TEST(DecideInWorld, AFactThatCannotBeIsRefused) {
  const Compiled policy = compiled(
      "entity User { until: time? }\naction see(User, User)\nrule r: permit see(u, _) when u.until "
      "is none\n");
  World world;
  world.entities = {{{"ann", true, {WorldValue::of(kForever)}, {}, true}}};
  EXPECT_FALSE(bool(decide_in_world(policy.loaded, world, {0, 0, 0, 0, 0, 1, {}})));
}

}  // namespace
}  // namespace sightline::testing::world_values_test
