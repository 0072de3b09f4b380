// Random batches: the revision that a writer publishes tells the same facts, decides the same and is
// refused for the same reasons as a snapshot built from nothing with all that was said.
#include "sightline/fact_writer.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/runtime/revisions/random_facts.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::fact_writer_test {
namespace {

class WriterOf : public ::testing::TestWithParam<std::pair<const char*, Program (*)()>> {};

TEST_P(WriterOf, PublishesWhatABuilderWouldHaveBuilt) {
  const Policy policy = std::move(*load(GetParam().second()));
  int applied = 0, refused = 0;
  std::set<FactError::Kind> reasons;
  for (unsigned seed = 0; seed < 100 && !HasFailure(); ++seed) {
    Random random(seed, policy.schema());
    Said said;
    FactBatch first;
    for (unsigned n = random.pick(60); n > 0; --n) random.change(first, said);
    auto base = said.snapshot(policy, 1);
    if (!base) {
      said = {};
      base = said.snapshot(policy, 1);
    }
    auto writer = FactWriter::start(policy, std::move(*base));
    ASSERT_TRUE(writer);
    FactReader reader = writer->reader();
    for (std::uint64_t revision = 2; revision < 20 && !HasFailure(); ++revision) {
      SCOPED_TRACE(std::to_string(seed) + ", revision " + std::to_string(revision));
      FactBatch batch;
      Said next = said;
      for (unsigned n = 1 + random.pick(6); n > 0; --n) random.change(batch, next);
      const auto before = told(policy.schema(), writer->newest());
      const auto expected = next.snapshot(policy, revision);
      const auto result = writer->apply(batch, revision);
      ASSERT_EQ(bool(result), bool(expected))
          << (result ? expected.error().message : result.error().message);
      if (!result) {
        reasons.insert(result.error().kind);  // where several are wrong, each may be the first
        EXPECT_EQ(told(policy.schema(), writer->newest()), before);
        ++refused;
        continue;
      }
      said = next;
      ++applied;
      const PinnedFacts now = reader.pin();
      EXPECT_EQ(now->revision(), revision);
      EXPECT_EQ(now->row_count(), expected->row_count());
      EXPECT_EQ(now->entity_count(), expected->entity_count());
      const auto all = told(policy.schema(), *now), wanted = told(policy.schema(), *expected);
      EXPECT_EQ(without_empty_names(all, wanted), without_empty_names(wanted, all));
      expect_same_decisions(random, policy, *now, *expected);
    }
  }
  EXPECT_GT(applied, 200);
  EXPECT_GT(refused, 20);
  for (const auto reason :
       {FactError::Kind::unknown_name, FactError::Kind::cycle, FactError::Kind::not_unique})
    EXPECT_EQ(reasons.count(reason), 1U);
}

// Two of one schema: `share` has at most one row a look-up, which the first binds whole, and the second,
// if it asks for all that somebody was given, in the viewer alone.
Program with_lonely_shares(bool asks_by_viewer) {
  Program program = small_program();
  program.schema.relations[kShare].max_rows = 1;
  if (!asks_by_viewer) return program;
  program.rules.push_back({"anything", "", Effect::permit});
  Code c(program);
  const auto user = c.op(Opcode::principal);
  const auto row = c.begin(kShare, {user, kAny});
  c.end(row, c.truth(true));
  c.end_block({kView});
  return program;
}

// SOUNDNESS: what one policy never asks for was never counted; another one's cost, and whoever relies on
// the declaration, does.
TEST(FactWriters, CountTheRowsThatAnotherPolicyAsksFor) {
  const Policy whole = std::move(*load(with_lonely_shares(false)));
  const Policy by_viewer = std::move(*load(with_lonely_shares(true)));
  const auto shares = [&](int count) {
    SnapshotBuilder b(whole);
    for (int n = 0; n < count; ++n) {
      const std::string id = "cam" + std::to_string(n);
      const Value key[] = {Value::entity({kUser, "ann"}), Value::entity({kCamera, id})};
      const FieldValue from[] = {{"from", Value::time(at(1))}};
      EXPECT_TRUE(b.add_row("share", key, from));
    }
    return std::move(*std::move(b).build(1, at(1)));
  };
  const std::string why = "there are 2 rows share(User::\"ann\", _), the limit is 1";
  const auto refused = FactWriter::start(by_viewer, shares(2));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, why);
  auto writer = FactWriter::start(whole, shares(2));
  ASSERT_TRUE(writer);
  const FactResult swapped = writer->swap_policy(by_viewer);
  ASSERT_FALSE(swapped);
  EXPECT_EQ(swapped.error().message, why);
  // Counted from then on, whichever policy decides.
  auto counting = FactWriter::start(by_viewer, shares(1));
  ASSERT_TRUE(counting);
  ASSERT_TRUE(counting->swap_policy(whole));
  FactBatch batch;
  const Value key[] = {Value::entity({kUser, "ann"}), Value::entity({kCamera, "another"})};
  batch.upsert_row("share", key);
  const FactResult applied = counting->apply(batch, 2);
  const FactResult back = counting->swap_policy(by_viewer);
  EXPECT_FALSE(applied && back) << "two rows where one is allowed";
}

INSTANTIATE_TEST_SUITE_P(Programs, WriterOf,
                         ::testing::Values(std::pair{"small", &small_program},
                                           std::pair{"every opcode", &every_opcode}));

}  // namespace
}  // namespace sightline::testing::fact_writer_test
