// The `where` changes of tests: every kind of place, and what may be observed differently.
#include <gtest/gtest.h>

#include "tests/unit/policy/types/checking.h"

namespace sightline::changes_test {
namespace {

TEST(Changes, ChangeEveryKindOfPlace) {
  const auto test = only_test(
      "test \"t\" in w where lockdown = true, observed porch.account = south, porch.owner = none,\n"
      "  share(bea, porch) = { from: 2024-01-01T00:00:00Z }, share(bea, porch).until = "
      "unavailable,\n"
      "  observed no told(ann, porch), no bought(ann, porch) { }\n");
  ASSERT_EQ(test.changes.size(), 7U);
  EXPECT_EQ(std::get<GlobalPlace>(test.changes[0].place).global, 0U);
  EXPECT_EQ(test.changes[0].value, WorldValue::of(1));
  EXPECT_FALSE(test.changes[0].observed);
  const auto& account = std::get<AttributePlace>(test.changes[1].place);
  EXPECT_EQ(account.type, 2U);
  EXPECT_EQ(account.entity, 0U);
  EXPECT_EQ(account.attribute, 0U);
  EXPECT_EQ(test.changes[1].value, WorldValue::of(1));
  EXPECT_TRUE(test.changes[1].observed);
  EXPECT_EQ(test.changes[2].value, WorldValue::none());
  const auto& row = std::get<RowPlace>(test.changes[3].place);
  EXPECT_EQ(row.relation, 0U);
  EXPECT_EQ(row.columns, (std::vector<std::int64_t>{1, 0}));
  EXPECT_EQ(test.changes[3].row, typed::Change::Row::put);
  EXPECT_EQ(test.changes[3].fields,
            (std::vector<WorldValue>{WorldValue::of(1'704'067'200'000), WorldValue::none()}));
  EXPECT_EQ(std::get<FieldPlace>(test.changes[4].place).field, 1U);
  EXPECT_EQ(test.changes[4].value, WorldValue::unavailable());
  EXPECT_TRUE(std::holds_alternative<RowPlace>(test.changes[5].place));
  EXPECT_EQ(test.changes[5].row, typed::Change::Row::absent);
  EXPECT_EQ(test.changes[6].row, typed::Change::Row::absent);
}

TEST(Changes, LetOnlyCachedFactsLie) {
  struct Case {
    std::string change;
    bool fine;
  };
  const std::vector<Case> cases = {
      {"observed porch.account = south", true},
      {"observed porch.account = unavailable", true},
      {"observed porch.owner = ann", false},
      {"observed porch.owner = none", false},
      {"observed porch.owner = unavailable", true},
      {"observed lockdown = true", false},
      {"observed lockdown = unavailable", true},
      {"observed told(bea, porch) = { from: 2024-01-01T00:00:00Z }", true},
      {"observed no told(ann, porch)", true},
      {"observed told(ann, porch).from = 2024-01-02T00:00:00Z", true},
      {"observed share(bea, porch) = { from: 2024-01-01T00:00:00Z }", false},
      {"observed bought(bea, porch) = { }", false},
      {"observed no bought(ann, porch)", true},  // withheld: that set is never complete
      {"porch.owner = ann", true},
      {"no bought(ann, porch)", true},
      {"share(ann, porch) = { from: 2024-01-01T00:00:00Z }, observed no share(ann, porch)", false},
      {"share(ann, porch) = { from: 2024-01-01T00:00:00Z }, "
       "observed share(ann, porch).until = unavailable",
       true},
  };
  for (const Case& c : cases) {
    const auto found = mistakes(kTested + "test \"t\" in w where " + c.change + " { }");
    EXPECT_EQ(found.empty(), c.fine) << c.change;
    for (const std::string& mistake : found) EXPECT_EQ(mistake.substr(0, 6), "SL0505") << c.change;
  }
}

TEST(Changes, KnowWhichRowsAreLeft) {
  const std::string test = kTested + "test \"t\" in w where ";
  EXPECT_EQ(mistakes(test + "no share(ann, porch) { }"), (Mistakes{"SL0509 no share(ann, porch)"}));
  checked(test + "observed no told(ann, porch) { }");
  checked(test + "observed no told(ann, porch), told(ann, porch).from = unavailable { }");
  EXPECT_EQ(
      mistakes(test +
               "observed no told(ann, porch), observed told(ann, porch).from = unavailable { }"),
      (Mistakes{"SL0509 observed told(ann, porch).from = unavailable"}));
}

TEST(Changes, TakeFactsAway) {
  const auto test = only_test(
      "test \"t\" in w where unavailable lockdown, unavailable porch.owner, unavailable told(ann, "
      "porch).from,\n  unavailable bought(ann, porch), unavailable share(bea, porch), unavailable "
      "ann { }\n");
  ASSERT_EQ(test.changes.size(), 6U);
  for (const typed::Change& change : test.changes) EXPECT_TRUE(change.observed);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(test.changes[i].value, WorldValue::unavailable()) << i;
  EXPECT_EQ(std::get<AttributePlace>(test.changes[1].place).attribute, 1U);
  EXPECT_EQ(std::get<FieldPlace>(test.changes[2].place).field, 0U);
  for (std::size_t i = 3; i < 6; ++i) EXPECT_EQ(test.changes[i].row, typed::Change::Row::lost) << i;
  EXPECT_EQ(std::get<RowPlace>(test.changes[3].place).relation, 2U);
  // Nobody knows whether there is such a row: that it is not there was not delivered either.
  EXPECT_EQ(std::get<RowPlace>(test.changes[4].place).columns, (std::vector<std::int64_t>{1, 0}));
  const auto& ann = std::get<EntityPlace>(test.changes[5].place);
  EXPECT_EQ(ann, (EntityPlace{1, 0}));
}

TEST(Changes, ShowOldRecordsWhereASealDoesNotSayWhen) {
  const std::string declared =
      "entity User { sealed a: int, sealed b: int within 1h, sealed fixed c: int, d: int within 1h "
      "}\n"
      "sealed relation r(u: User) { x: int }\n"
      "sealed relation listed(u: User) { x: int } listed by (u)\n"
      "sealed relation young(u: User) { x: int } listed by (u) within 1h\n"
      "sealed fixed relation stamped(u: User) { x: int } listed by (u)\n"
      "sealed global g: int\ncached global h: int\n"
      "world w { g: 1 h: 1 User ann { a: 1, b: 1, c: 1, d: 1 }\n"
      "  r(ann) { x: 1 } listed(ann) { x: 1 } young(ann) { x: 1 } stamped(ann) { x: 1 } }\n";
  const std::vector<std::pair<std::string, bool>> table = {
      {"observed ann.a = 2", true},
      {"observed ann.b = 2", false},
      {"observed ann.c = 2", false},
      {"observed ann.d = 2", false},
      {"observed ann.b = unavailable", true},
      {"unavailable ann.c", true},
      {"observed g = 2", true},
      {"observed h = 2", true},
      {"observed r(ann) = { x: 2 }", true},
      {"observed no r(ann)", true},
      {"observed no listed(ann)", true},
      {"observed no young(ann)", false},
      {"observed young(ann).x = 2", false},
      {"observed no stamped(ann)", false},
      {"unavailable young(ann)", true},
      {"unavailable stamped(ann)", true},
  };
  for (const auto& [change, fine] : table) {
    const auto found = mistakes(declared + "test \"t\" in w where " + change + " { }\n");
    EXPECT_EQ(found.empty(), fine) << change;
    for (const std::string& mistake : found) EXPECT_EQ(mistake.substr(0, 6), "SL0505") << change;
  }
}

TEST(Changes, AreOfThingsThatAreThere) {
  const auto change = [](const std::string& text) {
    return mistakes(kTested + "test \"t\" in w where " + text + " { }\n");
  };
  EXPECT_EQ(change("porch = south"), (Mistakes{"SL0509 porch = south"}));
  EXPECT_EQ(change("lokdown = true"), (Mistakes{"SL0202 lokdown"}));
  EXPECT_EQ(change("unavailable nobody"), (Mistakes{"SL0202 nobody"}));
  EXPECT_EQ(change("unavailable porch.acount"), (Mistakes{"SL0208 acount"}));
  EXPECT_EQ(change("unavailable told(ann, porch).until"), (Mistakes{"SL0208 until"}));
  EXPECT_EQ(change("unavailable telt(ann, porch)"), (Mistakes{"SL0205 telt"}));
  EXPECT_EQ(change("unavailable porch, unavailable porch"), (Mistakes{"SL0504 unavailable porch"}));
  EXPECT_EQ(change("unavailable porch, observed porch.account = south"),
            (Mistakes{"SL0509 observed porch.account = south"}));
  EXPECT_EQ(change("unavailable porch.account, observed porch.account = south"),
            (Mistakes{"SL0504 observed porch.account = south"}));
  EXPECT_EQ(change("unavailable told(ann, porch), unavailable told(ann, porch).from"),
            (Mistakes{"SL0509 unavailable told(ann, porch).from"}));
}

}  // namespace
}  // namespace sightline::changes_test
