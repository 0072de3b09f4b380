// `eval`: decisions for single requests, batches and streams, and what hostile input comes to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <vector>

#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_eval_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CmdEval : public ::testing::Test {
 protected:
  CmdEval() {
    session.write("home.pol", home_policy());
    session.write("facts", home_facts());
    EXPECT_EQ(session.run({"compile", "@home.pol", "-o", "@home.polc", "--unproved"}).exit, 0);
  }
  Ran eval(std::vector<std::string> more, std::string_view in = "") const {
    std::vector<std::string> args = {"eval", "@home.polc", "--unproved", "--facts", "@facts"};
    if (std::find(more.begin(), more.end(), "--now-from-context") == more.end()) {
      args.insert(args.end(), {"--now", "2024-02-16T06:00:05Z"});
    }
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args, in);
  }
  Session session;
};

// An answer without the digest, which is another for every change of the artifact's format.
std::string shortened(const std::string& answers) {
  return std::regex_replace(answers, std::regex(",\"revision\":7,\"policy\":\"[0-9a-f]{64}\""), "");
}

TEST_F(CmdEval, AnswersEachLineInOrder) {
  const Ran ran = eval({}, request("ann", "view_live", "porch") + "\n\n" +
                               request("bea", "view_live", "porch") + "\n" +
                               request("ann", "view_past", "attic"));
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(
      shortened(ran.out),
      R"({"decision":true,"context":{"rules":["household"],"obligations":[],"missing":[]}})"
      "\n"
      R"({"decision":false,"context":{"rules":[],"obligations":[],"missing":[]}})"
      "\n"
      R"({"decision":false,"context":{"rules":[],"obligations":[],"missing":["Camera::attic.registered_to"]}})"
      "\n");
  EXPECT_THAT(ran.err, HasSubstr("3 requests: 1 allowed, 2 denied, 0 refused\n"));
  EXPECT_THAT(ran.err, HasSubstr(" decisions per second "));
}

TEST_F(CmdEval, TakesRequestsFromAFileAsFromStandardInput) {
  const std::string lines =
      request("ann", "view_live", "porch") + "\n" + request("bea", "view_live", "porch") + "\n";
  session.write("lines", lines);
  EXPECT_EQ(eval({"--requests", "@lines"}).out, eval({}, lines).out);
  EXPECT_EQ(eval({"--requests", "@lines"}).out, eval({"--requests", "-"}, lines).out);
  EXPECT_EQ(eval({"--requests", "@nothing"}).exit, 2);
}

TEST_F(CmdEval, AnswersASingleRequestOfAnyLayout) {
  std::string text = request("ann", "view_live", "porch");
  text.insert(text.find("\"action\""), "\n\n  ");
  session.write("r", text);
  const Ran ran = eval({"--request", "@r"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, StartsWith(R"({"decision":true,)"));
  EXPECT_EQ(ran.err, "");
}

TEST_F(CmdEval, FailsOnDenyWhenAsked) {
  EXPECT_EQ(eval({"--fail-on-deny"}, request("ann", "view_live", "porch")).exit, 0);
  EXPECT_EQ(eval({"--fail-on-deny"}, request("bea", "view_live", "porch")).exit, 1);
}

TEST_F(CmdEval, AnswersBatches) {
  const Ran ran = eval(
      {}, R"({"subject":{"type":"User","id":"ann"},"action":{"name":"view_live"},)"
          R"("evaluations":[{"resource":{"type":"Camera","id":"porch"}},{},)"
          R"({"subject":{"type":"User","id":"bea"},"resource":{"type":"Camera","id":"porch"}}]})");
  EXPECT_EQ(ran.exit, 2) << "one of them has no resource";
  EXPECT_EQ(
      shortened(ran.out),
      R"({"evaluations":[{"decision":true,"context":{"rules":["household"],"obligations":[],"missing":[]}},)"
      R"({"decision":false,"context":{"error":"no `resource`"}},)"
      R"({"decision":false,"context":{"rules":[],"obligations":[],"missing":[]}}]})"
      "\n");
  EXPECT_THAT(ran.err, HasSubstr("stdin:1: evaluation 2: no `resource`\n"));
}

TEST_F(CmdEval, DeniesWhatThePolicyDoesNotKnow) {
  EXPECT_THAT(eval({}, request("ann", "fly", "porch")).out,
              HasSubstr(R"("note":"the policy has no action `fly`")"));
  std::string ghost = request("ann", "view_live", "porch");
  ghost.replace(ghost.find("User"), 4, "Dog");
  const Ran ran = eval({}, ghost);
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, StartsWith(R"({"decision":false,)"));
}

