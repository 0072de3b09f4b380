// Rules, invariants and properties as trees.
#include <gtest/gtest.h>

#include "tests/unit/policy/syntax/parsed.h"

namespace sightline::parse_rule_test {
namespace {

TEST(ParseRule, ReadsRules) {
  const Row rows[] = {
      {"rule r: permit a, b (u, _) when x unless y forbid c(_: User, d: D)",
       "rule r permit ( a b : u, _) when x unless y forbid ( c : _: User, d: D)\n"},
      {"rule r: permit a(b: A | B, c: D)", "rule r permit ( a : b: A B, c: D)\n"},
      {"rule r: permit a(b, c) with d, e dropping f",
       "rule r permit ( a : b, c) with d e dropping f\n"},
      {"rule r: permit a(b, c) when x with d permit e(f, g) unless y dropping h",
       "rule r permit ( a : b, c) when x with d permit ( e : f, g) unless y dropping h\n"},
      {"rule r: permit a(b, c) when some q(b) as s where s.x with d",
       "rule r permit ( a : b, c) when (some q b as s where s.x) with d\n"},
      {"rule r: forbid a(b, c) when if x then y else z unless w",
       "rule r forbid ( a : b, c) when (if x y z) unless w\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseRule, ReadsInvariants) {
  const Row rows[] = {
      {"invariant i: forall s: r: s.a == s.b", "invariant i forall s:r : (== s.a s.b)\n"},
      {"invariant i: forall s: r, t: R: s.a implies t.b",
       "invariant i forall s:r t:R : (implies s.a t.b)\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseRule, ReadsProperties) {
  const Row rows[] = {
      {"property p: never a(u, c) when x unless y",
       "property p never ( a : u, c) when x unless y\n"},
      {"property p: always a(u, c)", "property p always ( a : u, c)\n"},
      {"property p: possible a(u: A | B, c)", "property p possible ( a : u: A B, c)\n"},
      {"property p: forall u: U, c: C: may a(u, c) implies may b(u, c)",
       "property p forall u:U c:C : (implies (may a u c) (may b u c))\n"},
      {"property p: never a(u, c) when x without o, q assuming complete, honest r.a, hostile",
       "property p never ( a : u, c) when x without o q assuming complete honest:r.a hostile\n"},
      {"property p: forall u: U: x assuming incomplete, honest share",
       "property p forall u:U : x assuming incomplete honest:share\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseRule, PointsAtAssumptions) {
  const Source source("a.pol", "property p: never a(u, c) assuming complete , honest r . a\n");
  const ParseResult result = parse(source);
  ASSERT_TRUE(result.diagnostics.empty());
  const auto& property = std::get<ast::Property>(result.policy.items[0].node);
  EXPECT_EQ(source.text(property.assuming.at(0).span), "complete");
  EXPECT_EQ(source.text(property.assuming.at(1).span), "honest r . a");
}

}  // namespace
}  // namespace sightline::parse_rule_test
