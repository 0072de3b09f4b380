// What can be asked of a snapshot by number and by key, after random batches: each answer is what
// going through all facts gives. And a snapshot with changes that nobody publishes.
#include "sightline/snapshot_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sightline/fact_writer.h"
#include "tests/unit/runtime/revisions/random_facts.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::snapshot_view_test {
namespace {

using ::testing::UnorderedElementsAreArray;

// As the value itself says.
NumberedFact number_of(const SnapshotView& view, const Value& value) {
  using State = NumberedFact::State;
  if (value.kind() == Value::Kind::unavailable) return {};
  if (value.kind() == Value::Kind::none) return {State::none, 0};
  if (value.kind() == Value::Kind::entity) return {State::known, *view.find(value.entity())};
  if (value.kind() == Value::Kind::string) return {State::known, *view.find_string(value.text())};
  return {State::known, value.number()};
}

void expect_same(const NumberedFact& found, const NumberedFact& wanted) {
  const bool known = wanted.state == NumberedFact::State::known;
  EXPECT_EQ(found.state, wanted.state);
  EXPECT_EQ(known ? found.value : 0, known ? wanted.value : 0);
}

void expect_numbers(const Schema& schema, const SnapshotView& view) {
  for (std::uint16_t t = 0; t < schema.entities.size(); ++t) {
    for (std::uint32_t n = 0; n < view.entity_count(t); ++n) {
      EXPECT_EQ(view.find(view.entity(t, n)), n);
      for (std::uint16_t a = 0; a < schema.entities[t].attributes.size(); ++a)
        expect_same(view.numbered_attribute(t, n, a), number_of(view, view.attribute(t, n, a)));
      const auto above = view.ancestors(t, n);
      const auto numbers = view.numbered_ancestors(t, n);
      ASSERT_EQ(numbers.size(), above.size());
      bool whole = view.exists(t, n) && !view.is_incomplete(t, n);
      for (std::size_t i = 0; i < above.size(); ++i) {
        EXPECT_EQ(view.find(above[i]), numbers[i].number);
        EXPECT_EQ(above[i].type, numbers[i].type);
        whole = whole && view.exists(numbers[i].type, numbers[i].number) &&
                !view.is_incomplete(numbers[i].type, numbers[i].number);
      }
      EXPECT_EQ(view.is_whole(t, n), whole);
    }
  }
  for (std::uint16_t g = 0; g < schema.globals.size(); ++g)
    expect_same(view.numbered_global(g), number_of(view, view.global(g)));
}

// Counts the ways that were there.
int expect_rows(const Schema& schema, const SnapshotView& view, std::uint16_t relation) {
  const RelationSchema& declared = schema.relations[relation];
  std::vector<std::uint32_t> all;
  for (std::uint32_t n = 0; n < view.row_count(relation); ++n)
    if (view.has_row(relation, n)) all.push_back(n);
  const auto key_of = [&](std::uint32_t n) {
    std::vector<Value> key;
    for (std::uint16_t c = 0; c < declared.columns.size(); ++c)
      key.push_back(view.column(relation, n, c));
    return key;
  };
  int ways = 0;
  for (const auto n : all) {
    const auto key = key_of(n);
    EXPECT_EQ(view.find_row(relation, key), n);
    for (std::uint16_t c = 0; c < declared.columns.size(); ++c)
      expect_same(view.numbered_column(relation, n, c), number_of(view, key[c]));
    for (std::uint16_t f = 0; f < declared.fields.size(); ++f)
      expect_same(view.numbered_field(relation, n, f), number_of(view, view.field(relation, n, f)));
    for (unsigned mask = 0; mask < 1U << declared.columns.size(); ++mask) {
      std::vector<std::uint32_t> wanted;
      for (const auto other : all) {
        bool same = true;
        for (std::uint16_t c = 0; c < declared.columns.size(); ++c)
          same = same &&
                 ((mask >> c & 1) == 0 || shown(view.column(relation, other, c)) == shown(key[c]));
        if (same) wanted.push_back(other);
      }
      const auto found = view.rows(relation, static_cast<std::uint8_t>(mask), key);
      if (!found) continue;
      ++ways;
      EXPECT_THAT(*found, UnorderedElementsAreArray(wanted));
      for (std::uint16_t c = 0; c < declared.columns.size(); ++c) {
        if (mask != 1U << c) continue;
        EXPECT_EQ(view.rows(relation, c, view.numbered_column(relation, n, c).value), found);
      }
    }
  }
  return ways;
}

TEST(SnapshotView, AnswersByNumberAndByKeyWhatItTells) {
  const Policy policy = std::move(*load(every_opcode()));
  const Schema& schema = policy.schema();
  int ways = 0;
  for (unsigned seed = 0; seed < 40 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, schema);
    Said said;
    auto writer = FactWriter::start(policy, std::move(*said.snapshot(policy, 1)));
    for (std::uint64_t revision = 2; revision < 12; ++revision) {
      FactBatch batch;
      for (unsigned n = 1 + random.pick(8); n > 0; --n) random.change(batch, said);
      (void)writer->apply(batch, revision);  // one that is refused changes nothing
    }
    const SnapshotView view(schema, writer->newest());
    expect_numbers(schema, view);
    for (std::uint16_t r = 0; r < schema.relations.size(); ++r)
      ways += expect_rows(schema, view, r);
  }
  EXPECT_GT(ways, 100);
}

