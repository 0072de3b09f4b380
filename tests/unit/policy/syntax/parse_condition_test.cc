// Conditions as trees: precedence, extents, what is not built.
#include <gtest/gtest.h>

#include "policy/syntax/parse.h"
#include "tests/unit/policy/syntax/dump.h"

namespace sightline {
namespace {

using std::string;

string condition(const string& text) {
  const Source source("a.pol", "rule r: permit a(b, c) when " + text + "\nentity After\n");
  const ParseResult result = parse(source);
  for (const Diagnostic& d : result.diagnostics) ADD_FAILURE() << render(d, source);
  if (result.policy.items.size() != 2) return "not two items";
  return dump(std::get<ast::Rule>(result.policy.items[0].node).clauses[0].when.get());
}

struct Row {
  string text, tree;
};

TEST(ParseCondition, FollowsTheTableOfPrecedence) {
  const Row rows[] = {
      {"a implies b implies c", "(implies a (implies b c))"},
      {"a or b implies c or d", "(implies (or a b) (or c d))"},
      {"a and b implies c", "(implies (and a b) c)"},
      {"a or b or c", "(or (or a b) c)"},
      {"a and b and c", "(and (and a b) c)"},
      {"(a or b) and c", "(and (or a b) c)"},
      {"a or (b and c)", "(or a (and b c))"},
      {"not a and b", "(and (not a) b)"},
      {"not not a", "(not (not a))"},
      {"not a == b", "(not (== a b))"},
      {"a == b and c != d", "(and (== a b) (!= c d))"},
      {"a < b", "(< a b)"},
      {"a <= b", "(<= a b)"},
      {"a > b", "(> a b)"},
      {"a >= b", "(>= a b)"},
      {"now < x ?? forever", "(< now (?? x time:4611686018427387903))"},
      {"a ?? b ?? c", "(?? a (?? b c))"},
      {"a ?? b + c", "(?? a (+ b c))"},
      {"a + b - c + d", "(+ (- (+ a b) c) d)"},
      {"a - -b", "(- a (minus b))"},
      {"- - a", "(minus (minus a))"},
      {"-a.b", "(minus a.b)"},
      {"-a + b", "(+ (minus a) b)"},
      {"a.b.c == d", "(== a.b.c d)"},
      {"(a.b).c", "a.b.c"},
      {"f(a, b.c).d", "(call f a b.c).d"},
      {"a is none and b is not none", "(and (is_none a) (is_not_none b))"},
      {"a + b is none", "(is_none (+ a b))"},
      {"not a is none", "(not (is_none a))"},
  };
  for (const Row& row : rows) EXPECT_EQ(condition(row.text), row.tree) << row.text;
}

TEST(ParseCondition, ReadsWhatStandsAlone) {
  const Row rows[] = {
      {"true", "true"},
      {"false", "false"},
      {"none", "none"},
      {"past", "time:0"},
      {"forever", "time:4611686018427387903"},
      {"now", "now"},
      {"action", "action"},
      {"truely", "truely"},
      {"within", "within"},
      {"no_store", "no_store"},
      {"Role::owner", "Role::owner"},
      {"f()", "(call f)"},
      {"42", "42"},
      {"-5", "-5"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"-(5)", "(minus 5)"},
      {"3 - 5", "(- 3 5)"},
      {"3-5", "(- 3 5)"},
      {"30s", "30000ms"},
      {"-30s", "-30000ms"},
      {"2024-02-16T06:00:00Z", "time:1708063200000"},
      {"2024-02-16T06:00:00Z-5s", "(- time:1708063200000 5000ms)"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(condition(row.text), row.tree) << row.text;
  }
}

TEST(ParseCondition, LetsQueriesReachAsFarAsTheyCan) {
  const Row rows[] = {
      {"some r(a, _)", "(some r a _)"},
      {"no r(a.b) and c", "(and (no r a.b) c)"},
      {"not some r(a)", "(not (some r a))"},
      {"some r(a) as s", "(some r a as s)"},
      {"some r(a) as s where b and c", "(some r a as s where (and b c))"},
      {"some r(a) as s where b or c", "(some r a as s where (or b c))"},
      {"some r(a) as s where b implies c", "(implies (some r a as s where b) c)"},
      {"(some r(a) as s where b) and not c", "(and (some r a as s where b) (not c))"},
      {"a and some r(b) as s where c and d", "(and a (some r b as s where (and c d)))"},
      {"a or no r(b) as s where c and d", "(or a (no r b as s where (and c d)))"},
      {"not no r(a) as s where b", "(not (no r a as s where b))"},
      {"some r(a + b, f(c), not d)", "(some r (+ a b) (call f c) (not d))"},
      {"(some r(a)) == b", "(== (some r a) b)"},
      {"some r(a) implies some q(b)", "(implies (some r a) (some q b))"},
  };
  for (const Row& row : rows) EXPECT_EQ(condition(row.text), row.tree) << row.text;
}

TEST(ParseCondition, NamesWhatIsNotBuilt) {
  const Row rows[] = {
      {"every r(a) as s where b: c implies d", "<`every`>"},
      {"(every r(a) as s: b) and c", "(and <`every`> c)"},
      {"several r(a, _)", "<`several`>"},
      {"some a.b as t where now < t", "<a query over an optional value>"},
      {"if a then b else c or d", "<`if`>"},
      {"a and if b then c else d and e", "(and a <`if`>)"},
      {"may view(a, b) and c", "(and <`may` in a condition> c)"},
      {"once (a) within 10s", "<`once`>"},
      {"steady (a) for 10s or b", "(or <`steady`> b)"},
      {"a in {b, c}", "<`in` in a condition>"},
      {"a == {}", "(== a <a set of values (`{..}`)>)"},
      {"a == \"x\"", "(== a <a string in a condition>)"},
      {"User::\"7\" == u", "(== <an entity literal such as `User::\"7\"`> u)"},
  };
  for (const Row& row : rows) EXPECT_EQ(condition(row.text), row.tree) << row.text;
}

// The text that a span covers, for the expression itself and its parts.
TEST(ParseCondition, KeepsExactSpans) {
  const string text = "rule r: permit a(b, c) when x . y == ( some r(a) as s where d )  // end\n";
  const Source source("a.pol", text);
  const ParseResult result = parse(source);
  ASSERT_TRUE(result.diagnostics.empty());
  const ast::Clause& clause = std::get<ast::Rule>(result.policy.items[0].node).clauses[0];
  EXPECT_EQ(source.text(clause.when->span), "x . y == ( some r(a) as s where d )");
  const auto& equal = std::get<ast::Binary>(clause.when->node);
  EXPECT_EQ(source.text(equal.left->span), "x . y");
  EXPECT_FALSE(equal.left->parenthesised);
  EXPECT_EQ(source.text(equal.right->span), "( some r(a) as s where d )");
  EXPECT_TRUE(equal.right->parenthesised);
  const auto& query = std::get<ast::Query>(equal.right->node);
  EXPECT_EQ(source.text(query.relation.span), "r");
  EXPECT_EQ(source.text(query.row->span), "s");
  EXPECT_EQ(source.text(query.where->span), "d");
  EXPECT_EQ(source.text(clause.span), "permit a(b, c) when x . y == ( some r(a) as s where d )");
  EXPECT_EQ(source.text(result.policy.items[0].span), text.substr(0, text.find("  //")));
}

}  // namespace
}  // namespace sightline
