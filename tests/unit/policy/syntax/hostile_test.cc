// Texts that nobody writes by accident: bounded depth, size and time, whatever the bytes.
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "policy/diagnostics/codes.h"
#include "policy/syntax/parse.h"
#include "tests/unit/policy/syntax/family.h"

namespace sightline::hostile_test {
namespace {

using std::string;

const string kRule = "rule r: permit v(u, c) when ";

string repeated(const string& part, std::size_t count) {
  string result;
  for (std::size_t i = 0; i < count; ++i) result += part;
  return result;
}

std::vector<Code> codes_of(const string& text) {
  const Source source("a.pol", text);
  std::vector<Code> codes;
  for (const Diagnostic& d : parse(source).diagnostics) {
    codes.push_back(d.code);
    EXPECT_LT(render(d, source).size(), 3'000U);
  }
  return codes;
}

TEST(Hostile, BoundsAreThoseThatTheStoriesTell) {
  EXPECT_EQ(kMaxNesting, 64U);
  EXPECT_EQ(kMaxExprDepth, 256U);
  EXPECT_EQ(kMaxNameBytes, 128U);
  EXPECT_EQ(kMaxSourceBytes, 1'048'576U);
  EXPECT_EQ(kMaxSyntaxErrors, 20U);
}

TEST(Hostile, NestingIsBounded) {
  struct Row {
    string open, close;
  };
  const Row rows[] = {{"(", ")"},
                      {"not ", ""},
                      {"- ", ""},
                      {"a ?? ", ""},
                      {"a implies ", ""},
                      {"f(", ")"},
                      {"some r(", ")"},
                      {"{", "}"},
                      {"if a then a else ", ""},
                      {"once (", ") within 1s"},
                      {"every r(a) as s: ", ""}};
  for (const Row& row : rows) {
    const auto nested = [&](std::size_t depth) {
      return kRule + repeated(row.open, depth) + "a" + repeated(row.close, depth);
    };
    EXPECT_EQ(codes_of(nested(kMaxNesting)), std::vector<Code>{}) << row.open;
    EXPECT_EQ(codes_of(nested(kMaxNesting + 1)), std::vector<Code>{Code::nesting_too_deep})
        << row.open;
  }
  const auto value = [](std::size_t depth) {
    return "world w { a: " + repeated("{", depth) + "1" + repeated("}", depth) + " }";
  };
  EXPECT_EQ(codes_of(value(kMaxNesting)), std::vector<Code>{});
  EXPECT_EQ(codes_of(value(kMaxNesting + 1)), std::vector<Code>{Code::nesting_too_deep});
}

TEST(Hostile, ChainsAreBounded) {
  for (const string& part : {string("a and "), string("a or "), string("a + "), string("a - ")}) {
    EXPECT_EQ(codes_of(kRule + repeated(part, kMaxExprDepth - 1) + "a"), std::vector<Code>{})
        << part;
    EXPECT_EQ(codes_of(kRule + repeated(part, kMaxExprDepth) + "a"),
              std::vector<Code>{Code::nesting_too_deep});
  }
  EXPECT_EQ(codes_of(kRule + "a" + repeated(".a", kMaxExprDepth - 1)), std::vector<Code>{});
  EXPECT_EQ(codes_of(kRule + "a" + repeated(".a", kMaxExprDepth)),
            std::vector<Code>{Code::nesting_too_deep});
}

TEST(Hostile, LargeFilesAreRefusedUnread) {
  const string full = "entity A //" + string(kMaxSourceBytes - 11, 'x');
  ASSERT_EQ(full.size(), kMaxSourceBytes);
  EXPECT_EQ(codes_of(full), std::vector<Code>{});
  EXPECT_EQ(codes_of(full + "x"), std::vector<Code>{Code::file_too_large});
  EXPECT_EQ(codes_of(string(10'000'000, '\xFF')), std::vector<Code>{Code::file_too_large});
}

// 1 MiB of each; the bound is far above what a slow machine needs and far below exponential.
TEST(Hostile, EveryTextIsReadInTime) {
  const string parts[] = {"(",
                          "not ",
                          "a and ",
                          "a + ",
                          "a ?? ",
                          "a < ",
                          "f(a, ",
                          "a, ",
                          ".a",
                          "some r(",
                          "some r(a) as s where ",
                          "if a then ",
                          "{",
                          "{a, ",
                          "{a: ",
                          "!",
                          "- ",
                          "a or b and ",
                          "\"",
                          "\"\\\"",
                          "//\n",
                          "/// x\n",
                          "entity A\n",
                          "entity A {\n",
                          "x\n",
                          "007 and ",
                          "A a ",
                          "r(a) ",
                          "\xE4\xB8\xAD",
                          "}",
                          "may v(",
                          "a::",
                          "2024-01-01 ",
                          "1",
                          "a",
                          "a may b c\n",
                          "rule r: permit v(u, c) when (\n",
                          "every r(a) as s: "};
  const string starts[] = {"",
                           kRule,
                           kRule + "f(a, ",
                           "world w { ",
                           "test \"t\" in w where a = ",
                           "test \"t\" in w { ",
                           "entity A { ",
                           "enum E { "};
  for (const string& start : starts) {
    for (const string& part : parts) {
      const string text =
          start + repeated(part, (kMaxSourceBytes - start.size()) / part.size() / 4);
      const auto begin = std::chrono::steady_clock::now();
      codes_of(text);
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
      EXPECT_LT(spent.count(), 5.0) << start << " then " << part;
    }
  }
}

// The layout takes a few rounds over a text; the rounds do not grow with it.
TEST(Hostile, EveryTextIsLaidOutInTime) {
  const string long_name(60, 'a');
  const string texts[] = {
      "define d() = f(" + repeated("a,", 30'000) + "b)",
      "define d() = a in {" + repeated(repeated("{", 60) + "a" + repeated("}", 60) + ",", 400) +
          "b}",
      repeated("define d() = " + repeated("(", 60) + repeated(long_name + " and ", 9) + "b" +
                   repeated(")", 60) + "\n",
               60),
      repeated("define d() = " + repeated("if a then (", 30) + repeated(long_name + " or ", 9) +
                   "b" + repeated(") else c", 30) + "\n",
               30),
      "define d() = " + repeated("a // b\n and ", 250) + "c",
      "world w { " + repeated("A a { b: {c, d} } ", 3'000) + "}"};
  for (const string& text : texts) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(format(Source("a.pol", text)).has_value()) << text.substr(0, 60);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(spent.count(), 10.0) << text.substr(0, 60);
  }
}

// Any text at all gives an answer, and every span of it lies in the text.
TEST(Hostile, MutatedExamplesNeverCrash) {
  std::mt19937 random(20240216);
  const string family = kFamilyPolicy;
  const string pieces[] = {
      "(",   ")",  "{",  "}",     "\"",    ":",  ",", "not ", "some ", "where ",
      "///", "\n", "=",  "rule ", "when ", "::", "_", "9",    "\xC3",  string("\0", 1),
      ".",   "-",  "\\", "in "};
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random()) % bound; };
  std::size_t refused = 0;
  constexpr int kRounds = 4'000;
  for (int round = 0; round < kRounds; ++round) {
    string text = family;
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      const std::size_t at = below(text.size());
      const std::size_t size = below(30);
      switch (below(4)) {
        case 0:
          text.erase(at, size);
          break;
        case 1:
          text.insert(at, pieces[below(std::size(pieces))]);
          break;
        case 2:
          text.insert(at, text.substr(below(text.size()), size));
          break;
        default:
          text[at] = static_cast<char>(random());
          break;
      }
    }
    const Source source("a.pol", text);
    const ParseResult result = parse(source);
    if (!result.diagnostics.empty()) ++refused;
    for (const Diagnostic& d : result.diagnostics) {
      EXPECT_LE(d.span.begin, d.span.end);
      EXPECT_LE(d.span.end, text.size());
      EXPECT_FALSE(render(d, source).empty());
    }
  }
  EXPECT_GT(refused, kRounds / 2);
  EXPECT_LT(refused, kRounds);
}

}  // namespace
}  // namespace sightline::hostile_test
