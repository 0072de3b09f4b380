// `prove --second-opinion` and `--save-queries`: what is printed, and with which exit code. The
// solvers are scripts; what is made of their answers is tested in
// tests/unit/compiler/prove/second_opinion_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::outside_solver_test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class OutsideSolver : public ::testing::Test {
 protected:
  OutsideSolver() { session.write("home.pol", home_policy()); }

  Ran ask(const std::string& answer) {
    session.write("solver",
                  "#!/bin/sh\n[ \"$1\" = --version ] && echo \"Some version 3\" && exit\n"
                  "awk '/^; .* answers / {a=$NF} /^\\(echo/ {gsub(/^\\(echo |\\)$/, \"\"); "
                  "print; print " +
                      answer + "}'\n");
    std::filesystem::permissions(session.path("solver"), std::filesystem::perms::owner_all);
    return session.run({"prove", "@home.pol", "--second-opinion=" + session.path("solver")});
  }
  Session session;
};

TEST_F(OutsideSolver, ThatAgreesIsCounted) {
  const Ran ran = ask("a");
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("  proved   no_strangers\n"));
  EXPECT_THAT(
      ran.out,
      ContainsRegex("\n  opinion  some 3 agrees on [1-9][0-9]* questions\n\n  switch lockdown"));
  EXPECT_THAT(ran.out,
              HasSubstr("\n  opinion  some 3 was not asked about no dead rule, no shadowed "
                        "rule, no condition always true, no contradictory invariants\n"));
}

TEST_F(OutsideSolver, ThatContradictsBlocks) {
  const Ran ran = ask("(a == \"unsat\" ? \"sat\" : \"unsat\")");
  EXPECT_EQ(ran.exit, 3);
  EXPECT_THAT(ran.out, HasSubstr("  unknown  no_strangers: z3 "));
  EXPECT_THAT(ran.out, ContainsRegex("\n  opinion  some 3 contradicts [0-9]+ questions? about "
                                     "no_strangers\n"));
  EXPECT_THAT(ran.out, HasSubstr("  opinion  some 3 agrees on 0 questions\n"));
}

TEST_F(OutsideSolver, ThatIsSilentIsNoticed) {
  const Ran ran = ask("\"unknown\"");
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, ContainsRegex("\n  opinion  some 3 leaves [0-9]+ questions? about "
                                     "no_strangers without two answers\n"));
}

TEST_F(OutsideSolver, HasToBeThere) {
  const Ran ran = session.run({"prove", "@home.pol", "--second-opinion=no-such-solver"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("there is no solver `no-such-solver` that tells its version"));
}

TEST_F(OutsideSolver, DoesNotTakeTheFileForItsName) {
  EXPECT_THAT(session.run({"prove", "--second-opinion", "@no.pol"}).err, HasSubstr("no.pol"));
}

TEST_F(OutsideSolver, QuestionsAreSaved) {
  const Ran ran = session.run({"prove", "@home.pol", "--save-queries", "@queries"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(session.read("queries/no_strangers.smt2"), HasSubstr("(check-sat)\n"));
  EXPECT_THAT(session.read("queries/same-meaning.smt2"), HasSubstr("(check-sat)\n"));
  const Ran refused = session.run({"prove", "@home.pol", "--save-queries", "@home.pol"});
  EXPECT_EQ(refused.exit, 2);
  EXPECT_EQ(refused.err, "home.pol: cannot be made a directory\n");
}

}  // namespace
}  // namespace sightline::cli::outside_solver_test
