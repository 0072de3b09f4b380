// Facts that are served while they change: what apply() has acknowledged is on the disk and in the next pin,
// in this process and in any other; compacting loses nothing, whatever fails in the middle of it.
#include "sightline/store/live_facts.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "tests/unit/runtime/revisions/random_facts.h"
#include "tests/unit/runtime/revisions/told.h"
#include "tests/unit/runtime/small_program.h"
#include "tests/unit/runtime/store/change_text.h"
#include "tests/unit/runtime/store/full_disk.h"
#include "tests/unit/runtime/store/household.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace {
// Counted down to the call that fails; below zero: none does.
std::atomic<int> syncs_until_failure = -1, renames_until_failure = -1;

bool fails(std::atomic<int>& calls) { return calls >= 0 && calls-- == 0; }
}  // namespace

// Ours instead of the C library's, so that they can fail.
extern "C" int fsync(int file) {
  if (fails(syncs_until_failure)) return errno = EIO, -1;
  return static_cast<int>(::syscall(SYS_fsync, file));
}
extern "C" int rename(const char* from, const char* to) noexcept {
  if (fails(renames_until_failure)) return errno = EIO, -1;
  return static_cast<int>(::syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

namespace sightline::live_facts_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Kind = StoreError::Kind;

const Entity kAnn{kUser, "ann"}, kBea{kUser, "bea"}, kPorch{kCamera, "porch"},
    kNorth{kAccount, "north"};

FactBatch home() {
  FactBatch batch;
  batch.as_of = Time(std::chrono::milliseconds(1'708'063'200'000));
  batch.replace_entity(kNorth);
  batch.set_attribute(kNorth, "open", Value::boolean(true));
  batch.replace_entity(kAnn);
  batch.add_parent(kAnn, kNorth);
  batch.replace_entity(kBea);
  batch.replace_entity(kPorch);
  batch.set_attribute(kPorch, "account", Value::entity(kNorth));
  batch.set_global("lockdown", Value::boolean(false));
  return batch;
}

FactBatch shared_with_bea(bool shared) {
  FactBatch batch;
  const std::array key{Value::entity(kBea), Value::entity(kPorch)};
  if (shared) batch.upsert_row("share", key);
  if (!shared) batch.delete_row("share", key);
  return batch;
}

FactBatch numbered(std::uint64_t number) {
  FactBatch batch;
  for (int i = 0; i < 300; ++i) {
    const std::string id = "user-" + std::to_string(i);
    batch.upsert_entity({kUser, id});
    batch.set_attribute({kUser, id}, "limit", Value::integer(static_cast<std::int64_t>(number)));
  }
  return batch;
}

class LiveFactsOfAHome : public ::testing::Test {
 protected:
  LiveFacts opened() const {
    auto facts = LiveFacts::open(name(), policy);
    if (!facts) throw std::runtime_error(facts.error().message);
    return std::move(*facts);
  }
  std::string name() const { return folder.path("facts"); }
  std::string image() const { return name() + "/image"; }
  bool may_view(const Entity& who, const Snapshot& snapshot) const {
    return static_cast<bool>(policy.decide(
        {.principal = who, .action = 0, .resource = kPorch, .now = snapshot.as_of()}, snapshot));
  }
  // What a process finds that opens the directory now.
  std::set<std::string> found() const {
    const auto directory = FactDirectory::open_to_read(name());
    if (!directory) throw std::runtime_error(directory.error().message);
    const auto writer = directory->writer(policy);
    if (!writer) throw std::runtime_error(writer.error().message);
    return testing::told(policy.schema(), writer->newest());
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(name()), {}));
  }
  static std::string problem(const StoreResult& result) {
    return result ? "fine" : result.error().message;
  }

  const Policy policy = household();
  const ScratchFolder folder;
};

TEST_F(LiveFactsOfAHome, AreSeenByTheNextPin) {
  LiveFacts facts = opened();
  FactReader reader = facts.reader();
  const PinnedFacts before = reader.pin();
  ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
  EXPECT_FALSE(may_view(kAnn, *before)) << "a pinned revision stays as it is";
  EXPECT_TRUE(may_view(kAnn, *reader.pin()));
  ASSERT_EQ(problem(facts.apply(shared_with_bea(true), 2)), "fine");
  EXPECT_TRUE(may_view(kBea, *reader.pin()));
  ASSERT_EQ(problem(facts.apply(shared_with_bea(false), 3)), "fine");
  EXPECT_FALSE(may_view(kBea, *reader.pin())) << "a revocation that was acknowledged";
  EXPECT_EQ(facts.newest().revision(), 3U);
}

