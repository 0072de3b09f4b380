// The whole way from text to checked policy, with hostile and broken texts.
#include <gtest/gtest.h>

#include <algorithm>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/unit/policy/types/checking.h"

namespace sightline::check_test {
namespace {

bool has_error(const CheckResult& result) {
  return std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

std::string read(const std::string& path) {
  std::ifstream file(std::filesystem::path(SIGHTLINE_SOURCE_DIR) / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Check, TakesAnEmptyText) { EXPECT_TRUE(checked("").rules.empty()); }

TEST(Check, TakesTheExamples) {
  for (const std::string name : {"as_it_was", "as_it_should_be", "forgot_a_fact"}) {
    const auto policy = checked(read("examples/wyze-2024/" + name + ".pol"));
    EXPECT_EQ(policy.name, name);
    EXPECT_FALSE(policy.rules.empty());
    EXPECT_FALSE(policy.properties.empty());
    EXPECT_FALSE(policy.tests.empty());
    for (const auto& property : policy.properties) EXPECT_FALSE(property.canonical.empty());
  }
}

TEST(Check, GivesAPolicyExactlyWhenThereIsNoMistake) {
  for (const std::string text :
       {"", "entity A", "entity A entity A", "entity", "rule r: permit x(_, _)"}) {
    const CheckResult result = check(Source("a.pol", text));
    EXPECT_EQ(result.policy.has_value(), !has_error(result)) << text;
  }
}

// Words and whole lines are dropped, doubled and exchanged: whatever comes out, check gives a
// policy or says why not, and every span lies in the text.
TEST(Check, SurvivesMutations) {
  std::vector<std::string> texts;
  for (const std::string name :
       {"tests/golden/diagnostics/SL0405-absence-never-known.pol",
        "tests/golden/diagnostics/SL0415-not-enforceable.pol",
        "tests/golden/diagnostics/SL0505-observed-not-cached.pol",
        "tests/golden/diagnostics/SL0510-line-of-a-group.pol",
        "tests/golden/diagnostics/SL0601-unused.pol", "examples/wyze-2024/as_it_should_be.pol",
        "examples/family-sharing/family-sharing.pol"}) {
    texts.push_back(read(name));
    ASSERT_FALSE(texts.back().empty()) << name;
  }
  std::mt19937 random(20240216);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  for (int round = 0; round < 2'000; ++round) {
    std::string text = texts[below(texts.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      const std::size_t at = text.find(' ', below(text.size()));
      const std::size_t from = text.find(' ', below(text.size()));
      if (at == std::string::npos || from == std::string::npos) continue;
      const std::size_t length = text.find_first_of(" \n", at + 1);
      if (length == std::string::npos) continue;
      const std::string word = text.substr(from, text.find_first_of(" \n", from + 1) - from);
      text.replace(at, length - at, below(3) == 0 ? "" : word);
    }
    const Source source("mutant.pol", text);
    const CheckResult result = check(source);
    EXPECT_EQ(result.policy.has_value(), !has_error(result));
    for (const Diagnostic& d : result.diagnostics) {
      EXPECT_LE(d.span.begin, d.span.end);
      EXPECT_LE(d.span.end, text.size());
      EXPECT_FALSE(d.message.empty());
    }
  }
}

std::string repeated(const std::string& head, const std::string& part, std::size_t bytes,
                     const std::string& tail = "") {
  std::string text = head;
  for (std::size_t i = 0; text.size() + part.size() + tail.size() + 8 < bytes; ++i) {
    std::string next = part;
    for (std::size_t at; (at = next.find('@')) != std::string::npos;)
      next.replace(at, 1, std::to_string(i));
    text += next;
  }
  return text + tail;
}

TEST(Check, IsBoundedInTime) {
  constexpr std::size_t kBytes = std::size_t{1} << 20;
  const std::string home = "entity U{a:U}\nrelation r(a:U,b:U)\naction v(U,U)\n";
  const std::vector<std::string> texts = {
      repeated("", "entity e@\n", kBytes),
      repeated("", "entity e@{x:e@}\n", kBytes),
      repeated("", "entity e\n", kBytes),
      repeated(home, "rule r@:permit v(a,b)when a.x==b\n", kBytes),
      repeated(home, "rule r@:permit v(a,b)when aa==b\n", kBytes),
      repeated(home, "rule r@:permit v(a,b)when some r(a,b)\n", kBytes),
      repeated(home, "define d@(x:U)=d@(x)\n", kBytes),
      repeated(home + "define d()=d()", " or d()", kBytes),
      repeated(home + "define d(x:U)=x==x", " and x==x", kBytes),
      repeated(home + "define d(x:U)=x==x.a", ".a", kBytes),
      repeated(home + "define d(x:int)=0==x", "+x", kBytes),
      repeated(home + "world w{", "U u@{a:u0}\n", kBytes, "}"),
      repeated(home + "world w{", "U u@{a:u}\n", kBytes, "}"),
      repeated(home + "world w{U u{a:u}", " r(u,u)", kBytes, "}"),
      repeated(home, "world w@{}\n", kBytes),
      repeated(home + "world w{U u{a:u}}test \"t\" in w where u.a=u", ",u.a=u", kBytes, "{}"),
      repeated(home + "world w{U u{a:u}}test \"t\" in w{", "u may v u\n", kBytes, "}"),
      repeated(home + "world w{}\n", "test \"t@\" in w{}\n", kBytes),
      repeated("enum a{x}", "enum e@{x}\n", kBytes, "define d()=x==x"),
  };
  for (const std::string& text : texts) {
    const auto begin = std::chrono::steady_clock::now();
    const Source source("large.pol", text);
    const CheckResult result = check(source);
    for (const Diagnostic& d : result.diagnostics) EXPECT_FALSE(render(d, source).empty());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20))
        << text.substr(0, 90);
  }
}

}  // namespace
}  // namespace sightline::check_test
