// `verify`: what is said of an artifact, and with which exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_verify_test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class Verifying : public ::testing::Test {
 protected:
  Verifying() {
    session.write("home.pol", home_policy());
    EXPECT_EQ(session.run({"compile", "@home.pol", "-o", "@home.polc"}).exit, 0);
  }
  Session session;
};

TEST_F(Verifying, AgainstItsSource) {
  const Ran ran = session.run({"verify", "@home.polc", "--source", "@home.pol"});
  EXPECT_EQ(ran.exit, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("  certified  no_strangers: "));
  EXPECT_THAT(ran.out, HasSubstr("  repeated   same meaning (built in)\n"));
  EXPECT_THAT(ran.out, HasSubstr("  repeated   fail closed (built in)\n"));
  EXPECT_THAT(ran.out, HasSubstr("Everything holds: this artifact is the source, and proved.\n"));
  EXPECT_EQ(ran.err, "");
}

TEST_F(Verifying, Alone) {
  const Ran ran = session.run({"verify", "@home.polc"});
  EXPECT_EQ(ran.exit, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("  recorded   same meaning (built in)\n"));
  EXPECT_THAT(ran.out, HasSubstr("--source FILE proves it again\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("Everything holds")));
}

TEST_F(Verifying, AgainstAnotherSource) {
  session.write("leaky.pol", leaky_policy());
  const Ran ran = session.run({"verify", "@home.polc", "--source", "@leaky.pol"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, HasSubstr("  WRONG      it does not mean the source: "));
  EXPECT_THAT(ran.out, HasSubstr("DO NOT RELY ON THIS ARTIFACT.\n"));
}

TEST_F(Verifying, WithoutProofs) {
  ASSERT_EQ(session.run({"compile", "@home.pol", "-o", "@bare.polc", "--no-proofs"}).exit, 0);
  EXPECT_LT(session.read("bare.polc").size(), session.read("home.polc").size());
  const Ran ran = session.run({"verify", "@bare.polc", "--source", "@home.pol"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, HasSubstr("  repeated   no_strangers: no proof object\n"));
  EXPECT_THAT(ran.out, Not(HasSubstr("certified")));
  ASSERT_EQ(session.run({"compile", "@home.pol", "-o", "@un.polc", "--unproved"}).exit, 0);
  const Ran unproved = session.run({"verify", "@un.polc", "--source", "@home.pol"});
  EXPECT_EQ(unproved.exit, 1);
  EXPECT_THAT(unproved.out, HasSubstr("nobody has proved it, says the artifact"));
}

TEST_F(Verifying, WhatIsNoArtifact) {
  const Ran text = session.run({"verify", "@home.pol"});
  EXPECT_EQ(text.exit, 2);
  EXPECT_EQ(text.err,
            "home.pol: this is not a Sightline artifact: it does not begin with SIGHTPOL\n");
  std::string bytes = session.read("home.polc");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  session.write("damaged.polc", bytes);
  const Ran damaged = session.run({"verify", "@damaged.polc"});
  EXPECT_EQ(damaged.exit, 2);
  EXPECT_THAT(damaged.err, HasSubstr("the digest does not match"));
  EXPECT_EQ(session.run({"verify", "@no.polc"}).exit, 2);
  EXPECT_EQ(session.run({"verify", "@home.polc", "--source", "@no.pol"}).exit, 2);
}

TEST_F(Verifying, AsJson) {
  const Ran ran =
      session.run({"verify", "@home.polc", "--source", "@home.pol", "--format", "json"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(
      ran.out,
      ContainsRegex("^\\{\"file\":\"home.polc\",\"digest\":\"[0-9a-f]+\",\"body\":\"[0-9a-f]+\","
                    "\"against_source\":true,\"holds\":true,"));
  EXPECT_THAT(ran.out, HasSubstr("{\"name\":\"same meaning\",\"built_in\":true,\"holds\":true,"
                                 "\"assurance\":\"repeated\",\"wrong\":[],\"open\":[],"));
}

TEST_F(Verifying, ShowListsTheObjects) {
  const Ran ran = session.run({"show", "@home.polc"});
  EXPECT_THAT(ran.out, ContainsRegex("  proved     no_strangers\n"
                                     "             proof object: [0-9]+ bytes\n"
                                     "               question 1 of "));
}

}  // namespace
}  // namespace sightline::cli::cmd_verify_test
