// Queries, attributes and calls: what an expanded condition says, and that no row stands for two
// queries.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sightline/canonical.h"
#include "policy/types/rows.h"
#include "sightline/visit.h"
#include "tests/unit/policy/types/checking.h"

namespace sightline::queries_test {
namespace {

TEST(Queries, NameTheirRowsAndColumns) {
  EXPECT_EQ(printed("some share(u, _)"), "(some share(principal, _))");
  EXPECT_EQ(printed("no share(_, _)"), "(no share(_, _))");
  EXPECT_EQ(
      printed("some share(u, cam) as s where s.from <= now and s.viewer == u"),
      "(some share(principal, resource) as row1 where ((row1.from <= now) and (row1.viewer == "
      "principal)))");
  EXPECT_EQ(
      printed("some share(u, _) as s where s.camera.account == u.account and s.scope == live"),
      "(some share(principal, _) as row1 where ((row1.camera.account == principal.account) and "
      "(row1.scope == Scope::live)))");
  EXPECT_EQ(printed("some share(u, cam) as s"), "(some share(principal, resource))");
}

TEST(Queries, AreAskedWithEntitiesOfTheirColumns) {
  const std::string rule = kHome + "rule r: permit view(u, cam) when some share(";
  EXPECT_EQ(mistakes(rule + "cam, u)"), (Mistakes{"SL0307 cam", "SL0307 u"}));
  EXPECT_EQ(mistakes(rule + "u.friend, cam)"), (Mistakes{"SL0307 u.friend"}));
  EXPECT_EQ(mistakes(rule + "u, now)"), (Mistakes{"SL0307 now"}));
  checked(rule + "u.friend ?? u, cam)");
}

TEST(Queries, ExpandDefinesWithTheirArguments) {
  const std::string more =
      "define running(from: time, until: time?) = from <= now and now < (until ?? forever)\n"
      "define shared(a: User, b: Camera) = some share(a, b) as s where running(s.from, s.until)\n"
      "define home(a: User) = a.account\n";
  EXPECT_EQ(printed("shared(u, cam)", more),
            "(some share(principal, resource) as row1 where ((row1.from <= now) and (now < "
            "(row1.until ?? time 4611686018427387903ms))))");
  EXPECT_EQ(printed("home(u) == cam.account", more), "(principal.account == resource.account)");
  EXPECT_EQ(printed("running(now, now)", more),
            "((now <= now) and (now < (now ?? time 4611686018427387903ms)))");
}

TEST(Queries, WidenAnArgumentToItsParameter) {
  const auto policy = checked(kHome +
                              "define asked(t: time?) = t is none\n"
                              "rule r: permit view(_, _) when asked(session)\n");
  const auto& asked = std::get<typed::IsNone>(policy.rules[0].clauses[0].condition->node);
  EXPECT_TRUE(asked.operand->type.optional);
  EXPECT_TRUE(std::holds_alternative<typed::ContextValue>(asked.operand->node));
}

// The rows of all queries, once for each place in the tree.
class Rows {
 public:
  explicit Rows(const typed::ExprRef& e) { collect(e); }
  const std::vector<std::uint32_t>& all() const { return rows_; }

 private:
  void collect(const typed::ExprRef& e) {
    if (!e) return;
    const auto two = [&](const auto& node) {
      collect(node.left);
      collect(node.right);
    };
    std::visit(overloaded{[](const typed::Constant&) {},
                          [](const typed::Principal&) {},
                          [](const typed::Resource&) {},
                          [](const typed::Now&) {},
                          [](const typed::AskedAction&) {},
                          [](const typed::VariableValue&) {},
                          [](const typed::ContextValue&) {},
                          [](const typed::GlobalValue&) {},
                          [](const typed::ColumnOf&) {},
                          [](const typed::FieldOf&) {},
                          [](const typed::May&) {},
                          [](const typed::Once&) {},
                          [&](const typed::AttributeOf& n) { collect(n.object); },
                          [&](const typed::Arithmetic& n) { two(n); },
                          [&](const typed::Negate& n) { collect(n.operand); },
                          [&](const typed::Coalesce& n) { two(n); },
                          [&](const typed::Unwrap& n) { collect(n.operand); },
                          [&](const typed::Choice& n) {
                            collect(n.condition);
                            collect(n.then);
                            collect(n.otherwise);
                          },
                          [&](const typed::Compare& n) { two(n); },
                          [&](const typed::IsNone& n) { collect(n.operand); },
                          [&](const typed::Contains& n) {
                            collect(n.element);
                            collect(n.set);
                          },
                          [&](const typed::In& n) {
                            collect(n.entity);
                            collect(n.ancestor);
                          },
                          [&](const typed::Not& n) { collect(n.operand); },
                          [&](const typed::And& n) { two(n); },
                          [&](const typed::Or& n) { two(n); },
                          [&](const typed::Implies& n) { two(n); },
                          [&](const typed::Query& q) { query(q); }},
               e->node);
  }
  void query(const typed::Query& q) {
    rows_.push_back(q.row);
    for (const typed::ExprRef& argument : q.arguments) collect(argument);
    collect(q.where);
  }

