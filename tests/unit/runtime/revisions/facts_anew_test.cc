// Changes that begin with nothing, taken by a draft: what comes out, or is refused, is what a writer makes of the
// same changes.
#include "runtime/revisions/facts_anew.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/revisions/snapshot_tables.h"
#include "sightline/fact_writer.h"
#include "tests/unit/runtime/revisions/random_facts.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::facts_anew_test {
namespace {

const Policy& policy() {
  static const Policy policy = std::move(*load(small_program()));
  return policy;
}

FactWriter nothing() {
  auto empty = SnapshotBuilder(policy()).build(0, Time{});
  auto writer = FactWriter::start(policy(), std::move(*empty));
  return std::move(*writer);
}

// Of both: the facts, or why there are none.
struct Outcome {
  std::optional<Snapshot> facts;
  std::string refused;
};

Outcome by_writer(const std::vector<FactBatch>& parts) {
  FactWriter writer = nothing();
  auto pending = writer.begin();
  for (const FactBatch& part : parts)
    if (auto added = pending.add(part); !added) return {std::nullopt, added.error().message};
  if (auto done = pending.finish(7); !done) return {std::nullopt, done.error().message};
  pending.publish();
  return {snapshot_of(std::make_unique<FactTables>(tables_of(writer.newest()))), ""};
}

Outcome anew(const std::vector<FactBatch>& parts) {
  FactsAnew facts(policy(), Time{});
  for (const FactBatch& part : parts)
    if (auto added = facts.add(part); !added) return {std::nullopt, added.error().message};
  auto built = facts.build(7);
  if (!built) return {std::nullopt, built.error().message};
  return {std::move(*built), ""};
}

TEST(FactsAnew, AreWhatAWriterMakesOfTheSameChanges) {
  int taken = 0, refused = 0;
  for (unsigned seed = 0; seed < 3000 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, policy().schema());
    Said said;
    std::vector<FactBatch> parts(1 + random.pick(4));
    for (FactBatch& part : parts) {
      if (random.pick(12) == 0) part.forget_everything(), said = Said();
      for (unsigned n = random.pick(14); n > 0; --n) random.change(part, said);
      if (random.pick(3) == 0) part.as_of = Time(std::chrono::milliseconds(random.pick(100)));
    }
    const Outcome found = anew(parts), expected = by_writer(parts);
    ASSERT_EQ(found.refused.empty(), expected.refused.empty())
        << found.refused << " / " << expected.refused;
    ++(found.facts ? taken : refused);
    if (!found.facts) continue;
    EXPECT_EQ(found.facts->revision(), 7U);
    EXPECT_EQ(found.facts->as_of(), expected.facts->as_of());
    EXPECT_EQ(found.facts->entity_count(), expected.facts->entity_count());
    EXPECT_EQ(found.facts->row_count(), expected.facts->row_count());
    const auto a = told(policy().schema(), *found.facts);
    const auto b = told(policy().schema(), *expected.facts);
    ASSERT_EQ(without_empty_names(a, b), without_empty_names(b, a));
    expect_same_decisions(random, policy(), *found.facts, *expected.facts);
  }
  EXPECT_GT(taken, 300);
  EXPECT_GT(refused, 300);
}

}  // namespace
}  // namespace sightline::testing::facts_anew_test
