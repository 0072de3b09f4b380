// The next image, written on another thread while batches are applied and readers read: nobody misses a batch
// or meets half of one, and the directory has all of them, also when the image cannot be written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "sightline/snapshot_view.h"
#include "sightline/store/live_facts.h"
#include "tests/unit/runtime/revisions/random_facts.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"
#include "tests/unit/runtime/store/full_disk.h"
#include "tests/unit/runtime/store/household.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace sightline::next_image_test {
namespace {

using ::testing::HasSubstr;
using Kind = StoreError::Kind;

constexpr std::uint64_t kUsers = 300;
constexpr std::uint16_t kLimit = 2;

// The limit of every user is the revision.
FactBatch numbered(std::uint64_t revision) {
  FactBatch batch;
  for (std::uint64_t i = 0; i < kUsers; ++i) {
    const std::string id = "user-" + std::to_string(i);
    batch.upsert_entity({kUser, id});
    batch.set_attribute({kUser, id}, "limit", Value::integer(static_cast<std::int64_t>(revision)));
  }
  return batch;
}

// All users have the limit that the revision says.
bool is_whole(const Schema& schema, const Snapshot& facts) {
  const SnapshotView view(schema, facts);
  if (view.entity_count(kUser) != (facts.revision() == 0 ? 0 : kUsers)) return false;
  for (std::uint32_t user = 0; user < view.entity_count(kUser); ++user) {
    const Value limit = view.attribute(kUser, user, kLimit);
    if (limit.number() != static_cast<std::int64_t>(facts.revision())) return false;
  }
  return true;
}

std::string problem(const StoreResult& result) { return result ? "fine" : result.error().message; }

class NextImage : public ::testing::Test {
 protected:
  LiveFacts opened() const {
    auto facts = LiveFacts::open(folder.path("facts"), policy);
    if (!facts) throw std::runtime_error(facts.error().message);
    return std::move(*facts);
  }
  std::uint64_t image_revision() const {
    const auto directory = FactDirectory::open_to_read(folder.path("facts"));
    const auto about = directory ? directory->about_image(true) : directory.error();
    return about && *about ? (*about)->revision : 0;
  }
  const Policy policy = household();
  const ScratchFolder folder;
};

TEST_F(NextImage, IsWrittenWhileBatchesAreApplied) {
  std::uint64_t revision = 0;
  {
    LiveFacts facts = opened();
    std::atomic<bool> over = false;
    std::vector<std::thread> readers;
    std::atomic<int> broken = 0;
    for (int i = 0; i < 2; ++i) {
      readers.emplace_back([&, reader = facts.reader()]() mutable {
        std::uint64_t newest = 0;
        while (!over) {
          const PinnedFacts now = reader.pin();
          if (now->revision() < newest || !is_whole(policy.schema(), *now)) ++broken;
          newest = now->revision();
        }
      });
    }
    int images = 0, meanwhile = 0;
    while (images < 8 && !HasFailure()) {
      ASSERT_EQ(problem(facts.begin_compacting(policy)), "fine");
      do {
        ASSERT_EQ(problem(facts.apply(numbered(revision + 1), revision + 1)), "fine");
        ++revision;
        meanwhile += facts.is_compacted() ? 0 : 1;
      } while (!facts.is_compacted());
      ASSERT_EQ(problem(facts.finish_compacting()), "fine");
      ++images;
      EXPECT_EQ(facts.newest().revision(), revision);
      EXPECT_TRUE(is_whole(policy.schema(), facts.newest()));
    }
    EXPECT_GT(meanwhile, 0) << "no batch was applied while an image was written";
    ASSERT_EQ(problem(facts.begin_compacting(policy)), "fine");
    ASSERT_EQ(problem(facts.finish_compacting()), "fine");
    EXPECT_EQ(facts.changes_since_image(), 0U);
    over = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(broken, 0);
  }
  EXPECT_EQ(image_revision(), revision);
  LiveFacts again = opened();
  EXPECT_EQ(again.newest().revision(), revision);
  EXPECT_TRUE(is_whole(policy.schema(), again.newest()));
}

TEST_F(NextImage, IsOneAtATime) {
  LiveFacts facts = opened();
  EXPECT_TRUE(facts.is_compacted());
  EXPECT_EQ(problem(facts.finish_compacting()), "fine") << "nothing was begun";
  ASSERT_EQ(problem(facts.apply(numbered(1), 1)), "fine");
  for (int tries = 0;; ++tries) {
    ASSERT_LT(tries, 1000) << "the first was always over when the second was begun";
    ASSERT_EQ(problem(facts.begin_compacting(policy)), "fine");
    const auto second = facts.begin_compacting(policy);
    if (second) continue;
    EXPECT_EQ(second.error().kind, Kind::in_use);
    EXPECT_THAT(second.error().message, HasSubstr("its next image is being written"));
    break;
  }
  EXPECT_EQ(problem(facts.finish_compacting()), "fine");
}

// An apply() that finds it written goes on with it.
TEST_F(NextImage, IsMetByTheNextBatch) {
  LiveFacts facts = opened();
  ASSERT_EQ(problem(facts.apply(numbered(1), 1)), "fine");
  ASSERT_EQ(problem(facts.begin_compacting(policy)), "fine");
  while (!facts.is_compacted()) std::this_thread::yield();
  FactBatch one;
  one.delete_entity({kUser, "user-0"});
  ASSERT_EQ(problem(facts.apply(one, 2)), "fine");
  EXPECT_LE(facts.changes_since_image(), 2U);
  EXPECT_EQ(facts.newest().entity_count(), kUsers - 1);
  EXPECT_EQ(problem(facts.finish_compacting()), "fine");
}

TEST_F(NextImage, LeavesAllAsItWasWhenTheDiskIsFull) {
  LiveFacts facts = opened();
  std::uint64_t revision = 1;
  ASSERT_EQ(problem(facts.apply(numbered(1), revision)), "fine");
  FactBatch many;
  for (int i = 0; i < 30'000; ++i) many.upsert_entity({kUser, "more-" + std::to_string(i)});
  ASSERT_EQ(problem(facts.apply(many, ++revision)), "fine");
  const auto before = testing::told(policy.schema(), facts.newest());
  {
    const FullDisk disk(500'000);
    ASSERT_EQ(problem(facts.begin_compacting(policy)), "fine");
    const auto full = facts.finish_compacting();
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().kind, Kind::disk_full);
    EXPECT_THAT(full.error().message, HasSubstr(folder.path("facts") + "/image."));
  }
  EXPECT_EQ(testing::told(policy.schema(), facts.newest()), before);
  EXPECT_EQ(image_revision(), 0U);
  ASSERT_EQ(problem(facts.apply(numbered(1), ++revision)), "fine");
  EXPECT_EQ(problem(facts.compact(policy)), "fine");
  EXPECT_EQ(image_revision(), revision);
}

// Random batches while images are written and met at random moments: the facts are those of a writer without
// any, and so is what is opened again.
TEST(NextImageOfAnything, LeavesTheFactsAsTheyAre) {
  const Policy policy = std::move(*testing::load(testing::small_program()));
  for (unsigned seed = 0; seed < 8 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const ScratchFolder folder;
    testing::Random random(seed, policy.schema());
    testing::Said said;
    auto writer = FactWriter::start(policy, std::move(*testing::Said().snapshot(policy, 0)));
    std::set<std::string> wanted;
    {
      auto facts = LiveFacts::open(folder.path("facts"), policy);
      ASSERT_TRUE(facts);
      for (std::uint64_t revision = 1; revision < 40; ++revision) {
        FactBatch batch;
        for (unsigned n = 1 + random.pick(6); n > 0; --n) random.change(batch, said);
        ASSERT_EQ(bool(facts->apply(batch, revision)), bool(writer->apply(batch, revision)));
        if (random.pick(6) == 0 && facts->is_compacted()) {
          ASSERT_TRUE(facts->begin_compacting(policy));
        }
        if (random.pick(6) == 0) {
          ASSERT_EQ(problem(facts->finish_compacting()), "fine");
        }
        const auto found = testing::told(policy.schema(), facts->newest());
        wanted = testing::told(policy.schema(), writer->newest());
        ASSERT_EQ(testing::without_empty_names(found, wanted),
                  testing::without_empty_names(wanted, found));
      }
    }
    const auto again = LiveFacts::open(folder.path("facts"), policy);
    ASSERT_TRUE(again);
    const auto found = testing::told(policy.schema(), again->newest());
    EXPECT_EQ(testing::without_empty_names(found, wanted),
              testing::without_empty_names(wanted, found));
  }
}

}  // namespace
}  // namespace sightline::next_image_test
