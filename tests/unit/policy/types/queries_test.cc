// Queries, attributes and calls: what an expanded condition says, and that no row stands for two
// queries.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "policy/types/canonical.h"
#include "policy/types/rows.h"
#include "sightline/visit.h"
#include "tests/unit/policy/types/checking.h"

namespace sightline {
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
void collect_rows(const typed::ExprRef& e, std::vector<std::uint32_t>& rows) {
  if (!e) return;
  const auto two = [&](const auto& node) {
    collect_rows(node.left, rows);
    collect_rows(node.right, rows);
  };
  std::visit(overloaded{[](const typed::Constant&) {}, [](const typed::Principal&) {},
                        [](const typed::Resource&) {}, [](const typed::Now&) {},
                        [](const typed::ContextValue&) {}, [](const typed::GlobalValue&) {},
                        [](const typed::AttributeOf&) {}, [](const typed::ColumnOf&) {},
                        [](const typed::FieldOf&) {}, [](const typed::Arithmetic&) {},
                        [](const typed::Negate&) {}, [&](const typed::Coalesce& n) { two(n); },
                        [&](const typed::Compare& n) { two(n); }, [](const typed::IsNone&) {},
                        [&](const typed::Not& n) { collect_rows(n.operand, rows); },
                        [&](const typed::And& n) { two(n); }, [&](const typed::Or& n) { two(n); },
                        [&](const typed::Implies& n) { two(n); },
                        [&](const typed::Query& q) { rows.push_back(q.row); }},
             e->node);
}

TEST(Queries, HaveRowsOfTheirOwn) {
  const std::vector<std::string> conditions = {
      "some share(u, cam) and some share(u, cam)",
      "shared(u, cam) and not shared(u, cam)",
      "twice(shared(u, cam))",
      "twice(twice(some share(u, cam) as s where s.from < now))",
      "(some share(u, cam)) == (some share(u, _)) implies twice(no share(u, cam))",
  };
  const std::vector<std::size_t> wanted = {2, 2, 2, 4, 4};
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const auto policy = checked(kHome +
                                "define shared(a: User, b: Camera) = some share(a, b)\n"
                                "define twice(b: bool) = b or not b\n"
                                "rule r: permit view(u, cam) when " +
                                conditions[i]);
    std::vector<std::uint32_t> rows;
    collect_rows(policy.rules[0].clauses[0].condition, rows);
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
  copy.condition = with_fresh_rows(copy.condition, next_row);
  EXPECT_EQ(next_row, 8U);
  std::vector<std::uint32_t> rows;
  collect_rows(copy.condition, rows);
  EXPECT_EQ(rows, std::vector<std::uint32_t>{7});
  EXPECT_EQ(canonical_text(policy, copy), policy.properties[0].canonical);
}

TEST(Queries, AreNotNested) {
  const std::string more = kHome +
                           "define shared(a: User, b: Camera) = some share(a, b)\n"
                           "define deeper(a: User, b: Camera) = shared(a, b)\n"
                           "define given(u: User, b: bool) = some share(u, _) as s where b\n"
                           "rule r: permit view(u, cam) when ";
  EXPECT_EQ(mistakes(more + "some share(u, _) as s where no share(u, cam)"),
            (Mistakes{"SL0902 no share(u, cam)"}));
  EXPECT_EQ(mistakes(more + "some share(u, _) as s where true and deeper(u, cam)"),
            (Mistakes{"SL0902 deeper(u, cam)"}));
  EXPECT_EQ(mistakes(more + "given(u, some share(u, cam))"),
            (Mistakes{"SL0902 some share(u, cam)"}));
  EXPECT_EQ(mistakes(more + "given(u, deeper(u, cam))"), (Mistakes{"SL0902 some share(a, b)"}));
  checked(more + "given(u, u.active) and deeper(u, cam) and shared(u, cam)");
}

TEST(Queries, AskAboutSomethingInARule) {
  EXPECT_EQ(mistakes(kHome + "rule r: permit view(u, cam) when some share(_, _)"),
            (Mistakes{"SL0313 some share(_, _)"}));
  checked(kHome + "property p: never view(u, cam) when some share(_, _)");
}

}  // namespace
}  // namespace sightline
