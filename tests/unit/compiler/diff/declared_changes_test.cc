// Two texts with the same rules -> what the one promises less or more than the other.
#include <gtest/gtest.h>

#include "sightline/diff.h"
#include "tests/support/compiled.h"

namespace sightline::testing::declared_changes_test {
namespace {

struct Row {
  const char* name;
  std::string before, after;
  std::vector<std::string> expected;
  std::vector<Rename> renames = {};
};

std::string attribute(const std::string& declared) { return "entity User { " + declared + " }\n"; }
std::string relation(const std::string& before, const std::string& after) {
  return "entity User { level: int }\n" + before +
         "relation share(one: User, other: User) { since: time } " + after + "\n";
}
std::string property(const std::string& text) { return attribute("level: int") + text; }

// Everything that a property can mention, under these names.
std::string mentioning(const std::string& level, const std::string& on, const std::string& action,
                       const std::string& share) {
  return "enum Door { " + on + ", shut }\n" + "entity Visitor { " + level +
         ": int }\nentity House { door: Door }\n" + "action " + action +
         "(Visitor, House)\nrelation " + share +
         "(who: Visitor, house: House)\nproperty p: never " + action + "(v, h) when v." + level +
         " == 1 and h.door == " + on + " and some " + share + "(v, h)\nrule enter: permit " +
         action + "(_, _) when true\n";
}

std::vector<Row> rows() {
  const std::string never = "never join(u, _) when u.level == 1 unless u.level == 2\n";
  const std::string user = attribute("level: int, most: int");
  return {
      {"Nothing", attribute("level: int"), attribute("level: int"), {}},
      {"SealedFixedIsAsGoodAsTheRegistry",
       attribute("level: int"),
       attribute("sealed fixed level: int"),
       {}},
      {"Sealed",
       attribute("sealed fixed level: int"),
       attribute("sealed level: int"),
       {"weaker: `User.level` was sealed fixed and is sealed"}},
      {"Cached",
       attribute("sealed level: int"),
       attribute("cached level: int"),
       {"weaker: `User.level` was sealed and is cached"}},
      {"NotCachedAnyMore",
       attribute("cached level: int"),
       attribute("level: int"),
       {"stronger: `User.level` was cached and is from the registry"}},
      {"Older",
       attribute("level: int within 10s"),
       attribute("level: int within 1m"),
       {"weaker: `User.level` was within 10s and is within 1m"}},
      {"OfAnyAge",
       attribute("level: int within 10s"),
       attribute("level: int"),
       {"weaker: `User.level` was within 10s and is of any age"}},
      {"Younger",
       attribute("level: int"),
       attribute("level: int within 10s"),
       {"stronger: `User.level` was of any age and is within 10s"}},
      {"ACachedRelation",
       relation("", ""),
       relation("cached ", ""),
       {"weaker: `share` was from the registry and is cached"}},
      {"AnOlderRelation",
       relation("", "within 5s"),
       relation("", "within 6s"),
       {"weaker: `share` was within 5s and is within 6s"}},
      {"NotUniqueAnyMore",
       relation("", "unique (other)"),
       relation("", ""),
       {"weaker: rows of `share` were unique by other and are not any more"}},
      {"UniqueNow",
       relation("", ""),
       relation("", "unique (one)"),
       {"stronger: rows of `share` are unique by one now"}},
      {"MoreRows",
       relation("", "max 5"),
       relation("", "max 9"),
       {"weaker: a look-up in `share` could return 5 rows and can return 9"}},
      {"FewerRows",
       relation("", "max 9"),
       relation("", "max 5"),
       {"stronger: a look-up in `share` could return 9 rows and can return 5"}},
      {"AGlobal",
       attribute("level: int") + "global g: bool within 1s\n",
       attribute("level: int") + "global g: bool within 2s\n",
       {"weaker: `g` was within 1s and is within 2s"}},
      {"APropertyLess",
       property("property p: " + never),
       property(""),
       {"weaker: the property `p` was removed"}},
      {"APropertyThatSaysSomethingElse",
       property("property p: " + never),
       property("property p: never join(u, _) when u.level == 3\n"),
       {"weaker: the property `p` says something else"}},
      {"APropertyWithAnotherName",
       property("property p: " + never),
       property("property q: " + never),
       {}},
      {"APropertyUnderOtherNames",
       mentioning("level", "open", "enter", "share"),
       mentioning("rank", "ajar", "visit", "guest"),
       {},
       {{"Visitor.level", "Visitor.rank"},
        {"Door.open", "Door.ajar"},
        {"enter", "visit"},
        {"share", "guest"}}},
      {"APropertyThatSaysSomethingElseUnderOtherNames",
       user + "property p: never join(u, _) when u.level == 1 unless u.most == 2\n",
       user + "property p: never join(u, _) when u.level == 1 unless u.most == 2\n",
       {"weaker: the property `p` says something else"},
       {{"User.level", "User.most"}, {"User.most", "User.level"}}},
      {"AnInvariantUnderOtherNames",
       attribute("level: int, most: int") + "invariant few: forall u: User: u.level < 10\n",
       attribute("rank: int, most: int") + "invariant low: forall u: User: u.rank < 10\n",
       {},
       {{"User.level", "User.rank"}}},
      {"APropertyMore",
       property(""),
       property("property p: " + never),
       {"stronger: the property `p` is new"}},
      {"AnInvariantLess",
       user + "invariant few: forall u: User: u.level < u.most\n",
       user,
       {"weaker: facts that break the old invariant `few` are taken now"}},
      {"AnInvariantThatAnotherImplies",
       user + "invariant few: forall u: User: u.level <= u.most\n",
       user + "invariant less: forall u: User: u.level < u.most\n",
       {"stronger: the invariant `less` is new"}},
      {"AnInvariantInOtherWords",
       user + "invariant few: forall u: User: u.level < u.most\n",
       user + "invariant few: forall who: User: who.most > who.level\n",
       {}},
      {"AnInvariantMore",
       user,
       user + "invariant few: forall u: User: u.level < u.most\n",
       {"stronger: the invariant `few` is new"}},
      {"AWeakerInvariantOfRows",
       relation("", "") + "invariant young: forall s: share: s.since < 2024-01-01T00:00:00Z\n",
       relation("", "") + "invariant young: forall s: share: s.since < 2025-01-01T00:00:00Z\n",
       {"weaker: facts that break the old invariant `young` are taken now"}},
  };
}

// With the properties in its record, none of them proved.
struct Recorded {
  explicit Recorded(const std::string& source)
      : text(compiled(source)),
        policy(std::move(*Policy::load(with_record(text.artifact, text.checked, ProofReport{}),
                                       {.require = {}, .accept_unproved = true}))) {}
  Compiled text;
  Policy policy;
};

std::vector<std::string> said(const Result<DiffReport, DiffError>& report) {
  std::vector<std::string> out;
  for (const Change& change : report->changes)
    out.push_back((change.kind == Change::Kind::weaker ? "weaker: " : "stronger: ") + change.what);
  return out;
}

class DeclaredChanges : public ::testing::TestWithParam<Row> {};

TEST_P(DeclaredChanges, AreSaid) {
  const std::string rules = "action join(User, User)\nrule r: permit join(_, _) when true\n";
  const bool own_rules = GetParam().before.find("\nrule ") != std::string::npos;
  const Recorded before(GetParam().before + (own_rules ? "" : rules));
  const Recorded after(GetParam().after + (own_rules ? "" : rules));
  const auto report = compare(before.policy, after.policy,
                              {.renames = GetParam().renames, .before_text = &before.text.checked});
  ASSERT_TRUE(bool(report)) << report.error().message;
  EXPECT_EQ(said(report), GetParam().expected);
  EXPECT_TRUE(report->is_decided());
  for (const Comparison& it : report->comparisons)
    EXPECT_TRUE(it.gained.is_proved() && it.lost.is_proved());
}

// Either text will do, and of two artifacts it is not known.
TEST(DeclaredChangesUnderOtherNames, NeedOneText) {
  const Recorded before(mentioning("level", "open", "enter", "share"));
  const Recorded after(mentioning("rank", "open", "enter", "share"));
  DiffOptions options{.renames = {{"Visitor.level", "Visitor.rank"}}};
  EXPECT_EQ(said(compare(before.policy, after.policy, options)),
            std::vector<std::string>{
                "weaker: the property `p` says something else, or the same in other names: of an "
                "artifact alone that is not known"});
  options.after_text = &after.text.checked;
  EXPECT_EQ(said(compare(before.policy, after.policy, options)), std::vector<std::string>{});
  options.after_text = &before.text.checked;  // not what the artifact was made of
  EXPECT_EQ(said(compare(before.policy, after.policy, options)),
            std::vector<std::string>{"weaker: the property `p` says something else"});
}

const auto kName = [](const auto& it) { return std::string(it.param.name); };
INSTANTIATE_TEST_SUITE_P(Table, DeclaredChanges, ::testing::ValuesIn(rows()), kName);

}  // namespace
}  // namespace sightline::testing::declared_changes_test
