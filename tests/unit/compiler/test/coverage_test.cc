// What a policy's tests have shown of it: each rule, each clause, each condition in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/compiled.h"

namespace sightline::testing {
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
rule never: forbid see(u, _) when u.good and u.level is none
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
                                     "s.live ", "s.viewer == u ", "clause ", "never did not hold",
                                     "clause ", "u.good ", "u.level is none "));
}

TEST(Coverage, SeesEachConditionByItself) {
  EXPECT_THAT(
      lines("test \"t\" in w { ann may see bea }\n"),
      ElementsAre("one held", "(u.level ?? 0) > 3 t", "clause t", "u.good t", "rows did not hold",
                  "clause f", "some share(u, x) as s where s.live or s.viewer == u f", "s.live ",
                  "s.viewer == u ", "clause f", "never did not hold", "clause f", "u.good t",
                  "u.level is none f"));
  EXPECT_THAT(lines("test \"t\" in w where unavailable bea.level { bea may see ann }\n"),
              ::testing::Contains("(u.level ?? 0) > 3 u"));
}

TEST(Coverage, AForbidThatIsUnknownHolds) {
  EXPECT_THAT(lines("test \"t\" in w where unavailable ann.level { ann may not see bea }\n"),
              ::testing::IsSupersetOf({"never held", "u.level is none u"}));
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
}  // namespace sightline::testing
