// Declarations as trees, doc comments, and the whole example of the language.
#include <gtest/gtest.h>

#include "policy/syntax/parse.h"
#include "tests/unit/policy/syntax/dump.h"
#include "tests/unit/policy/syntax/family.h"

namespace sightline {
namespace {

using std::string;

string parsed(const string& text) {
  const Source source("a.pol", text);
  const ParseResult result = parse(source);
  for (const Diagnostic& d : result.diagnostics) ADD_FAILURE() << render(d, source);
  return dump(result.policy);
}

struct Row {
  string text, tree;
};

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
      {"action a, b (User, Camera)", "action a b (User, Camera)\n"},
      {"define d() = true", "define d = true\n"},
      {"define d(a: A, b: time?) = a.x == b", "define d a:A b:time? = (== a.x b)\n"},
      {"rule r: permit a, b (u, _) when x unless y forbid c(_: User, d: D)",
       "rule r permit ( a b : u, _) when x unless y forbid ( c : _: User, d: D)\n"},
      {"property p: never a(u, c) when x unless y",
       "property p never ( a : u, c) when x unless y\n"},
      {"property p: always a(u, c)", "property p always ( a : u, c)\n"},
      {"property p: possible a(u, c)", "property p possible ( a : u, c)\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseItem, NamesWhatIsNotBuilt) {
  const Row rows[] = {
      {"import \"a.pol\"", "<`import`>\n"},
      {"obligation a, b", "<`obligation`>\n"},
      {"action group g = a, b", "<`action group`>\n"},
      {"invariant i: forall s: r: s.a == s.b", "<`invariant`>\n"},
      {"property p: forall u: U, c: C: may a(u, c) implies may b(u, c)",
       "<a property with `forall`>\n"},
      {"entity A in one B, C", "entity A\nnot built: a hierarchy (`entity .. in ..`)\n"},
      {"entity A in one", "entity A\nnot built: a hierarchy (`entity .. in ..`)\n"},
      {"relation r(a: A) unique(a) listed by (a) within 30s max 5",
       "relation r a:A\nnot built: `unique`\nnot built: `listed by`\nnot built: `within` on a "
       "relation\n"
       "not built: `max`\n"},
      {"action a(A | B, C)", "action a (A, C)\nnot built: a union of types (`A | B`)\n"},
      {"define d(a: A | B) = a", "define d a:A = a\nnot built: a union of types (`A | B`)\n"},
      {"rule r: permit a(b: A | B, c)",
       "rule r permit ( a : b: A, c)\nnot built: a union of types (`A | B`)\n"},
      {"rule r: permit a(b, c) with d, e dropping f",
       "rule r permit ( a : b, c)\nnot built: `with` (obligations)\nnot built: `dropping` "
       "(obligations)\n"},
      {"property p: never a(u, c) without o assuming complete, honest r.a, hostile",
       "property p never ( a : u, c)\nnot built: `without` (obligations)\nnot built: `assuming`\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.tree) << row.text;
}

TEST(ParseItem, PointsAtWhatIsNotBuilt) {
  const Source source("a.pol", "relation r(a: A) max 5  // five\n");
  const ParseResult result = parse(source);
  ASSERT_EQ(result.policy.not_built.size(), 1U);
  EXPECT_EQ(source.text(result.policy.not_built[0].span), "max 5");
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
      "define shared u:User cam:Camera what:Scope = (some share u cam as s where (and (call "
      "running s) "
      "<`in` in a condition>))\n",
      "rule household permit ( view_thumbnail play_video : u, clip) when (== u.account "
      "clip.account) permit "
      "( view_live : u, cam) when (some binding cam u.account)\n",
      "rule one_binding_only forbid ( view_live : _, cam) when <`several`>\n",
      "<`invariant`>\nproperty no_cross_account never",
      "<a property with `forall`>\n",
      "test 'the cache lies, and nobody listens' in two_homes at 1708063200000 with { "
      "session_issued_at=time:1706745600000 } where observed porch.account = south : [bea may not "
      "view_live : "
      "porch by none]\n",
      "not built: `with` (obligations)\nnot built: a set of values (`{..}`)\n",
  };
  for (const char* part : expected)
    EXPECT_NE(tree.find(part), string::npos) << part << "\nin\n" << tree;
  EXPECT_EQ(result.policy.items.size(), 29U);
  EXPECT_EQ(result.policy.items[11].doc, "");
}

}  // namespace
}  // namespace sightline
