// `facts`: what is loaded is dumped again and decides as the file did; what is wrong has its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/cli/told_facts.h"
#include "sightline/schema.h"
#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::cmd_facts_test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CmdFacts : public ::testing::Test {
 protected:
  CmdFacts() {
    session.write("home.pol", home_policy());
    session.write("facts.jsonl", home_facts());
    EXPECT_EQ(session.run({"compile", "@home.pol", "-o", "@home.polc"}).exit, 0);
  }
  Ran load(std::string_view lines, std::vector<std::string> more = {}) const {
    std::vector<std::string> args = {"facts", "load", "@home", "--policy", "@home.polc", "-"};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args, lines);
  }
  std::string dump() const { return session.run({"facts", "dump", "@home"}).out; }
  std::string answer(const std::string& facts, std::string_view who) const {
    return session
        .run({"eval", "@home.polc", "--facts", facts, "--now", "2024-02-16T06:00:05Z"},
             request(who, "view_live", "porch"))
        .out;
  }
  Session session;
};

constexpr const char* kShare =
    R"({"relation":"share","key":[{"type":"User","id":"bea"},{"type":"Camera","id":"porch"}],"fields":{"from":"2024-02-01T00:00:00.250Z"}})";

TEST_F(CmdFacts, AreDumpedAsTheyWereLoaded) {
  ASSERT_EQ(load(home_facts()).out, "home: revision 7: 7 facts\n");
  const std::string first = dump();
  session.write("dumped.jsonl", first);
  ASSERT_EQ(
      session.run({"facts", "load", "@again", "--policy", "@home.polc", "@dumped.jsonl"}).exit, 0);
  EXPECT_EQ(session.run({"facts", "dump", "@again"}).out, first);
  for (const char* who : {"ann", "bea", "stranger"})
    EXPECT_EQ(answer("@dumped.jsonl", who), answer("@facts.jsonl", who)) << who;
}

TEST_F(CmdFacts, OfEveryTypeAreDumpedAsTheyWereLoaded) {
  session.write("estate.pol", estate_policy());
  session.write("estate.jsonl", estate_facts());
  const auto load_estate = [&](const char* directory, const char* file) {
    return session.run({"facts", "load", directory, "--policy", "@estate.pol", "--unproved", file});
  };
  ASSERT_EQ(load_estate("@estate", "@estate.jsonl").err, "");
  session.write("dumped.jsonl", session.run({"facts", "dump", "@estate"}).out);
  ASSERT_EQ(load_estate("@again", "@dumped.jsonl").err, "");
  EXPECT_EQ(session.run({"facts", "dump", "@again"}).out, session.read("dumped.jsonl"));
  for (const char* piece :
       {"\"badge\":", "\"duties\":[", "\"wish\":", "\"slot\"", "2024-01-01T00:00:00Z"})
    EXPECT_TRUE(session.read("dumped.jsonl").find(piece) != std::string::npos ||
                estate_facts().find(piece) == std::string_view::npos)
        << piece;
}

TEST_F(CmdFacts, AreChangedLineByLine) {
  ASSERT_EQ(load(home_facts()).exit, 0);
  const std::string before = dump();
  EXPECT_EQ(load(kShare).out, "home: revision 8: 1 fact\n");
  EXPECT_THAT(dump(), HasSubstr(R"("fields":{"from":"2024-02-01T00:00:00.250Z"}})"));
  const std::string row = std::string(kShare).substr(0, std::string(kShare).find(",\"fields\""));
  EXPECT_EQ(load(row + ",\"absent\":true}").out, "home: revision 9: 1 fact\n");
  EXPECT_EQ(load(R"({"global":"lockdown","absent":true})").exit, 0);
  EXPECT_EQ(dump().find("lockdown"), std::string::npos);
  EXPECT_EQ(load(R"({"global":"lockdown","value":false})").exit, 0);
  EXPECT_EQ(load(R"({"relation":"share","complete":false})").exit, 0);
  EXPECT_THAT(dump(), HasSubstr(R"({"relation":"share","complete":false})"));
  EXPECT_EQ(load(R"({"relation":"share","complete":true})").exit, 0);
  std::string after = dump();
  after.replace(after.find("\"revision\":13"), 13, "\"revision\":7");
  EXPECT_EQ(after, before);
}

TEST_F(CmdFacts, AreReplacedWhenTheFilesAreAllThereIs) {
  ASSERT_EQ(load(std::string(home_facts()) + kShare).exit, 0);
  ASSERT_EQ(load(kShare, {"--replace"}).exit, 0);
  const std::string all = dump();
  EXPECT_EQ(all.substr(0, all.find('\n')), kShare);
  EXPECT_EQ(all.find("\"uid\""), std::string::npos);
}

