// The canonical layout: how it looks, and the laws that it keeps.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "policy/syntax/parse.h"
#include "policy/syntax/scan.h"
#include "tests/unit/policy/syntax/dump.h"
#include "tests/unit/policy/syntax/family.h"

namespace sightline::format_test {
namespace {

using std::string;

string formatted(const string& text) {
  const Source source("a.pol", text);
  for (const Diagnostic& d : syntax_errors(source)) ADD_FAILURE() << render(d, source);
  return format(source).value_or("nothing");
}

struct Row {
  string text, layout;
};

void expect(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(formatted(row.text), row.layout) << row.text;
    EXPECT_EQ(formatted(row.layout), row.layout);
  }
}

TEST(Format, PutsOneBlankWhereWordsNeedOne) {
  expect({
      {"enum  E{a,b ,c}", "enum E { a, b, c }\n"},
      {"enum E{a<b<c,}", "enum E { a < b < c, }\n"},
      {"entity A  in one B,C{a:B,cached b:time ?sealed  fixed c:set < E > within 5m}",
       "entity A in one B, C { a: B, cached b: time? sealed fixed c: set<E> within 5m }\n"},
      {"sealed fixed relation r( a:A,b : B )listed by(a)unique ( a,b )max 5",
       "sealed fixed relation r(a: A, b: B) listed by (a) unique(a, b) max 5\n"},
      {"action a( User|Client,Camera )", "action a(User | Client, Camera)\n"},
      {"action a,b(User,Camera)", "action a, b (User, Camera)\n"},
      {"action  group g=a,b", "action group g = a, b\n"},
      {"define d( )=true", "define d() = true\n"},
      {"define d (a :A|B ?)=f ( a ).b+-c- -1==( d )",
       "define d(a: A | B?) = f(a).b + -c - -1 == (d)\n"},
      {"define d()=x in{a,\"b\" ,C :: \"d\"}and y=={ }",
       "define d() = x in {a, \"b\", C::\"d\"} and y == {}\n"},
      {"define d()=not(a)and once(b)within 1s", "define d() = not (a) and once (b) within 1s\n"},
      {"define d()=a??b is  not none", "define d() = a ?? b is not none\n"},
      {"define d()=every r(a ,_)as s where b:if c then may v(u,c)else e",
       "define d() = every r(a, _) as s where b: if c then may v(u, c) else e\n"},
      {"world w{}", "world w {}\n"},
      {"world w { A a in b,c{ } g:-5 r(a,A::\"x\"){k:{a,b}} }",
       "world w {\n  A a in b, c {} g: -5 r(a, A::\"x\") { k: {a, b} }\n}\n"},
      {"test \"t\" exhaustive in w where no r(a),unavailable c . a,g={x},r(a)={k:1}{}",
       "test \"t\" exhaustive in w where no r(a), unavailable c.a, g = {x}, r(a) = { k: 1 } {}\n"},
      {"property p:never a(_,c:C)without o assuming honest r . a,complete",
       "property p: never a(_, c: C) without o assuming honest r.a, complete\n"},
      {"import\"a.pol\"", "import \"a.pol\"\n"},
      {"", ""},
  });
}

TEST(Format, GivesEveryDeclarationItsLine) {
  expect({
      {"\n\n\nentity A\n\n\n\nentity B entity C\n\n", "entity A\n\nentity B\nentity C\n"},
      {"policy p import \"a\"\n\nimport \"b\" entity A",
       "policy p\nimport \"a\"\n\nimport \"b\"\nentity A\n"},
      {"rule r: permit a(b, c) when x forbid d(e, f)\n\nunless y with z",
       "rule r:\n  permit a(b, c) when x\n  forbid d(e, f)\n  unless y\n  with z\n"},
      {"rule r:\n\npermit a(b, c)\n\n\npermit d(e, f)\n",
       "rule r:\n  permit a(b, c)\n\n  permit d(e, f)\n"},
      {"property p: never a(b, c)\nwhen x", "property p:\n  never a(b, c)\n  when x\n"},
      {"entity A {\n\na: A,\n\n\nb: B c: C }", "entity A {\n  a: A,\n\n  b: B\n  c: C\n}\n"},
      {"world w {\n\nA a A b\nr(a)\n\nr(b) }", "world w {\n  A a A b\n  r(a)\n\n  r(b)\n}\n"},
      {"test \"t\" in w { a may b c d may\n not e f }",
       "test \"t\" in w {\n  a may b c\n  d may not e f\n}\n"},
      {"define d(a: A) =\na", "define d(a: A) =\n  a\n"},
      {"define d() = a\nand b and c", "define d() = a\n  and b and c\n"},
      {"define d() = if a then b\nelse c", "define d() = if a\n  then b\n  else c\n"},
      {"/// One\n///two\n//// three\nentity A", "/// One\n///two\n//// three\nentity A\n"},
      {"\xEF\xBB\xBF  entity A\r\n\r\n// x\r\nentity B", "entity A\n\n// x\nentity B\n"},
  });
}

TEST(Format, KeepsCommentsAtTheirPlaces) {
  expect({
      {"// a\n\n\n// b\nentity A // c\n  // d", "// a\n\n// b\nentity A  // c\n// d\n"},
      {"entity A//a\nentity Long // b\n\nentity C // c",
       "entity A     //a\nentity Long  // b\n\nentity C  // c\n"},
      {"entity A { // a\n a: A // b\n // c\n}", "entity A {  // a\n  a: A      // b\n  // c\n}\n"},
      {"rule r: // a\n // b\n permit a(b, c) // c\n // d\n when // e\n x // f",
       "rule r:  // a\n  // b\n  permit a(b, c)  // c\n  // d\n  when  // e\n    x   // f\n"},
      {"define d() = a // x\n and b", "define d() = a  // x\n  and b\n"},
      {"define d() = f(a, // x\n b)", "define d() = f(a,  // x\n  b)\n"},
      {"define d(// x\n) = a", "define d(  // x\n  ) = a\n"},
      {"world w { // x\n }", "world w {  // x\n}\n"},
      {"world w {\n // x\n\n // y\n }", "world w {\n  // x\n\n  // y\n}\n"},
  });
}

TEST(Format, BreaksLinesThatAreTooLong) {
  const string word(30, 'x');
  expect({
      {"rule r: permit a(u, c) when " + word + " and " + word + " unless " + word,
       "rule r:\n  permit a(u, c)\n  when " + word + " and " + word + "\n  unless " + word + "\n"},
      {"define d() = " + word + " and " + word + " and (" + word + " or " + word + ")",
       "define d() =\n  " + word + " and " + word + "\n    and (" + word + " or " + word + ")\n"},
      {"entity A { a: " + word + ", b: " + word + ", c: " + word + " }",
       "entity A {\n  a: " + word + ",\n  b: " + word + ",\n  c: " + word + "\n}\n"},
      {"world w { A a { a: " + word + ", b: " + word + ", c: " + word + " } }",
       "world w {\n  A a {\n    a: " + word + ", b: " + word + ",\n    c: " + word + "\n  }\n}\n"},
      {"obligation " + word + ", " + word + ", " + word + ", " + word,
       "obligation " + word + ", " + word + ",\n  " + word + ", " + word + "\n"},
      {"define d() = f(" + word + ", g(" + word + ", " + word + "), h)",
       "define d() =\n  f(" + word + ",\n    g(" + word + ", " + word + "), h)\n"},
  });
}

TEST(Format, GivesNothingForWhatDoesNotParse) {
  EXPECT_EQ(format(Source("a.pol", "entity")), std::nullopt);
  EXPECT_EQ(format(Source("a.pol", "define d() = a = b")), std::nullopt);
  EXPECT_EQ(format(Source("a.pol", "entity A // \xFF")), std::nullopt);
  EXPECT_EQ(syntax_errors(Source("a.pol", "import \"a.pol\"")).size(), 0U);
}

TEST(Format, LeavesATextThatItWouldMakeTooLarge) {
  const string declared = "entity A{a:B}\n//";
  const string fits = declared + string(kMaxSourceBytes - declared.size() - 5, 'x');
  EXPECT_EQ(format(Source("a.pol", fits))->substr(0, 17), "entity A { a: B }");
  const string full = declared + string(kMaxSourceBytes - declared.size(), 'x');
  EXPECT_EQ(format(Source("a.pol", full)), full);
}

// --- laws

struct Text {
  std::vector<string> tokens, comments;  // with `///` lines among the tokens
  std::vector<string> between;           // before each token
};

Text taken_apart(const string& text) {
  Text result;
  std::uint32_t at = text.starts_with(syntax::kByteOrderMark) ? 3 : 0;
  for (bool end = false; !end;) {
    const syntax::Token token = syntax::token_at(text, at);
    string between = text.substr(at, token.span.begin - at);
    for (std::size_t i = between.find("//"); i != string::npos; i = between.find("//", i)) {
      const std::size_t line_end = std::min(between.find('\n', i), between.size());
      const string comment = between.substr(i, line_end - i);
      result.comments.push_back(comment.substr(0, comment.find_last_not_of(" \t\r") + 1));
      i = line_end;
    }
    result.between.push_back(std::move(between));
    const string words = text.substr(token.span.begin, token.span.end - token.span.begin);
    result.tokens.push_back(words.substr(0, words.find_last_not_of(" \t\r") + 1));
    at = token.span.end;
    end = token.kind == syntax::Token::Kind::end;
  }
  return result;
}

void expect_laws(const string& text) {
  const Source before("before.pol", text);
  const auto layout = format(before);
  ASSERT_TRUE(layout.has_value()) << text;
  const Source after("after.pol", *layout);
  ASSERT_TRUE(syntax_errors(after).empty()) << text << "\nbecame\n" << *layout;
  EXPECT_EQ(dump(parse_alone(after).policy), dump(parse_alone(before).policy)) << *layout;
  EXPECT_EQ(taken_apart(*layout).tokens, taken_apart(text).tokens) << text << "\nbecame\n"
                                                                   << *layout;
  EXPECT_EQ(taken_apart(*layout).comments, taken_apart(text).comments) << *layout;
  EXPECT_EQ(format(after), layout) << text;
}

std::vector<string> policies() {
  std::vector<string> result{kFamilyPolicy};
  for (const char* folder : {"examples", "tests", "specs"}) {
    const auto root = std::filesystem::path(SIGHTLINE_SOURCE_DIR) / folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".pol") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      if (syntax_errors(Source("a.pol", text)).empty()) result.push_back(std::move(text));
    }
  }
  return result;
}

TEST(Format, KeepsTheMeaningOfEveryPolicyHere) {
  const auto texts = policies();
  EXPECT_GT(texts.size(), 50U);
  for (const string& text : texts) expect_laws(text);
}

// The same tokens with other blanks, line ends and comments between them.
string scattered(const Text& text, std::mt19937& random) {
  const string separators[] = {" ",      " ",         "  ",           "\n",   "\n",     "\t",
                               "\n\n\n", " // one\n", "\n  // two\n", "\r\n", " //x\n", "\n"};
  string result;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const bool beside_doc =
        (i > 0 && text.tokens[i - 1].starts_with("///")) || text.tokens[i].starts_with("///");
    if (beside_doc) {
      result += "\n";
    } else if (!text.between[i].empty()) {
      result += separators[static_cast<std::size_t>(random()) % std::size(separators)];
    }
    result += text.tokens[i];
  }
  return result;
}

TEST(Format, KeepsTheMeaningHoweverATextIsBroken) {
  std::mt19937 random(20240216);
  for (const string& text : policies()) {
    const Text parts = taken_apart(text);
    expect_laws(scattered(parts, random));
  }
}

}  // namespace
}  // namespace sightline::format_test
