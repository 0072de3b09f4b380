// Worlds: what they say, in the numbers of the checked tree.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::worlds_test {
namespace {

const std::string kDeclared =
    "enum Role { guest, owner }\n"
    "entity User { role: Role, friend: User?, born: time?, active: bool, points: int, pause: "
    "duration }\n"
    "entity Camera\n"
    "relation share(viewer: User, camera: Camera) { from: time, until: time? }\n"
    "sealed fixed relation bought(buyer: User, camera: Camera)\n"
    "cached relation told(buyer: User, camera: Camera)\n"
    "global lockdown: bool within 10s\n"
    "global mode: Role?\n";

TEST(Worlds, SayWhatIsWritten) {
  const auto policy =
      checked(kDeclared +
              "world w {\n"
              "  share(ann, porch) { from: 2024-01-01T00:00:00Z }\n"
              "  User ann { role: owner, friend: bea, active: true, points: -3, pause: -5s }\n"
              "  Camera owner\n"
              "  lockdown: unavailable\n"
              "  mode: Role::guest\n"
              "  User bea { pause: 1d, points: unavailable, active: false, role: guest, friend: "
              "none, born: unavailable }\n"
              "  Camera porch { }\n"
              "  bought(bea, owner)\n"
              "}\n");
  ASSERT_EQ(policy.worlds.size(), 1U);
  const World& world = policy.worlds[0].world;
  using V = WorldValue;
  const std::vector<V> ann = {V::of(1), V::of(1), V::none(), V::of(1), V::of(-3), V::of(-5000)};
  const std::vector<V> bea = {V::of(0), V::none(),        V::unavailable(),
                              V::of(0), V::unavailable(), V::of(86'400'000)};
  ASSERT_EQ(world.entities.size(), 2U);
  EXPECT_EQ(world.entities[0],
            (std::vector<WorldEntity>{{"ann", true, ann, {}, true}, {"bea", true, bea, {}, true}}));
  EXPECT_EQ(world.entities[1], (std::vector<WorldEntity>{{"owner", true, {}, {}, true},
                                                         {"porch", true, {}, {}, true}}));
  EXPECT_EQ(world.rows[0],
            (std::vector<WorldRow>{{{0, 1}, {V::of(1'704'067'200'000), V::none()}}}));
  EXPECT_EQ(world.rows[1], (std::vector<WorldRow>{{{1, 0}, {}}}));
  EXPECT_TRUE(world.rows[2].empty());
  EXPECT_EQ(world.complete, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(world.globals, (std::vector<V>{V::unavailable(), V::of(0)}));
  EXPECT_EQ(world.as_of, 0);
}

TEST(Worlds, LetNothingBeForgotten) {
  const std::string ann = "role: owner, active: true, points: 1, pause: 0s";
  EXPECT_EQ(mistakes(kDeclared + "world w { lockdown: false mode: none User ann { role: owner } }"),
            (Mistakes{"SL0502 ann"}));
  EXPECT_EQ(mistakes(kDeclared + "world w { mode: none }"), (Mistakes{"SL0502 w"}));
  EXPECT_EQ(mistakes(kDeclared + "world w { lockdown: false }"), (Mistakes{"SL0502 w"}));
  EXPECT_EQ(mistakes(kDeclared + "world w { lockdown: none mode: none }"),
            (Mistakes{"SL0503 none"}));
  EXPECT_EQ(mistakes(kDeclared + "world w { lockdown: true mode: none User ann { " + ann +
                     " } User ann { " + ann + " } }"),
            (Mistakes{"SL0504 ann"}));
}

TEST(Worlds, HaveRowsWithColumnsOfEveryType) {
  const std::string declared =
      "enum Scope { live, thumbnails }\nentity User\n"
      "relation note(who: User, what: Scope, nth: int, day: time, text: string) { seen: bool }\n";
  const auto policy =
      checked(declared +
              "world w {\n  User ann\n"
              "  note(ann, thumbnails, -2, 2024-01-01T00:00:00Z, \"hm\") { seen: true }\n"
              "  note(ann, thumbnails, -2, 2024-01-01T00:00:00Z, \"ha\") { seen: true }\n"
              "  note(User::\"bea\", live, 0, 2024-01-01T00:00:00Z, \"hm\") { seen: false }\n"
              "}\n");
  const World& world = policy.worlds.at(0).world;
  ASSERT_EQ(world.rows[0].size(), 3U);
  EXPECT_EQ(world.rows[0][0].columns, (std::vector<std::int64_t>{0, 1, -2, 1'704'067'200'000, 0}));
  EXPECT_EQ(world.rows[0][1].columns, (std::vector<std::int64_t>{0, 1, -2, 1'704'067'200'000, 1}));
  EXPECT_EQ(world.rows[0][2].columns, (std::vector<std::int64_t>{1, 0, 0, 1'704'067'200'000, 0}));
  const auto row = [&](const std::string& columns) {
    return mistakes(declared + "world w { User ann note(" + columns + ") { seen: true } }\n");
  };
  EXPECT_EQ(row("ann, live, unavailable, 2024-01-01T00:00:00Z, \"\""),
            (Mistakes{"SL0503 unavailable"}));
  EXPECT_EQ(row("ann, live, none, 2024-01-01T00:00:00Z, \"\""), (Mistakes{"SL0503 none"}));
  EXPECT_EQ(row("ann, live, true, 2024-01-01T00:00:00Z, \"\""), (Mistakes{"SL0503 true"}));
  EXPECT_EQ(row("ann, live"), (Mistakes{"SL0203 note(ann, live)"}));
}

TEST(Worlds, HaveAllRowsButOfSealedRelationsWithoutLists) {
  const auto policy = checked(
      "entity User\n"
      "relation a(u: User)\ncached relation b(u: User)\n"
      "sealed fixed relation c(u: User)\nsealed relation d(u: User)\n"
      "sealed fixed relation e(u: User) listed by (u)\nsealed relation f(u: User) listed by (u)\n"
      "world w { }\n");
  EXPECT_EQ(policy.worlds.at(0).world.complete,
            (std::vector<bool>{true, true, false, false, true, true}));
}

TEST(Worlds, HoldABoundedNumberOfValues) {
  std::string text = "entity E { ";
  for (int i = 0; i < 40'000; ++i) text += "a" + std::to_string(i) + ":int? ";
  text += "}\nworld w {";
  for (int i = 0; i < 40'000; ++i) text += " E e" + std::to_string(i);
  const auto found = mistakes(text + " }");
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].substr(0, 6), "SL0214");
}

}  // namespace
}  // namespace sightline::worlds_test