TEST(SnapshotView, KnowsNoStranger) {
  const Policy policy = std::move(*load(every_opcode()));
  const auto snapshot = SnapshotBuilder(policy).build(1, Time(std::chrono::seconds(1)));
  const SnapshotView view(policy.schema(), *snapshot);
  EXPECT_EQ(view.find({0, "nobody"}), std::nullopt);
  EXPECT_EQ(view.find_string("nothing"), std::nullopt);
}

TEST(ChangedSnapshot, IsWhatAWriterWouldPublish) {
  const Policy policy = std::move(*load(every_opcode()));
  const Schema& schema = policy.schema();
  int made = 0, refused = 0;
  for (unsigned seed = 0; seed < 60 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, schema);
    Said said;
    auto writer = FactWriter::start(policy, std::move(*said.snapshot(policy, 1)));
    for (std::uint64_t revision = 2; revision < 12; ++revision) {
      FactBatch batch;
      Said next = said;
      for (unsigned n = 1 + random.pick(4); n > 0; --n) random.change(batch, next);
      const auto before = told(schema, writer->newest());
      const auto tried = changed_snapshot(policy, writer->newest(), batch);
      EXPECT_EQ(told(schema, writer->newest()), before);
      const auto applied = writer->apply(batch, revision);
      ASSERT_EQ(bool(tried), bool(applied));
      ++(applied ? made : refused);
      if (!applied) continue;
      said = next;
      EXPECT_LT(tried->revision(), revision);
      EXPECT_EQ(told(schema, *tried), told(schema, writer->newest()));
      expect_same_decisions(random, policy, *tried, writer->newest());
    }
  }
  EXPECT_GT(made, 100);
  EXPECT_GT(refused, 10);
}

TEST(ChangedSnapshot, IsOfTheBatchsMomentIfThatIsOne) {
  const Policy policy = std::move(*load(every_opcode()));
  const auto snapshot = SnapshotBuilder(policy).build(1, Time(std::chrono::seconds(1)));
  FactBatch batch;
  EXPECT_EQ(changed_snapshot(policy, *snapshot, batch)->as_of(), snapshot->as_of());
  batch.as_of = Time(std::chrono::seconds(5));
  EXPECT_EQ(changed_snapshot(policy, *snapshot, batch)->as_of(), *batch.as_of);
  batch.as_of = Time(std::chrono::milliseconds(-1));
  EXPECT_FALSE(changed_snapshot(policy, *snapshot, batch));
}

}  // namespace
}  // namespace sightline::testing::snapshot_view_test
