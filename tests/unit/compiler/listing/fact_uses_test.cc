// Which facts each kind of condition reads, and where they come from.
#include "sightline/fact_uses.h"

#include "tests/support/compiled.h"

#include <gtest/gtest.h>

namespace sightline::testing::fact_uses_test {
namespace {

constexpr const char* kDeclarations = R"(
entity Account
entity Group in Group
entity User in Group { account: Account, cached nick: string }
entity Clip in Group { sealed fixed account: Account, level: int within 5m }
relation share(viewer: User, clip: Clip) { from: time, until: time }
global lockdown: bool within 10s
context { session: time }
action view(User, Clip)
action keep(User, Clip)
)";

TEST(FactUses, NameEveryKindOfFact) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> table{
      {"u.nick == \"ann\"", {"User.nick (cached)"}},
      {"u.account == c.account", {"Clip.account (sealed fixed)", "User.account ()"}},
      {"c.level > 3", {"Clip.level (within 5m)"}},
      {"some share(u, c)", {"share(viewer, clip) ()"}},
      {"some share(u, _) as s where s.from <= now and s.clip == c",
       {"share(viewer, _) ()", "share.from ()"}},
      {"session < now", {"context.session (the host)"}},
      {"not lockdown", {"lockdown (within 10s)"}},
      {"now > past", {}},
  };
  for (const auto& [condition, expected] : table) {
    const Compiled policy =
        compiled(std::string(kDeclarations) + "rule r: permit view(u, c) when " + condition);
    std::vector<std::string> found;
    for (const FactReading& use : fact_uses(policy.loaded)) {
      EXPECT_EQ(use.action, "view");
      EXPECT_EQ(use.rule, "r");
      found.push_back(use.fact + " (" + use.source + ")");
    }
    EXPECT_EQ(found, expected) << condition;
  }
}

TEST(FactUses, AskForParents) {
  const Compiled policy =
      compiled(std::string(kDeclarations) + "rule r: permit keep(u, c) when u in Group::\"staff\"");
  const auto uses = fact_uses(policy.loaded);
  ASSERT_EQ(uses.size(), 2U);
  EXPECT_EQ(uses[0].fact, "parents of Group");
  EXPECT_EQ(uses[1].fact, "parents of User");
  EXPECT_EQ(uses[1].action, "keep");
}

// What is in between, what is beside the way, and nothing of what has no parents.
TEST(FactUses, AskForTheParentsOfAllThatIsAbove) {
  const Compiled policy = compiled(
      "entity City\nentity Street in City\nentity House in Street\nentity Club in Club\n"
      "entity User in House, Club\nentity Dog in User\naction greet(User, City)\n"
      "rule r: permit greet(u, c) when u in c");
  std::vector<std::string> found;
  for (const FactReading& use : fact_uses(policy.loaded)) found.push_back(use.fact);
  EXPECT_EQ(found, (std::vector<std::string>{"parents of Club", "parents of House",
                                             "parents of Street", "parents of User"}));
}

}  // namespace
}  // namespace sightline::testing::fact_uses_test
