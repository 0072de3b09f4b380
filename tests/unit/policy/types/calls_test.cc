// Defines and what may be passed to them.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::calls_test {
namespace {

const std::string kRule = "rule r: permit view(u, cam) when ";

TEST(Calls, TakeRows) {
  const std::string more =
      "define running(s: share) = s.from <= now and (some s.until as t where now < t)\n";
  EXPECT_EQ(printed("some share(u, _) as s where running(s)", more),
            "(some share(principal, _) as row1 where ((row1.from <= now) and ((not (row1.until is "
            "none)) and (now < (row1.until there)))))");
  const std::string twice =
      more + "define both(a: share, b: share) = a.from == b.from and running(a)\n";
  checked(kHome + twice + kRule + "some share(u, _) as s where both(s, s)");
  EXPECT_EQ(mistakes(kHome + more + kRule + "running(u)"), (Mistakes{"SL0307 u"}));
  EXPECT_EQ(mistakes(kHome + more + kRule + "some bought(u, _) as s where running(s)"),
            (Mistakes{"SL0307 s"}));
  checked(kHome + more + "property p: forall s: share: running(s)");
}

TEST(Calls, TakeAlternativesOfAUnion) {
  const std::string more =
      "entity Client { account: Account, size: int }\n"
      "define home(x: User | Client) = x.account\n"
      "define near(x: User | Client ?) = x is none\n"
      "action list(User | Client, Camera)\n";
  EXPECT_EQ(printed("home(u) == cam.account", more), "(principal.account == resource.account)");
  checked(kHome + more + "rule r: permit list(x, cam) when home(x) == cam.account and near(x)");
  EXPECT_EQ(mistakes(kHome + more + kRule + "home(cam) == cam.account"), (Mistakes{"SL0307 cam"}));
  EXPECT_EQ(mistakes(kHome + more + "define bad(x: User | Client) = x.size == 3\n"),
            (Mistakes{"SL0318 size"}))
      << "said though nobody calls it";
  EXPECT_EQ(
      mistakes(kHome + more + "define bad(x: Client | User) = x == x and home(x) == x\n").size(),
      1U);
}

TEST(Calls, TakeNoPlaceholder) {
  EXPECT_EQ(mistakes(kHome + "define f(x: User) = true\n" + kRule + "some f(_)"),
            (Mistakes{"SL0211 f(_)"}));
}

TEST(Calls, EndThoughDefinesAskOptionalValuesOfEachOther) {
  EXPECT_EQ(mistakes(kHome + "define f(x: User) = some g(x)\ndefine g(x: User) = some f(x)\n"),
            (Mistakes{"SL0212 some f(x)"}));
  EXPECT_EQ(mistakes(kHome + "define Camera(x: User) = some Camera(x)\n"),
            (Mistakes{"SL0212 some Camera(x)"}))
      << "a define may be called like an entity";
}

}  // namespace
}  // namespace sightline::calls_test
