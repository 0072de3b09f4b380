// `prove` and `compile`: what is proved is written, what is not is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_prove_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Proving : public ::testing::Test {
 protected:
  Proving() {
    session.write("home.pol", home_policy());
    session.write("leaky.pol", leaky_policy());
  }
  Session session;
};

TEST_F(Proving, SaysOneLinePerClaim) {
  const Ran ran = session.run({"prove", "@home.pol"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, ::testing::StartsWith("  proved   no_strangers\n"
                                             "  proved   same meaning (built in)\n"
                                             "  proved   fail closed (built in)\n"
                                             "  proved   no dead rule (built in)\n"
                                             "  proved   no shadowed rule (built in)\n"
                                             "  proved   no condition always true (built in)\n"
                                             "  proved   no contradictory invariants (built in)\n"
                                             "  assumed  "));
  EXPECT_EQ(ran.err, "");
}

TEST_F(Proving, TellsTheStoryOfARefutation) {
  const Ran ran = session.run({"prove", "@leaky.pol"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, ::testing::StartsWith("  refuted  no_strangers\n  proved   owners_may\n"));
  EXPECT_THAT(ran.out, HasSubstr("cache"));
  EXPECT_EQ(session.run({"prove", "@leaky.pol"}).out, ran.out) << "two runs print the same";
}

TEST_F(Proving, EndsWithThreeWhenAClaimIsOpen) {
  session.write("open.pol",
                "policy open\nentity User\nrelation key(user: User) { live: bool }\n"
                "action look(User, User)\nrule r: permit look(u, _) when some key(u)\n"
                "property p: never look(u, _) unless some key(u) as k where once (k.live) within "
                "10s\n");
  const Ran ran = session.run({"prove", "@open.pol"});
  EXPECT_EQ(ran.exit, 3);
  EXPECT_THAT(ran.out, ::testing::StartsWith("  unknown  p: "));
  const Ran refused = session.run({"compile", "@open.pol", "-o", "@open.polc"});
  EXPECT_EQ(refused.exit, 3);
  EXPECT_FALSE(session.exists("open.polc"));
}

TEST_F(Proving, AsksForTheSourceOfAnArtifact) {
  ASSERT_EQ(session.run({"compile", "@home.pol", "-o", "@home.polc"}).exit, 0);
  for (const char* command : {"check", "prove", "mutate", "test"}) {
    const Ran ran = session.run({command, "@home.polc"});
    EXPECT_EQ(ran.exit, 2) << command;
    EXPECT_THAT(ran.err, ::testing::EndsWith("home.polc: this is an artifact; its source, a policy "
                                             "(.pol), is needed here\n"))
        << command;
  }
}

TEST_F(Proving, SaysThatThereIsNothingToProve) {
  session.write("bare.pol",
                "policy bare\nentity User\naction greet(User, User)\n"
                "rule all: permit greet(_, _) when true\n");
  for (const char* format : {"human", "json"}) {
    const Ran ran = session.run({"prove", "@bare.pol", "--format", format});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.err, "bare.pol: no property to prove\n");
  }
}

TEST_F(Proving, NamesTheFilesWhenThereAreSeveral) {
  const Ran ran = session.run({"prove", "@home.pol", "@leaky.pol"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, ::testing::StartsWith("home.pol:\n"));
  EXPECT_THAT(ran.out, HasSubstr("leaky.pol:\n"));
}

TEST_F(Proving, AsksOnlyOneProperty) {
  EXPECT_THAT(session.run({"prove", "@leaky.pol", "--property", "owners_may"}).out,
              ::testing::StartsWith("  proved   owners_may\n  assumed  "));
  const Ran unknown = session.run({"prove", "@leaky.pol", "--property", "owners_mai"});
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_EQ(unknown.err, "leaky.pol: no property `owners_mai`; did you mean `owners_may`?\n");
}

TEST_F(Proving, WritesJson) {
  const Ran ran = session.run({"prove", "@leaky.pol", "--format", "json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out,
              ::testing::StartsWith(R"({"file":"leaky.pol","proved":false,"prover":"sightline )"));
  EXPECT_THAT(ran.out,
              HasSubstr(R"({"name":"no_strangers","built_in":false,"verdict":"refuted",)"));
  EXPECT_THAT(ran.out, HasSubstr(R"("story":")"));
  EXPECT_THAT(ran.out, HasSubstr(R"({"name":"same meaning","built_in":true,"verdict":"proved"})"));
}

TEST_F(Proving, CompilesWhatIsProved) {
  const Ran ran = session.run({"compile", "@home.pol", "-o", "@home.polc"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.err,
              ::testing::MatchesRegex("home\\.polc: [0-9]+ bytes, every property proved\n"));
  EXPECT_THAT(session.files(), ElementsAre("home.pol", "home.polc", "leaky.pol"));
  const std::string first = session.read("home.polc");
  EXPECT_EQ(session.run({"compile", "@home.pol", "-o", "@home.polc"}).exit, 0);
  EXPECT_EQ(session.read("home.polc"), first) << "the same text gives the same bytes";
}

TEST_F(Proving, CompilesNothingThatIsNotProved) {
  session.write("leaky.polc", "what was there before");
  const Ran ran = session.run({"compile", "@leaky.pol", "-o", "@leaky.polc"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.err,
            "leaky.pol: refused: 1 of 8 claims is not proved\n"
            "  refuted  no_strangers\n"
            "`sightline prove leaky.pol` shows why; --unproved goes on without a proof\n");
  EXPECT_EQ(session.read("leaky.polc"), "what was there before");
  EXPECT_THAT(session.files(), ElementsAre("home.pol", "leaky.pol", "leaky.polc"));
}

// `never .. assuming complete` asks for less than `never`: somebody has to say that this will do.
TEST_F(Proving, CompilesWhatIsProvedUnderAnAssumptionOnlyWhenItIsAccepted) {
  session.write(
      "weak.pol",
      "policy weak\nentity Account\nentity User { account: Account }\n"
      "entity Camera { account: Account }\naction look(User, Camera)\n"
      "rule r: permit look(u, cam) when u.account == cam.account\n"
      "property p: never look(u, cam) unless u.account == cam.account assuming complete\n");
  const Ran proved = session.run({"prove", "@weak.pol"});
  EXPECT_EQ(proved.exit, 0);
  EXPECT_THAT(proved.out, HasSubstr("proved   p, assuming complete\n"));
  EXPECT_THAT(session.run({"prove", "@weak.pol", "--format", "json"}).out,
              HasSubstr(R"("verdict":"proved","assuming":["complete"],)"));
  const Ran refused = session.run({"compile", "@weak.pol", "-o", "@weak.polc"});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_THAT(refused.err, HasSubstr("rests on an assumption: \"complete\""));
  EXPECT_FALSE(session.exists("weak.polc"));
  EXPECT_EQ(session.run({"compile", "@weak.pol", "-o", "@weak.polc", "--require", "p"}).exit, 1);

  std::string pinned = session.run({"show", "@weak.pol", "--requirements"}).out;
  pinned.pop_back();
  const Ran taken = session.run({"compile", "@weak.pol", "-o", "@weak.polc", "--require", pinned});
  EXPECT_EQ(taken.exit, 0) << taken.err;
  session.write("facts", "");
  EXPECT_EQ(session.run({"eval", "@weak.polc", "--facts", "@facts"}).exit, 1);
  EXPECT_EQ(session.run({"eval", "@weak.polc", "--facts", "@facts", "--require", pinned}).exit, 0);
  EXPECT_EQ(session.run({"eval", "@weak.pol", "--facts", "@facts", "--require", pinned}).exit, 0);
}

TEST_F(Proving, AnUnprovedArtifactSaysSoAndIsRefused) {
  const Ran ran = session.run({"compile", "@leaky.pol", "-o", "@leaky.polc", "--unproved"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.err, HasSubstr("not proved"));
  EXPECT_THAT(session.run({"show", "@leaky.polc"}).out, HasSubstr("NOT PROVED"));
  session.write("facts", "");
  const Ran refused = session.run({"eval", "@leaky.polc", "--facts", "@facts"});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_THAT(refused.err, HasSubstr("leaky.polc: "));
  EXPECT_EQ(session.run({"eval", "@leaky.polc", "--facts", "@facts", "--unproved"}).exit, 0);
}

TEST_F(Proving, LeavesNothingBehindWhenItCannotWrite) {
  const Ran ran = session.run({"compile", "@home.pol", "-o", "@no/home.polc"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("no/home.polc: No such file or directory"));
  const Ran onto_itself = session.run({"compile", "@home.pol", "-o", "@home.pol"});
  EXPECT_EQ(onto_itself.exit, 2);
  EXPECT_EQ(session.read("home.pol"), home_policy());
  const Ran onto_folder = session.run({"compile", "@home.pol", "-o", "@"});
  EXPECT_EQ(onto_folder.exit, 2);
  EXPECT_THAT(session.files(), ElementsAre("home.pol", "leaky.pol"));
}

TEST_F(Proving, ShowsListingsAndRequirements) {
  const Ran listing = session.run({"show", "@home.pol"});
  EXPECT_EQ(listing.exit, 0);
  EXPECT_THAT(listing.out, HasSubstr("action view_live(User, Camera)\n"));
  EXPECT_THAT(listing.out, HasSubstr("r1 = attribute account of r0\n"));
  const Ran needed = session.run({"show", "@home.pol", "--requirements"});
  EXPECT_THAT(needed.out, ::testing::MatchesRegex("no_strangers@[0-9a-f]+\n"));
  ASSERT_EQ(session.run({"compile", "@home.pol", "-o", "@home.polc"}).exit, 0);
  EXPECT_EQ(session.run({"show", "@home.polc", "--requirements"}).out, needed.out);
}

TEST_F(Proving, NeverPrintsWhatATerminalWouldObey) {
  session.write("doc.pol",
                "policy a\nentity User\n/// \x1b[2Jhello\naction see(User, User)\nrule r: permit "
                "see(_, _)\n");
  for (const std::string command : {"check", "show", "prove"}) {
    const Ran ran = session.run({command, "@doc.pol"});
    EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("\x1b"))) << command;
  }
}

}  // namespace
}  // namespace sightline::cli::cmd_prove_test
