// The index by itself: order of ids, who has a value, what is in what.
#include "compiler/search/fact_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sightline/explain.h"
#include "tests/support/compiled.h"

namespace sightline::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Indexed : public ::testing::Test {
 protected:
  Indexed()
      : policy_(compiled(R"(policy index
entity Site in Site
entity User in Site { home: Site?, nick: string }
relation visit(user: User, site: Site) { guide: User }
action see(User, Site)
rule some_of_them: permit see(u, s) when u == User::"zoe" or u in s
)")),
        ledger_(policy_.loaded) {
    for (const char* id : {"mid", "top", "low"}) EXPECT_TRUE(ledger_.add_entity({0, id}));
    EXPECT_TRUE(ledger_.add_parent({0, "mid"}, {0, "top"}));
    EXPECT_TRUE(ledger_.add_parent({0, "low"}, {0, "mid"}));
    for (const char* id : {"b", "a", "\xc3\xa9"}) EXPECT_TRUE(ledger_.add_entity({1, id}));
    EXPECT_TRUE(ledger_.add_parent({1, "a"}, {0, "low"}));
    EXPECT_TRUE(ledger_.set_attribute({1, "a"}, "home", Value::entity({0, "top"})));
    EXPECT_TRUE(ledger_.set_attribute({1, "b"}, "home", Value::entity({0, "top"})));
    EXPECT_TRUE(ledger_.set_attribute({1, "b"}, "nick", Value::string("bee")));
    const std::vector<Value> key = {Value::entity({1, "b"}), Value::entity({0, "elsewhere"})};
    EXPECT_TRUE(ledger_.add_row("visit", key));
  }
  FactIndex index() {
    auto built = std::move(ledger_).build(1, Time(std::chrono::seconds(1)));
    return FactIndex(policy_.loaded.program(), source_of(policy_.loaded.schema(), built->kept()));
  }
  Compiled policy_;
  FactLedger ledger_;
};

TEST_F(Indexed, NumbersIdsInTheOrderOfTheirBytes) {
  FactIndex facts = index();
  ASSERT_EQ(facts.count(1), 4U);
  EXPECT_EQ(facts.id(1, 0), "a");
  EXPECT_EQ(facts.id(1, 1), "b");
  EXPECT_EQ(facts.id(1, 2), "zoe");  // the policy names her
  EXPECT_EQ(facts.id(1, 3), "\xc3\xa9");
  EXPECT_EQ(facts.find(1, "b"), 1U);
  EXPECT_EQ(facts.find(1, "top"), std::nullopt);
  EXPECT_EQ(facts.count(0), 4U);  // a row mentions one more
}

TEST_F(Indexed, KnowsWhoHasAValue) {
  FactIndex facts = index();
  const auto top = static_cast<std::int64_t>(*facts.find(0, "top"));
  std::vector<Handle> found;
  facts.entities(1).by(0).find(top, found);
  EXPECT_THAT(found, ElementsAre(0, 1));
  EXPECT_THAT(facts.entities(1).by(0).none(), ElementsAre(3));         // there, and has none
  EXPECT_THAT(facts.entities(1).by(0).unavailable(), ElementsAre(2));  // nobody knows her
  EXPECT_THAT(facts.entities(1).by(1).unavailable(), ElementsAre(0, 2, 3));
  found.clear();
  facts.entities(1).by(1).find(facts.string("bee"), found);
  EXPECT_THAT(found, ElementsAre(1));
  EXPECT_EQ(facts.string("wasp"), -1);
  found.clear();
  facts.rows(0).by(1).find(static_cast<std::int64_t>(*facts.find(0, "elsewhere")), found);
  EXPECT_THAT(found, ElementsAre(0));
  EXPECT_THAT(facts.rows(0).by(2).unavailable(), ElementsAre(0));  // its guide
}

TEST_F(Indexed, KnowsWhatIsInWhat) {
  FactIndex facts = index();
  const Handle top = *facts.find(0, "top"), mid = *facts.find(0, "mid"),
               low = *facts.find(0, "low");
  EXPECT_THAT(facts.below({0, mid}, 1), ElementsAre(0));
  EXPECT_THAT(facts.below({0, mid}, 0), ElementsAre(mid, low));
  EXPECT_THAT(facts.above({1, 0}, 0), ElementsAre(low, mid, top));
  EXPECT_THAT(facts.above({1, 1}, 0), IsEmpty());
  EXPECT_TRUE(facts.is_whole({1, 0}));
  EXPECT_FALSE(facts.is_whole({1, 2}));
  EXPECT_THAT(facts.not_whole(1), ElementsAre(2));
}

}  // namespace
}  // namespace sightline::testing
