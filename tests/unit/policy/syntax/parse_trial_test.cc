// Worlds and tests as trees.
#include <gtest/gtest.h>

#include "tests/unit/policy/syntax/parsed.h"

namespace sightline::parse_trial_test {
namespace {

TEST(ParseTrial, ReadsWorlds) {
  const Row rows[] = {
      {"world w {}", "world w\n"},
      {"world w { g: false A a B b { c: 1, d: none } r(a, b) r(b, a) { e: 30s } }",
       "world w g=false A a{ } B b{ c=1 d=none } r( a b ){ } r( b a ){ e=30000ms }\n"},
      {"world w { A \"a 1\" { k: Role::owner t: past u: unavailable n: -3 } }",
       "world w A a 1{ k=Role::owner t=time:0 u=unavailable n=-3 }\n"},
      {"world w { t: 2024-02-16T06:00:00Z d: -5s f: forever }",
       "world w t=time:1708063200000 d=-5000ms f=time:4611686018427387903\n"},
      {"world w { A a in b, c { d: {e, f} } }", "world w A a in b c{ d=set{ e f } }\n"},
      {"world w { A a in B::\"x\" A b { d: {} } }", "world w A a in B::'x'{ } A b{ d=set{ } }\n"},
      {"world w { a: \"x\" r(User::\"7\") }", "world w a='x' r( User::'7' ){ }\n"},
      {"world w { r(3, \"a\", past, E::m) }", "world w r( 3 'a' time:0 E::m ){ }\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseTrial, ReadsTests) {
  const Row rows[] = {
      {"test \"t\" in w {}", "test 't' in w with { } where :\n"},
      {"test \"a \\\"b\\\"\" in w at 2024-02-16T06:00:00Z with { c: 1, d: true } { u may x, y z }",
       "test 'a \"b\"' in w at 1708063200000 with { c=1 d=true } where : [u may x y : z]\n"},
      {"test \"t\" in w { u may not x c by none v may x d by r, q w may x e }",
       "test 't' in w with { } where : [u may not x : c by none] [v may x : d by r q] [w may x : "
       "e]\n"},
      {"test \"t\" in w where g = true, observed c.a = b, observed no r(a, b), no r(c) { }",
       "test 't' in w with { } where g = true observed c.a = b observed no r( a b ) no r( c ) :\n"},
      {"test \"t\" in w where r(a, b) = { x: 1 }, observed r(a, b) = {}, r(a, b).x = 2 { }",
       "test 't' in w with { } where r( a b ) = { x=1 } observed r( a b ) = { } r( a b ).x = 2 "
       ":\n"},
      {"test \"t\" exhaustive in w where unavailable c.a, g = {x, y} { u may x c with none }",
       "test 't' exhaustive in w with { } where lost c.a g = set{ x y } : [u may x : c with "
       "none]\n"},
      {"test \"t\" in w where unavailable r(a, b), unavailable r(a).f, unavailable g {}",
       "test 't' in w with { } where lost r( a b ) lost r( a ).f lost g :\n"},
      {"test \"t\" in w { u may x c by r, q with o, p A::\"7\" may x c with o }",
       "test 't' in w with { } where : [u may x : c by r q with o p] [A::'7' may x : c with o]\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseTrial, KeepsExactSpans) {
  const Source source(
      "a.pol",
      "test \"t\" in w where observed c.a = b , d = true , unavailable e . f { u may x c by r }");
  const ParseResult result = parse(source);
  ASSERT_TRUE(result.diagnostics.empty());
  const auto& test = std::get<ast::Test>(result.policy.items[0].node);
  EXPECT_EQ(source.text(test.name_span), "\"t\"");
  EXPECT_EQ(source.text(test.changes[0].span), "observed c.a = b");
  EXPECT_EQ(source.text(test.changes[1].span), "d = true");
  EXPECT_EQ(source.text(test.changes[2].span), "unavailable e . f");
  EXPECT_EQ(source.text(test.lines[0].span), "u may x c by r");
  EXPECT_EQ(source.text(test.lines[0].who.span), "u");
}

}  // namespace
}  // namespace sightline::parse_trial_test
