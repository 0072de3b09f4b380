// Conditions: what names mean, and what the checked tree says, shown as canonical text.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::conditions_test {
namespace {

struct Meaning {
  std::string condition, printed;
};

TEST(Conditions, MeanWhatTheirNamesSay) {
  const std::vector<Meaning> meanings = {
      {"true", "true"},
      {"u == u.friend", "(principal == principal.friend)"},
      {"cam.account == u.account", "(resource.account == principal.account)"},
      {"lockdown", "global lockdown"},
      {"session <= now", "(context session <= now)"},
      {"u.role == owner", "(principal.role == Role::owner)"},
      {"owner == u.role", "(Role::owner == principal.role)"},
      {"u.role >= Role::member", "(principal.role >= Role::member)"},
      {"guest != owner", "(Role::guest != Role::owner)"},
      {"not u.active and lockdown", "((not principal.active) and global lockdown)"},
      {"(u.active or lockdown) and true", "((principal.active or global lockdown) and true)"},
      {"u.active implies lockdown implies false",
       "(principal.active implies (global lockdown implies false))"},
      {"u.friend.friend.role == guest", "(principal.friend.friend.role == Role::guest)"},
      {"now < 2024-01-01T00:00:00Z", "(now < time 1704067200000ms)"},
      {"past < now and now < forever", "((time 0ms < now) and (now < time 4611686018427387903ms))"},
      {"u.active == (some share(u, cam))",
       "(principal.active == (some share(principal, resource)))"},
  };
  for (const Meaning& m : meanings) EXPECT_EQ(printed(m.condition), m.printed) << m.condition;
}

TEST(Conditions, TakeTheExpectedEnumFromTheOtherSideOrTheParameter) {
  const std::string more =
      "enum Seat { guest, driver }\nentity Car { seat: Seat?, spare: Seat }\n"
      "define sits(s: Seat) = s == driver\ndefine maybe(s: Seat?) = s is none\n"
      "define seat_of(c: Car) = c.seat ?? guest\n";
  EXPECT_EQ(printed("sits(guest)", more), "(Seat::guest == Seat::driver)");
  EXPECT_EQ(printed("maybe(guest)", more), "(Seat::guest is none)");
  EXPECT_EQ(printed("u.role == guest", more), "(principal.role == Role::guest)");
  checked(kHome + more + "define f(c: Car) = guest == (c.seat ?? guest) and guest != seat_of(c)\n");
}

TEST(Conditions, KeepLocalsApartFromMembers) {
  const std::string head = kHome + "rule r: permit view(owner, live) when ";
  checked(head + "owner.role == Role::owner");
  EXPECT_EQ(mistakes(head + "owner.role == owner"), (Mistakes{"SL0216 owner"}));
  EXPECT_EQ(mistakes(head + "owner == live"), (Mistakes{"SL0302 owner == live"}));
  // A global or context field that is added later must not take over what a rule or a property says.
  const std::string later = kHome + "global owner: Role\nrule r: permit view(u, live) when ";
  EXPECT_EQ(mistakes(later + "u.role == owner"), (Mistakes{"SL0216 owner"}));
  checked(later + "u.role == Role::owner");
}

TEST(Conditions, JoinWhenAndUnless) {
  const auto canonical = [](const std::string& clauses) {
    const auto policy = checked(kHome + "property p: never view(u, _) " + clauses);
    return policy.properties.empty() ? "" : policy.properties[0].canonical;
  };
  EXPECT_NE(canonical("").find("\nwhen true\n"), std::string::npos);
  EXPECT_NE(canonical("when u.active").find("\nwhen principal.active\n"), std::string::npos);
  EXPECT_NE(canonical("unless u.active").find("\nwhen (not principal.active)\n"),
            std::string::npos);
  EXPECT_NE(canonical("when lockdown unless u.active")
                .find("\nwhen (global lockdown and (not principal.active))\n"),
            std::string::npos);
}

TEST(Conditions, GoOnAfterAMistake) {
  EXPECT_EQ(mistakes(kHome +
                     "rule r: permit view(u, cam) when u.acount == cam.acount or now < 5 and true\n"
                     "rule s: permit view(u, _) when u.role == ownr\n")
                .size(),
            1U)
      << "a syntax error hides the rest";
  EXPECT_EQ(mistakes(kHome + "rule r: permit view(u, cam) when u.acount == cam.acount or now < 5\n"
                             "rule s: permit view(u, _) when u.role == ownr\n"),
            (Mistakes{"SL0208 acount", "SL0208 acount", "SL0302 now < 5", "SL0202 ownr"}));
}

}  // namespace
}  // namespace sightline::conditions_test
