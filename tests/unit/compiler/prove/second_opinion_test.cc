// Solvers that agree, lie, fall silent, stop half-way or are not there, as small scripts; and the real one
// is asked by tests/examples.
#include "compiler/prove/second_opinion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/compiled.h"

namespace sightline::testing::second_opinion_test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kPolicy = R"(entity User { boss: User, cached level: int }
action view(User, User)
rule r: permit view(u, x) when u.boss == x
property good: never view(u, x) unless u.boss == x
property asks_nothing: possible view(_, _)
property bad: never view(u, x) when u.level == 7
)";

class SecondOpinionOf : public ::testing::Test {
 protected:
  SecondOpinionOf() { fs::create_directories(folder_); }
  ~SecondOpinionOf() override { fs::remove_all(folder_); }

  // A program that is told what to do with each `question N` and Z3's answer to it (awk: $0, a).
  std::string solver(const std::string& name, const std::string& answers) {
    const fs::path file = folder_ / name;
    std::ofstream(file)
        << "#!/bin/sh\n"
           "if [ \"$1\" = --version ]; then echo \"This is "
        << name
        << " version 1.2 of today\"; exit; fi\n"
           "awk '/^; .* answers / {a=$NF} /^\\(echo/ {gsub(/^\\(echo |\\)$/, \"\"); "
        << answers << "}'\n";
    fs::permissions(file, fs::perms::owner_all);
    return file.string();
  }
  // Without the lines that nobody had to ask for: some claims hold without a question.
  ProofReport asked(const std::string& program) {
    auto report = prove(policy_.checked, policy_.artifact, {.second_opinion = program});
    EXPECT_TRUE(bool(report)) << (report ? "" : report.error().message);
    std::erase_if(report->properties, [](const PropertyReport& it) {
      return it.built_in && it.name != kSameMeaning && it.name != kFailClosed;
    });
    EXPECT_EQ(report->properties.size(), 5U);
    return *report;
  }

  const fs::path folder_ =
      fs::path(::testing::TempDir()) / ("sightline-second-opinion-" + std::to_string(::getpid()));
  const Compiled policy_ = compiled(kPolicy);
};

TEST_F(SecondOpinionOf, ASolverThatAgreesChangesNothing) {
  const ProofReport report = asked(solver("parrot", "print; print a"));
  for (const PropertyReport& it : report.properties) {
    ASSERT_TRUE(it.second_opinion) << it.name;
    EXPECT_EQ(it.second_opinion->solver, "parrot 1.2");
    EXPECT_GT(it.second_opinion->agreed, 0U) << it.name;
    EXPECT_EQ(it.second_opinion->unanswered + it.second_opinion->disagreed, 0U) << it.name;
  }
  EXPECT_TRUE(std::holds_alternative<Proved>(report.properties[0].verdict));
  EXPECT_TRUE(std::holds_alternative<Refuted>(report.properties[2].verdict));
  EXPECT_TRUE(std::holds_alternative<Proved>(report.properties[3].verdict));
}

// To one that contradicts once, whatever it says otherwise, nothing is proved and nothing refuted.
TEST_F(SecondOpinionOf, ASolverThatContradictsBlocks) {
  const ProofReport report = asked(
      solver("liar", "print; print (a == \"unsat\" ? \"sat\" : a == \"sat\" ? \"unsat\" : a)"));
  for (const PropertyReport& it : report.properties) {
    EXPECT_GT(it.second_opinion->disagreed, 0U) << it.name;
    const auto* unknown = std::get_if<Unknown>(&it.verdict);
    ASSERT_TRUE(unknown != nullptr) << it.name;
    EXPECT_THAT(unknown->why, HasSubstr("and liar 1.2 answers"));
  }
  EXPECT_FALSE(report.proved());
  const ProofReport yes = asked(solver("believer", "print; print \"sat\""));
  EXPECT_TRUE(std::holds_alternative<Unknown>(yes.properties[0].verdict));
  EXPECT_TRUE(std::holds_alternative<Refuted>(yes.properties[2].verdict) ||
              std::holds_alternative<Unknown>(yes.properties[2].verdict));
}

TEST_F(SecondOpinionOf, SilenceIsNoAgreement) {
  const struct {
    const char* name;
    const char* answers;
  } kTable[] = {{"silent", ""},
                {"mute", "print"},
                {"unsure", "print; print \"unknown\""},
                {"confused", "print \"question 999\"; print a; print \"question x\"; print a"},
                {"late", "print; print \"(error: wait)\"; print a"}};
  for (const auto& row : kTable) {
    const ProofReport report = asked(solver(row.name, row.answers));
    for (const PropertyReport& it : report.properties) {
      EXPECT_EQ(it.second_opinion->agreed + it.second_opinion->disagreed, 0U)
          << row.name << " " << it.name;
      EXPECT_GT(it.second_opinion->unanswered, 0U) << row.name << " " << it.name;
    }
    EXPECT_TRUE(std::holds_alternative<Proved>(report.properties[0].verdict));
  }
}

TEST_F(SecondOpinionOf, NobodyAgreesWithNobody) {
  const ProofReport report = asked((folder_ / "nobody").string());
  EXPECT_GT(report.properties[0].second_opinion->unanswered, 0U);
  EXPECT_EQ(report.properties[0].second_opinion->agreed, 0U);
}

TEST_F(SecondOpinionOf, AVersionIsWhatAProgramSays) {
  EXPECT_EQ(solver_version(solver("Some", "")), "some 1.2");
  EXPECT_EQ(solver_version((folder_ / "nobody").string()), std::nullopt);
  EXPECT_EQ(solver_version("true"), std::nullopt);
}

// What is saved is what was asked, claim by claim.
TEST_F(SecondOpinionOf, SavesTheQuestions) {
  const auto report = prove(policy_.checked, policy_.artifact, {.save_queries = folder_.string()});
  ASSERT_TRUE(bool(report));
  for (const char* name : {"good.smt2", "bad.smt2", "same-meaning.smt2", "fail-closed.smt2"}) {
    std::ifstream file(folder_ / name);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_THAT(text, HasSubstr("(set-logic ALL)\n; z3 ")) << name;
    EXPECT_THAT(text, HasSubstr("(check-sat)\n")) << name;
    EXPECT_TRUE(text.ends_with("(exit)\n")) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "no-dead-rule.smt2")) << "nobody asked that way";
  EXPECT_FALSE(report->properties[0].second_opinion);
}

}  // namespace
}  // namespace sightline::testing::second_opinion_test