// Says by its exit code what a new process decides, once there is something to read in `go`.
class OtherProcess {
 public:
  template <class Ask>
  explicit OtherProcess(const Ask& ask) {
    if (::pipe(go_.data()) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ != 0) return;
    char word = 0;
    const bool told = ::read(go_[0], &word, 1) == 1;
    ::_exit(told ? ask() : 9);
  }
  int answer() {
    const bool told = ::write(go_[1], "x", 1) == 1;
    int status = 0;
    ::waitpid(process_, &status, 0);
    ::close(go_[0]);
    ::close(go_[1]);
    return told && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  std::array<int, 2> go_{};
  pid_t process_ = -1;
};

TEST_F(LiveFactsOfAHome, AreSeenByANewProcess) {
  const auto ask = [&] {
    const auto directory = FactDirectory::open_to_read(name());
    const auto writer = directory ? directory->writer(policy) : directory.error();
    return !writer ? 8 : may_view(kBea, writer->newest()) ? 1 : 0;
  };
  // Begun before anything is opened: a process must not go on with LMDB's files of another.
  std::array<OtherProcess, 4> others{OtherProcess(ask), OtherProcess(ask), OtherProcess(ask),
                                     OtherProcess(ask)};
  LiveFacts facts = opened();
  ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
  ASSERT_EQ(problem(facts.apply(shared_with_bea(true), 2)), "fine");
  EXPECT_EQ(others[0].answer(), 1);
  ASSERT_EQ(problem(facts.compact(policy)), "fine");
  EXPECT_EQ(others[1].answer(), 1);
  ASSERT_EQ(problem(facts.apply(shared_with_bea(false), 3)), "fine");
  EXPECT_EQ(others[2].answer(), 0) << "a revocation that was acknowledged, after the image";
  ASSERT_EQ(problem(facts.compact(policy)), "fine");
  EXPECT_EQ(others[3].answer(), 0);
}

TEST_F(LiveFactsOfAHome, AreNeitherKeptNorSeenWhenTheyAreRefused) {
  std::set<std::string> before;
  {
    LiveFacts facts = opened();
    ASSERT_EQ(problem(facts.apply(home(), 4)), "fine");
    before = testing::told(policy.schema(), facts.newest());
    FactBatch closed, cycle;
    closed.set_attribute(kNorth, "open", Value::boolean(false));
    EXPECT_THAT(problem(facts.apply(closed, 5)), HasSubstr("open_accounts"));
    cycle.add_parent(kNorth, kNorth);
    EXPECT_THAT(problem(facts.apply(cycle, 5)), HasSubstr("an entity is in itself: "));
    const auto old = facts.apply(shared_with_bea(true), 4);
    ASSERT_FALSE(old);
    EXPECT_EQ(old.error().kind, Kind::wrong_revision);
    EXPECT_EQ(testing::told(policy.schema(), facts.newest()), before);
    EXPECT_EQ(facts.newest().revision(), 4U);
  }
  EXPECT_EQ(found(), before);
  LiveFacts again = opened();
  EXPECT_EQ(problem(again.apply(shared_with_bea(true), 5)), "fine");
}

TEST_F(LiveFactsOfAHome, AreNotSeenWhenTheDiskIsFull) {
  LiveFacts facts = opened();
  ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
  std::uint64_t revision = 1;
  FactReader reader = facts.reader();
  {
    const FullDisk disk(200'000);
    StoreResult applied = Accepted{};
    for (; applied && revision < 10'000;
         applied = facts.apply(numbered(revision + 1), revision + 1))
      revision = facts.newest().revision();
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().kind, Kind::disk_full) << applied.error().message;
    EXPECT_EQ(reader.pin()->revision(), revision);
    const auto compacted = facts.compact(policy);  // an image is small enough
    EXPECT_EQ(problem(compacted), "fine");
  }
  ASSERT_EQ(problem(facts.apply(shared_with_bea(true), revision + 1)), "fine");
  EXPECT_TRUE(may_view(kBea, *reader.pin()));
}

TEST_F(LiveFactsOfAHome, GoOnWithTheImageOnceTheyAreCompacted) {
  LiveFacts facts = opened();
  FactReader reader = facts.reader();
  ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
  ASSERT_EQ(problem(facts.apply(shared_with_bea(true), 2)), "fine");
  const PinnedFacts before = reader.pin();
  EXPECT_GT(facts.changes_since_image(), 0U);
  ASSERT_EQ(problem(facts.compact(policy)), "fine");
  EXPECT_EQ(facts.changes_since_image(), 0U);
  EXPECT_EQ(facts.newest().revision(), 2U);
  EXPECT_EQ(facts.newest().as_of(), before->as_of());
  EXPECT_TRUE(std::filesystem::exists(image()));
  ASSERT_EQ(problem(facts.apply(shared_with_bea(false), 3)), "fine");
  ASSERT_EQ(problem(facts.compact(policy)), "fine");
  EXPECT_TRUE(may_view(kBea, *before)) << "an image that somebody reads is not taken from him";
  EXPECT_FALSE(may_view(kBea, *reader.pin()));
}

// Whatever fails: the facts are there, all of them, and another attempt succeeds.
TEST_F(LiveFactsOfAHome, LoseNothingWhenCompactingFails) {
  std::set<std::string> before;
  const auto fail_at = [&](std::atomic<int>& calls, int call, const char* what) {
    SCOPED_TRACE(what);
    {
      LiveFacts facts = opened();
      const auto revision = facts.newest().revision() + 1;
      ASSERT_EQ(problem(facts.apply(numbered(revision), revision)), "fine");
      before = testing::told(policy.schema(), facts.newest());
      calls = call;
      const auto compacted = facts.compact(policy);
      EXPECT_EQ(calls, -1) << "there is such a call";
      calls = -1;
      EXPECT_THAT(problem(compacted), HasSubstr("Input/output error"));
      EXPECT_EQ(testing::told(policy.schema(), facts.newest()), before);
    }
    EXPECT_EQ(found(), before);
  };
  {
    LiveFacts facts = opened();
    ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
  }
  for (int round = 0; round < 2; ++round) {  // without an image, and with one
    fail_at(syncs_until_failure, 0, "the image does not reach the disk");
    fail_at(renames_until_failure, 0, "it gets no name");
    fail_at(syncs_until_failure, 1, "its name does not reach the disk");
    LiveFacts facts = opened();
    EXPECT_EQ(problem(facts.compact(policy)), "fine");
  }
  EXPECT_EQ(found(), before);
}

TEST_F(LiveFactsOfAHome, RemoveWhatAKilledOneHasLeft) {
  {
    opened();
  }
  const std::size_t usual = files();
  std::filesystem::copy_file(name() + "/facts.log", image() + ".12345.new");
  EXPECT_EQ(files(), usual + 1);
  {
    opened();
  }
  EXPECT_EQ(files(), usual);
}

TEST_F(LiveFactsOfAHome, AreNotWithoutTheirImage) {
  {
    LiveFacts facts = opened();
    ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
    ASSERT_EQ(problem(facts.compact(policy)), "fine");
  }
  std::filesystem::rename(image(), folder.path("elsewhere"));
  const auto facts = LiveFacts::open(name(), policy);
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().kind, Kind::damaged);
  EXPECT_EQ(facts.error().message,
            name() + ": its image, with the facts that the log no longer has, is not there");
}

