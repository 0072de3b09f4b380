// `may`, `once` and `steady`.
#include <gtest/gtest.h>

#include "sightline/canonical.h"
#include "tests/unit/policy/types/checking.h"

namespace sightline::may_test {
namespace {

const std::string kMay =
    "action open, close, wipe (User, Camera)\n"
    "obligation no_store, blur\n";

// The condition of the last rule of a policy, as a property would print it.
std::string expanded(const std::string& rules, const std::string& condition) {
  const auto policy = checked(kHome + kMay + rules + "rule last: permit wipe(u, cam) when " +
                              condition + "\nproperty p: never wipe(u, cam)\n");
  if (policy.rules.empty()) return "";
  typed::Property property = policy.properties[0];
  property.cases[0].condition = policy.rules.back().clauses[0].condition;
  const std::string text = canonical_text(policy, property);
  const std::size_t begin = text.find("\nwhen ") + 6;
  return text.substr(begin, text.find('\n', begin) - begin);
}

TEST(May, StandsForTheRulesOfTheOtherAction) {
  const std::string rules =
      "rule a: permit open(x, y) when x.active\n"
      "rule b:\n  permit open, close (_, y) when y.account == Account::\"7\"\n"
      "rule c: forbid open(x, _) when x.role == guest\n";
  EXPECT_EQ(
      expanded(rules, "may open(u, cam)"),
      "((principal.active or (resource.account == Account::\"7\")) and (not (principal.role == "
      "Role::guest)))");
  EXPECT_EQ(expanded(rules, "may close(u, cam)"),
            "((resource.account == Account::\"7\") and (not false))");
  EXPECT_EQ(expanded("", "may close(u, cam)"), "(false and (not false))") << "default deny";
  EXPECT_EQ(expanded(rules, "may open(u.friend ?? u, cam)").find("(principal.friend ?? principal)"),
            2U);
}

TEST(May, KnowsWhichActionIsAsked) {
  EXPECT_EQ(expanded("rule a: permit open(_, _) when action == open\n", "may open(u, cam)"),
            "((Action::open == Action::open) and (not false))");
}

TEST(May, GivesEachUseRowsOfItsOwn) {
  const std::string text =
      expanded("rule a: permit open(x, y) when some share(x, y) as s where s.from < now\n",
               "may open(u, cam) or may open(u, cam)");
  EXPECT_NE(text.find("row1"), std::string::npos);
  EXPECT_NE(text.find("row2"), std::string::npos);
}

TEST(May, StandsOnlyWhereMorePermissionMeansMorePermission) {
  const std::string a = kHome + kMay + "rule a: permit open(_, _)\n";
  const std::string defines =
      "define flip(b: bool) = not b\ndefine same(b: bool) = b\ndefine asks(u: User, c: Camera) = "
      "may "
      "open(u, c)\n";
  const auto permit = [&](const std::string& c) {
    return mistakes(a + defines + "rule r: permit view(u, cam) when " + c);
  };
  const auto forbid = [&](const std::string& c) {
    return mistakes(a + defines + "rule r: forbid view(u, cam) when " + c);
  };
  const Mistakes none, here{"SL0408 may open(u, cam)"};
  EXPECT_EQ(permit("may open(u, cam) and u.active"), none);
  EXPECT_EQ(permit("not may open(u, cam)"), here);
  EXPECT_EQ(permit("not (not may open(u, cam))"), none);
  EXPECT_EQ(permit("u.active unless may open(u, cam)"), here);
  EXPECT_EQ(permit("may open(u, cam) implies u.active"), here);
  EXPECT_EQ(permit("u.active implies may open(u, cam)"), none);
  EXPECT_EQ(permit("(may open(u, cam)) == true"), (Mistakes{"SL0408 (may open(u, cam))"}));
  EXPECT_EQ(permit("if u.active then may open(u, cam) else false"), none);
  EXPECT_EQ(permit("if may open(u, cam) then true else false"), here);
  EXPECT_EQ(permit("u.friend.active ?? (may open(u, cam))"),
            (Mistakes{"SL0408 (may open(u, cam))"}));
  EXPECT_EQ(permit("some share(u, cam) as s where may open(u, cam)"), none);
  EXPECT_EQ(permit("no share(u, cam) as s where may open(u, cam)"), here);
  EXPECT_EQ(permit("every share(u, cam) as s: may open(u, cam)"), none);
  EXPECT_EQ(permit("every share(u, cam) as s where may open(u, cam): s.from < now"), here);
  EXPECT_EQ(permit("same(may open(u, cam))"), none);
  EXPECT_EQ(permit("flip(may open(u, cam))"), here);
  EXPECT_EQ(permit("flip(flip(may open(u, cam)))"), none);
  EXPECT_EQ(permit("same(flip(may open(u, cam)))"), here);
  EXPECT_EQ(permit("asks(u, cam)"), none);
  EXPECT_EQ(permit("not asks(u, cam)"), (Mistakes{"SL0408 may open(u, c)"}));
  EXPECT_EQ(forbid("may open(u, cam)"), here);
  EXPECT_EQ(forbid("u.active unless may open(u, cam)"), none);
  EXPECT_EQ(forbid("u.active unless asks(u, cam)"), none);
}

TEST(May, IsTurnedAroundByAForbidOfTheOtherAction) {
  EXPECT_EQ(
      mistakes(kHome + kMay +
               "rule a: permit open(_, _)\nrule b: forbid close(x, y) unless may open(x, y)\n"
               "rule c: permit close(_, _)\nrule d: permit view(u, cam) when may close(u, cam)"),
      Mistakes{})
      << "two turns are none";
}

TEST(May, TakesWhatTheActionTakes) {
  const std::string rule = kHome + kMay + "rule r: permit view(u, cam) when ";
  EXPECT_EQ(mistakes(rule + "may open(cam, u)"), (Mistakes{"SL0307 cam", "SL0307 u"}));
  EXPECT_EQ(mistakes(rule + "may open(u.friend, cam)"), (Mistakes{"SL0303 u.friend"}));
  EXPECT_EQ(mistakes(rule + "may opne(u, cam)"), (Mistakes{"SL0207 opne"}));
}

TEST(May, DoesNotAskForItself) {
  EXPECT_EQ(mistakes(kHome + kMay + "rule r: permit open(u, cam) when may open(u, cam)"),
            (Mistakes{"SL0409 may open(u, cam)"}));
  const Mistakes found = mistakes(kHome + kMay +
                                  "define asks(u: User, c: Camera) = may wipe(u, c)\n"
                                  "rule a: permit open(u, cam) when may close(u, cam)\n"
                                  "rule b: permit close(u, cam) when asks(u, cam)\n"
                                  "rule c: forbid wipe(u, cam) unless may open(u, cam)\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].substr(0, 6), "SL0409");
}

TEST(May, IsNestedAtMostThreeDeep) {
  const std::string rules =
      "action a, b, c, d, e (User, Camera)\nrule e: permit e(u, x) when u.active\n"
      "rule d: permit d(u, x) when may e(u, x)\nrule c: permit c(u, x) when may d(u, x)\n"
      "rule b: permit b(u, x) when may c(u, x)\n";
  checked(kHome + rules);
  EXPECT_EQ(mistakes(kHome + rules + "rule a: permit a(u, x) when may b(u, x)"),
            (Mistakes{"SL0317 may e(u, x)"}));
}

TEST(May, LosesNoObligation) {
  const std::string rules = kHome + kMay +
                            "rule a:\n  permit open(_, _) with no_store\n  permit open(u, _) when "
                            "u.active with blur, no_store\n"
                            "rule r: permit view(u, cam) when may open(u, cam) ";
  EXPECT_EQ(mistakes(rules), (Mistakes{"SL0410 may open(u, cam)"}));
  EXPECT_EQ(mistakes(rules + "with blur"), (Mistakes{"SL0410 may open(u, cam)"}));
  EXPECT_EQ(mistakes(rules + "with blur dropping no_store"), Mistakes{});
  EXPECT_EQ(mistakes(rules + "dropping blur, no_store"), Mistakes{});
  EXPECT_EQ(mistakes(rules + "with blur, no_store dropping blur"), (Mistakes{"SL0411 blur"}));
  EXPECT_EQ(mistakes(rules + "with blur, no_store, loud"), (Mistakes{"SL0218 loud"}));
  EXPECT_EQ(mistakes(kHome + kMay + "rule r: permit view(_, _) dropping blur"),
            (Mistakes{"SL0411 blur"}));
  EXPECT_EQ(mistakes(kHome + kMay + "rule r: forbid view(_, _) with blur"),
            (Mistakes{"SL0412 blur"}));
}

TEST(May, StaysADecisionInAProperty) {
  EXPECT_EQ(printed("not may view(u, cam)"), "(not may view(principal, resource))");
  EXPECT_EQ(printed("may view(u, cam) == true"), "(may view(principal, resource) == true)");
}

TEST(Windows, StandInProperties) {
  EXPECT_EQ(printed("once (u.active) within 10s"), "(once principal.active within 10000ms)");
  EXPECT_EQ(printed("steady (u.active) for 1m"),
            "(not (once (not principal.active) within 60000ms))");
  const std::string p = kHome + "property p: never view(u, cam) when ";
  EXPECT_EQ(mistakes(p + "once (steady (u.active) for 1s) within 1s"),
            (Mistakes{"SL0417 steady (u.active) for 1s"}));
  EXPECT_EQ(mistakes(p + "once (may view(u, cam)) within 1s"),
            (Mistakes{"SL0417 may view(u, cam)"}));
  EXPECT_EQ(mistakes(p + "once (u.active) within 0s").size(), 1U);
  EXPECT_EQ(mistakes(kHome + "rule r: permit view(u, cam) when once (u.active) within 1s"),
            (Mistakes{"SL0417 once (u.active) within 1s"}));
}

}  // namespace
}  // namespace sightline::may_test
