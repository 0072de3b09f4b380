// Properties: their cases, their variables, and who they speak of.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::properties_test {
namespace {

const std::string kMore =
    "entity Client { account: Account }\n"
    "action list(User | Client, Camera)\n"
    "obligation no_store, blur\n";

TEST(Properties, HaveACaseForEachPairOfTypes) {
  const auto policy =
      checked(kHome + kMore +
              "property p: never list, view (u, cam) unless u.account == cam.account "
              "without blur, no_store\n");
  const typed::Property& p = policy.properties[0];
  ASSERT_EQ(p.cases.size(), 2U);
  EXPECT_EQ(p.cases[0].actions, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(p.cases[1].actions, std::vector<std::uint32_t>{1});
  EXPECT_EQ(p.without, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_NE(p.canonical.find(" list (Client, Camera)\nwhen "), std::string::npos) << p.canonical;
  EXPECT_NE(p.canonical.find("\nwithout blur, no_store\n"), std::string::npos);
  EXPECT_NE(p.canonical.find("\naction list(User | Client, Camera)\n"), std::string::npos);
}

TEST(Properties, OfKindNeverLeaveNobodyOut) {
  const std::string text = kHome + kMore + "property p: never list(u: User, _) when u.active\n";
  EXPECT_EQ(mistakes(text), (Mistakes{"SL0413 u: User"}));
  EXPECT_EQ(mistakes(text + "property q: never list(_: Client, _)\n"), Mistakes{});
  EXPECT_EQ(mistakes(text + "property q: always list(_: Client, _)\n"),
            (Mistakes{"SL0413 u: User"}))
      << "another kind covers nothing";
  EXPECT_EQ(mistakes(kHome + kMore + "property p: always list(u: User, _) when u.active\n"),
            Mistakes{});
  EXPECT_EQ(mistakes(kHome + "property p: never view(u: User, _: Camera)\n"), Mistakes{});
  EXPECT_NE(rendered(text).find("`never list(_: Client, _)`"), std::string::npos);
}

TEST(Properties, SpeakOfEverything) {
  const auto policy = checked(kHome +
                              "property p: forall u: User, r: Role, s: share, t: share:\n"
                              "  s.viewer == u and u.role == r and t.from < now implies some "
                              "bought(u, _) as b where b.camera == s.camera\n");
  const typed::Property& p = policy.properties[0];
  ASSERT_EQ(p.variables.size(), 4U);
  EXPECT_EQ(p.variables[0].kind, typed::Variable::Kind::value);
  EXPECT_EQ(p.variables[2].kind, typed::Variable::Kind::row);
  EXPECT_NE(p.variables[2].row, p.variables[3].row);
  EXPECT_EQ(
      p.canonical.substr(0, p.canonical.find("\n", 60)),
      "forall User, Role, row1: share, row2: share\n"
      "holds ((((row1.viewer == variable1) and (variable1.role == variable2)) and (row2.from < "
      "now)) implies (some bought(variable1, _) as row3 where (row3.camera == row1.camera)))");
}

TEST(Properties, RefuseVariablesThatCannotBe) {
  EXPECT_EQ(mistakes(kHome + "property p: forall n: int: n == n"), (Mistakes{"SL0213 int"}));
  EXPECT_EQ(mistakes(kHome + "property p: forall n: Usr: n == n"), (Mistakes{"SL0201 Usr"}));
  EXPECT_EQ(mistakes(kHome + "property p: forall u: User, u: User: u == u"),
            (Mistakes{"SL0210 u"}));
  std::string text = kHome + "property p: forall v0: User";
  for (int i = 1; i <= 16; ++i) text += ", v" + std::to_string(i) + ": User";
  EXPECT_EQ(mistakes(text + ": true"), (Mistakes{"SL0214 v16"}));
}

TEST(Properties, ShareANameSpaceWithInvariants) {
  EXPECT_EQ(mistakes(kHome + "invariant p: forall u: User: true\nproperty p: never view(_, _)"),
            (Mistakes{"SL0204 p"}));
}

}  // namespace
}  // namespace sightline::properties_test
