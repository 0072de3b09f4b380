#include "compiler/cli/annotations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::annotations_test {
namespace {

using ::testing::HasSubstr;

CheckedFile checked(std::string_view text) {
  Source source("home.pol", std::string(text));
  CheckResult result = check(source);
  return {std::move(source), std::move(*result.policy)};
}

ProofReport proofs_of(const CheckedFile& file) {
  return *prove(file.policy, *compile(file.policy, file.source.text()));
}

TEST(Annotations, OfADiagnosticHaveItsCodeAndPlace) {
  const Source source("a.pol", "policy a\n  entity User { x: Nothing }\n");
  const Annotation it = annotation_of(check(source).diagnostics.front(), source);
  EXPECT_EQ(it.kind.id, "SL0201");
  EXPECT_EQ(it.level, Annotation::Level::error);
  EXPECT_EQ(it.place.file, "a.pol");
  EXPECT_EQ(it.place.begin.line, 2U);
  EXPECT_EQ(it.place.begin.column, 20U);
  EXPECT_EQ(it.key, "entity User { x: Nothing }") << "no blanks: it stays when the line moves";
}

TEST(Annotations, OfAWarningAreWarnings) {
  const Source source("a.pol",
                      "entity User\nentity Unused\naction look(User, User)\n"
                      "rule r: permit look(_, _)\n");
  const CheckResult result = check(source);
  ASSERT_TRUE(result.policy.has_value());
  ASSERT_FALSE(result.diagnostics.empty());
  EXPECT_EQ(annotation_of(result.diagnostics.front(), source).level, Annotation::Level::warning);
}

TEST(Annotations, OfARefutationTellTheStoryAndTheRuleThatPermits) {
  const CheckedFile file = checked(leaky_policy());
  const std::vector<Annotation> all = annotations_of(proofs_of(file), file);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind.id, "refuted");
  EXPECT_EQ(all[0].key, "no_strangers");
  EXPECT_EQ(all[0].title, "`no_strangers` is refuted");
  EXPECT_THAT(all[0].message, HasSubstr("Replayed on the evaluator: allow"));
  ASSERT_EQ(all[0].related.size(), 1U);
  EXPECT_THAT(all[0].related[0].message, HasSubstr("` permits it"));
  EXPECT_EQ(all[0].related[0].place.file, "home.pol");
}

TEST(Annotations, OfWhatIsProvedAreNone) {
  const CheckedFile file = checked(home_policy());
  EXPECT_TRUE(annotations_of(proofs_of(file), file).empty());
}

TEST(Annotations, OfABuiltInProofStandWhereItsFindingsAre) {
  const CheckedFile file = checked(home_policy());
  ProofReport report;
  report.properties.push_back({"no dead rule", true, 0, Refuted{{}, "two rules", {}}});
  EXPECT_EQ(annotations_of(report, file).size(), 1U);
  std::get<Refuted>(report.properties[0].verdict).findings = {{{9, 12}, "first"},
                                                              {{0, 4}, "second"}};
  const std::vector<Annotation> all = annotations_of(report, file);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind.id, "no-dead-rule");
  EXPECT_EQ(all[0].message, "first");
  EXPECT_EQ(all[1].place.begin.column, 1U);
}

TEST(Annotations, OfUnknownAndVacuousSayWhy) {
  const CheckedFile file = checked(home_policy());
  ProofReport report;
  report.properties.push_back({"no_strangers", false, 0, Unknown{"the solver gave up"}});
  report.properties.push_back({"no_strangers", false, 0, Vacuous{}});
  const std::vector<Annotation> all = annotations_of(report, file);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].message, "`no_strangers` is unknown: the solver gave up\n");
  EXPECT_EQ(all[1].kind.id, "vacuous");
}

TEST(Annotations, OfATestAreOneForEachFailure) {
  const Source source("a.pol", "one\n  two\n");
  TestReport test;
  test.name = "t";
  EXPECT_TRUE(annotations_of(test, source).empty());
  test.failures = {{{6, 9}, "deny"}, {{0, 3}, "allow"}};
  const std::vector<Annotation> all = annotations_of(test, source);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].message, "test \"t\" fails: deny");
  EXPECT_EQ(all[0].key, "t: two");
}

}  // namespace
}  // namespace sightline::cli::annotations_test