TEST_F(CmdEval, NeverTakesPropertiesForFacts) {
  std::string text = request("bea", "view_live", "porch");
  text.replace(
      text.find("\"id\":\"bea\""), 10,
      R"("id":"bea","properties":{"account":{"type":"Account","id":"north"},"role":"owner"})");
  EXPECT_THAT(eval({}, text).out, StartsWith(R"({"decision":false,)"));
}

TEST_F(CmdEval, TakesTheMomentFromTheHostUnlessTold) {
  std::string text = request("ann", "view_live", "porch");
  text.replace(text.find("\"issued_at\""), 11, R"("now":"2030-01-01T00:00:00Z","issued_at")");
  EXPECT_THAT(eval({}, text).out, StartsWith(R"({"decision":true,)"))
      << "context.now is a client's word";
  const Ran later = eval({"--now-from-context"}, text);
  EXPECT_THAT(later.out, StartsWith(R"({"decision":false,)"));
  EXPECT_THAT(later.out,
              HasSubstr(R"("rules":["closed"],"obligations":[],"missing":["lockdown"])"));
  const Ran without = eval({"--now-from-context"}, request("ann", "view_live", "porch"));
  EXPECT_EQ(without.exit, 2);
  EXPECT_THAT(without.err, HasSubstr("stdin:1: no `now` in `context`"));
}

TEST_F(CmdEval, WithoutASnapshotNobodyKnowsTheAgeOfTheSwitch) {
  std::string facts(home_facts());
  facts.erase(0, facts.find('\n') + 1);
  session.write("facts", facts);
  const Ran ran = eval({}, request("ann", "view_live", "porch"));
  EXPECT_THAT(
      ran.out,
      HasSubstr(
          R"({"decision":false,"context":{"rules":["closed"],"obligations":[],"missing":["lockdown"],"revision":0)"));
}

TEST_F(CmdEval, BelievesTheCacheOnlyForCachedFacts) {
  session.write(
      "cache",
      R"({"uid":{"type":"Camera","id":"porch"},"attrs":{"account":{"type":"Account","id":"south"},)"
      R"("registered_to":{"type":"Account","id":"south"}},"parents":[]})");
  const Ran ran = eval({"--cache", "@cache"}, request("bea", "view_live", "porch"));
  EXPECT_THAT(ran.out, StartsWith(R"({"decision":false,)"));
  EXPECT_THAT(ran.err, HasSubstr("cache: 1 facts taken, 1 ignored: not declared cached\n"));
}

