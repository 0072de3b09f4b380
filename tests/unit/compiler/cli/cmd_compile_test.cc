// `compile --header`: the artifact and the header are written, or neither. What is in a header is tested in
// tests/unit/compiler/header and tests/golden/header.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_compile_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CompilingAHeader : public ::testing::Test {
 protected:
  CompilingAHeader() {
    session_.write("home.pol", home_policy());
    session_.write("leaky.pol", leaky_policy());
  }
  Ran compile(const std::string& policy, const std::string& header,
              std::vector<std::string> more = {}) const {
    std::vector<std::string> args = {"compile", policy, "-o", "@out.polc", "--header", header};
    args.insert(args.end(), more.begin(), more.end());
    return session_.run(args);
  }
  Session session_;
};

TEST_F(CompilingAHeader, WritesBothAndTheSameEveryTime) {
  const Ran ran = compile("@home.pol", "@home.h");
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(session_.files(), ElementsAre("home.h", "home.pol", "leaky.pol", "out.polc"));
  const std::string first = session_.read("home.h");
  EXPECT_THAT(first, HasSubstr("namespace home {"));
  EXPECT_EQ(compile("@home.pol", "@home.h").exit, 0);
  EXPECT_EQ(session_.read("home.h"), first);
}

TEST_F(CompilingAHeader, RequiresInItWhatShowRequires) {
  EXPECT_EQ(compile("@home.pol", "@home.h").exit, 0);
  std::istringstream required(session_.run({"show", "@out.polc", "--requirements"}).out);
  std::size_t seen = 0;
  for (std::string line; std::getline(required, line); ++seen)
    EXPECT_THAT(session_.read("home.h"), HasSubstr("    \"" + line + "\",\n"));
  EXPECT_GT(seen, 0U);
}

TEST_F(CompilingAHeader, WritesNeitherUnlessAllIsProved) {
  session_.write("home.h", "what was there");
  const Ran ran = compile("@leaky.pol", "@home.h");
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(session_.read("home.h"), "what was there");
  EXPECT_FALSE(session_.exists("out.polc"));
  EXPECT_EQ(compile("@leaky.pol", "@home.h", {"--unproved"}).exit, 0);
  EXPECT_THAT(session_.read("home.h"), HasSubstr("class Gate"));
}

TEST_F(CompilingAHeader, WritesNeitherWhenOneCannotBeWritten) {
  const Ran ran = compile("@home.pol", "@no/home.h");
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("no/home.h: No such file or directory"));
  const Ran onto_folder = session_.run({"compile", "@home.pol", "-o", "@", "--header", "@home.h"});
  EXPECT_EQ(onto_folder.exit, 2);
  EXPECT_THAT(session_.files(), ElementsAre("home.pol", "leaky.pol"));
}

TEST_F(CompilingAHeader, LeavesThePolicyAndTheArtifactAlone) {
  struct Case {
    std::string header, says;
  };
  const std::vector<Case> cases = {
      {"@home.pol", "the header would replace the policy home.pol"},
      {"@out.polc", "the header would replace the artifact out.polc"},
      {"@./out.polc", "the header would replace the artifact ./out.polc"},
      {"-", "the header needs a file: give it a name"},
  };
  for (const Case& c : cases) {
    const Ran ran = compile("@home.pol", c.header);
    EXPECT_EQ(ran.exit, 2);
    EXPECT_EQ(ran.err, "sightline: compile: " + c.says + "\n");
    EXPECT_THAT(session_.files(), ElementsAre("home.pol", "leaky.pol"));
  }
}

TEST_F(CompilingAHeader, HasTheNamespaceThatIsAskedFor) {
  EXPECT_EQ(compile("@home.pol", "@home.h", {"--namespace", "hosts::home"}).exit, 0);
  EXPECT_THAT(session_.read("home.h"), HasSubstr("namespace hosts::home {"));
  const Ran wrong = compile("@home.pol", "@home.h", {"--namespace", "a\x1b"});
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_EQ(wrong.err, "sightline: compile: --namespace: `a\\x1b` is no namespace of C++\n");
  const Ran without = session_.run({"compile", "@home.pol", "-o", "@o", "--namespace", "a"});
  EXPECT_EQ(without.exit, 2);
  EXPECT_THAT(without.err, HasSubstr("--namespace requires --header"));
}

TEST_F(CompilingAHeader, AsksForANamespaceWhenNothingHasAName) {
  std::string nameless(home_policy());
  nameless.erase(nameless.find("policy home"), std::string("policy home").size());
  session_.write("my-home.pol", nameless);
  const Ran ran = compile("@my-home.pol", "@home.h");
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, HasSubstr("say --namespace NAME"));
  EXPECT_EQ(compile("@my-home.pol", "@home.h", {"--namespace", "home"}).exit, 0);
  session_.write("cottage.pol", nameless);
  EXPECT_EQ(compile("@cottage.pol", "@home.h").exit, 0);
  EXPECT_THAT(session_.read("home.h"), HasSubstr("namespace cottage {"));
}

TEST_F(CompilingAHeader, WritesTheRulesAsCppBesideIt) {
  const Ran ran = compile("@home.pol", "@home.h", {"--cpp", "@home.cc"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(session_.read("home.h"), HasSubstr("extern const sightline::direct::Code kDirect;"));
  EXPECT_THAT(session_.read("home.cc"), HasSubstr("namespace home {"));
  const Ran fine = session_.run({"verify", "@out.polc", "--cpp", "@home.cc"});
  EXPECT_EQ(fine.exit, 0) << fine.err;
  EXPECT_THAT(fine.out, HasSubstr("these rules as C++"));
}

TEST_F(CompilingAHeader, TellsCppThatIsNotTheArtifacts) {
  ASSERT_EQ(compile("@home.pol", "@home.h", {"--cpp", "@home.cc"}).exit, 0);
  std::string code = session_.read("home.cc");
  const auto deny = code.find("return {false, 0}");
  ASSERT_NE(deny, std::string::npos);
  session_.write("other.cc", code.replace(deny + 8, 5, "true"));
  session_.write("none.cc", "int main() {}\n");
  for (const char* const changed : {"@other.cc", "@none.cc"}) {
    const Ran ran = session_.run({"verify", "@out.polc", "--cpp", changed});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("is not what `sightline compile --cpp` makes of"));
  }
}

TEST_F(CompilingAHeader, WritesNoCppOverAnotherFile) {
  EXPECT_EQ(session_.run({"compile", "@home.pol", "-o", "@out.polc", "--cpp", "@home.cc"}).exit, 2);
  for (const char* const taken : {"@home.pol", "@out.polc", "@home.h", "-"}) {
    EXPECT_EQ(compile("@home.pol", "@home.h", {"--cpp", taken}).exit, 2) << taken;
    EXPECT_THAT(session_.files(), ElementsAre("home.pol", "leaky.pol"));
  }
}

}  // namespace
}  // namespace sightline::cli::cmd_compile_test
