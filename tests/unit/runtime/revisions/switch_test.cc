// A switch is a global that a forbid reads `within` an age. Whoever throws it is obeyed by every pin
// that is made after apply() has returned; whoever hears nothing closes when the age is over; and
// a heartbeat, which changes nothing but the moment, keeps the rest as it was.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "sightline/fact_writer.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::switch_test {
namespace {

constexpr Entity kNorth{kAccount, "north"}, kAnn{kUser, "ann"}, kPorch{kCamera, "porch"};
constexpr std::int64_t kStart = 1'000'000, kAge = 10'000;  // of `lockdown`, in small_schema()

FactBatch heartbeat(std::int64_t as_of) {
  FactBatch batch;
  batch.as_of = at(as_of);
  return batch;
}
FactBatch thrown(bool value, std::int64_t as_of) {
  FactBatch batch = heartbeat(as_of);
  batch.set_global("lockdown", Value::boolean(value));
  return batch;
}

class Switch : public ::testing::Test {
 protected:
  Switch() {
    FactBatch batch = thrown(false, kStart);
    batch.upsert_entity(kNorth);
    batch.upsert_entity(kAnn);
    batch.upsert_entity(kPorch);
    batch.set_attribute(kAnn, "account", Value::entity(kNorth));
    batch.set_attribute(kPorch, "account", Value::entity(kNorth));
    publish(batch);
  }
  static Policy policy() {
    auto loaded = load(small_program());
    if (!loaded) ADD_FAILURE() << loaded.error().message;
    return std::move(*loaded);
  }
  static FactWriter writer(const Policy& policy) {
    auto nothing = SnapshotBuilder(policy).build(0, at(0));
    auto started = FactWriter::start(policy, std::move(*nothing));
    if (!started) ADD_FAILURE() << started.error().message;
    return std::move(*started);
  }
  void publish(const FactBatch& batch) {
    const auto applied = writer_.apply(batch, writer_.newest().revision() + 1);
    EXPECT_TRUE(applied) << applied.error().message;
  }
  static Request view(std::int64_t now) {
    return {.principal = kAnn, .action = kView, .resource = kPorch, .now = at(now)};
  }
  bool allows(std::int64_t now) { return bool(policy_.decide(view(now), *reader_.pin())); }
  std::size_t missing(std::int64_t now) {
    const PinnedFacts facts = reader_.pin();
    return policy_.decide(view(now), *facts, &trace_).missing.size();
  }