TEST_F(CmdFacts, AreRefusedWithTheirPlaceAndLeaveNothing) {
  struct Case {
    std::string line, message;
  };
  const std::string
      ann = R"({"uid":{"type":"User","id":"ann"})",
      row =
          R"({"relation":"share","key":[{"type":"User","id":"ann"},{"type":"Camera","id":"porch"}])";
  const std::vector<Case> cases = {
      {"{\"uid\"", "stdin:2:7: not JSON"},
      {R"({"uid":{"type":"Usr","id":"ann"}})",
       "stdin:2: `uid`: the policy has no entity type `Usr`"},
      {ann + R"(,"absent":false})", "stdin:2: User `ann`: `absent` can only be true"},
      {ann + R"(,"absent":true,"attrs":{}})",
       "stdin:2: User `ann`: unknown key `attrs` beside `absent`"},
      {ann + R"(,"parents":[{"type":"User","id":"bea"}]})",
       "stdin:2: parents of User `ann`: cannot be in User `bea`: `entity User` does not say so"},
      {row + R"(,"absent":1})", "stdin:2: row of share: `absent` can only be true"},
      {row + R"(,"absent":true,"fields":{"until":null}})",
       "stdin:2: row of share: a row that is absent has no `fields`"},
      {R"({"relation":"share","complete":0})",
       "stdin:2: relation `share`: `complete` can only be true or false"},
      {R"({"global":"lockdown","absent":true,"value":true})",
       "stdin:2: global `lockdown`: has a `value` beside `absent`"},
      {R"({"snapshot":{"revision":1,"as_of":"2024-02-16T06:00:00Z"}})",
       "home: revision 1 is not newer than the newest, 7"},
      {std::string(100'000, '['), "stdin:2: nested deeper than 64"},
  };
  ASSERT_EQ(load(home_facts()).exit, 0);
  const std::string before = dump();
  for (const Case& c : cases) {
    const Ran ran = load(std::string(kShare) + "\n" + c.line + "\n");
    EXPECT_EQ(ran.exit, 2) << c.line;
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr(c.message));
    EXPECT_EQ(dump(), before);
    if (!c.message.starts_with("stdin")) continue;
    const Ran first = session.run({"facts", "load", "@fresh", "--policy", "@home.polc", "-"},
                                  std::string(kShare) + "\n" + c.line + "\n");
    EXPECT_EQ(first.exit, 2) << c.line;
    EXPECT_EQ(first.err, ran.err);
    EXPECT_EQ(session.run({"facts", "dump", "@fresh"}).out, "");
  }
}

// Enough for an image, over and over, and the last word counts; onto a revision, it is a batch.
TEST_F(CmdFacts, AreTheSameAsTheFirstLoadAndAsAnother) {
  std::string lines(home_facts());
  for (int i = 0; i < 75'000; ++i) {
    lines += R"({"uid":{"type":"User","id":")" + std::string(230, 'u') +
             std::to_string(i % 70'000) + R"("},"attrs":{"role":")" +
             (i % 3 == 0 ? "guest" : "owner") + "\"}}\n";
  }
  lines +=
      std::string(kShare) + "\n" + R"({"uid":{"type":"User","id":"ann"},"absent":true})" + "\n";
  ASSERT_EQ(load(lines).out, "home: revision 7: 75,009 facts\n");
  EXPECT_EQ(session.read("home/image").substr(0, 8), "SLIMAGE1");
  const auto other = [&](std::string_view text, std::vector<std::string> more) {
    std::vector<std::string> args = {"facts", "load", "@other", "--policy", "@home.polc", "-"};
    args.insert(args.end(), more.begin(), more.end());
    return session.run(args, text).exit;
  };
  ASSERT_EQ(other(kShare, {"--revision", "1"}), 0);
  ASSERT_EQ(other(lines, {}), 0);
  EXPECT_EQ(session.read("other/image"), "");
  EXPECT_TRUE(dump() == session.run({"facts", "dump", "@other"}).out);
  for (const char* who : {"ann", "bea", "stranger"})
    EXPECT_EQ(answer("@home", who), answer("@other", who)) << who;
  ASSERT_EQ(load(kShare, {"--replace", "--revision", "8"}).exit, 0);
  EXPECT_EQ(dump().substr(0, dump().find('\n')), kShare);
}

TEST_F(CmdFacts, AreCountedAndCompacted) {
  ASSERT_EQ(load(std::string(home_facts()) + kShare).exit, 0);
  ASSERT_EQ(load(kShare).exit, 0);
  const Ran stat = session.run({"facts", "stat", "@home"});
  EXPECT_THAT(stat.out, HasSubstr("home: revision 8 as of 2024-02-16T06:00:00Z\n  5 entities\n"));
  EXPECT_THAT(stat.out, HasSubstr("  1 row\n    share"));
  EXPECT_THAT(stat.out, HasSubstr("  log: 2 batches, "));
  auto json =
      nlohmann::json::parse(session.run({"facts", "stat", "@home", "--format", "json"}).out);
  EXPECT_EQ(json["revision"], 8);
  EXPECT_EQ(json["rows"]["share"], 1);
  EXPECT_EQ(json["log"]["batches"], 2);
  const std::string before = dump();
  EXPECT_THAT(session.run({"facts", "compact", "@home"}).out,
              HasSubstr("home: 2 batches became one, "));
  EXPECT_EQ(dump(), before);
  json = nlohmann::json::parse(session.run({"facts", "compact", "@home", "--format", "json"}).out);
  EXPECT_EQ(json["batches"], 1);
}

TEST_F(CmdFacts, BecomeAnImageThatIsHeldAgainstItsDigest) {
  ASSERT_EQ(load(home_facts()).exit, 0);
  const std::string before = dump();
  EXPECT_THAT(session.run({"facts", "compact", "@home", "--policy", "@home.polc"}).out,
              AllOf(StartsWith("home: 1 batch became an image of "), EndsWith(" bytes\n")));
  EXPECT_EQ(dump(), before);
  EXPECT_THAT(session.run({"facts", "stat", "@home"}).out,
              AllOf(HasSubstr("  log: 0 batches, 0 changes, "),
                    HasSubstr("\n  image: revision 7, "), HasSubstr("\n    User: ")));
  const auto json =
      nlohmann::json::parse(session.run({"facts", "stat", "@home", "--format", "json"}).out);
  EXPECT_EQ(json["image"]["revision"], 7);
  for (const char* who : {"ann", "bea", "stranger"})
    EXPECT_EQ(answer("@home", who), answer("@facts.jsonl", who)) << who;
  EXPECT_EQ(json["image"]["bytes"], session.read("home/image").size());
  EXPECT_EQ(session.run({"facts", "check", "@home"}).out, "home: revision 7: whole\n");
  std::string image = session.read("home/image");
  image.back() = 'x';
  session.write("home/image", image);
  const Ran damaged = session.run({"facts", "check", "@home"});
  EXPECT_EQ(damaged.exit, 1);
  EXPECT_EQ(damaged.err, "home: home/image: is damaged: its digest is another\n");
}

TEST_F(CmdFacts, AreCheckedAgainstAPolicy) {
  ASSERT_EQ(load(home_facts()).exit, 0);
  EXPECT_EQ(session.run({"facts", "check", "@home"}).out, "home: revision 7: whole\n");
  EXPECT_EQ(session.run({"facts", "check", "@home", "--policy", "@home.polc"}).out,
            "home: revision 7: whole, and fits home.polc\n");
  session.write("estate.pol", estate_policy());
  const Ran other =
      session.run({"facts", "check", "@home", "--policy", "@estate.pol", "--unproved"});
  EXPECT_EQ(other.exit, 1);
  EXPECT_EQ(other.err, "home: its facts were written for other declarations than these\n");
}

// What only an API can have said.
TEST(ToldFacts, RefuseWhatNoLineCanSay) {
  Schema schema;
  schema.entities = {{.name = "User",
                      .attributes = {{"limit", {Type::Kind::integer, true, 0}, {}, {}},
                                     {"since", {Type::Kind::time, false, 0}, {}, {}},
                                     {"patience", {Type::Kind::duration, false, 0}, {}, {}}},
                      .parents = {}}};
  const Entity ann{0, "ann"};
  const auto lines = [&](const char* attribute, const Value& value) {
    FactBatch batch;
    batch.replace_entity(ann);
    batch.set_attribute(ann, attribute, value);
    ToldFacts told(schema);
    std::string out;
    const auto wrong = told.append(batch, out);
    told.finish(out);
    return wrong.value_or(out);
  };
  using std::chrono::milliseconds;
  EXPECT_EQ(lines("limit", Value::unavailable()),
            "User `ann`: `limit` is unavailable, which no line of JSON can say");
  EXPECT_EQ(lines("since", Value::time(Time(milliseconds(kForever - 1)))),
            "User `ann`: `since` is a time after the year 9999, which no line of JSON can say");
  const std::string empty = R"({"uid":{"type":"User","id":"ann"},"attrs":{},"parents":[]})";
  EXPECT_EQ(lines("since", Value::unavailable()), empty + "\n") << "the same as no word";
  struct Case {
    std::int64_t milliseconds;
    const char* text;
  };
  for (const Case& c : std::vector<Case>{{0, "0d"},
                                         {1, "1ms"},
                                         {-250, "-250ms"},
                                         {30'000, "30s"},
                                         {90'000, "90s"},
                                         {-300'000, "-5m"},
                                         {86'400'000, "1d"},
                                         {90'000'000, "25h"}}) {
    EXPECT_THAT(lines("patience", Value::duration(milliseconds(c.milliseconds))),
                HasSubstr(std::string("\"patience\":\"") + c.text + "\""));
  }
}

}  // namespace
}  // namespace sightline::cli::cmd_facts_test
