// What a policy's tests have shown of it: each rule, each clause, each condition in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/compiled.h"

namespace sightline::testing::coverage_test {
namespace {

using ::testing::ElementsAre;

constexpr const char* kPolicy = R"(entity User { good: bool, level: int? }
relation share(viewer: User, owner: User) { live: bool }
action see(User, User)
define high(u: User) = (u.level ?? 0) > 3
rule one: permit see(u, _) when u.good and high(u)
rule rows: permit see(u, x)
  when some share(u, x) as s where s.live or s.viewer == u
  permit see(_, _) unless true
rule last: forbid see(u, _) when u.good and u.level is none
world w {
  User ann { good: true, level: 5 }
  User bea { good: false, level: 1 }
  share(bea, ann) { live: true }
  share(bea, bea) { live: false }
}
)";

// `one held: clause tfu`: what was seen of each condition, in the order of the text.
std::vector<std::string> lines(const std::string& tests) {
  const std::string text = kPolicy + tests;
  const Source source("t.pol", text);
  const CheckedPolicy policy = checked(text);
  std::vector<std::string> out;
  for (const auto& rule : coverage(policy).rules) {
    out.push_back(rule.name + (rule.held ? " held" : " did not hold"));
    for (const auto& c : rule.conditions) {
      out.push_back((c.is_clause ? "clause" : std::string(source.text(c.span))) + " " +
                    (c.seen_true ? "t" : "") + (c.seen_false ? "f" : "") +
                    (c.seen_unknown ? "u" : ""));
    }
  }
  return out;
}

TEST(Coverage, WithoutTestsNothingWasSeenAndEverythingIsListed) {
  EXPECT_THAT(lines(""), ElementsAre("one did not hold", "(u.level ?? 0) > 3 ", "clause ",
                                     "u.good ", "rows did not hold", "clause ",
                                     "some share(u, x) as s where s.live or s.viewer == u ",
                                     "s.live ", "s.viewer == u ", "clause ", "last did not hold",
                                     "clause ", "u.good ", "u.level is none "));
}

TEST(Coverage, SeesEachConditionByItself) {
  EXPECT_THAT(
      lines("test \"t\" in w { ann may see bea }\n"),
      ElementsAre("one held", "(u.level ?? 0) > 3 t", "clause t", "u.good t", "rows did not hold",
                  "clause f", "some share(u, x) as s where s.live or s.viewer == u f", "s.live ",
                  "s.viewer == u ", "clause f", "last did not hold", "clause f", "u.good t",
                  "u.level is none f"));
  EXPECT_THAT(lines("test \"t\" in w where unavailable bea.level { bea may see ann }\n"),
              ::testing::Contains("(u.level ?? 0) > 3 u"));
}

// A condition stands where it is written, whatever check made of it.
TEST(Coverage, KeepsToTheTextOfTheAuthor) {
  const std::string text = R"(entity User { until: time?, tag: string, on: bool }
relation share(viewer: User, owner: User) { live: bool }
action see(User, User)
rule value: permit see(u, _) when some u.until as t where now < t
rule no_value: permit see(u, _) when no u.until as t where t < now
rule list: permit see(u, _) when u.tag in {"red", "blue"}
rule all: permit see(u, _) when (every share(u, _) as s where s.live: s.owner == u) unless u.on
rule choice: permit see(u, x) when if u.on then x.on else u == x
world w {
  User ann { until: 2030-01-01T00:00:00Z, tag: "red", on: true }
  share(ann, ann) { live: true }
}
test "t" in w at 2024-01-01T00:00:00Z { ann may see ann }
)";
  const Source source("t.pol", text);
  std::vector<std::string> out;
  for (const auto& rule : coverage(checked(text)).rules) {
    for (const auto& c : rule.conditions) {
      if (c.is_clause) continue;
      out.push_back(std::string(source.text(c.span)) + (c.seen_true ? " t" : "") +
                    (c.seen_false ? " f" : ""));
    }
  }
  EXPECT_THAT(out,
              ElementsAre("some u.until as t where now < t t", "now < t t",
                          "no u.until as t where t < now t", "t < now f", "\"red\" t", "\"blue\" f",
                          "(every share(u, _) as s where s.live: s.owner == u) t", "s.live t",
                          "s.owner == u t", "u.on t", "u.on t", "x.on t", "u == x t"));
}

TEST(Coverage, AForbidThatIsUnknownHolds) {
  EXPECT_THAT(lines("test \"t\" in w where unavailable ann.level { ann may not see bea }\n"),
              ::testing::IsSupersetOf({"last held", "u.level is none u"}));
}

TEST(Coverage, LooksIntoTheRowsThatAQueryMeets) {
  const auto seen = lines("test \"t\" in w { bea may see ann\n bea may see bea }\n");
  EXPECT_THAT(seen, ::testing::IsSupersetOf({"s.live tf", "s.viewer == u t", "rows held"}));
}

TEST(Coverage, OfTheSelectedTestsOnly) {
  const CheckedPolicy policy =
      checked(std::string(kPolicy) + "test \"t\" in w { ann may see bea }\n");
  EXPECT_TRUE(coverage(policy).rules[0].held);
  EXPECT_FALSE(coverage(policy, [](std::string_view) { return false; }).rules[0].held);
}

}  // namespace
}  // namespace sightline::testing::coverage_test
