// The index by itself: who is named, who has a value, what is in what; of facts as they were built,
// and of a revision that a writer made of them.
#include "compiler/search/fact_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sightline/fact_writer.h"
#include "tests/support/compiled.h"

namespace sightline::testing::fact_index_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

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
        builder_(policy_.loaded) {
    for (const char* id : {"mid", "top", "low"}) EXPECT_TRUE(builder_.add_entity({0, id}));
    EXPECT_TRUE(builder_.add_parent({0, "mid"}, {0, "top"}));
    EXPECT_TRUE(builder_.add_parent({0, "low"}, {0, "mid"}));
    for (const char* id : {"b", "a", "\xc3\xa9"}) EXPECT_TRUE(builder_.add_entity({1, id}));
    EXPECT_TRUE(builder_.add_parent({1, "a"}, {0, "low"}));
    EXPECT_TRUE(builder_.set_attribute({1, "a"}, "home", Value::entity({0, "top"})));
    EXPECT_TRUE(builder_.set_attribute({1, "b"}, "home", Value::entity({0, "top"})));
    EXPECT_TRUE(builder_.set_attribute({1, "b"}, "nick", Value::string("bee")));
    const std::vector<Value> key = {Value::entity({1, "b"}), Value::entity({0, "elsewhere"})};
    EXPECT_TRUE(builder_.add_row("visit", key));
  }
  FactIndex index() {
    if (!writer_) {
      auto built = std::move(builder_).build(1, Time(std::chrono::seconds(1)));
      writer_.emplace(std::move(*FactWriter::start(policy_.loaded, std::move(*built))));
    }
    return {policy_.loaded.program(), writer_->newest()};
  }
  void change(const FactBatch& batch) {
    index();
    EXPECT_TRUE(writer_->apply(batch, writer_->newest().revision() + 1));
  }
  static std::vector<std::string> ids(const FactIndex& facts, std::uint16_t type,
                                      std::span<const Handle> handles) {
    std::vector<std::string> out;
    for (const Handle one : handles) out.emplace_back(facts.id(type, one));
    return out;
  }
  static std::vector<Handle> having(const ValueIndex& index, std::int64_t value) {
    std::vector<Handle> found;
    index.find(value, found);
    return found;
  }
  Compiled policy_;
  SnapshotBuilder builder_;
  std::optional<FactWriter> writer_;
};

TEST_F(Indexed, NamesIdsInTheOrderOfTheirBytes) {
  FactIndex facts = index();
  EXPECT_THAT(ids(facts, 1, facts.named(1)),
              ElementsAre("a", "b", "zoe", "\xc3\xa9"));  // the policy names her
  EXPECT_EQ(facts.find({1, "top"}), std::nullopt);
  EXPECT_EQ(facts.count_named(0), 4U);  // a row mentions one more
}

TEST_F(Indexed, NamesNobodyWhomNoFactNamesAnyMore) {
  FactBatch batch;
  batch.delete_entity({1, "a"});
  batch.delete_entity({1, "b"});
  batch.add_parent({1, "\xc3\xa9"}, {0, "elsewhere"});
  change(batch);
  FactIndex facts = index();
  EXPECT_THAT(ids(facts, 1, facts.named(1)), ElementsAre("b", "zoe", "\xc3\xa9"));  // a row
  EXPECT_FALSE(facts.is_named(1, *facts.find({1, "a"})));
  FactBatch without;
  const std::vector<Value> key = {Value::entity({1, "b"}), Value::entity({0, "elsewhere"})};
  without.delete_row("visit", key);
  change(without);
  FactIndex later = index();
  EXPECT_THAT(ids(later, 1, later.named(1)), ElementsAre("zoe", "\xc3\xa9"));
  EXPECT_TRUE(later.is_named(0, *later.find({0, "elsewhere"})));  // she is in it
}

TEST_F(Indexed, KnowsWhoHasAValue) {
  FactIndex facts = index();
  const auto number = [&](Entity entity) { return std::int64_t{*facts.find(entity)}; };
  const ValueIndex& homes = facts.by_attribute(1, 0);
  EXPECT_THAT(ids(facts, 1, having(homes, number({0, "top"}))), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(ids(facts, 1, homes.none()), ElementsAre("\xc3\xa9"));    // there, and has none
  EXPECT_THAT(ids(facts, 1, homes.unavailable()), ElementsAre("zoe"));  // nobody knows her
  const ValueIndex& nicks = facts.by_attribute(1, 1);
  EXPECT_THAT(ids(facts, 1, nicks.unavailable()), UnorderedElementsAre("a", "zoe", "\xc3\xa9"));
  EXPECT_THAT(ids(facts, 1, having(nicks, facts.string("bee"))), ElementsAre("b"));
  EXPECT_EQ(facts.string("wasp"), -1);
  EXPECT_THAT(having(facts.by_cell(0, 1), number({0, "elsewhere"})), ElementsAre(0));
  EXPECT_THAT(facts.by_cell(0, 2).unavailable(), ElementsAre(0));  // its guide
  std::vector<Handle> rows;
  facts.find_rows(0, 1, number({0, "elsewhere"}), rows);
  EXPECT_THAT(rows, ElementsAre(0));
}

TEST_F(Indexed, FindsTheRowsThatAreThereNow) {
  FactBatch batch;
  const std::vector<Value> gone = {Value::entity({1, "b"}), Value::entity({0, "elsewhere"})};
  const std::vector<Value> come = {Value::entity({1, "a"}), Value::entity({0, "elsewhere"})};
  batch.delete_row("visit", gone);
  batch.upsert_row("visit", come, {{{"guide", Value::entity({1, "b"})}}});
  change(batch);
  FactIndex facts = index();
  const std::int64_t elsewhere = *facts.find({0, "elsewhere"});
  const auto rows = having(facts.by_cell(0, 1), elsewhere);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(facts.cell(0, 0, rows[0]).value, std::int64_t{*facts.find({1, "a"})});
  EXPECT_EQ(facts.cell(0, 2, rows[0]).value, std::int64_t{*facts.find({1, "b"})});
  std::vector<Handle> found;
  facts.find_rows(0, 1, elsewhere, found);
  EXPECT_EQ(found, rows);
}

TEST_F(Indexed, KnowsWhatIsInWhat) {
  FactIndex facts = index();
  const Handle top = *facts.find({0, "top"}), mid = *facts.find({0, "mid"}),
               low = *facts.find({0, "low"}), a = *facts.find({1, "a"}), b = *facts.find({1, "b"}),
               zoe = *facts.find({1, "zoe"});
  EXPECT_THAT(facts.below({0, mid}, 1), ElementsAre(a));
  EXPECT_THAT(facts.below({0, mid}, 0), UnorderedElementsAre(mid, low));
  EXPECT_THAT(facts.above({1, a}, 0), UnorderedElementsAre(low, mid, top));
  EXPECT_THAT(facts.above({1, b}, 0), IsEmpty());
  EXPECT_TRUE(facts.is_whole({1, a}));
  EXPECT_FALSE(facts.is_whole({1, zoe}));
  EXPECT_THAT(facts.not_whole(1), ElementsAre(zoe));
}

}  // namespace
}  // namespace sightline::testing::fact_index_test
