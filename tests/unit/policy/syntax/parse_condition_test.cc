// Conditions as trees: precedence, extents, and every construct.
#include <gtest/gtest.h>

#include "policy/syntax/parse.h"
#include "tests/unit/policy/syntax/dump.h"

namespace sightline::parse_condition_test {
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

TEST(ParseCondition, ReadsQueriesOfEveryKind) {
  const Row rows[] = {
      {"several r(a, _)", "(several r a _)"},
      {"several r(a, _) as s where b and c", "(several r a _ as s where (and b c))"},
      {"every r(a) as s where b: c implies d", "(every r a as s where b : (implies c d))"},
      {"every r(a) as s: b and c implies e", "(every r a as s : (implies (and b c) e))"},
      {"(every r(a) as s: b) and c", "(and (every r a as s : b) c)"},
      {"a and every r(b) as s: c and d", "(and a (every r b as s : (and c d)))"},
      {"not every r(a) as s: b", "(not (every r a as s : b))"},
      {"every r(a) as s: every q(s.b) as t: c", "(every r a as s : (every q s.b as t : c))"},
      {"some r(a) as s where no q(s.b) as t where c",
       "(some r a as s where (no q s.b as t where c))"},
      {"some a.b as t where now < t", "(some of a.b as t where (< now t))"},
      {"some a as t", "(some of a as t)"},
      {"no a.b.c", "(no of a.b.c)"},
      {"every a.b as t: t < now", "(every of a.b as t : (< t now))"},
      {"some a . b", "(some of a.b)"},
  };
  for (const Row& row : rows) EXPECT_EQ(condition(row.text), row.tree) << row.text;
}

TEST(ParseCondition, ReadsIfMayOnceAndSteady) {
  const Row rows[] = {
      {"if a then b else c or d", "(if a b (or c d))"},
      {"if a then b else c implies d", "(if a b (implies c d))"},
      {"a and if b then c else d and e", "(and a (if b c (and d e)))"},
      {"if a then if b then c else d else e", "(if a (if b c d) e)"},
      {"(if a then b else c) == d", "(== (if a b c) d)"},
      {"may view(a, b.c) and c", "(and (may view a b.c) c)"},
      {"not may view(a, b)", "(not (may view a b))"},
      {"(may view(a, b)).c", "(may view a b).c"},
      {"once (a and b) within 10s", "(once (and a b) 10000ms)"},
      {"steady (a) for 10s or b", "(or (steady a 10000ms) b)"},
      {"once(a)within 1ms", "(once a 1ms)"},
  };
  for (const Row& row : rows) EXPECT_EQ(condition(row.text), row.tree) << row.text;
}

TEST(ParseCondition, ReadsSetsStringsAndEntities) {
  const Row rows[] = {
      {"a in {b, c}", "(in a (set b c))"},
      {"a in b.c", "(in a b.c)"},
      {"a.b in c and d", "(and (in a.b c) d)"},
      {"not a in b", "(not (in a b))"},
      {"a + b in c ?? d", "(in (+ a b) (?? c d))"},
      {"a == {}", "(== a (set))"},
      {"a == {b}", "(== a (set b))"},
      {"a in {\"x\", \"\"}", "(in a (set 'x' ''))"},
      {"a in {1, -2, 30s, Role::b, User::\"7\"}", "(in a (set 1 -2 30000ms Role::b User::'7'))"},
      {"a == \"x \\\"y\\\" \\\\ \\u{e9}\"", "(== a 'x \"y\" \\ \xC3\xA9')"},
      {"User::\"7\" == u", "(== User::'7' u)"},
      {"User :: \"a b\".c", "User::'a b'.c"},
      {"action == view_live", "(== action view_live)"},
      {"action in {a, Action::b}", "(in action (set a Action::b))"},
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
  EXPECT_EQ(source.text(query.relation->span), "r");
  EXPECT_EQ(source.text(query.row->span), "s");
  EXPECT_EQ(source.text(query.where->span), "d");
  EXPECT_EQ(source.text(clause.span), "permit a(b, c) when x . y == ( some r(a) as s where d )");
  EXPECT_EQ(source.text(result.policy.items[0].span), text.substr(0, text.find("  //")));
}

}  // namespace
}  // namespace sightline::parse_condition_test
