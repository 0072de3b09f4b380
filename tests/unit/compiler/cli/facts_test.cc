// Facts that are taken, and all the ways in which one is refused.
#include "compiler/cli/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

#include "sightline/compiler.h"
#include "tests/unit/compiler/cli/session.h"

namespace sightline::cli::facts_test {
namespace {

using ::testing::HasSubstr;

class Facts : public ::testing::Test {
 protected:
  Facts() { use(home_policy()); }
  void use(std::string_view text) {
    const CheckResult checked = check(Source("a.pol", std::string(text)));
    const auto artifact = compile(*checked.policy, text);
    builder_.reset();
    policy_.emplace(std::move(*Policy::load(*artifact, {.require = {}, .accept_unproved = true})));
    builder_.emplace(*policy_);
  }
  // Empty when everything was taken.
  std::string read(const std::string& json, Speaker speaker = Speaker::registry) {
    std::istringstream in(json);
    return read_facts(in, "f", speaker, policy_->schema(), *builder_, seen_).value_or("");
  }
  std::optional<Policy> policy_;
  std::optional<SnapshotBuilder> builder_;
  FactsRead seen_;
};

constexpr const char* kUser =
    R"({"uid":{"type":"User","id":"ann"},"attrs":{"account":{"type":"Account","id":"north"},"role":"owner"},"parents":[]})";
constexpr const char* kGlobal = R"({"global":"lockdown","value":false})";
constexpr const char* kRow =
    R"({"relation":"share","key":[{"type":"User","id":"ann"},{"type":"Camera","id":"porch"}],"fields":{"from":"2024-02-01T00:00:00Z","until":null}})";

TEST_F(Facts, AreTakenInEveryLayout) {
  const std::string user = kUser, global = kGlobal, row = kRow;
  std::string pretty = row;
  pretty.insert(pretty.find("\"key\""), "\n  ").append("\n");
  const std::vector<std::string> layouts = {
      user + "\n" + global + "\n" + row + "\n",
      "\n\n" + user + "\n  \r\n" + global + "\r\n" + row,
      "[" + user + ",\n" + global + "," + row + "]",
      " \n [ \n" + user + ",\n" + global + "," + row + "\n]\n",
      "\n" + pretty,
      "[]",
      "",
  };
  for (const std::string& layout : layouts) {
    builder_.emplace(*policy_);
    EXPECT_EQ(read(layout), "") << layout;
  }
}

// A zero byte, or more blanks than an element may have, look like the end to the JSON library: a row
// behind them that forbids something must not be lost without a word.
TEST_F(Facts, BehindWhatLooksLikeTheEndAreNotSkipped) {
  const std::string user = kUser, row = kRow, zero(1, '\0');
  const std::vector<std::string> texts = {
      user + zero + row + "\n",
      user + zero,
      user + "\n" + zero + zero + zero,
      "[" + user + "]" + zero + row,
      "[" + user + zero + "," + row + "]",
      "{\n" + user.substr(1) + zero + "\n" + row + "\n",
      "[" + user + "]" + std::string(std::size_t{1} << 20, ' ') + "\n" + row,
  };
  for (const std::string& text : texts) {
    builder_.emplace(*policy_);
    EXPECT_NE(read(text), "") << text.substr(0, 300);
  }
}

TEST_F(Facts, ReachTheSnapshot) {
  ASSERT_EQ(read(std::string(home_facts()) + kRow), "");
  EXPECT_EQ(seen_.revision, 7U);
  EXPECT_EQ(seen_.as_of->time_since_epoch().count(), 1'708'063'200'000);
  const auto snapshot = std::move(*builder_).build(7, *seen_.as_of);
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(snapshot->entity_count(), 5U);
  EXPECT_EQ(snapshot->row_count(), 1U);
}

TEST_F(Facts, ThatAreNotUnderstoodAreRefusedWithTheirPlace) {
  struct Case {
    std::string json, message;
  };
  const std::string ann = R"({"type":"User","id":"ann"})",
                    porch = R"({"type":"Camera","id":"porch"})";
  const std::vector<Case> cases = {
      // entities
      {R"({"uid":{"type":"User"}})", R"(f:2: `uid` must be {"type": .., "id": ..})"},
      {R"({"uid":{"type":"Usr","id":"ann"}})", "f:2: `uid`: the policy has no entity type `Usr`"},
      {R"({"uid":{"type":"User","id":""}})", "f:2: `uid` must have an id of 1 to 1024 bytes"},
      {R"({"uid":)" + ann + R"(,"attrs":{},"parents":[)" + ann + "]}",
       "f:2: parents of User `ann`: "},
      {R"({"uid":)" + ann + R"(,"parents":{}})",
       "f:2: parents of User `ann`: must be an array, or null if they could not be had, not an "
       "object"},
      {R"({"uid":)" + ann + R"(,"parents":["ann"]})",
       R"(f:2: parents of User `ann`: one must be {"type": .., "id": ..}, not the string `ann`)"},
      {R"({"uid":)" + ann + R"(,"parents":[{"type":"Ghost","id":"x"}]})",
       "f:2: parents of User `ann`: the policy has no entity type `Ghost`"},
      {R"({"uid":)" + ann + R"(,"attrs":[]})", "f:2: `attrs` must be an object"},
      {R"({"uid":)" + ann + R"(,"tags":{}})", "f:2: unknown key `tags`"},
      {R"({"uid":)" + ann + R"(,"seal":"00"})",
       "f:2: has a `seal`, which nobody checks here (`sightline seal check` does)"},
      {R"({"uid":)" + ann + R"(,"attrs":{"acount":1}})",
       "f:2: attribute `acount` of User `ann`: the policy has no such attribute"},
      {R"({"uid":)" + ann + R"(,"attrs":{"role":"admin"}})",
       "f:2: attribute `role` of User `ann`: must be a member of Role, not the string `admin`"},
      {R"({"uid":)" + ann + R"(,"attrs":{"account":)" + porch + "}}",
       "f:2: attribute `account` of User `ann`: must be of type Account, not `Camera`"},
      {R"({"uid":)" + ann + R"(,"attrs":{"role":null}})",
       "f:2: attribute `role` of User `ann`: must be a member of Role, not null"},
      {R"({"uid":)" + porch + R"(,"attrs":{"limit":3.0}})",
       "f:2: attribute `limit` of Camera `porch`: must be a whole number of 64 bits, not `3.0`"},
      {R"({"uid":)" + porch + R"(,"attrs":{"limit":1,"limit":1}})",
       "f:2: the key `limit` stands twice in one object"},
      // rows
      {R"({"relation":"shared","key":[]})", "f:2: the policy has no relation `shared`"},
      {R"({"relation":"share","key":[)" + ann + "]}",
       "f:2: row of share: `key` must be an array of 2 values: viewer, camera"},
      {R"({"relation":"share"})", "f:2: row of share: `key` must be an array of 2 values"},
      {R"({"relation":"share","complete":true})",
       "f:2: relation `share`: `complete` can only be false"},
      {R"({"relation":"share","complete":false,"key":[]})",
       "f:2: relation `share`: unknown key `key` beside `complete`"},
      {R"({"relation":"share","key":[)" + porch + "," + ann + "]}", "f:2: row of share: "},
      {R"({"relation":"share","key":[)" + ann + R"(,{"type":"Camra","id":"x"}]})",
       "f:2: row of share: `key`, column `camera`: must be of type Camera, not `Camra`"},
      {R"({"relation":"share","key":[)" + ann + "," + porch + R"(],"fields":{"til":null}})",
       "f:2: row of share: field `til`: the policy has no such field"},
      {R"({"relation":"share","key":[)" + ann + "," + porch + R"(],"fields":{"from":null}})",
       "f:2: row of share: field `from`: must be a time"},
      {R"({"relation":"share","key":[)" + ann + "," + porch + R"(],"absent":true})",
       "f:2: unknown key `absent`"},
      // globals and the snapshot
      {R"({"global":"lock","value":true})", "f:2: the policy has no global `lock`"},
      {R"({"global":"lockdown"})", "f:2: global `lockdown`: has no `value`"},
      {R"({"global":"lockdown","value":"no"})",
       "f:2: global `lockdown`: `value` must be true or false, not the string `no`"},
      {R"({"snapshot":{"revision":1}})", "f:2: `snapshot` has no `as_of`"},
      {R"({"snapshot":{"revision":-1,"as_of":"2024-02-16T06:00:00Z"}})",
       "f:2: `snapshot`: `revision` must be a whole number"},
      {R"({"snapshot":{"revision":1,"as_of":"now"}})", "f:2: `snapshot`: `as_of` must be a time"},
      // neither
      {"{}", "f:2: neither an entity (`uid`), a row (`relation`), a `global` nor the `snapshot`"},
      {"7", "f:2: a fact must be an object, not 7"},
      {"{\"uid\"", "f:2:7: not JSON"},
      {"{\"uid\":\"\xFF\"}", "f:2:9: not JSON: value - invalid string: ill-formed UTF-8 byte"},
      {std::string(100'000, '['), "f:2: nested deeper than 64"},
      {"\"" + std::string(10 << 20, 'x') + "\"", "f:2: longer than 1 MiB"},
  };
  for (const Case& c : cases) {
    builder_.emplace(*policy_);
    EXPECT_THAT(
        read(std::string(R"({"uid":{"type":"Account","id":"north"}})") + "\n" + c.json + "\n"),
        HasSubstr(c.message));
    if (c.json.size() > 1000 || c.message.find("not JSON") != std::string::npos) continue;
    builder_.emplace(*policy_);
    EXPECT_THAT(read("[{\"uid\":{\"type\":\"Account\",\"id\":\"north\"}},\n" + c.json + "]"),
                HasSubstr(c.message))
        << "in an array";
  }
}

TEST_F(Facts, OfEveryTypeAreTaken) {
  use(estate_policy());
  ASSERT_EQ(read(std::string(estate_facts()) + R"({"relation":"grant","complete":false})"), "");
  const auto snapshot = std::move(*builder_).build(7, *seen_.as_of);
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  EXPECT_EQ(snapshot->entity_count(), 6U);
  EXPECT_EQ(snapshot->row_count(), 1U);
}

TEST_F(Facts, OfEveryTypeAreRefusedWithTheirPlace) {
  use(estate_policy());
  struct Case {
    std::string json, message;
  };
  const std::string ann = R"({"type":"User","id":"ann"})", site = R"({"type":"Site","id":"s"})";
  const auto grant = [&](const std::string& rest) {
    return R"({"relation":"grant","key":[)" + ann + "," + rest + "]}";
  };
  const std::vector<Case> cases = {
      {R"({"uid":)" + ann + R"(,"attrs":{"badge":7}})",
       "attribute `badge` of User `ann`: must be a string, not 7"},
      {R"({"uid":)" + ann + R"(,"attrs":{"duties":["life"]}})",
       "attribute `duties` of User `ann`: must be an array of members of Scope, and has the string "
       "`life`"},
      {R"({"uid":)" + ann + R"(,"attrs":{"wish":"view_lives"}})",
       "attribute `wish` of User `ann`: must be a member of Action, not the string `view_lives`"},
      {grant(R"("1","live","2024-01-01T00:00:00Z","x")"),
       "row of grant: `key`, column `slot`: must be a whole number of 64 bits, not the string `1`"},
      {grant(R"(1,"lively","2024-01-01T00:00:00Z","x")"),
       "column `what`: must be a member of Scope"},
      {grant(R"(1,"live","2024","x")"), "column `from`: must be a time"},
      {grant(R"(1,"live","2024-01-01T00:00:00Z",null)"),
       "column `tag`: must be a string, not null"},
      {grant("1"), "row of grant: `key` must be an array of 5 values: to, slot, what, from, tag"},
      {R"({"uid":)" + site + R"(,"parents":[)" + ann + "]}", "parents of Site `s`: "},
      {R"({"uid":{"type":"Camera","id":"c"},"parents":[)" + site + R"(,{"type":"Site","id":"t"}]})",
       "parents of Camera `c`: "},
  };
  for (const Case& c : cases) {
    builder_.emplace(*policy_);
    EXPECT_THAT(read(c.json), HasSubstr(c.message)) << c.json;
  }
}

TEST_F(Facts, OfCachedRelationsAndGlobalsAreTakenFromACache) {
  use(estate_policy());
  ASSERT_EQ(read(R"({"global":"festival","value":false})"), "");
  const std::string porch = R"({"type":"Camera","id":"porch"})";
  ASSERT_EQ(read(R"({"global":"festival","value":true})"
                 "\n"
                 R"({"relation":"sighting","key":[)" +
                     porch +
                     ",7]}\n"
                     R"({"relation":"sighting","complete":false})"
                     "\n"
                     R"({"relation":"grant","complete":false})"
                     "\n"
                     R"({"uid":)" +
                     porch +
                     R"(,"parents":[{"type":"Site","id":"annex"}]})"
                     "\n"
                     R"({"uid":)" +
                     porch + R"(,"parents":null})",
                 Speaker::cache),
            "");
  EXPECT_EQ(seen_.taken_from_cache, 3U);
  EXPECT_EQ(seen_.ignored_from_cache, 3U) << "hierarchies are the registry's, as is `grant`";
}

TEST_F(Facts, AreGivenOnlyOnce) {
  for (const std::string fact :
       {kUser, kGlobal, kRow, R"({"snapshot":{"revision":1,"as_of":"2024-02-16T06:00:00Z"}})"}) {
    builder_.emplace(*policy_);
    seen_ = {};
    EXPECT_THAT(read(fact + "\n" + fact), ::testing::StartsWith("f:2: ")) << fact;
  }
}

TEST_F(Facts, OfACacheAreTakenOnlyWhereTheyAreCached) {
  const std::string porch = R"({"type":"Camera","id":"porch"})",
                    north = R"({"type":"Account","id":"north"})";
  const std::string lines =
      R"({"uid":)" + porch + R"(,"attrs":{"account":)" + north + R"(,"registered_to":)" + north +
      R"(,"color":"red"},"parents":[]})" + "\n" +                          // 1 taken, 2 not
      R"({"relation":"pairing","key":[)" + porch + "," + north + "]}\n" +  // taken
      R"({"relation":"pairing","key":[)" + porch +
      R"(,{"type":"Account","id":"south"}],"absent":true})" + "\n" + std::string(kRow) + "\n" +
      kGlobal + "\n" +                                                          // 2 not
      R"({"snapshot":{"revision":9,"as_of":"2024-02-16T06:00:00Z"}})" + "\n" +  // not
      R"({"uid":{"type":"Ghost","id":"x"},"attrs":{"a":1,"b":2}})" + "\n" +     // 2 not
      R"({"relation":"ghosts","key":[]})";                                      // not
  ASSERT_EQ(read(lines, Speaker::cache), "");
  EXPECT_EQ(seen_.taken_from_cache, 3U);
  EXPECT_EQ(seen_.ignored_from_cache, 8U);
  EXPECT_FALSE(seen_.revision) << "a cache does not say how old the registry's facts are";
}

TEST_F(Facts, OfACacheAreRefusedWhenMalformed) {
  struct Case {
    std::string json, message;
  };
  const std::string porch = R"({"type":"Camera","id":"porch"})",
                    north = R"({"type":"Account","id":"north"})";
  const std::vector<Case> cases = {
      {R"({"uid":)" + porch + R"(,"attrs":{"account":7}})",
       "f:1: attribute `account` of Camera `porch`: must be"},
      {R"({"uid":)" + porch + R"(,"attrs":{},"seal":"x"})",
       "f:1: has a `seal`, and nobody checks it without --keys, of `eval` and `explain`"},
      {R"({"relation":"pairing","key":[)" + porch + "," + north + R"(],"absent":false})",
       "f:1: row of pairing: `absent` can only be true"},
      {R"({"relation":"pairing","key":[)" + porch + "," + north + R"(],"absent":1})",
       "f:1: row of pairing: `absent` can only be true"},
      {"nonsense", "f:1:"},
  };
  for (const Case& c : cases) EXPECT_THAT(read(c.json, Speaker::cache), HasSubstr(c.message));
}

}  // namespace
}  // namespace sightline::cli::facts_test
