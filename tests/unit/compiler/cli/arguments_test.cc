// Command lines that are wrong, and those that ask for help: all through run().
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::arguments_test {
namespace {

using ::testing::HasSubstr;

TEST(Arguments, WrongOnesAreNamedAndEndWithTwo) {
  struct Case {
    std::vector<std::string> args;
    std::string err;
  };
  const std::vector<Case> cases = {
      {{"chekc", "a.pol"}, "sightline: no command `chekc`; did you mean `check`?\n"},
      {{"xyzzy"}, "sightline: no command `xyzzy`\n"},
      {{"--vresion"},
       "sightline: sightline has no option `--vresion`; did you mean `--version`?\n"},
      {{"prove", "a.pol", "--propery", "x"},
       "sightline: prove has no option `--propery`; did you mean `--property`?\n"},
      {{"prove", "a.pol", "--propery=x"},
       "sightline: prove has no option `--propery`; did you mean `--property`?\n"},
      {{"prove", "a.pol", "-p"}, "sightline: prove has no option `-p`\n"},
      {{"prove"}, "sightline: prove: FILE is required\n"},
      {{"prove", "a.pol", "--timeout", "0"},
       "sightline: prove: --timeout: a number of seconds above 0\n"},
      {{"prove", "a.pol", "--timeout", "nan"},
       "sightline: prove: --timeout: a number of seconds above 0\n"},
      {{"prove", "a.pol", "--timeout", "soon"},
       "sightline: prove: --timeout: a number of seconds above 0\n"},
      {{"seal", "keygn"}, "sightline: no command `seal keygn`; did you mean `keygen`?\n"},
      {{"seal", "keygen"}, "sightline: seal keygen: --output is required\n"},
      {{"seal", "keygen", "-o", "k", "l"},
       "sightline: seal keygen takes no file but --output, and was given `l` as well\n"},
      {{"seal", "rotate"}, "sightline: seal rotate: KEYS is required\n"},
      {{"seal", "rotate", "k", "l"},
       "sightline: seal rotate takes one file, and was given `l` as well\n"},
      {{"seal", "facts", "a.pol", "--facts", "f"}, "sightline: seal facts: --keys is required\n"},
      {{"seal", "facts", "a.pol", "--keys", "k"}, "sightline: seal facts: --facts is required\n"},
      {{"seal", "check", "-", "--keys", "-", "--facts", "f"},
       "sightline: standard input can be read only once\n"},
      {{"seal", "reseal", "a.pol", "--keys", "k", "--facts", "f"},
       "sightline: seal reseal: --from is required\n"},
      {{"seal", "reseal", "a.pol", "--keys", "-", "--from", "-", "--facts", "f"},
       "sightline: standard input can be read only once\n"},
      {{"show", "a.polc", "b.polc"},
       "sightline: show takes one file, and was given `b.polc` as well\n"},
      {{"diff", "a.pol", "b.pol", "c.pol"},
       "sightline: diff takes two files, and was given `c.pol` as well\n"},
      {{"diff", "a.pol"}, "sightline: diff: NEW is required\n"},
      {{"diff", "-", "-"}, "sightline: standard input can be read only once\n"},
      {{"mutate", "a.pol", "b.pol"},
       "sightline: mutate takes one file, and was given `b.pol` as well\n"},
      {{"mutate", "a.pol", "--timeout", "0"},
       "sightline: mutate: --timeout: a number of seconds above 0\n"},
      {{"verify", "-", "--source", "-"}, "sightline: standard input can be read only once\n"},
      {{"verify", "a.polc", "--timeout", "3"}, "sightline: verify: --timeout is for --source\n"},
      {{"prove", "a.pol", "--jobs", "0"}, "sightline: prove: --jobs: "},
      {{"show", "a.pol", "--facts", "--requirements"},
       "sightline: show: --requirements excludes --facts\n"},
      {{"show", "a.pol", "--format", "json"}, "sightline: show: --format json is for --facts\n"},
      {{"compile", "a.pol"}, "sightline: compile: --output is required\n"},
      {{"compile", "a.pol", "-o", "b", "--unproved", "--require", "p"},
       "sightline: compile: --require excludes --unproved\n"},
      {{"init"}, "sightline: init: DIR is required\n"},
      {{"init", "a", "b"}, "sightline: init takes one directory, and was given `b` as well\n"},
      {{"fmt", "-", "-"}, "sightline: standard input can be read only once\n"},
      {{"fmt", "a.pol", "--chekc"},
       "sightline: fmt has no option `--chekc`; did you mean `--check`?\n"},
      {{"check", "a.pol", "--format", "xml"}, "sightline: check: --format: no format `xml`\n"},
      {{"eval", "a.pol"}, "sightline: eval: --facts is required\n"},
      {{"eval", "a.pol", "--facts", "f", "--request", "r", "--requests", "q"},
       "sightline: eval: --request excludes --requests\n"},
      {{"eval", "a.pol", "--facts", "f", "--now", "2024-01-01T00:00:00Z", "--now-from-context"},
       "sightline: eval: --now excludes --now-from-context\n"},
      {{"eval", "a.pol", "--facts", "f", "--now", "today"},
       "sightline: eval: --now must be a time like 2024-02-16T06:00:00Z, not `today`\n"},
      {{"eval", "a.pol", "--facts", "-"}, "sightline: standard input can be read only once\n"},
      {{"check", "-", "-"}, "sightline: standard input can be read only once\n"},
      {{"test", "a.pol", "--filter", "("},
       "sightline: test: --filter: no regular expression: `(`\n"},
      {{"eval", "a.pol", "--facts", "f", "--keys", "k"},
       "sightline: eval: --keys requires --cache\n"},
      {{"explain", "a.pol", "--facts", "f", "--keys", "k"},
       "sightline: explain: --keys requires --cache\n"},
      {{"help", "seal", "fact"}, "sightline: no help about `seal fact`"},
      {{"help", "SL9999"}, "sightline: no help about `SL9999`"},
  };
  const Session session;
  for (const Case& c : cases) {
    const Ran ran = session.run(c.args);
    EXPECT_EQ(ran.exit, 2) << c.err;
    EXPECT_EQ(ran.out, "") << c.err;
    EXPECT_THAT(ran.err, HasSubstr(c.err));
  }
}

TEST(Arguments, WhatIsPromisedAndNotBuiltIsNeverIgnored) {
  struct Case {
    std::vector<std::string> args;
    std::string what;
  };
  const std::vector<Case> cases = {
      {{"lsp", "a.pol"}, "`sightline lsp`"},
      {{"compile", "a.pol", "--sign", "k"}, "`--sign` of `sightline compile`"},
      {{"fmt", "a.pol", "--format", "sarif"}, "fmt: --format: `sarif`"},
      {{"diff", "a.pol", "b.pol", "--format", "sarif"}, "diff: --format: `sarif`"},
      {{"eval", "a.pol", "--facts", "f", "--format", "human"}, "eval: --format: `human`"},
  };
  const Session session;
  for (const Case& c : cases) {
    const Ran ran = session.run(c.args);
    EXPECT_EQ(ran.exit, 2) << c.what;
    EXPECT_EQ(ran.err, "sightline: " + c.what + " is not built yet\n");
  }
}

TEST(Arguments, EveryCommandHelpsWithAWorkedExample) {
  const Session session;
  for (const std::string command :
       {"check", "prove", "compile", "verify", "eval", "explain", "who", "what", "test", "show",
        "diff", "mutate", "fmt", "init", "help"}) {
    const Ran ran = session.run({command, "--help"});
    EXPECT_EQ(ran.exit, 0) << command;
    EXPECT_THAT(ran.out, HasSubstr("Usage: sightline " + command));
    EXPECT_THAT(ran.out, HasSubstr("Example:\n"));
    EXPECT_EQ(session.run({"help", command}).out, ran.out);
  }
  EXPECT_EQ(session.run({"help"}).out, session.run({"--help"}).out);
  for (const std::string command : {"seal", "grant", "facts"}) {
    const std::string verb = command == "facts" ? "load" : "keygen";
    const std::string help = session.run({command, verb, "--help"}).out;
    EXPECT_THAT(help, HasSubstr("Usage: sightline " + command + " " + verb));
    EXPECT_EQ(session.run({"help", command, verb}).out, help);
    EXPECT_EQ(session.run({"help", command + " " + verb}).out, help);
    EXPECT_EQ(session.run({"help", command}).out, session.run({command, "--help"}).out);
  }
  EXPECT_THAT(session.run({"--help"}).out, HasSubstr("Exit codes: 0 fine; 1 findings"));
  EXPECT_THAT(session.run({"--version"}).out,
              ::testing::MatchesRegex("sightline [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Arguments, NoneAtAllPrintsTheHelpAsAnError) {
  const Ran ran = Session().run({});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("Usage: sightline"));
}

TEST(Arguments, FilesThatCannotBeReadEndWithTwo) {
  const Session session;
  for (const std::string command : {"check", "prove", "test", "show", "verify", "mutate", "fmt"}) {
    const Ran missing = session.run({command, "@no.pol"});
    EXPECT_EQ(missing.exit, 2) << command;
    EXPECT_EQ(missing.err, "no.pol: No such file or directory\n") << command;
    const Ran folder = session.run({command, "@"});
    EXPECT_EQ(folder.exit, 2) << command;
    EXPECT_EQ(folder.err, ": is a directory\n") << command;
  }
}

}  // namespace
}  // namespace sightline::cli::arguments_test