  const Policy policy_ = policy();
  Trace trace_ = policy_.make_trace();
  FactWriter writer_ = writer(policy_);
  FactReader reader_ = writer_.reader();
};

TEST_F(Switch, IsObeyedByTheNextPinAndByNoneBefore) {
  ASSERT_TRUE(allows(kStart));
  const PinnedFacts before = reader_.pin();
  publish(thrown(true, kStart));
  EXPECT_FALSE(allows(kStart));
  EXPECT_EQ(missing(kStart), 0U) << "it is known";
  EXPECT_TRUE(bool(policy_.decide(view(kStart), *before))) << "one revision stays what it was";
  publish(thrown(false, kStart));
  EXPECT_TRUE(allows(kStart));
}

TEST_F(Switch, StaysThrownThroughHeartbeatsAndOtherChanges) {
  publish(thrown(true, kStart));
  for (int beat = 1; beat <= 5; ++beat) {
    publish(heartbeat(kStart + beat * 1'000));
    EXPECT_FALSE(allows(kStart + beat * 1'000));
  }
  FactBatch other = heartbeat(kStart + 6'000);
  other.set_global("level", Value::integer(3));
  publish(other);
  EXPECT_FALSE(allows(kStart + 6'000));
}

// Which says nothing but that the registry is still there.
TEST_F(Switch, StaysAvailableWhileTheHeartbeatGoesOn) {
  for (int beat = 0; beat < 20; ++beat) {
    const std::int64_t now = kStart + beat * kAge;  // each of them as late as it may be
    EXPECT_TRUE(allows(now)) << beat;
    publish(heartbeat(now));
    EXPECT_TRUE(allows(now)) << beat;
  }
}

TEST_F(Switch, ClosesWhereNothingWasHeardForItsAge) {
  EXPECT_TRUE(allows(kStart + kAge));
  EXPECT_FALSE(allows(kStart + kAge + 1)) << "a node that was cut off";
  EXPECT_EQ(missing(kStart + kAge + 1), 1U);
  FactBatch undated;  // a change that does not say when: not a sign that the registry was there
  undated.set_global("level", Value::integer(3));
  publish(undated);
  EXPECT_FALSE(allows(kStart + kAge + 1));
  publish(heartbeat(kStart + kAge + 1));
  EXPECT_TRUE(allows(kStart + kAge + 1)) << "it came back";
  EXPECT_FALSE(allows(kStart)) << "a clock that is behind the registry's";
}

TEST_F(Switch, ClosesWhenItIsUnavailable) {
  FactBatch batch;
  batch.set_global("lockdown", Value::unavailable());
  publish(batch);
  EXPECT_FALSE(allows(kStart));
  EXPECT_EQ(missing(kStart), 1U);
  publish(heartbeat(kStart));
  EXPECT_FALSE(allows(kStart)) << "a heartbeat does not set it";
}

TEST(SwitchThatNobodySet, IsThrown) {
  auto policy = load(small_program());
  ASSERT_TRUE(policy);
  auto nothing = SnapshotBuilder(*policy).build(0, at(kStart));
  auto writer = FactWriter::start(*policy, std::move(*nothing));
  ASSERT_TRUE(writer);
  FactBatch batch = heartbeat(kStart);
  batch.upsert_entity(kNorth);
  batch.upsert_entity(kAnn);
  batch.upsert_entity(kPorch);
  batch.set_attribute(kAnn, "account", Value::entity(kNorth));
  batch.set_attribute(kPorch, "account", Value::entity(kNorth));
  ASSERT_TRUE(writer->apply(batch, 1));
  FactReader reader = writer->reader();
  const Request view{
      .principal = kAnn, .action = kView, .resource = kPorch, .now = at(kStart), .context = {}};
  Trace trace = policy->make_trace();
  const Decision decision = policy->decide(view, *reader.pin(), &trace);
  EXPECT_FALSE(decision);
  ASSERT_EQ(decision.missing.size(), 1U);
  EXPECT_EQ(decision.missing[0].kind, MissingFact::Kind::global);
}

// Threads that decide all the time: what began after apply() had returned sees it, and what it
// sees of two throws does not go back.
TEST_F(Switch, IsObeyedByEveryThreadOnceItIsPublished) {
  std::atomic<std::uint64_t> published{0};  // throws: odd is closed
  std::atomic<std::size_t> late{0}, backwards{0}, asked{0};
  std::atomic<bool> over{false};
  const auto decide = [&](FactReader reader) {
    std::uint64_t last = 0;
    while (!over.load()) {
      const std::uint64_t known = published.load(std::memory_order_acquire);
      const PinnedFacts facts = reader.pin();
      const bool allowed = bool(policy_.decide(view(kStart), *facts));
      const std::uint64_t seen = facts->revision() - 1;  // the first is none of them
      late += seen < known ? 1U : 0U;
      late += allowed == (seen % 2 == 1) ? 1U : 0U;
      backwards += seen < last ? 1U : 0U;
      last = seen;
      ++asked;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(decide, writer_.reader());
  for (std::uint64_t n = 1; n <= 400 || asked < 1'000; ++n) {
    publish(thrown(n % 2 == 1, kStart));
    published.store(n, std::memory_order_release);
    if (n % 16 == 0) std::this_thread::yield();
  }
  over = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(late, 0U);
  EXPECT_EQ(backwards, 0U);
}

}  // namespace
}  // namespace sightline::testing::switch_test