TEST_F(CmdEval, IllTypedContextIsAnErrorInItsPlace) {
  std::string text = request("ann", "view_live", "porch");
  text.replace(text.find("\"2024"), 22, "17");
  const Ran ran = eval({}, text + "\n" + request("ann", "view_live", "porch"));
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(
      ran.out,
      StartsWith(R"({"decision":false,"context":{"error":"`context`: `issued_at` must be a time)"));
  EXPECT_THAT(ran.out, HasSubstr("\n{\"decision\":true,"));
}

TEST_F(CmdEval, RefusesAPolicyThatIsNotProved) {
  session.write("leaky.pol", leaky_policy());
  const Ran ran = session.run({"eval", "@leaky.pol", "--facts", "@facts"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(
      ran.err,
      HasSubstr("leaky.pol: refused: 1 of 8 claims is not proved\n  refuted  no_strangers\n"));
  const Ran artifact = session.run({"eval", "@home.polc", "--facts", "@facts"});
  EXPECT_EQ(artifact.exit, 1);
  EXPECT_EQ(artifact.out, "");
}

TEST_F(CmdEval, ProvesAPolicyBeforeItDecides) {
  const Ran ran =
      session.run({"eval", "@home.pol", "--facts", "@facts", "--now", "2024-02-16T06:00:05Z"},
                  request("ann", "view_live", "porch"));
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(ran.out, StartsWith(R"({"decision":true,)"));
}

// --- the whole language

class CmdEvalEstate : public ::testing::Test {
 protected:
  CmdEvalEstate() { session.write("estate.pol", estate_policy()); }
  // The answers without what is the same in all, one per line.
  std::string ask(const std::string& requests, std::string_view facts = estate_facts()) const {
    session.write("facts", facts);
    const Ran ran = session.run(
        {"eval", "@estate.pol", "--unproved", "--facts", "@facts", "--now", "2024-02-16T06:00:05Z"},
        requests);
    EXPECT_EQ(ran.exit, 0) << ran.err;
    return shortened(ran.out);
  }
  static std::string by(std::string_view type, std::string_view who, std::string_view action,
                        std::string_view resource_type, std::string_view what) {
    std::string text = R"({"subject":{"type":")";
    text.append(type).append(R"(","id":")").append(who).append(R"("},"action":{"name":")");
    text.append(action).append(R"("},"resource":{"type":")").append(resource_type);
    return text.append(R"(","id":")").append(what).append("\"}}\n");
  }
  Session session;
};

TEST_F(CmdEvalEstate, TellsObligationsByName) {
  EXPECT_EQ(
      ask(by("User", "ann", "view_live", "Camera", "porch") +
          by("Client", "shop", "view_live", "Camera", "porch") +
          by("Client", "shop", "view_live", "Camera", "doll")),
      R"({"decision":true,"context":{"rules":["grants"],"obligations":["log_it"],"missing":[]}})"
      "\n"
      R"({"decision":true,"context":{"rules":["clients"],"obligations":["log_it","no_store"],"missing":[]}})"
      "\n"
      R"({"decision":false,"context":{"rules":["toys"],"obligations":[],"missing":[]}})"
      "\n");
}

TEST_F(CmdEvalEstate, TellsMissingParents) {
  std::string facts(estate_facts());
  const auto at = facts.find(R"([{"type":"Site","id":"campus"}])");
  facts.replace(at, facts.find('}', facts.find(']', at)) - at, "null");
  EXPECT_EQ(
      ask(by("Client", "shop", "view_live", "Camera", "porch"), facts),
      R"({"decision":false,"context":{"rules":[],"obligations":[],"missing":["Camera::porch in .."]}})"
      "\n");
}

TEST_F(CmdEvalEstate, SaysWhenAnActionIsNotForSuchAPair) {
  EXPECT_THAT(
      ask(by("User", "ann", "view_past", "Site", "campus")),
      HasSubstr(
          R"("note":"the action `view_past` is not declared for a resource of type `Site`")"));
  EXPECT_THAT(ask(by("Client", "shop", "view_past", "Camera", "porch")),
              HasSubstr("is not declared for a subject of type `Client`"));
  EXPECT_THAT(ask(by("Client", "shop", "view_live", "Site", "campus")), Not(HasSubstr("note")));
}

TEST_F(CmdEvalEstate, RefusesFactsThatContradictTheHierarchy) {
  std::string facts(estate_facts());
  const std::string top = R"({"uid":{"type":"Site","id":"campus"},"parents":[)";
  facts.insert(facts.find(top) + top.size(), R"({"type":"Site","id":"annex"})");
  session.write("facts", facts);
  const Ran ran = session.run({"eval", "@estate.pol", "--unproved", "--facts", "@facts"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.err, StartsWith("facts: an entity is in itself: Site::\"campus\" in "));
}

// --- hostile input

TEST_F(CmdEval, GoesOnAfterHostileLines) {
  struct Case {
    std::string line, message;
  };
  const std::string good = request("ann", "view_live", "porch");
  const std::vector<Case> cases = {
      {"{", "stdin:2: column 2: not JSON"},
      {"null", "stdin:2: a request must be an object, not null"},
      {"{}", "stdin:2: no `subject`"},
      {std::string("\0\0", 2), "stdin:2: column 1: not JSON"},
      {good.substr(0, good.size() / 2), "not JSON"},
      {"{\"subject\":{\"type\":\"User\",\"id\":\"\xFF\xFE\"}}", "UTF-8"},
      {"{\"a\":\"" + std::string(10 << 20, 'x') + "\"}", "stdin:2: longer than 1 MiB"},
      {std::string(1'000'000, '['), "stdin:2: nested deeper than 64"},
      {"[" + std::string(500'000, '['), "stdin:2: nested deeper than 64"},
      {R"({"subject":{"type":"User","id":"a","id":"b"}})", "stdin:2: the key `id` stands twice"},
      {R"({"subject":{"type":"User","id":7},"action":{"name":"view_live"},"resource":{"type":"Camera","id":"x"}})",
       "stdin:2: `subject` must have a `type` and an `id`, both strings"},
      {R"({"subject":{"type":"User","id":"a","role":"owner"},"action":{"name":"view_live"},"resource":{"type":"Camera","id":"x"}})",
       "stdin:2: `subject`: unknown key `role`"},
      {R"({"subject":"ann"})", "stdin:2: `subject` must have a `type`"},
      {R"({"subject":{"type":"User","id":"a"},"action":"view"})",
       "stdin:2: `action` must have a `name`"},
      {R"({"subject":{"type":"User","id":")" + std::string(1025, 'x') + R"("}})",
       "stdin:2: `subject` must have an id of 1 to 1024 bytes"},
      {R"({"evaluations":{}})", "stdin:2: `evaluations` must be an array"},
      {R"({"evaluations":[1]})", "stdin:2: evaluation 1: a request must be an object, not 1"},
      {R"({"options":{"evaluations_semantic":"deny_on_first_deny"},"evaluations":[{}]})",
       "stdin:2: `options` other than `execute_all` are not built yet"},
      {R"({"facts":[]})", "stdin:2: unknown key `facts`"},
  };
  for (const Case& c : cases) {
    const Ran ran = eval({}, good + "\n" + c.line + "\n" + good + "\n");
    EXPECT_EQ(ran.exit, 2) << c.message;
    EXPECT_THAT(ran.err, HasSubstr(c.message));
    EXPECT_THAT(ran.err, HasSubstr("3 requests: 2 allowed, 0 denied, 1 refused\n"));
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 3) << c.message;
    EXPECT_THAT(ran.out, HasSubstr("{\"decision\":false,\"context\":{\"error\":"));
    EXPECT_LT(ran.out.size(), 2000U) << "answers do not repeat what a hostile line said";
  }
}

TEST_F(CmdEval, BoundsABatch) {
  std::string many = R"({"evaluations":[{})";
  for (int i = 0; i < 1000; ++i) many += ",{}";
  const Ran ran = eval({}, many + "]}");
  EXPECT_THAT(ran.err, HasSubstr("stdin:1: more than 1000 evaluations in one request\n"));
  EXPECT_LT(ran.out.size(), 200U);
}

TEST_F(CmdEval, DoesNotFloodTheMessages) {
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "{}\n";
  const Ran ran = eval({}, lines);
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 1000);
  EXPECT_THAT(ran.err, HasSubstr("stdin: and more, not shown\n"));
  EXPECT_LT(std::count(ran.err.begin(), ran.err.end(), '\n'), 30);
}

TEST_F(CmdEval, HostileFactsEndWithTwoAndNoAnswer) {
  for (const std::string& facts :
       {std::string("{\"uid\":{\"type\":\"User\",\"id\":\"\xFF\"}}"), std::string(10 << 20, 'x'),
        std::string(10 << 20, '['), "{" + std::string(10 << 20, ' '),
        std::string("[{\"global\":\"lockdown\",\"value\":false},"), std::string("\0", 1)}) {
    session.write("facts", facts);
    const Ran ran = eval({}, request("ann", "view_live", "porch"));
    EXPECT_EQ(ran.exit, 2);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, StartsWith("facts:1"));
    EXPECT_LT(ran.err.size(), 300U);
  }
}

TEST_F(CmdEval, DamagedArtifactsEndWithTwo) {
  const std::string artifact = session.read("home.polc");
  for (std::size_t size = 0; size < artifact.size(); size += 7) {
    session.write("bad.polc", artifact.substr(0, size));
    const Ran ran = session.run({"eval", "@bad.polc", "--unproved", "--facts", "@facts"},
                                request("ann", "view_live", "porch"));
    ASSERT_EQ(ran.exit, 2) << size;
    ASSERT_EQ(ran.out, "");
    ASSERT_THAT(ran.err, StartsWith("bad.polc: "));
  }
  for (std::size_t at = 0; at < artifact.size(); at += 5) {
    std::string flipped = artifact;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    session.write("bad.polc", flipped);
    ASSERT_EQ(session.run({"show", "@bad.polc"}).exit, 2) << at;
  }
}

}  // namespace
}  // namespace sightline::cli::cmd_eval_test