// Whatever was acknowledged can be told, also when a batch spoke of what is not there, or not yet.
TEST_F(LiveFactsOfAHome, AreToldInWhateverOrderTheyWereSaid) {
  const Entity ghost{kUser, "ghost"}, late{kUser, "late"};
  FactBatch spoken, mentioned;
  spoken.mark_incomplete(ghost);
  spoken.clear_attribute(ghost, "role");
  spoken.remove_parent(ghost, kNorth);
  mentioned.set_attribute(late, "limit", Value::integer(1));
  mentioned.add_parent(late, kNorth);
  mentioned.upsert_entity(late);
  mentioned.set_attribute(late, "badge", Value::none());
  {
    LiveFacts facts = opened();
    ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
    ASSERT_EQ(problem(facts.apply(spoken, 2)), "fine");
    ASSERT_EQ(problem(facts.apply(mentioned, 3)), "fine");
  }
  const auto told = [&](FactDirectory& directory) {
    std::string all;
    const auto done = directory.tell([&](const FactBatch& part) {
      all += changes_text(part);
      return Accepted{};
    });
    return done ? all : done.error().message;
  };
  auto directory = FactDirectory::open_to_write(name(), policy);
  ASSERT_TRUE(directory);
  const std::string all = told(*directory);
  EXPECT_THAT(all, AllOf(HasSubstr("1:ghost incomplete\n"),
                         HasSubstr("replace 1:late\n1:late.limit = integer 1\n")));
  ASSERT_TRUE(directory->compact());
  EXPECT_EQ(told(*directory), all) << "as one batch";
  ASSERT_TRUE(directory->compact(policy));
  EXPECT_EQ(told(*directory), all) << "as an image";
}

