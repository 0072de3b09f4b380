#include "compiler/cli/report.h"

#include <gtest/gtest.h>

namespace sightline::cli::report_test {
namespace {

ProofReport report() {
  ProofReport report;
  report.prover = "sightline";
  report.complete = true;
  report.properties.push_back({"holds", false, 0, Proved{}});
  report.properties.push_back({"breaks", false, 1, Refuted{}});
  report.properties.push_back({"open", false, 2, Unknown{"the solver gave up"}});
  report.properties.push_back({"empty", false, 3, Vacuous{}});
  report.properties.push_back({"same meaning", true, 0, Refuted{{}, "rule a"}});
  return report;
}

TEST(Report, AlignsVerdicts) {
  EXPECT_EQ(verdict_lines(report(), {}, false),
            "  proved   holds\n"
            "  refuted  breaks\n"
            "  unknown  open: the solver gave up\n"
            "  vacuous  empty: its `when` can never hold, so it says nothing\n"
            "  refuted  same meaning (built in): rule a\n");
}

TEST(Report, SaysWhatAProofAssumes) {
  ProofReport one;
  one.properties.push_back({"holds", false, 0, Proved{}});
  one.properties.push_back({"same meaning", true, 0, Proved{}});
  ProofRecord record;
  record.entries.push_back(
      {"holds", false, {}, RecordedVerdict::proved, {"complete", "honest Camera.account"}});
  EXPECT_EQ(verdict_lines(one, record, false),
            "  proved   holds, assuming complete, honest Camera.account\n"
            "  proved   same meaning (built in)\n");
}

TEST(Report, ColoursVerdictsOnly) {
  ProofReport one;
  one.properties.push_back({"holds", false, 0, Proved{}});
  EXPECT_EQ(verdict_lines(one, {}, true), "  \x1b[32mproved \x1b[0m  holds\n");
}

TEST(Report, NamesWhatIsNotProved) {
  EXPECT_EQ(refusal(report(), "a.pol"),
            "a.pol: refused: 4 of 5 claims are not proved\n"
            "  refuted  breaks\n"
            "  unknown  open: the solver gave up\n"
            "  vacuous  empty: its `when` can never hold, so it says nothing\n"
            "  refuted  same meaning (built in): rule a\n"
            "`sightline prove a.pol` shows why; --unproved goes on without a proof\n");
}

// Refuted or vacuous is 1, else unknown 3: a solver that gave up never hides a finding and is never 0.
TEST(Report, ComesToAnExitCode) {
  struct Case {
    std::vector<Verdict> verdicts;
    Exit exit;
  };
  const std::vector<Case> cases = {
      {{}, Exit::fine},
      {{Proved{}, Proved{}}, Exit::fine},
      {{Proved{}, Unknown{}}, Exit::inconclusive},
      {{Unknown{}, Refuted{}, Proved{}}, Exit::findings},
      {{Refuted{}, Unknown{}}, Exit::findings},
      {{Vacuous{}}, Exit::findings},
  };
  for (const Case& c : cases) {
    ProofReport report;
    for (const Verdict& verdict : c.verdicts) report.properties.push_back({"p", false, 0, verdict});
    EXPECT_EQ(exit_of(report), c.exit);
  }
}

TEST(Report, ExitCodesOfSeveralFilesKeepTheWorst) {
  EXPECT_EQ(worse(Exit::fine, Exit::inconclusive), Exit::inconclusive);
  EXPECT_EQ(worse(Exit::inconclusive, Exit::findings), Exit::findings);
  EXPECT_EQ(worse(Exit::unreadable, Exit::findings), Exit::unreadable);
  EXPECT_EQ(worse(Exit::unreadable, Exit::internal_error), Exit::internal_error);
}

}  // namespace
}  // namespace sightline::cli::report_test
