// Unions: a clause becomes one for each pair of types that its actions and binders allow.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::heads_test {
namespace {

// Users are 0, clients 1, cameras 2, clips 3.
const std::string kUnions =
    "entity User { home: Home, age: int, name: string }\n"
    "entity Client { home: Home, age: time }\n"
    "entity Camera { home: Home }\n"
    "entity Clip { home: Home }\n"
    "entity Home\n"
    "action live(User | Client, Camera)\n"
    "action play(User, Clip)\n"
    "action list(Client | User, Camera | Clip)\n";

using Pair = std::pair<std::uint32_t, std::uint32_t>;
std::vector<Pair> pairs_of(const std::string& head) {
  std::vector<Pair> pairs;
  const auto policy = checked(kUnions + "rule r: permit " + head);
  if (policy.rules.empty()) return pairs;
  for (const typed::Clause& clause : policy.rules[0].clauses)
    pairs.emplace_back(clause.principal, clause.resource);
  return pairs;
}

TEST(Heads, HaveOneClauseForEachPairOfTypes) {
  EXPECT_EQ(pairs_of("play(_, _)"), (std::vector<Pair>{{0, 3}}));
  EXPECT_EQ(pairs_of("live(_, _)"), (std::vector<Pair>{{0, 2}, {1, 2}}));
  EXPECT_EQ(pairs_of("list(_, _)"), (std::vector<Pair>{{0, 2}, {0, 3}, {1, 2}, {1, 3}}));
  EXPECT_EQ(pairs_of("list(u: User, _)"), (std::vector<Pair>{{0, 2}, {0, 3}}));
  EXPECT_EQ(pairs_of("list(_: Client, _: Clip)"), (std::vector<Pair>{{1, 3}}));
  EXPECT_EQ(pairs_of("list(x: Client | User, _: Camera)"), (std::vector<Pair>{{0, 2}, {1, 2}}));
}

TEST(Heads, ListForEachPairTheActionsThatHaveIt) {
  const auto policy = checked(kUnions + "rule r: permit play, live, list (u, x)");
  const auto& clauses = policy.rules[0].clauses;
  ASSERT_EQ(clauses.size(), 4U);
  using Actions = std::vector<std::uint32_t>;
  EXPECT_EQ(clauses[0].actions, (Actions{0, 2})) << "user, camera";
  EXPECT_EQ(clauses[1].actions, (Actions{1, 2})) << "user, clip";
  EXPECT_EQ(clauses[2].actions, (Actions{0, 2})) << "client, camera";
  EXPECT_EQ(clauses[3].actions, (Actions{2})) << "client, clip";
  EXPECT_TRUE(clauses[0].span == clauses[3].span);
}

TEST(Heads, ReadOnlyWhatAllAlternativesHave) {
  checked(kUnions + "rule r: permit list(u, x) when u.home == x.home");
  EXPECT_EQ(mistakes(kUnions + "rule r: permit list(u, x) when u.name == \"a\""),
            (Mistakes{"SL0318 name"}));
  EXPECT_EQ(mistakes(kUnions + "rule r: permit live(u, x) when u.age == 3"),
            (Mistakes{"SL0318 age"}))
      << "an int of one, a time of the other";
  checked(kUnions + "rule r: permit list(u: User, x) when u.name == \"a\" and u.age == 3");
  EXPECT_EQ(mistakes(kUnions + "rule r: permit list(u, x) when u == User::\"7\""),
            (Mistakes{"SL0302 u == User::\"7\""}));
}

TEST(Heads, RefuseTypesThatTheActionsDoNotHave) {
  EXPECT_EQ(mistakes(kUnions + "rule r: permit play(u: Client, _)"), (Mistakes{"SL0403 Client"}));
  EXPECT_EQ(mistakes(kUnions + "rule r: permit live(u: User | Camera, _)"),
            (Mistakes{"SL0403 Camera"}));
  EXPECT_EQ(mistakes(kUnions + "rule r: permit live(u: Usr, _)"), (Mistakes{"SL0201 Usr"}));
  EXPECT_EQ(mistakes(kUnions + "rule r: permit live, play (u: Client, _)"),
            (Mistakes{"SL0403 u: Client"}))
      << "nothing is left for play";
}

}  // namespace
}  // namespace sightline::heads_test