  std::vector<std::uint32_t> rows_;
};

TEST(Queries, HaveRowsOfTheirOwn) {
  const std::vector<std::string> conditions = {
      "some share(u, cam) and some share(u, cam)",
      "shared(u, cam) and not shared(u, cam)",
      "twice(shared(u, cam))",
      "twice(twice(some share(u, cam) as s where s.from < now))",
      "(some share(u, cam)) == (some share(u, _)) implies twice(no share(u, cam))",
      "some share(u, _) as s where twice(some share(s.viewer, _))",
      "(if some share(u, cam) then u.role else member) in {guest, member, owner}",
      "some chosen(u, cam) as x where x.active and x.role == owner and x != u",
  };
  const std::vector<std::size_t> wanted = {2, 2, 2, 4, 4, 3, 3, 4};
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const auto policy = checked(kHome +
                                "define shared(a: User, b: Camera) = some share(a, b)\n"
                                "define twice(b: bool) = b or not b\n"
                                "define chosen(a: User, b: Camera) = if some share(a, b) then "
                                "a.friend else a\n"
                                "property p: never view(u, cam) when " +
                                conditions[i]);
    ASSERT_EQ(policy.properties.size(), 1U) << conditions[i];
    const std::vector<std::uint32_t> rows = Rows(policy.properties[0].cases[0].condition).all();
    EXPECT_EQ(rows.size(), wanted[i]) << conditions[i];
    EXPECT_EQ(std::set(rows.begin(), rows.end()).size(), rows.size()) << conditions[i];
  }
}

TEST(Queries, StayTheSameWithFreshRows) {
  const auto policy = checked(
      kHome +
      "property p: never view(u, cam) when (some share(u, _) as s where s.from <= now and "
      "s.camera == cam) and (-5 < 3 + 4 or u.friend is none) implies (cam.silent ?? lockdown) "
      "== (not (session < now))");
  std::uint32_t next_row = 7;
  typed::Property copy = policy.properties[0];
  typed::ExprRef& condition = copy.cases[0].condition;
  condition = with_fresh_rows(condition, next_row);
  EXPECT_EQ(next_row, 8U);
  EXPECT_EQ(Rows(condition).all(), std::vector<std::uint32_t>{7});
  EXPECT_EQ(canonical_text(policy, copy), policy.properties[0].canonical);
}

TEST(Queries, AreNestedAtMostThreeDeep) {
  const std::string more = kHome +
                           "define some_of(a: User) = some bought(a, _)\n"
                           "define deeper(a: User) = no share(a, _) as s where some_of(s.viewer)\n"
                           "define given(u: User, b: bool) = some bought(u, _) as s where b\n"
                           "property p: never view(u, cam) when ";
  checked(more + "some share(u, _) as s where deeper(s.viewer)");
  checked(more + "given(u, given(u, given(u, u.active)))");
  EXPECT_EQ(mistakes(more + "some share(u, _) as s where no share(u, _) as t where deeper(u)"),
            (Mistakes{"SL0317 some share(u, _) as s where no share(u, _) as t where deeper(u)"}));
  EXPECT_EQ(mistakes(more + "given(u, given(u, deeper(u)))"),
            (Mistakes{"SL0317 some bought(u, _) as s where b"}));
}

TEST(Queries, AskInFourWays) {
  EXPECT_EQ(printed("several share(u, _) as s where s.from < now"),
            "(several share(principal, _) as row1 where (row1.from < now))");
  EXPECT_EQ(printed("every share(u, _) as s: s.from < now"),
            "(no share(principal, _) as row1 where (not (row1.from < now)))");
  EXPECT_EQ(
      printed("every share(u, _) as s where s.scope == live: s.from < now"),
      "(no share(principal, _) as row1 where ((row1.scope == Scope::live) and (not (row1.from "
      "< now))))");
}

TEST(Queries, AskAnOptionalValue) {
  EXPECT_EQ(printed("some u.born"), "(not (principal.born is none))");
  EXPECT_EQ(printed("no u.born"), "(not (not (principal.born is none)))");
  EXPECT_EQ(printed("some u.friend as f where f.active"),
            "((not (principal.friend is none)) and (principal.friend there).active)");
  EXPECT_EQ(printed("every u.friend as f where f.active: f.role == owner"),
            "(not ((not (principal.friend is none)) and ((principal.friend there).active and (not "
            "((principal.friend there).role == Role::owner)))))");
  const std::string more = "define best(u: User) = u.friend\n";
  EXPECT_EQ(printed("some best(u) as f where f == u", more),
            "((not (principal.friend is none)) and ((principal.friend there) == principal))");
  const std::string rule = kHome + more + "rule r: permit view(u, cam) when ";
  EXPECT_EQ(mistakes(rule + "several u.friend"), (Mistakes{"SL0319 several u.friend"}));
  EXPECT_EQ(mistakes(rule + "some u.role as x where x == owner"),
            (Mistakes{"SL0306 some u.role as x where x == owner"}));
  EXPECT_EQ(mistakes(rule + "some best(_)"), (Mistakes{"SL0211 best(_)"}));
  EXPECT_EQ(mistakes(rule + "some u.friend as f where f is none"), (Mistakes{"SL0306 f is none"}));
}

TEST(Queries, TakeColumnsOfEveryKind) {
  const std::string more =
      "relation seen(who: User, role: Role, count: int, when_seen: time, tag: string)\n";
  EXPECT_EQ(
      printed("some seen(u, owner, 3, now, \"a\") as s where s.count > 1 and s.tag != \"b\"", more),
      "(some seen(principal, Role::owner, 3, now, \"a\") as row1 where ((row1.count > 1) and "
      "(row1.tag != \"b\")))");
  EXPECT_EQ(
      mistakes(kHome + more + "rule r: permit view(u, _) when some seen(_, u, now, 1, owner)"),
      (Mistakes{"SL0307 u", "SL0307 now", "SL0307 1", "SL0307 owner"}));
}

TEST(Queries, AskAboutSomethingInARule) {
  EXPECT_EQ(mistakes(kHome + "rule r: permit view(u, cam) when some share(_, _)"),
            (Mistakes{"SL0313 some share(_, _)"}));
  checked(kHome + "property p: never view(u, cam) when some share(_, _)");
}

}  // namespace
}  // namespace sightline::queries_test
