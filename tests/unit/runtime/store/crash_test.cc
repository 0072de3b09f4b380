// A process that writes, trims and folds, or applies and compacts, is killed at random moments. Whatever it
// acknowledged must be there afterwards, whole; at most one batch more may be, also whole. A few rounds by
// default; for more:
//   SIGHTLINE_CRASH_ROUNDS=5000 build/dev/tests/sightline_unit_tests_store --gtest_filter='Crash*'
// (A kill leaves the system's caches alive: that the disk has the bytes before a batch is acknowledged is
// asked in log_trouble_test.cc.)
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <new>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "sightline/snapshot_view.h"
#include "sightline/store/fact_log.h"
#include "sightline/store/live_facts.h"
#include "tests/unit/runtime/store/change_text.h"
#include "tests/unit/runtime/store/household.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace sightline::crash_test {
namespace {

// What the writer has been told, in memory that outlives it.
struct Acknowledged {
  std::atomic<std::uint64_t> appended, trimmed, folded;
  std::atomic<std::uint64_t> trimming, folding;  // asked for, and perhaps done
};

constexpr std::uint32_t kParts = 3;  // of every revision that is a multiple of it

FactBatch part_of(std::uint64_t revision, std::uint32_t part, bool folded) {
  FactBatch batch;
  if (folded) batch.forget_everything();
  const std::uint64_t changes = 1 + revision * 37 % 900;
  for (std::uint64_t i = 0; i < changes; ++i) {
    batch.set_attribute({1, "user-" + std::to_string(i)}, "limit",
                        Value::integer(static_cast<std::int64_t>(revision * 10 + part)));
  }
  return batch;
}

std::uint32_t parts_of(std::uint64_t revision, bool folded) {
  return folded || revision % kParts == 0 ? kParts : 1;
}

bool put_parts(FactLog& log, std::uint64_t revision, bool folded) {
  auto pending = log.begin();
  if (!pending) return false;
  for (std::uint32_t part = 0; part < kParts; ++part)
    if (!pending->add(part_of(revision, part, folded))) return false;
  return static_cast<bool>(folded ? pending->commit_in_their_place() : pending->commit(revision));
}

bool append(FactLog& log, std::uint64_t revision) {
  if (parts_of(revision, false) == 1)
    return static_cast<bool>(log.append(part_of(revision, 0, false), revision));
  return put_parts(log, revision, false);
}

// Never returns. An exit instead of a kill is a failure.
[[noreturn]] void write_for_ever(const std::string& directory, Acknowledged& told, unsigned seed) {
  std::minstd_rand random(seed);
  auto log = FactLog::open_to_write(directory, {}, 1 << 16);
  if (!log) ::_exit(2);
  for (std::uint64_t revision = *log->newest() + 1;; ++revision) {
    if (!append(*log, revision)) ::_exit(3);
    told.appended = revision;
    if (random() % 4 == 0) {
      const std::uint64_t upto = revision - std::min<std::uint64_t>(revision, random() % 6);
      told.trimming = std::max(told.trimming.load(), upto);
      if (!log->trim(upto)) ::_exit(4);
      told.trimmed = told.trimming.load();
    } else if (random() % 6 == 0) {
      told.folding = revision;
      if (!put_parts(*log, revision, true)) ::_exit(5);
      told.folded = revision;
    }
  }
}

struct Found {
  std::uint64_t revision = 0;
  std::vector<std::string> parts;
};

std::vector<std::string> expected_parts(std::uint64_t revision, bool folded) {
  std::vector<std::string> all;
  for (std::uint32_t part = 0; part < parts_of(revision, folded); ++part)
    all.push_back(changes_text(part_of(revision, part, folded)));
  return all;
}

std::vector<Found> found_in(const FactLog& log, std::uint64_t trimmed) {
  std::vector<Found> all;
  const auto read = log.read_after(trimmed, [&](const LoggedRevision& of, const FactBatch& part) {
    if (all.empty() || all.back().revision != of.revision) all.push_back({of.revision, {}});
    all.back().parts.push_back(changes_text(part));
    return Accepted{};
  });
  EXPECT_TRUE(read) << read.error().message;
  return all;
}

void check_log(const std::string& directory, Acknowledged& told) {
  const auto log = FactLog::open_to_read(directory);
  ASSERT_TRUE(log) << log.error().message;
  const std::uint64_t newest = *log->newest(), trimmed = *log->trimmed();
  EXPECT_TRUE(newest == told.appended || newest == told.appended + 1)
      << newest << " found, " << told.appended << " acknowledged";
  EXPECT_TRUE(trimmed == told.trimmed || trimmed == told.trimming) << trimmed;
  const std::vector<Found> all = found_in(*log, trimmed);
  std::uint64_t next = trimmed + 1;
  for (const Found& found : all) {
    const bool folded =
        found.revision > next || found.parts == expected_parts(found.revision, true);
    ASSERT_EQ(found.parts, expected_parts(found.revision, folded)) << found.revision;
    const bool may_be_folded = &found == all.data() && found.revision <= told.folding;
    ASSERT_TRUE(!folded || may_be_folded) << "a gap before " << found.revision;
    next = found.revision + 1;
  }
  EXPECT_EQ(next, std::max(newest, trimmed) + 1);
  if (told.folded > trimmed) {
    EXPECT_GE(all.at(0).revision, told.folded) << "an acknowledged fold";
  }
  told.appended = newest;  // from here on, what was done without a word is as good as acknowledged
  told.trimmed = told.trimming = trimmed;
}

int rounds() {
  const char* more = std::getenv("SIGHTLINE_CRASH_ROUNDS");
  return more == nullptr ? 25 : std::atoi(more);
}

// What is shared with the writers, who end before it does.
class Told {
 public:
  Told()
      : at_(::mmap(nullptr, sizeof(Acknowledged), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (at_ == MAP_FAILED) throw std::bad_alloc();
    acknowledged_ = new (at_) Acknowledged{};
  }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;
  ~Told() { ::munmap(at_, sizeof(Acknowledged)); }
  Acknowledged& operator*() { return *acknowledged_; }
  Acknowledged* operator->() { return acknowledged_; }

 private:
  void* at_;
  Acknowledged* acknowledged_;
};

// Lets a process do `work`, which never ends, and kills it: in most rounds after it has appended something.
template <class Work>
void kill_in_the_middle(Acknowledged& told, std::minstd_rand& random, bool at_once,
                        const Work& work) {
  const unsigned seed = static_cast<unsigned>(random());
  const pid_t writer = ::fork();
  ASSERT_GE(writer, 0);
  if (writer == 0) work(seed);
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  const std::uint64_t before = told.appended;
  while (!at_once && told.appended == before && std::chrono::steady_clock::now() < patience)
    std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
  ASSERT_EQ(::kill(writer, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(::waitpid(writer, &status, 0), writer);
  ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself, with " << WEXITSTATUS(status);
}

TEST(Crash, LosesNothingThatWasAcknowledgedAndLeavesNothingHalf) {
  Told told;
  std::random_device seeds;
  std::minstd_rand random(seeds());
  const ScratchFolder folder;
  const std::string directory = folder.path("facts");
  const int all = rounds();
  for (int round = 0; round < all && !::testing::Test::HasFailure(); ++round) {
    const bool at_once = round % 5 == 4;
    kill_in_the_middle(*told, random, at_once,
                       [&](unsigned seed) { write_for_ever(directory, *told, seed); });
    if (at_once && told->appended == 0) continue;  // killed before there was a log
    check_log(directory, *told);
  }
  EXPECT_GT(told->appended, static_cast<std::uint64_t>(all) / 2);
}

// --- applied and compacted

constexpr std::uint64_t kUsers = 40;

std::string user_of(std::uint64_t revision) { return "user-" + std::to_string(revision % kUsers); }

// Every fact that there is afterwards follows from the revision: each limit is its number, and the camera is
// shared with one user, another one in each.
FactBatch step(std::uint64_t revision) {
  FactBatch batch;
  const Entity camera{kCamera, "porch"}, account{kAccount, "north"};
  batch.upsert_entity(account);
  batch.set_attribute(account, "open", Value::boolean(true));
  batch.upsert_entity(camera);
  batch.set_attribute(camera, "account", Value::entity(account));
  for (std::uint64_t i = 0; i < kUsers; ++i) {
    const std::string id = user_of(i);
    batch.upsert_entity({kUser, id});
    batch.set_attribute({kUser, id}, "limit", Value::integer(static_cast<std::int64_t>(revision)));
  }
  const std::string before = user_of(revision - 1), now = user_of(revision);
  const Value old_key[] = {Value::entity({kUser, before}), Value::entity(camera)};
  const Value new_key[] = {Value::entity({kUser, now}), Value::entity(camera)};
  batch.delete_row("share", old_key);
  batch.upsert_row("share", new_key);
  return batch;
}

[[noreturn]] void apply_for_ever(const std::string& directory, const Policy& policy,
                                 Acknowledged& told, unsigned seed) {
  std::minstd_rand random(seed);
  auto facts = LiveFacts::open(directory, policy);
  if (!facts) ::_exit(2);
  std::uint64_t begun = 0;  // an image in the background, of this revision
  for (std::uint64_t revision = facts->newest().revision() + 1;; ++revision) {
    if (!facts->apply(step(revision), revision)) ::_exit(3);
    told.appended = revision;
    if (random() % 3 == 0 && facts->is_compacted()) {
      begun = revision;
      if (!facts->begin_compacting(policy)) ::_exit(4);
    }
    if (random() % 4 != 0) continue;
    if (!facts->finish_compacting()) ::_exit(5);
    told.folded = begun;
  }
}

void check_facts(const std::string& directory, const Policy& policy, Acknowledged& told) {
  const auto facts = FactDirectory::open_to_read(directory);
  ASSERT_TRUE(facts) << facts.error().message;
  const auto about = facts->about_image(true);
  ASSERT_TRUE(about) << about.error().message;
  if (told.folded > 0) {
    ASSERT_TRUE(*about) << "an image that was acknowledged";
    EXPECT_GE((*about)->revision, told.folded);
  }
  const auto writer = facts->writer(policy);
  ASSERT_TRUE(writer) << writer.error().message;
  const std::uint64_t newest = writer->newest().revision();
  EXPECT_TRUE(newest == told.appended || newest == told.appended + 1)
      << newest << " found, " << told.appended << " acknowledged";
  told.appended = newest;
  if (newest == 0) return;
  const SnapshotView view(policy.schema(), writer->newest());
  const std::uint16_t limit = 2, share = 0;
  ASSERT_EQ(view.entity_count(kUser), kUsers);
  for (std::uint32_t user = 0; user < kUsers; ++user)
    ASSERT_EQ(view.attribute(kUser, user, limit).number(), static_cast<std::int64_t>(newest));
  std::vector<std::string> shared;
  for (std::uint32_t row = 0; row < view.row_count(share); ++row)
    if (view.has_row(share, row)) shared.emplace_back(view.column(share, row, 0).text());
  EXPECT_EQ(shared, std::vector{user_of(newest)});
}

// Loads everything anew, as an image of its own and now and then as batches.
[[noreturn]] void load_for_ever(const std::string& directory, const Policy& policy,
                                Acknowledged& told, unsigned seed) {
  std::minstd_rand random(seed);
  for (;;) {
    auto facts = FactDirectory::open_to_write(directory, policy);
    if (!facts) ::_exit(2);
    const std::uint64_t revision = *facts->log().newest() + 1;
    auto loading = facts->begin(policy, random() % 4 == 0 ? FactDirectory::kImageFrom : 0);
    if (!loading) ::_exit(3);
    FactBatch everything;
    everything.forget_everything();
    if (!loading->add(everything) || !loading->add(step(revision))) ::_exit(4);
    if (!loading->commit(revision)) ::_exit(5);
    told.appended = revision;
  }
}

template <class Work>
void kill_again_and_again(const Work& work) {
  Told told;
  std::random_device seeds;
  std::minstd_rand random(seeds());
  const ScratchFolder folder;
  const std::string directory = folder.path("facts");
  const Policy policy = household();
  const int all = rounds();
  for (int round = 0; round < all && !::testing::Test::HasFailure(); ++round) {
    const bool at_once = round % 5 == 4;
    kill_in_the_middle(*told, random, at_once,
                       [&](unsigned seed) { work(directory, policy, *told, seed); });
    if (at_once && told->appended == 0) continue;
    check_facts(directory, policy, *told);
  }
  EXPECT_GT(told->appended, static_cast<std::uint64_t>(all) / 2);
}

TEST(Crash, LeavesAWholeRevisionAndItsImage) { kill_again_and_again(apply_for_ever); }

TEST(Crash, LeavesWhatWasLoadedLastWhole) { kill_again_and_again(load_for_ever); }

}  // namespace
}  // namespace sightline::crash_test
