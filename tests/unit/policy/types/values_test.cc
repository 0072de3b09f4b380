// Values in worlds: every type, every way to write it, and what is not one.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::values_test {
namespace {

const std::string kDeclared =
    "enum Role { guest < member < owner }\n"
    "enum Scope { live, thumbnails, recordings }\n"
    "entity Place\n"
    "entity Thing { value: TYPE }\n"
    "action look(Thing, Place)\naction touch(Thing, Place)\n";

std::string declared(const std::string& type) {
  std::string text = kDeclared;
  return text.replace(text.find("TYPE"), 4, type);
}

std::string world(const std::string& value) {
  return "world w { Place hall Place live Thing it { value: " + value + " } }\n";
}

struct Written {
  std::string type, value;
  WorldValue read;
};

TEST(Values, AreReadByTheirType) {
  using V = WorldValue;
  const std::vector<Written> table = {
      {"bool", "true", V::of(1)},
      {"bool", "false", V::of(0)},
      {"bool?", "none", V::none()},
      {"bool", "unavailable", V::unavailable()},
      {"int", "-7", V::of(-7)},
      {"time", "2024-01-01T00:00:00Z", V::of(1'704'067'200'000)},
      {"duration", "-30s", V::of(-30'000)},
      {"Role", "member", V::of(1)},
      {"Role", "Role::owner", V::of(2)},
      {"Place", "hall", V::of(0)},
      {"Place", "live", V::of(1)},  // an instance, because an entity is expected
      {"Scope", "live", V::of(0)},  // a member, because an enum is expected
      {"Place", "Place::\"live\"", V::of(1)},
      {"Place?", "none", V::none()},
      {"set<Scope>", "{}", V::of(0)},
      {"set<Scope>", "{recordings}", V::of(4)},
      {"set<Scope>", "{thumbnails, Scope::live}", V::of(3)},
      {"set<Scope>", "unavailable", V::unavailable()},
      {"string", "\"a\\\"b\"", V::of(0)},
      {"string?", "none", V::none()},
      {"Action", "touch", V::of(1)},
      {"Action", "Action::look", V::of(0)},
      {"set<Action>", "{touch}", V::of(2)},
  };
  for (const Written& row : table) {
    const auto policy = checked(declared(row.type) + world(row.value));
    ASSERT_EQ(policy.worlds.size(), 1U) << row.type << " " << row.value;
    const WorldEntity& it = policy.worlds[0].world.entities[1].at(0);
    EXPECT_EQ(it.attributes.at(0), row.read) << row.type << " " << row.value;
  }
}

TEST(Values, OfAnotherTypeAreRefused) {
  struct Wrong {
    std::string type, value, found;
  };
  const std::vector<Wrong> table = {
      {"bool", "1", "SL0503 1"},
      {"int", "true", "SL0503 true"},
      {"int", "none", "SL0503 none"},
      {"int", "30s", "SL0503 30s"},
      {"time", "1", "SL0503 1"},
      {"Role", "live", "SL0215 live"},
      {"Role", "Scope::live", "SL0503 Scope::live"},
      {"Role", "{owner}", "SL0503 {owner}"},
      {"Place", "porch", "SL0501 porch"},
      {"Place", "it", "SL0503 it"},
      {"Place", "\"hall\"", "SL0503 \"hall\""},
      {"Place", "Place::hall", "SL0503 Place::hall"},
      {"Place", "Thing::\"it\"", "SL0503 Thing::\"it\""},
      {"Place", "Plaze::\"hall\"", "SL0201 Plaze"},
      {"set<Scope>", "live", "SL0503 live"},
      {"set<Scope>", "{owner}", "SL0215 owner"},
      {"set<Scope>", "{1}", "SL0503 1"},
      {"set<Scope>", "{none}", "SL0503 none"},
      {"set<Scope>", "{unavailable}", "SL0503 unavailable"},
      {"set<Scope>", "{live, live}", "SL0504 live"},
      {"string", "hall", "SL0503 hall"},
      {"string", "1", "SL0503 1"},
      {"Action", "hall", "SL0215 hall"},
  };
  for (const Wrong& row : table)
    EXPECT_EQ(mistakes(declared(row.type) + world(row.value)), (Mistakes{row.found}))
        << row.type << " " << row.value;
}

TEST(Values, KeepEachStringOnce) {
  const auto policy = checked(
      "entity Thing { a: string, b: string }\naction look(Thing, Thing)\n"
      "rule r: permit look(t, _) when t.a == \"written in a rule\"\n"
      "world w {\n  Thing one { a: \"x\", b: \"written in a rule\" }\n"
      "  Thing two { a: \"y\", b: \"x\" }\n}\n"
      "test \"t\" in w where one.a = \"z\" { }\n");
  ASSERT_EQ(policy.strings, std::vector<std::string>{"written in a rule"});
  const World& w = policy.worlds.at(0).world;
  EXPECT_EQ(w.strings, (std::vector<std::string>{"written in a rule", "x", "y", "z"}));
  EXPECT_EQ(w.entities[0][0].attributes[0], WorldValue::of(1));
  EXPECT_EQ(w.entities[0][0].attributes[1], WorldValue::of(0));
  EXPECT_EQ(w.entities[0][1].attributes[1], WorldValue::of(1));
  EXPECT_EQ(policy.tests.at(0).changes.at(0).value, WorldValue::of(3));
}

TEST(Values, MayNameAnEntityThatTheWorldDoesNotDescribe) {
  const auto policy = checked(
      "entity Place { open: bool, size: int }\nentity Thing { spot: Place }\n"
      "action look(Thing, Place)\n"
      "world w { Thing it { spot: Place::\"annex 7\" } Thing too { spot: Place::\"annex 7\" } }\n"
      "test \"t\" in w { it may not look Place::\"cellar\" }\n");
  const World& w = policy.worlds.at(0).world;
  const std::vector<WorldValue> unknown(2);
  ASSERT_EQ(w.entities[0].size(), 2U);
  EXPECT_EQ(w.entities[0][0], (WorldEntity{"annex 7", false, unknown, {}, false}));
  EXPECT_EQ(w.entities[0][1], (WorldEntity{"cellar", false, unknown, {}, false}));
  EXPECT_EQ(w.entities[1][0].attributes[0], WorldValue::of(0));
  EXPECT_EQ(w.entities[1][1].attributes[0], WorldValue::of(0));
  EXPECT_EQ(policy.tests.at(0).lines.at(0).resource, 1U);
  // What is only mentioned has no name of its own.
  EXPECT_EQ(mistakes("entity Place\nentity Thing { spot: Place }\n"
                     "world w { Thing it { spot: Place::\"annex\" } Thing too { spot: annex } }\n"),
            (Mistakes{"SL0501 annex"}));
}

TEST(Values, HaveTextsThatTheBuilderTakes) {
  const std::string longest(1'024, 'x');
  const auto world = [](const std::string& id, const std::string& text) {
    return mistakes("entity Thing { name: string, next: Thing? }\nworld w { Thing \"" + id +
                    "\" { name: \"" + text + "\", next: Thing::\"" + id + "y\" } }\n");
  };
  EXPECT_EQ(world(longest.substr(1), longest), Mistakes());
  EXPECT_EQ(world("a", longest + "x"), (Mistakes{"SL0321 \"" + longest + "x\""}));
  EXPECT_EQ(world("", ""), (Mistakes{"SL0321 \"\""}));
  EXPECT_EQ(world(longest, ""), (Mistakes{"SL0321 Thing::\"" + longest + "y\""}));
}

TEST(Values, SayWhichInstanceWhereANameStandsForSeveral) {
  const std::string text =
      "entity Place\nentity Thing { spot: Place }\naction look(Thing, Place)\n"
      "world w { Place \"7\" Thing \"7\" { spot: Place::\"7\" } Place hall Thing hall { spot: "
      "VALUE } "
      "}\n";
  const auto with = [&](const std::string& value) {
    std::string copy = text;
    return copy.replace(copy.find("VALUE"), 5, value);
  };
  checked(with("Place::\"hall\""));
  EXPECT_EQ(mistakes(with("hall")), (Mistakes{"SL0511 hall"}));
  EXPECT_NE(rendered(with("hall")).find("say which: `Place::\"hall\"` or `Thing::\"hall\"`"),
            std::string::npos);
  EXPECT_EQ(mistakes("entity Place\nworld w { Place a Place \"a\" }\n"),
            (Mistakes{"SL0504 \"a\""}));
}

}  // namespace
}  // namespace sightline::values_test
