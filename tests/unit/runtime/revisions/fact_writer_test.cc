// Random batches: the revision that a writer publishes tells the same facts, decides the same and is
// refused for the same reasons as a snapshot built from nothing with all that was said.
#include "sightline/fact_writer.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/runtime/revisions/random_facts.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {
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

INSTANTIATE_TEST_SUITE_P(Programs, WriterOf,
                         ::testing::Values(std::pair{"small", &small_program},
                                           std::pair{"every opcode", &every_opcode}));

}  // namespace
}  // namespace sightline::testing
