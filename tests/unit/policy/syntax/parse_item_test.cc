// Declarations as trees, doc comments, and the whole example of the language.
#include <gtest/gtest.h>

#include "tests/unit/policy/syntax/family.h"
#include "tests/unit/policy/syntax/parsed.h"

namespace sightline::parse_item_test {
namespace {

using std::string;

TEST(ParseItem, ReadsEveryDeclaration) {
  const Row rows[] = {
      {"policy family", "policy family\n"},
      {"enum E { a, b, c, }", "enum E a b c\n"},
      {"enum E { a }", "enum E a\n"},
      {"enum E { a < b < c }", "enum E < a b c\n"},
      {"entity A", "entity A\n"},
      {"entity A { a: B, cached b: time? sealed fixed c: C, sealed d: D within 30s }",
       "entity A [a: B] [cached b: time?] [sealed_fixed c: C] [sealed d: D within 30000]\n"},
      {"entity A { fixed: B within: C sealed fixed: D listed: E }",
       "entity A [fixed: B] [within: C] [sealed fixed: D] [listed: E]\n"},
      {"relation r(a: A)", "relation r a:A\n"},
      {"sealed fixed relation r(a: A, b: B) { c: set<E>, d: time? }",
       "sealed_fixed relation r a:A b:B [c: set<E>] [d: time?]\n"},
      {"cached relation r(a: A)", "cached relation r a:A\n"},
      {"global g: bool within 10s", "global g: bool within 10000\n"},
      {"sealed global g: int?", "sealed global g: int?\n"},
      {"context { a: time b: int }", "context [a: time] [b: int]\n"},
      {"action a, b (User, Camera)", "action a b ( User, Camera )\n"},
      {"define d() = true", "define d = true\n"},
      {"define d(a: A, b: time?) = a.x == b", "define d a: A b: time? = (== a.x b)\n"},
      {"import \"b.pol\" import \"b/\\u{63}.pol\"", "import b.pol\nimport b/c.pol\n"},
      {"policy p import \"a\" entity A", "policy p\nimport a\nentity A\n"},
      {"obligation a, b", "obligation a b\n"},
      {"action group g = a, b", "group g = a b\n"},
      {"entity A in one B, C { d: E }", "entity A in one B C [d: E]\n"},
      {"entity A in B, A", "entity A in B A\n"},
      {"entity A in one", "entity A in one\n"},
      {"entity A in one, B", "entity A in one B\n"},
      {"entity A in one one", "entity A in one one\n"},
      {"relation r(a: A) unique(a) listed by (a) within 30s max 5",
       "relation r a:A unique a listed a within 30000 max 5\n"},
      {"relation r(a: A) max 5 unique(a, b) max 6 unique (b)",
       "relation r a:A unique a b unique b max 5 max 6\n"},
      {"cached global g: set<E> within 1h", "cached global g: set<E> within 3600000\n"},
      {"action a, b (A | B, C | D)", "action a b ( A B, C D )\n"},
      {"define d(a: A | B | C?, s: set<E>, n: int) = a",
       "define d a: A B C? s: set<E> n: int = a\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseItem, PointsAtThePartsOfARelation) {
  const Source source("a.pol", "relation r(a: A) unique ( a )  max 5  // five\n");
  const ParseResult result = parse(source);
  ASSERT_TRUE(result.diagnostics.empty());
  const auto& relation = std::get<ast::Relation>(result.policy.items[0].node);
  EXPECT_EQ(source.text(relation.unique.at(0).span), "unique ( a )");
  EXPECT_EQ(source.text(relation.max_rows.at(0).span), "max 5");
}

TEST(ParseItem, PointsAtTypes) {
  const Source source("a.pol", "define d(a: A | B ?, s: set < E > ?) = a");
  const ParseResult result = parse(source);
  ASSERT_TRUE(result.diagnostics.empty());
  const auto& define = std::get<ast::Define>(result.policy.items[0].node);
  EXPECT_EQ(source.text(define.parameters[0].types[0].span), "A");
  EXPECT_EQ(source.text(define.parameters[0].types[1].span), "B ?");
  EXPECT_EQ(source.text(define.parameters[1].types[0].span), "set < E > ?");
}

TEST(ParseItem, TakesDocCommentsAlong) {
  const Source source(
      "a.pol",
      "/// One,\r\n///   two.  \n//// no doc\n// nor this\n\n///\n/// Four.\nentity A\nentity B\n");
  const ParseResult result = parse(source);
  ASSERT_TRUE(result.diagnostics.empty()) << render(result.diagnostics[0], source);
  ASSERT_EQ(result.policy.items.size(), 2U);
  EXPECT_EQ(result.policy.items[0].doc, "One,\n  two.\n\nFour.");
  EXPECT_EQ(source.text(result.policy.items[0].span), "entity A");
  EXPECT_EQ(result.policy.items[1].doc, "");
}

TEST(ParseItem, AcceptsByteOrderMarksAndBothLineEnds) {
  EXPECT_EQ(parsed("\xEF\xBB\xBFpolicy a\r\nentity A\r\n"), "policy a\nentity A\n");
  EXPECT_EQ(parsed("\xEF\xBB\xBF/// doc\r\nentity A"), "entity A\n");
  EXPECT_EQ(parsed(""), "");
  EXPECT_EQ(parsed(" // nothing"), "");
}

TEST(ParseItem, ReadsTheExampleOfTheLanguage) {
  const Source source("family.pol", kFamilyPolicy);
  const ParseResult result = parse(source);
  for (const Diagnostic& d : result.diagnostics) ADD_FAILURE() << render(d, source);
  const string tree = dump(result.policy);
  const char* const expected[] = {
      "policy family\nenum Role < guest member owner\nenum Scope live thumbnails recordings\n",
      "entity Camera [cached account: Account] [privacy_until: time?]\n",
      "define shared u: User cam: Camera what: Scope = (some share u cam as s where (and (call "
      "running s) (in what s.scopes)))\n",
      "rule household permit ( view_thumbnail play_video : u, clip) when (== u.account "
      "clip.account) with no_store permit ( view_live : u, cam) when (some binding cam "
      "u.account)\n",
      "rule one_binding_only forbid ( view_live : _, cam) when (several binding cam _)\n",
      "invariant shares_end forall s:share : (<= s.from (?? s.until time:4611686018427387903))\n"
      "property no_cross_account never",
      "property video_needs_thumbnail forall u:User c:Clip : (implies (may play_video u c) (may "
      "view_thumbnail u c))\n",
      "share( bea porch ){ scopes=set{ thumbnails } from=time:1706745600000 }",
      "test 'the cache lies, and nobody listens' in two_homes at 1708063200000 with { "
      "session_issued_at=time:1706745600000 } where observed porch.account = south : [bea may not "
      "view_live : porch by none]\n",
  };
  for (const char* part : expected)
    EXPECT_NE(tree.find(part), string::npos) << part << "\nin\n" << tree;
  EXPECT_EQ(result.policy.items.size(), 29U);
  EXPECT_EQ(result.policy.items[11].doc, "");
}

}  // namespace
}  // namespace sightline::parse_item_test
