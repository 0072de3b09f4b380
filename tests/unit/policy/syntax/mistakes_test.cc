// What authors get wrong: the code, what is underlined, and what they are told.
#include <gtest/gtest.h>

#include <algorithm>

#include "policy/diagnostics/codes.h"
#include "policy/syntax/parse.h"

namespace sightline::mistakes_test {
namespace {

using std::string;

struct Row {
  string text;
  string found;  // one line for each diagnostic: code |underlined| message -- help
};

string found_in(const string& text) {
  const Source source("a.pol", text);
  string result;
  for (const Diagnostic& d : parse(source).diagnostics) {
    result += code_text(d.code) + " |" + string(source.text(d.span)) + "| " + d.message;
    string help = d.help;
    std::replace(help.begin(), help.end(), '\n', ' ');
    if (!help.empty()) result += " -- " + help;
    for (const auto& note : d.notes) result += " -- note: " + note.text;
    result += "\n";
  }
  return result;
}

// Beginning of each expected text; the rest of a help line is for render_test and the golden files.
void expect(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    const string actual = found_in(row.text);
    EXPECT_EQ(actual.substr(0, row.found.size()), row.found) << row.text << "\ngave\n" << actual;
    EXPECT_EQ(std::count(actual.begin(), actual.end(), '\n'),
              std::max<std::ptrdiff_t>(1, std::count(row.found.begin(), row.found.end(), '\n')))
        << row.text << "\ngave\n"
        << actual;
  }
}

const string kRule = "rule r: permit v(u, c) when ";

TEST(Mistakes, OperatorsOfOtherLanguages) {
  expect({
      {kRule + "a = b", "SL0105 |=| `=` is written `==` here -- write `==`\n"},
      {kRule + "a && b", "SL0105 |&&| `&&` is written `and` here -- write `and`\n"},
      {kRule + "a || b", "SL0105 |||| `||` is written `or` here -- write `or`\n"},
      {kRule + "!a", "SL0105 |!| `!` is written `not` here -- write `not`\n"},
      {kRule + "a => b", "SL0105 |=>| there is no operator `=>` -- write `>=` or `implies`"},
      {kRule + "a =< b", "SL0105 |=<| there is no operator `=<` -- write `<=`"},
      {kRule + "a <> b", "SL0105 |<>| there is no operator `<>` -- write `!=`"},
      {kRule + "a === b", "SL0105 |===| there is no operator `===` -- write `==`"},
      {"test \"t\" in w where g == true {}", "SL0105 |==| `==` compares, and here"},
      {kRule + "a & b", "SL0105 |&| there is no operator `&` -- write `and`"},
      {kRule + "a | b", "SL0105 ||| there is no operator `|` -- write `or`"},
      {kRule + "a contains b", "SL0105 |contains| there is no operator `contains` -- write `in`"},
      {kRule + "a ? b : c", "SL0105 |?| there is no operator `?` -- write `if a then b else c`"},
  });
}

TEST(Mistakes, ExpressionsWithTwoReadings) {
  expect({
      {kRule + "a <= b < c",
       "SL0103 |a <= b < c| comparisons do not chain -- write `a <= b and b < c`\n"},
      {kRule + "a == b == c == d",
       "SL0103 |a == b == c == d| comparisons do not chain -- write `a == b and b == c`\n"},
      {kRule + "a < b is none", "SL0103 |a < b is none| comparisons do not chain -- put one"},
      {kRule + "a or b and c",
       "SL0104 |a or b and c| `or` stands beside `and` without parentheses -- write either `a or "
       "(b and c)` "
       "or `(a or b) and c`"},
      {kRule + "a and b and c or d",
       "SL0104 |a and b and c or d| `or` stands beside `and` without parentheses -- write either "
       "`(a and b and c) or "
       "d` or `a and b and (c or d)`"},
      {kRule + "some r(a) as s where b or c and d",
       "SL0104 |b or c and d| `or` stands beside `and`"},
      {kRule + "some r(a) == b",
       "SL0114 |==| `==` cannot follow a query -- put the query in parentheses"},
      {kRule + "some r(a) is none", "SL0114 |is| the reserved word `is` cannot follow a query"},
      {kRule + "a == some r(b)",
       "SL0114 |some| `some` begins a condition, and a value is wanted here"},
      {kRule + "a == not b", "SL0114 |not| `not` begins a condition"},
      {kRule + "a + if b then c else d", "SL0114 |if| `if` begins a condition"},
  });
}

TEST(Mistakes, Names) {
  const string long_name(129, 'a');
  expect({
      {"entity rule { a: int }", "SL0102 |rule| `rule` is a reserved word and cannot be a name"},
      {"entity A { group: int }", "SL0102 |group| `group` is a reserved word and cannot be a name"},
      {"enum E { a, none }", "SL0101 |none| expected `}`"},
      {"define f(test: A) = a", "SL0102 |test| `test` is a reserved word"},
      {kRule + "u.policy == a", "SL0102 |policy| `policy` is a reserved word"},
      {"entity _a", "SL0101 |_a| a name begins with a letter"},
      {"entity 7a", "SL0101 |7a| expected a name, found `7a`"},
      {"entity " + long_name,
       "SL0111 |" + long_name + "| a name has up to 128 characters, this one 129"},
      {"entity\nrule r: permit v(u, c)",
       "SL0101 |rule| expected a name, found the reserved word `rule`"},
  });
  EXPECT_EQ(found_in("entity " + string(128, 'a')), "");
}

TEST(Mistakes, Literals) {
  expect({
      {kRule + "a < 2024-13-45T00:00:00Z", "SL0108 |2024-13-45T00:00:00Z| there is no month 13"},
      {kRule + "a < 2024-01-01", "SL0108 |2024-01-01| `2024-01-01` is not a time"},
      {kRule + "a == 007", "SL0109 |007| a number has no leading zeros -- write `7`"},
      {kRule + "a == 9223372036854775808",
       "SL0109 |9223372036854775808| `9223372036854775808` does not"},
      {kRule + "a < 30sec", "SL0109 |30sec| `30sec` is neither a whole number nor a duration"},
      {kRule + "a < 1.5", "SL0109 |1.5| numbers have no fractions"},
      {"global g: bool within 10",
       "SL0109 |10| `10` has no unit -- write `10s` if seconds are meant"},
      {"global g: bool within soon", "SL0101 |soon| expected a duration, found `soon`"},
      {kRule + "a == \"\\n\"", "SL0112 |\\n| there is no such escape in a string"},
      {"world w { a: -true }", "SL0101 |-true| only a number or a duration can stand after `-`"},
  });
}

TEST(Mistakes, WhatIsNotClosed) {
  expect({
      {"entity A {\n  a: int\n", "SL0107 |{| this `{` is not closed"},
      {"entity A {\n  a: int\nentity B", "SL0107 |{| this `{` is not closed"},
      {"world w {\n  A a {\n}\nentity B", "SL0107 |{| this `{` is not closed"},
      {kRule + "(a and (b)\nentity B", "SL0107 |(| this `(` is not closed"},
      {kRule + "a == \"abc\nentity B", "SL0107 |\"abc| this string is not closed"},
      {"import \"abc\\\nentity B", "SL0107 |\"abc| this string is not closed"},
      {"entity A }", "SL0101 |}| `}` closes nothing"},
      {"entity A { a: int ; b: int }", "SL0101 |;| `;` is not used in a policy"},
  });
}

TEST(Mistakes, Declarations) {
  expect({
      {"rule r permit v(u, c)",
       "SL0101 |permit| expected `:` after the rule name, found the reserved word `permit`"},
      {"rule r:\nentity A",
       "SL0101 |entity| expected `permit` or `forbid`, found the reserved word `entity`"},
      {"entitty A", "SL0101 |entitty| `entitty` begins no declaration -- did you mean `entity`?"},
      {"permit v(u, c)",
       "SL0115 |permit| `permit` stands in a rule -- write `rule name: permit ..`"},
      {kRule + "a when b", "SL0115 |when| `when` cannot follow here"},
      {"rule r: permit v(u, c) if a",
       "SL0115 |if| `if` cannot follow here -- the case that a rule or a property speaks of begins "
       "with `when`"},
      {"property p: always v(u, c) if a", "SL0115 |if| `if` cannot follow here"},
      {"entity A\nrelation r(a: A) unique (a) { n: int }",
       "SL0115 |{| the fields of a relation come first"},
      {"sealed relation r(a: A) within 5m\n  { n: int }",
       "SL0115 |{| the fields of a relation come first"},
      {"entity A in B { } { n: int }", "SL0101 |{| `{` cannot follow here"},
      {"rule r: permit v(u, c) unless a when b", "SL0115 |when| `when` cannot follow here"},
      {kRule + "some r(a) where b", "SL0115 |where| `where` needs a name for the row of its query"},
      {kRule + "a b", "SL0101 |b| `b` cannot follow here"},
      {kRule + "\nrule q: permit v(u, c)",
       "SL0101 |rule| expected a condition, found the reserved word `rule`"},
      {"enum E { a < b, c }", "SL0101 |c| expected `}`, found `c`"},
      {"sealed entity A", "SL0101 |entity| expected `relation` or `global` after the trust word"},
      {"entity A\npolicy p", "SL0113 |policy p| `policy` stands first in a file"},
      {"policy p policy q", "SL0113 |policy q| the policy has a name already"},
      {"entity A import \"a\"", "SL0113 |import \"a\"| an import stands above all declarations"},
      {"world w { g false }", "SL0101 |false| expected a name, `:` or `(`"},
      {"test \"t\" in w { a view b }", "SL0101 |view| expected `may`, found `view`"},
  });
}

TEST(Mistakes, QueriesAndIf) {
  expect({
      {kRule + "every r(a): b", "SL0101 |:| expected `as` and a name, found `:` -- `every` is"},
      {kRule + "every r(a) as s", "SL0101 || expected `:` and a condition"},
      {kRule + "every r(a) as s where b", "SL0101 || expected `:` and a condition"},
      {kRule + "if a { b }", "SL0101 |{| expected `then`, found `{` -- `if` is written"},
      {kRule + "if a then b", "SL0101 || expected `else`, found the end of the file"},
      {kRule + "forall s: r: s.a", "SL0101 |forall| `forall` stands in properties"},
      {kRule + "a in [b]", "SL0101 |[| `[` is not used in a policy -- a set is written"},
      {kRule + "a in", "SL0101 || expected a value, found the end of the file"},
      {kRule + "A::7", "SL0101 |7| expected a member or an id after `::`, found `7` -- as in"},
      {kRule + "may v(u)", "SL0101 |)| expected `,`, found `)`"},
      {kRule + "once a within 3s", "SL0101 |a| expected `(`, found `a` -- as in `once (lockdown)"},
      {kRule + "once (a) for 3s", "SL0101 |for| expected `within` and a duration, found `for`"},
      {kRule + "steady (a) within 3s", "SL0101 |within| expected `for` and a duration"},
      {kRule + "once (a) within 3", "SL0109 |3| `3` has no unit"},
  });
}

TEST(Mistakes, PartsOfDeclarations) {
  expect({
      {"relation r(a: set<E>)", "SL0101 |set| expected the type of a column, found the reserved"},
      {"relation r(a: time?)", "SL0101 |?| expected `,` or `)`, found `?` -- columns are written"},
      {"relation r(a: A) max 5s", "SL0109 |5s| `5s` is a duration, and a whole number is wanted"},
      {"relation r(a: A) within 5", "SL0109 |5| `5` has no unit"},
      {"relation r(a: A) unique a", "SL0101 |a| expected `(`, found `a`"},
      {"relation r(a: A) listed (a)", "SL0101 |(| expected `by`, found `(`"},
      {"rule r: permit v(u, c) dropping o with q", "SL0115 |with| `with` cannot follow here"},
      {"property p: never v(u, c) assuming complete without o",
       "SL0115 |without| `without` cannot follow here -- the parts of a property"},
      {"property p: never v(u, c) assuming complet", "SL0101 |complet| expected `complete`, "},
      {"invariant i: s.a == s.b", "SL0101 |s| expected `forall`, found `s`"},
      {"import a", "SL0101 |a| expected the name of a file in quotes, found `a`"},
      {"test \"t\" in w where observed unavailable a.b {}",
       "SL0101 |unavailable| expected a change"},
  });
}

TEST(Mistakes, DocCommentsInWrongPlaces) {
  expect({
      {"entity A {\n  /// doc\n  a: int\n}",
       "SL0106 |/// doc| a `///` comment stands above a declaration, not inside"},
      {"/// doc\n",
       "SL0106 |/// doc| a `///` comment explains a declaration, and below it is the end of the "
       "file"},
      {"/// doc\npolicy p", "SL0106 |/// doc| a `///` comment stands above a declaration"},
      {"entity A /// doc\nentity B", "SL0106 |/// doc| a `///` comment explains what is below it"},
  });
}

TEST(Mistakes, BytesThatAreNoText) {
  expect({
      {"entity A\n// \xC3(", "SL0002 |\xC3| byte 0xc3 is not valid UTF-8 here"},
      {"// \xED\xA0\x80", "SL0002 |\xED| byte 0xed is not valid UTF-8 here"},
      {"// \xC0\xAF", "SL0002 |\xC0| byte 0xc0 is not valid UTF-8 here"},
      {string("entity A\0", 9),
       string("SL0003 |\0| the control character U+0000 cannot stand in a policy -- leave it out",
              77)},
      {"// a\x1b[2J", "SL0003 |\x1b| the control character U+001B cannot stand"},
      {"// a\rentity B", "SL0003 |\r| the control character U+000D cannot stand"},
      {"// \xE2\x80\xAE", "SL0003 |\xE2\x80\xAE| the control character U+202E cannot stand"},
      {"entity \xC3\xA9", "SL0101 |\xC3\xA9| expected a name, found `\xC3\xA9` (U+00E9)"},
  });
}

TEST(Mistakes, AreFoundInEveryDeclarationOfAFile) {
  EXPECT_EQ(
      found_in("entity 1\nentity A\n  rule r permit\nrule q: permit v(u, c) when a = 007 && b\n"),
      "SL0101 |1| expected a name, found `1`\n"
      "SL0101 |permit| expected `:` after the rule name, found the reserved word `permit` -- a "
      "rule is written "
      "`rule name: permit view(u, cam) when ..`\n"
      "SL0105 |=| `=` is written `==` here -- write `==`\n"
      "SL0109 |007| a number has no leading zeros -- write `7`\n"
      "SL0105 |&&| `&&` is written `and` here -- write `and`\n");
}

TEST(Mistakes, EndAfterTwenty) {
  string text;
  for (int i = 0; i < 20; ++i) text += "entity 1\n";
  EXPECT_EQ(parse(Source("a.pol", text)).diagnostics.size(), 20U);
  text += "entity 1\n";
  const auto diagnostics = parse(Source("a.pol", text)).diagnostics;
  ASSERT_EQ(diagnostics.size(), 21U);
  EXPECT_EQ(diagnostics.back().code, Code::too_many_errors);
}

}  // namespace
}  // namespace sightline::mistakes_test
