// Every line of property_table.cc gets its verdict, and a refutation says which facts were wrong or
// missing, and no other.
#include <algorithm>

#include "compiler/tell/facts_table.h"
#include "tests/support/compiled.h"
#include "tests/unit/compiler/prove/property_table.h"

#include <gtest/gtest.h>

namespace sightline::testing::property_test {
namespace {

struct Outcome {
  std::string verdict, wrong;
};

Outcome outcome(const Compiled& policy, const ProveOptions& options) {
  const auto report = prove(policy.checked, policy.artifact, options);
  if (!report) return {"internal error: " + report.error().message, ""};
  const Verdict& verdict = report->properties.front().verdict;
  if (std::holds_alternative<Proved>(verdict)) return {"proved", ""};
  if (std::holds_alternative<Unknown>(verdict)) return {"unknown", ""};
  if (std::holds_alternative<Vacuous>(verdict)) return {"vacuous", ""};
  std::string wrong;
  if (const auto& example = std::get<Refuted>(verdict).counterexample) {
    for (const FactLine& fact : facts_of(policy.loaded.schema(), *example)) {
      if (fact.differs) wrong += (wrong.empty() ? "" : " ") + fact.place;
    }
  }
  return {"refuted", wrong};
}

class Property : public ::testing::TestWithParam<PropertyLine> {};

TEST_P(Property, HasItsVerdict) {
  const Compiled policy = compiled(policy_text(GetParam()));
  const Outcome got = outcome(policy, {});
  EXPECT_EQ(got.verdict, GetParam().verdict) << policy_text(GetParam());
  EXPECT_EQ(got.wrong, GetParam().wrong);
}

// SOUNDNESS: however early the solver has to stop, it says so; nothing becomes true by a limit, and
// no half-found world is an error of ours.
TEST_P(Property, IsNeverAnythingElseUnderALimit) {
  const Compiled policy = compiled(policy_text(GetParam()));
  for (const std::uint32_t limit : {1U, 100U, 1'000U, 3'000U, 10'000U, 30'000U}) {
    const Outcome got =
        outcome(policy, {.property = "p", .resource_limit = limit, .timeout_seconds = {}});
    EXPECT_TRUE(got.verdict == "unknown" || got.verdict == GetParam().verdict)
        << got.verdict << " with a limit of " << limit;
  }
}

INSTANTIATE_TEST_SUITE_P(Table, Property, ::testing::ValuesIn(property_table()),
                         [](const auto& line) {
                           std::string name;
                           for (const char* c = line.param.name; *c != '\0'; ++c) {
                             const bool letter = ('a' <= *c && *c <= 'z') ||
                                                 ('A' <= *c && *c <= 'Z') ||
                                                 ('0' <= *c && *c <= '9');
                             name += letter ? *c : '_';
                           }
                           return name + "_" + std::to_string(line.index);
                         });

// More facts than the search for a small world has wishes: what it cannot polish it must still be able
// to replay.
TEST(PropertySize, AWorldOfManyFactsReplays) {
  std::string attributes, good = "no knows(u, x)", forbids;
  for (int i = 0; i < 150; ++i) {
    const std::string number = std::to_string(i);
    attributes += "good" + number + ": bool, ";
    good += " and u.good" + number;
    for (const char* bad : {"a", "b", "c"}) {
      attributes += "cached " + (bad + number) + ": bool, ";
      forbids += "rule f_" + (bad + number) + ": forbid see(u, _) when u." + (bad + number) + "\n";
    }
  }
  const Compiled policy =
      compiled("entity User { " + attributes +
               "}\nrelation knows(one: User, other: User)\naction see(User, User)\n" +
               "rule r: permit see(u, x) when " + good + "\n" + forbids +
               "rule s: permit see(u, _) when some knows(u, _) as r where r.other == u\n" +
               "property p: never see(u, _) unless not u.good0\n");
  EXPECT_EQ(outcome(policy, {}).verdict, "refuted");
}

// The solver has sorts of these names.
TEST(PropertyNames, TypesMayBeCalledLikeTheSolversOwn) {
  const Compiled policy = compiled(R"(entity Bool { b: bool, i: Int }
entity Int { n: int }
entity Real { b: Bool }
action see(Bool, Int)
rule r: permit see(u, x) when u.i == x and u.b and x.n > 0
property p: never see(u, x) unless u.i == x and x.n > 0
property q: possible see(u, x) when u.i == x and x.n > 0
)");
  const auto report = prove(policy.checked, policy.artifact);
  ASSERT_TRUE(bool(report)) << report.error().message;
  EXPECT_TRUE(report->proved());
}

TEST(PropertyLimits, ATinyLimitIsUnknown) {
  const Compiled policy = compiled(policy_text(property_table().front()));
  EXPECT_EQ(outcome(policy, {.property = "p", .resource_limit = 1, .timeout_seconds = {}}).verdict,
            "unknown");
}

}  // namespace
}  // namespace sightline::testing::property_test
