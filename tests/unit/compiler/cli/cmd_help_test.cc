#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "sightline/policy.h"
#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_help_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(CmdHelp, TellsTheStoryOfACode) {
  const Session session;
  const Ran ran = session.run({"help", "SL0203"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out,
              StartsWith("SL0203: a relation is asked with the wrong number of arguments\n\n"));
  for (const char* form : {"sl0203", "203", "0203", "SL203"})
    EXPECT_EQ(session.run({"help", form}).out, ran.out) << form;
}

TEST(CmdHelp, KnowsEveryCodeThatItLists) {
  const Session session;
  const std::string list = session.run({"help", "codes"}).out;
  EXPECT_GT(std::count(list.begin(), list.end(), '\n'), 50);
  for (std::size_t at = 0; at < list.size(); at = list.find('\n', at) + 1) {
    const std::string code = list.substr(at, 6);
    const Ran ran = session.run({"help", code});
    EXPECT_THAT(ran.out, StartsWith(code + ": ")) << code;
    EXPECT_GT(ran.out.size() - std::min(ran.out.find("\n\n"), ran.out.size()), 30U)
        << code << " has no story";
  }
}

TEST(CmdHelp, SuggestsACode) {
  const Session session;
  EXPECT_EQ(session.run({"help", "SL9203"}).err,
            "sightline: no help about `SL9203`; did you mean `SL0203`? "
            "(`sightline help codes` lists them all)\n");
  EXPECT_EQ(session.run({"help", "SL0900"}).exit, 2);
  EXPECT_THAT(session.run({"help", "code"}).err, HasSubstr("did you mean `codes`?"));
}

}  // namespace
}  // namespace sightline::cli::cmd_help_test
