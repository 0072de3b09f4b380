// Bare names: locals, variables, members and actions.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::names_test {
namespace {

const std::string kRule = "rule r: permit view(u, cam) when ";

TEST(Names, StandForActionsWhereAnActionIsExpected) {
  EXPECT_EQ(printed("action == view"), "(action == Action::view)");
  EXPECT_EQ(printed("view == action"), "(Action::view == action)");
  EXPECT_EQ(printed("action in {view, Action::view}"),
            "((action == Action::view) or (action == Action::view))");
  EXPECT_EQ(printed("allowed(view)", "define allowed(a: Action) = a != view\n"),
            "(Action::view != Action::view)");
}

TEST(Names, AreNotActionsElsewhere) {
  const std::string found = rendered(kHome + kRule + "view == view");
  EXPECT_NE(found.find("SL0202"), std::string::npos);
  EXPECT_NE(found.find("`Action::view`"), std::string::npos);
  EXPECT_EQ(mistakes(kHome + kRule + "action == live"), (Mistakes{"SL0302 action == live"}));
  EXPECT_EQ(mistakes(kHome + kRule + "action == Action::veiw"), (Mistakes{"SL0215 veiw"}));
}

TEST(Names, OfLocalsHideNoActionThatIsWanted) {
  EXPECT_EQ(mistakes(kHome + "rule r: permit view(view, cam) when action == view"),
            (Mistakes{"SL0216 view"}));
}

TEST(Names, ActionIsKnownOnlyWhereOneWasAskedFor) {
  EXPECT_EQ(mistakes(kHome + "property p: forall u: User: action == view"),
            (Mistakes{"SL0320 action"}));
  checked(kHome + "property p: never view(_, _) when action == view");
}

TEST(Names, OfEnumsAndEntitiesAreToldApart) {
  const std::string found = rendered(kHome + kRule + "u == User::ann");
  EXPECT_NE(found.find("`User::\"ann\"`"), std::string::npos);
  EXPECT_EQ(mistakes(kHome + kRule + "u == Usr::\"ann\""), (Mistakes{"SL0201 Usr"}));
  EXPECT_EQ(mistakes(kHome + kRule + "u == Role::\"ann\""), (Mistakes{"SL0201 Role"}));
}

}  // namespace
}  // namespace sightline::names_test