// Others open and tell while one compacts again and again.
TEST_F(LiveFactsOfAHome, AreToldWhileTheyAreCompacted) {
  const auto ask = [&] {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (std::chrono::steady_clock::now() < end) {
      const auto directory = FactDirectory::open_to_read(name());
      if (!directory) return 2;
      if (!directory->writer(policy)) return 3;
      if (!directory->tell([](const FactBatch&) { return Accepted{}; })) return 4;
    }
    return 0;
  };
  OtherProcess other(ask);
  LiveFacts facts = opened();
  ASSERT_EQ(problem(facts.apply(home(), 1)), "fine");
  std::atomic<bool> over = false;
  int answer = -1;
  std::thread waiting([&] { answer = other.answer(), over = true; });
  for (std::uint64_t revision = 2; !over; ++revision) {
    EXPECT_EQ(problem(facts.apply(numbered(revision), revision)), "fine");
    EXPECT_EQ(problem(facts.compact(policy)), "fine");
  }
  waiting.join();
  EXPECT_EQ(answer, 0);
}

// Random batches, opened and compacted now and then: served, told, and opened again they are what a writer
// without a disk has.
TEST(LiveFactsOfAnything, AreThoseOfAWriter) {
  const Policy policy = std::move(*testing::load(testing::small_program()));
  int applied = 0;
  for (unsigned seed = 0; seed < 12 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const ScratchFolder folder;
    testing::Random random(seed, policy.schema());
    testing::Said said;
    const auto start = [&] {
      return FactWriter::start(policy, std::move(*testing::Said().snapshot(policy, 0)));
    };
    auto writer = start();
    std::optional<LiveFacts> facts;
    for (std::uint64_t revision = 1; revision < 30 && !::testing::Test::HasFailure(); ++revision) {
      if (random.pick(6) == 0) facts.reset();
      if (!facts) facts.emplace(std::move(*LiveFacts::open(folder.path("facts"), policy)));
      FactBatch batch;
      for (unsigned n = 1 + random.pick(6); n > 0; --n) random.change(batch, said);
      const auto expected = writer->apply(batch, revision);
      ASSERT_EQ(bool(facts->apply(batch, revision)), bool(expected));
      applied += expected ? 1 : 0;
      if (random.pick(5) == 0) {
        ASSERT_TRUE(facts->compact(policy));
      }
      const auto found = testing::told(policy.schema(), facts->newest());
      const auto wanted = testing::told(policy.schema(), writer->newest());
      ASSERT_EQ(testing::without_empty_names(found, wanted),
                testing::without_empty_names(wanted, found));
    }
    facts.reset();
    auto again = start();
    FactWriter::Pending all = again->begin();
    const auto directory = FactDirectory::open_to_read(folder.path("facts"));
    ASSERT_TRUE(directory);
    const auto told = directory->tell([&](const FactBatch& part) -> StoreResult {
      const auto added = all.add(part);
      return added ? StoreResult(Accepted{}) : StoreError{Kind::refused, added.error().message};
    });
    ASSERT_TRUE(told) << told.error().message;
    const auto finished = all.finish(told->revision);
    ASSERT_TRUE(finished) << finished.error().message;
    all.publish();
    const auto found = testing::told(policy.schema(), again->newest());
    const auto wanted = testing::told(policy.schema(), writer->newest());
    EXPECT_EQ(testing::without_empty_names(found, wanted),
              testing::without_empty_names(wanted, found));
  }
  EXPECT_GT(applied, 100);
}

}  // namespace
}  // namespace sightline::live_facts_test
