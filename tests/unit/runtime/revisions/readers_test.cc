// Who reads which revision while others are published, on one thread and on several, under the
// thread sanitizer too; and what is left when there is no memory for a revision.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <new>
#include <thread>

#include "sightline/fact_writer.h"
#include "tests/unit/runtime/allocations.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::readers_test {
namespace {

constexpr Entity kAnn{kUser, "ann"}, kPorch{kCamera, "porch"};

Policy loaded(const Program& program) {
  auto policy = load(program);
  if (!policy) ADD_FAILURE() << policy.error().message;
  return std::move(*policy);
}

// Of the same declarations, and of other queries: its snapshots know other ways to rows.
Program other_program() {
  Program p = empty_program();
  household(p);
  boss(p);
  locked(p);
  p.rules.push_back({"any_share", "", Effect::permit});
  Code c(p);
  const auto row = c.begin(kShare, {kAny, c.op(Opcode::resource)});
  c.end(row, c.op(Opcode::equal, c.op(Opcode::column, row), c.op(Opcode::principal)));
  c.end_block({kView});
  return p;
}

FactWriter started(const Policy& policy) {
  auto snapshot = SnapshotBuilder(policy).build(0, at(0));
  if (!snapshot) ADD_FAILURE() << snapshot.error().message;
  auto writer = FactWriter::start(policy, std::move(*snapshot));
  if (!writer) ADD_FAILURE() << writer.error().message;
  return std::move(*writer);
}

Request view() {
  return {.principal = kAnn, .action = kView, .resource = kPorch, .now = at(1'000)};
}

// Ann and the porch move to another account together, and the number of the batch is in three
// places.
FactBatch move_of(std::uint64_t number) {
  FactBatch batch;
  const std::string home = "account number " + std::to_string(number % 7);
  const Value account = Value::entity({kAccount, home});
  batch.upsert_entity({kAccount, home});
  batch.upsert_entity(kAnn);
  batch.upsert_entity(kPorch);
  batch.set_attribute(kAnn, "account", account);
  batch.set_attribute(kAnn, "nick", Value::integer(static_cast<std::int64_t>(number)));
  batch.set_attribute(kPorch, "account", account);
  batch.set_attribute(kPorch, "heat", Value::integer(static_cast<std::int64_t>(number)));
  batch.set_global("level", Value::integer(static_cast<std::int64_t>(number)));
  batch.set_global("lockdown", Value::boolean(false));
  const FieldValue fields[] = {{"from", Value::time(at(1 + static_cast<std::int64_t>(number)))}};
  const auto key = key_of({kAnn, kPorch});
  number % 2 == 0 ? batch.upsert_row("share", key, fields) : batch.delete_row("share", key);
  return batch;
}

std::int64_t number_of(const SnapshotView& view, Entity entity, std::uint16_t attribute) {
  for (std::uint32_t n = 0; n < view.entity_count(entity.type); ++n)
    if (view.entity(entity.type, n).id == entity.id)
      return view.attribute(entity.type, n, attribute).number();
  return -1;
}

// The number of the batch that was the last; -1 if it is not one whole batch.
std::int64_t seen(const Schema& schema, const Snapshot& snapshot) {
  const SnapshotView view(schema, snapshot);
  const auto number = view.global(kLevel).number();
  std::uint32_t shares = 0;
  for (std::uint32_t row = 0; row < view.row_count(kShare); ++row)
    shares += view.has_row(kShare, row) ? 1U : 0U;
  const bool whole = number_of(view, kAnn, kUserNick) == number &&
                     number_of(view, kPorch, kCameraHeat) == number &&
                     shares == (number % 2 == 0 ? 1U : 0U) &&
                     static_cast<std::int64_t>(snapshot.revision()) == number;
  return whole ? number : -1;
}

struct Watch {
  std::atomic<bool> over{false};
  std::atomic<std::uint64_t> pins{0}, torn{0}, backwards{0}, changed{0}, denied{0};
};

void read_until_over(const Policy& policy, const Policy& other, FactReader reader, Watch& watch) {
  std::int64_t last = 0;
  const Request request = view();
  const Request page[] = {request, request, request};
  for (bool go_on = true; go_on; ++watch.pins) {
    go_on = !watch.over;  // and once more
    const PinnedFacts now = reader.pin();
    const auto number = seen(policy.schema(), *now);
    Decision decisions[3];
    policy.decide_many(page, *now, decisions);
    // By the policy that the revision is bound to, and by the one that it is not.
    const bool allowed = bool(policy.decide(request, *now)) && bool(other.decide(request, *now)) &&
                         bool(decisions[0]) && bool(decisions[2]);
    std::this_thread::yield();
    watch.torn += number < 0 ? 1U : 0U;
    watch.backwards += number < last ? 1U : 0U;
    watch.denied += allowed ? 0U : 1U;
    const PinnedFacts newer = reader.pin();
    watch.backwards += newer->revision() < now->revision() ? 1U : 0U;
    watch.torn += seen(policy.schema(), *newer) < 0 ? 1U : 0U;
    watch.changed += seen(policy.schema(), *now) != number ? 1U : 0U;
    last = number;
  }
}

TEST(Readers, SeeABatchWholeOrNotAtAllWhileAWriterAndPoliciesGoOn) {
  const Policy policy = loaded(small_program()), other = loaded(other_program());
  FactWriter writer = started(policy);
  ASSERT_TRUE(writer.apply(move_of(1), 1));
  Watch watch;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back(read_until_over, std::cref(policy), std::cref(other), writer.reader(),
                         std::ref(watch));
  std::thread passing([&] {  // slots are taken and given back
    while (!watch.over) {
      FactReader reader = writer.reader();
      if (!policy.decide(view(), *reader.pin())) ++watch.denied;
    }
  });
  for (std::uint64_t number = 2; number < 600 || watch.pins < 600; ++number) {
    const auto applied = writer.apply(move_of(number), number);
    EXPECT_TRUE(applied) << applied.error().message;
    if (number % 5 == 0) {
      const auto swapped = writer.swap_policy(number % 10 == 0 ? policy : other);
      EXPECT_TRUE(swapped) << swapped.error().message;
    }
    if (!::testing::Test::HasFailure()) continue;
    break;
  }
  watch.over = true;
  for (auto& reader : readers) reader.join();
  passing.join();
  EXPECT_EQ(watch.torn, 0U);
  EXPECT_EQ(watch.backwards, 0U);
  EXPECT_EQ(watch.changed, 0U);
  EXPECT_EQ(watch.denied, 0U);
  EXPECT_EQ(writer.revisions_kept(), 1U) << "nobody reads";
}

TEST(Readers, KeepWhatTheyPinnedAndNoMore) {
  const Policy policy = loaded(small_program());
  FactWriter writer = started(policy);
  FactReader one = writer.reader(), two = writer.reader();
  ASSERT_TRUE(writer.apply(move_of(1), 1));
  EXPECT_EQ(writer.revisions_kept(), 1U) << "a reader without a pin keeps nothing";
  auto first = std::make_unique<PinnedFacts>(one.pin());
  const auto told_first = told(policy.schema(), **first);
  ASSERT_TRUE(writer.apply(move_of(2), 2));
  auto again = std::make_unique<PinnedFacts>(one.pin());
  auto second = std::make_unique<PinnedFacts>(two.pin());
  EXPECT_EQ((*first)->revision(), 1U);
  EXPECT_EQ((*again)->revision(), 2U);
  EXPECT_EQ((*second)->revision(), 2U);
  for (std::uint64_t number = 3; number < 20; ++number)
    ASSERT_TRUE(writer.apply(move_of(number), number));
  EXPECT_EQ(told(policy.schema(), **first), told_first);
  EXPECT_EQ(seen(policy.schema(), **again), 2);
  EXPECT_GT(writer.revisions_kept(), 2U);
  first.reset();  // the other pin of that reader still stands
  EXPECT_EQ(seen(policy.schema(), **again), 2);
  again.reset();
  EXPECT_EQ(seen(policy.schema(), **second), 2);
  EXPECT_GT(writer.revisions_kept(), 1U);
  const PinnedFacts moved = std::move(*second);
  second.reset();
  EXPECT_EQ(seen(policy.schema(), *moved), 2);
  EXPECT_GT(writer.revisions_kept(), 1U);
  EXPECT_EQ(one.pin()->revision(), 19U);
}

TEST(Readers, KeepTheSecondOfTwoPinsWhenTheFirstGoes) {
  const Policy policy = loaded(small_program());
  FactWriter writer = started(policy);
  FactReader reader = writer.reader();
  ASSERT_TRUE(writer.apply(move_of(1), 1));
  auto first = std::make_unique<PinnedFacts>(reader.pin());
  ASSERT_TRUE(writer.apply(move_of(2), 2));
  const PinnedFacts second = reader.pin();
  first.reset();
  ASSERT_TRUE(writer.apply(move_of(3), 3));
  EXPECT_GT(writer.revisions_kept(), 1U);
  EXPECT_EQ(seen(policy.schema(), *second), 2);
}

TEST(Readers, ArePaidForOnceTheyAreGone) {
  const Policy policy = loaded(small_program());
  FactWriter writer = started(policy);
  for (std::uint64_t number = 1; number < 50; ++number) {
    FactReader reader = writer.reader();
    const PinnedFacts pinned = reader.pin();
    ASSERT_TRUE(writer.apply(move_of(number), number));
    EXPECT_EQ(pinned->revision(), number - 1);
    EXPECT_EQ(writer.revisions_kept(), 2U);
  }
  EXPECT_EQ(writer.revisions_kept(), 1U);
}

TEST(Readers, OutliveTheWriter) {
  const Policy policy = loaded(small_program());
  auto writer = std::make_unique<FactWriter>(started(policy));
  FactReader reader = writer->reader();
  ASSERT_TRUE(writer->apply(move_of(1), 1));
  const PinnedFacts before = reader.pin();
  ASSERT_TRUE(writer->apply(move_of(2), 2));
  writer.reset();
  EXPECT_EQ(seen(policy.schema(), *before), 1);
  const PinnedFacts after = reader.pin();
  EXPECT_EQ(seen(policy.schema(), *after), 2);
  EXPECT_TRUE(policy.decide(view(), *after));
}

TEST(Readers, PinWithoutAllocating) {
  const Policy policy = loaded(small_program());
  FactWriter writer = started(policy);
  FactReader reader = writer.reader();
  for (std::uint64_t number = 1; number < 4; ++number) {
    ASSERT_TRUE(writer.apply(move_of(number), number));
    const Request page[] = {view(), view()};
    Decision decisions[2];
    const AllocationCount count;
    {
      const PinnedFacts now = reader.pin();
      const PinnedFacts again = reader.pin();
      decisions[0] = policy.decide(page[0], *now);
      policy.decide_many(page, *again, decisions);
    }
    EXPECT_EQ(count.so_far(), 0);
    EXPECT_TRUE(decisions[0]);
    EXPECT_TRUE(decisions[1]);
  }
}

// --- no memory

// A little of everything that a change can be.
FactBatch all_sorts() {
  const std::string far = "an id that is longer than what stands in a record";
  FactBatch batch = move_of(4);
  batch.as_of = at(900);
  batch.replace_entity({kUser, far});
  batch.set_attribute({kUser, far}, "friend_of", Value::entity(kAnn));
  batch.set_attribute({kUser, far}, "account", Value::entity({kAccount, far}));
  batch.set_attribute(kPorch, "model", Value::string("a string that nobody has heard of before"));
  batch.upsert_entity({kSite, "yard"});
  batch.upsert_entity({kSite, "garden"});
  batch.add_parent({kSite, "yard"}, {kAccount, "account number 1"});
  batch.add_parent({kSite, "garden"}, {kSite, "yard"});
  batch.add_parent(kPorch, {kSite, "garden"});
  batch.mark_incomplete(Entity{kSite, "garden"});
  batch.delete_entity({kAccount, "account number 2"});
  batch.clear_attribute(kPorch, "private_until");
  const FieldValue from[] = {{"from", Value::time(at(5))}, {"until", Value::none()}};
  batch.upsert_row("share", key_of({{kUser, far}, kPorch}), from);
  batch.upsert_row("share", key_of({{kUser, far}, {kCamera, "gate"}}), from);
  batch.upsert_row("share", key_of({kAnn, {kCamera, "gate"}}), from);
  batch.delete_row("share", key_of({kAnn, kPorch}));
  batch.mark_incomplete("seal");
  batch.clear_global("weather");
  return batch;
}

// Does it with the first allocation failing, then with the second and so on, until there is enough
// memory. What was published stays what it was until then. How often it failed.
int until_there_is_memory(const Policy& policy, const FactWriter& writer,
                          const std::function<bool()>& attempt) {
  const Snapshot* const newest = &writer.newest();
  const auto before = told(policy.schema(), *newest);
  const bool allowed = bool(policy.decide(view(), *newest));
  for (int n = 1; n < 100'000; ++n) {
    bool done = false;
    try {
      const FailedAllocation fails(n);
      done = attempt();
    } catch (const std::bad_alloc&) {
      done = false;
    }
    if (done) return n - 1;
    EXPECT_EQ(&writer.newest(), newest);
    EXPECT_EQ(bool(policy.decide(view(), writer.newest())), allowed);
    EXPECT_EQ(writer.revisions_kept(), 1U);
    if (n % 16 == 1) {
      EXPECT_EQ(told(policy.schema(), writer.newest()), before);
    }
    if (::testing::Test::HasFailure()) return 0;
  }
  ADD_FAILURE() << "it never succeeds";
  return 0;
}

class OutOfMemory : public ::testing::TestWithParam<std::pair<const char*, Program (*)()>> {};

TEST_P(OutOfMemory, LeavesTheNewestRevisionWhatItWas) {
  const Policy policy = loaded(GetParam().second());
  FactWriter writer = started(policy), roomy = started(policy);
  ASSERT_TRUE(writer.apply(move_of(2), 2));
  ASSERT_TRUE(roomy.apply(move_of(2), 2));
  const FactBatch batch = all_sorts();
  const auto apply = [&](const FactBatch& changes, std::uint64_t revision) {
    return [&, revision] { return bool(writer.apply(changes, revision)); };
  };
  EXPECT_GT(until_there_is_memory(policy, writer, apply(batch, 4)), 100);
  ASSERT_TRUE(roomy.apply(batch, 4));
  EXPECT_EQ(told(policy.schema(), writer.newest()), told(policy.schema(), roomy.newest()));
  EXPECT_EQ(writer.newest().revision(), 4U);
  // A second time, over what has changed by then; and from nothing.
  EXPECT_GT(until_there_is_memory(policy, writer, apply(move_of(5), 5)), 20);
  FactBatch anew;
  anew.forget_everything();
  anew.upsert_entity(kAnn);
  EXPECT_GT(until_there_is_memory(policy, writer, apply(anew, 6)), 5);
  EXPECT_EQ(writer.newest().entity_count(), 1U);
}

TEST_P(OutOfMemory, RefusesWhatItWouldRefuse) {
  const Policy policy = loaded(GetParam().second());
  FactWriter writer = started(policy);
  ASSERT_TRUE(writer.apply(move_of(2), 2));
  FactBatch wrong = all_sorts();
  wrong.add_parent({kSite, "yard"}, {kSite, "garden"});
  const auto refused = [&] {
    const auto result = writer.apply(wrong, 4);
    if (result) ADD_FAILURE() << "a site in two others";
    return !result && result.error().kind == FactError::Kind::not_unique;
  };
  EXPECT_GT(until_there_is_memory(policy, writer, refused), 50);
  EXPECT_EQ(writer.newest().revision(), 2U);
}

TEST_P(OutOfMemory, RefusesTheRestOfABatchInParts) {
  const Policy policy = loaded(GetParam().second());
  FactWriter writer = started(policy);
  ASSERT_TRUE(writer.apply(move_of(2), 2));
  auto pending = writer.begin();
  try {
    const FailedAllocation fails(40);
    (void)pending.add(all_sorts());
    ADD_FAILURE() << "there was memory";
  } catch (const std::bad_alloc&) {
  }
  EXPECT_FALSE(pending.add(move_of(3)));
  EXPECT_FALSE(pending.finish(3));
  pending.publish();
  EXPECT_EQ(seen(policy.schema(), writer.newest()), 2);
}

INSTANTIATE_TEST_SUITE_P(Programs, OutOfMemory,
                         ::testing::Values(std::pair{"small", &small_program},
                                           std::pair{"every opcode", &every_opcode}));

}  // namespace
}  // namespace sightline::testing::readers_test
