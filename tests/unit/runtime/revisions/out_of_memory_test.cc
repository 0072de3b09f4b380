// No memory while facts are built, begun with, replaced or bound to another policy: the n-th allocation fails,
// for every n. The process goes on, and what was published stays what it was. (Batches: readers_test.cc.)
#include <gtest/gtest.h>

#include <functional>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "runtime/revisions/facts_anew.h"
#include "runtime/revisions/snapshot_tables.h"
#include "sightline/fact_writer.h"
#include "tests/unit/runtime/allocations.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::out_of_memory_test {
namespace {

constexpr Entity kAnn{kUser, "ann"}, kPorch{kCamera, "porch"};

Policy loaded(const Program& program) {
  auto policy = load(program);
  if (!policy) ADD_FAILURE() << policy.error().message;
  return std::move(*policy);
}

// Of the same declarations, with a query that no image of the others is made for.
Program small_program_with_more() {
  Program p = small_program();
  p.rules.push_back({"any_share", "", Effect::permit});
  Code c(p);
  const auto row = c.begin(kShare, {kAny, c.op(Opcode::resource)});
  c.end(row, c.op(Opcode::equal, c.op(Opcode::column, row), c.op(Opcode::principal)));
  c.end_block({kView});
  return p;
}

Program every_opcode_renamed() {
  Program p = every_opcode();
  p.rules.back().name += "_again";
  return p;
}

FactBatch some_facts(std::int64_t number) {
  const std::string far = "an id that is longer than what stands in a record, by far";
  FactBatch batch;
  const Value account = Value::entity({kAccount, far});
  batch.upsert_entity({kAccount, far});
  batch.upsert_entity(kAnn);
  batch.set_attribute(kAnn, "account", account);
  batch.set_attribute(kAnn, "nick", Value::integer(number));
  batch.upsert_entity(kPorch);
  batch.set_attribute(kPorch, "account", account);
  batch.set_attribute(kPorch, "model", Value::string("a string that nobody has heard of before"));
  batch.upsert_entity({kSite, "yard"});
  batch.add_parent({kSite, "yard"}, {kAccount, far});
  batch.add_parent(kPorch, {kSite, "yard"});
  batch.mark_incomplete(Entity{kSite, "garden"});
  for (int i = 0; i < 10; ++i) {
    const std::string user = "user number " + std::to_string(i);
    const FieldValue fields[] = {{"from", Value::time(at(number))}};
    batch.upsert_row("share", key_of({{kUser, user}, kPorch}), fields);
  }
  batch.delete_row("share", key_of({{kUser, "user number 3"}, kPorch}));
  batch.set_global("level", Value::integer(number));
  return batch;
}

Snapshot facts_of(const Policy& policy, std::int64_t number) {
  FactsAnew facts(policy, at(number));
  if (auto added = facts.add(some_facts(number)); !added) ADD_FAILURE() << added.error().message;
  auto built = facts.build(static_cast<std::uint64_t>(number));
  if (!built) ADD_FAILURE() << built.error().message;
  return std::move(*built);
}

// Tries with the first allocation failing, then with the second and so on, until one succeeds. What is told of
// between two attempts by `left_alone` is always the same. How often it failed.
int until_there_is_memory(const std::function<std::function<bool()>()>& prepare,
                          const std::function<std::string()>& left_alone) {
  const std::string before = left_alone();
  for (int n = 1; n < 20'000; ++n) {
    const std::function<bool()> attempt = prepare();
    bool done = false;
    try {
      const FailedAllocation fails(n);
      done = attempt();
    } catch (const std::bad_alloc&) {
      done = false;
    }
    if (done) return n - 1;
    EXPECT_EQ(left_alone(), before) << n;
    if (::testing::Test::HasFailure()) return 0;
  }
  ADD_FAILURE() << "it never succeeds";
  return 0;
}

std::string nothing_else() { return ""; }

std::string all_told(const Policy& policy, const Snapshot& snapshot) {
  std::string all = std::to_string(snapshot.revision());
  for (const std::string& fact : told(policy.schema(), snapshot)) all += "\n" + fact;
  return all;
}

class NoMemory : public ::testing::TestWithParam<std::pair<Program (*)(), Program (*)()>> {
 protected:
  const Policy policy = loaded(GetParam().first());
  const Policy other = loaded(GetParam().second());
};

TEST_P(NoMemory, ToBuildFacts) {
  const std::string wanted = all_told(policy, facts_of(policy, 7));
  std::string found;
  const auto prepare = [&]() -> std::function<bool()> {
    auto facts = std::make_shared<FactsAnew>(policy, at(7));
    EXPECT_TRUE(facts->add(some_facts(7)));
    return [&, facts] {
      auto built = facts->build(7);
      const FailedAllocation none(0);
      if (built) found = all_told(policy, *built);
      return bool(built);
    };
  };
  EXPECT_GT(until_there_is_memory(prepare, nothing_else), 100);
  EXPECT_EQ(found, wanted);
}

TEST_P(NoMemory, ToTakeFacts) {
  const FactBatch batch = some_facts(7);
  const auto attempt = [&] {
    FactsAnew facts(policy, at(7));
    return bool(facts.add(batch));
  };
  EXPECT_GT(until_there_is_memory([&] { return attempt; }, nothing_else), 100);
}

TEST_P(NoMemory, ToBeginWith) {
  for (const Policy* const by : {&policy, &other}) {
    std::optional<Snapshot> facts;
    const auto prepare = [&]() -> std::function<bool()> {
      facts.emplace(facts_of(policy, 7));
      return [&] { return bool(FactWriter::start(*by, std::move(*facts))); };
    };
    EXPECT_GT(until_there_is_memory(prepare, nothing_else), 30);
  }
}

TEST_P(NoMemory, ToSwapThePolicy) {
  auto writer = FactWriter::start(policy, facts_of(policy, 7));
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->apply(some_facts(8), 8));
  const auto newest = [&] { return all_told(policy, writer->newest()); };
  const auto swap = [&] { return bool(writer->swap_policy(other)); };
  EXPECT_GT(until_there_is_memory([&] { return swap; }, newest), 100);
  EXPECT_TRUE(writer->apply(some_facts(9), 9));
  const auto back = [&] { return bool(writer->swap_policy(policy)); };
  EXPECT_GT(until_there_is_memory([&] { return back; }, newest), 30);
}

TEST_P(NoMemory, ToReplaceThem) {
  auto writer = FactWriter::start(policy, facts_of(policy, 7));
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->apply(some_facts(8), 8));
  for (const Policy* const made_for : {&policy, &other}) {
    std::optional<Snapshot> facts;
    const auto prepare = [&]() -> std::function<bool()> {
      facts.emplace(facts_of(*made_for, 9));
      return [&] { return bool(writer->replace(std::move(*facts))); };
    };
    const auto newest = [&] { return all_told(policy, writer->newest()); };
    EXPECT_GT(until_there_is_memory(prepare, newest), 5);
    EXPECT_EQ(newest(), all_told(policy, facts_of(policy, 9)));
  }
}

INSTANTIATE_TEST_SUITE_P(Programs, NoMemory,
                         ::testing::Values(std::pair{&small_program, &small_program_with_more},
                                           std::pair{&every_opcode, &every_opcode_renamed}));

}  // namespace
}  // namespace sightline::testing::out_of_memory_test
