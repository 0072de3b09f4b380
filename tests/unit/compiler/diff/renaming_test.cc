// Renames -> names of the new policy.
#include "compiler/diff/renaming.h"

#include <gtest/gtest.h>

namespace sightline::renaming_test {
namespace {

Schema schema(const std::string& entity, const std::string& attribute, const std::string& action) {
  Schema out;
  out.entities.push_back({entity, {{attribute, {}, Trust::registry, {}}}, {}, false});
  out.actions.push_back({action, {0}, {0}});
  return out;
}

const Schema kBefore = schema("User", "level", "view");
const Schema kAfter = schema("Person", "rank", "look");

TEST(Renaming, LeavesAloneWhatIsNotRenamed) {
  const auto renaming = Renaming::make({}, kBefore, kAfter);
  ASSERT_TRUE(bool(renaming));
  EXPECT_EQ(renaming->of("User"), "User");
  EXPECT_EQ(renaming->of("User", "User", "level"), "level");
}

TEST(Renaming, FindsTheNewNameInsideARenamedOwner) {
  const auto renaming =
      Renaming::make({{"User", "Person"}, {"User.level", "Person.rank"}}, kBefore, kAfter);
  ASSERT_TRUE(bool(renaming));
  EXPECT_EQ(renaming->of("User"), "Person");
  EXPECT_EQ(renaming->of("User", "Person", "level"), "rank");
  EXPECT_EQ(renaming->of("User", "Person", "other"), "other");
}

TEST(Renaming, GivesNoNameThatAnotherHasNow) {
  const auto renaming = Renaming::make({{"view", "look"}}, kBefore, kAfter);
  ASSERT_TRUE(bool(renaming));
  EXPECT_EQ(renaming->of("look"), std::nullopt);
}

TEST(Renaming, RefusesWhatNamesNothingOrAnotherKindOfThing) {
  for (const Rename& rename : std::vector<Rename>{
           {"Users", "Person"}, {"User", "People"}, {"User", "look"}, {"User.level", "rank"}}) {
    const auto renaming = Renaming::make({rename}, kBefore, kAfter);
    ASSERT_FALSE(bool(renaming)) << rename.before;
    EXPECT_EQ(renaming.error().kind, DiffError::Kind::rename);
  }
}

TEST(Renaming, RefusesTwoNamesForOneThing) {
  EXPECT_FALSE(bool(Renaming::make({{"view", "look"}, {"view", "look"}}, kBefore, kAfter)));
}

}  // namespace
}  // namespace sightline::renaming_test
