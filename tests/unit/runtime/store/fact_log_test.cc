// Batches are found again, in order and whole; what the log is asked for and cannot do, it says.
#include "sightline/store/fact_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/runtime/store/change_text.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace sightline::fact_log_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const LogSchema kSchema{.digest = {1, 2, 3}, .about = {std::byte{7}, std::byte{8}}};

FactBatch batch_of(std::int64_t number, std::size_t size = 1) {
  FactBatch batch;
  for (std::size_t i = 0; i < size; ++i) {
    const std::string id = "user-" + std::to_string(i);
    batch.set_attribute({1, id}, "limit", Value::integer(number));
  }
  return batch;
}

class FactLogs : public ::testing::Test {
 protected:
  std::string directory() const { return folder_.path("facts"); }
  FactLog opened(std::size_t map_bytes = FactLog::kFirstMapBytes) const {
    auto log = FactLog::open_to_write(directory(), kSchema, map_bytes);
    if (!log) throw std::runtime_error(log.error().message);
    return std::move(*log);
  }
  // `revision: change; change`, a line for each part.
  static std::vector<std::string> read(const FactLog& log, std::uint64_t after = 0) {
    std::vector<std::string> all;
    const auto done = log.read_after(after, [&](const LoggedRevision& of, const FactBatch& part) {
      all.push_back(std::to_string(of.revision) + ": " + changes_text(part));
      return Accepted{};
    });
    if (!done) all.push_back(done.error().message);
    return all;
  }
  static std::string message(const StoreResult& result) {
    return result ? "" : result.error().message;
  }
  ScratchFolder folder_;
};

TEST_F(FactLogs, GiveBackBatchesInOrder) {
  {
    FactLog log = opened();
    EXPECT_EQ(*log.newest(), 0U);
    EXPECT_THAT(read(log), ElementsAre());
    for (const std::uint64_t revision : {1U, 2U, 300U})
      ASSERT_EQ(message(log.append(batch_of(std::int64_t(revision)), revision)), "");
    EXPECT_EQ(*log.newest(), 300U);
  }
  const FactLog log = opened();
  const std::string one = "1:user-0.limit = integer ";
  EXPECT_THAT(read(log),
              ElementsAre("1: " + one + "1\n", "2: " + one + "2\n", "300: " + one + "300\n"));
  EXPECT_THAT(read(log, 2), ElementsAre("300: " + one + "300\n"));
  EXPECT_THAT(read(log, 300), ElementsAre());
  EXPECT_THAT(read(log, std::numeric_limits<std::uint64_t>::max()), ElementsAre());
}

TEST_F(FactLogs, SayWhatABatchWas) {
  FactLog log = opened();
  FactBatch batch = batch_of(1, 3);
  batch.as_of = Time(std::chrono::milliseconds(99));
  ASSERT_EQ(message(log.append(batch, 5)), "");
  const auto revisions = *log.revisions();
  ASSERT_EQ(revisions.size(), 1U);
  EXPECT_EQ(revisions[0].revision, 5U);
  EXPECT_EQ(revisions[0].changes, 3U);
  EXPECT_EQ(revisions[0].parts, 1U);
  EXPECT_EQ(revisions[0].bytes, batch.encode().size());
  EXPECT_EQ(revisions[0].as_of, batch.as_of);
  EXPECT_GT(log.size()->used_bytes, 0U);
  EXPECT_GE(log.size()->file_bytes, log.size()->used_bytes);
}

TEST_F(FactLogs, RefuseARevisionThatIsNotNewer) {
  FactLog log = opened();
  EXPECT_THAT(message(log.append(batch_of(1), 0)),
              HasSubstr("revision 0 is not newer than the newest, 0"));
  ASSERT_EQ(message(log.append(batch_of(1), 7)), "");
  const auto refused = log.append(batch_of(2), 7);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, StoreError::Kind::wrong_revision);
  EXPECT_EQ(refused.error().message, directory() + ": revision 7 is not newer than the newest, 7");
  EXPECT_EQ(read(log).size(), 1U);
  EXPECT_EQ(message(log.append(batch_of(2), 8)), "") << "the refusal left nothing behind";
}

TEST_F(FactLogs, GrowTheirMap) {
  FactLog log = opened(1 << 16);
  for (std::uint64_t revision = 1; revision <= 20; ++revision)
    ASSERT_EQ(message(log.append(batch_of(std::int64_t(revision), 10'000), revision)), "");
  EXPECT_GT(log.size()->file_bytes, std::size_t{1} << 21);
  EXPECT_EQ(log.revisions()->size(), 20U);
  EXPECT_EQ(read(log).size(), 20U);
}

TEST_F(FactLogs, GrowTheirMapWhileTheyAreRead) {
  FactLog log = opened(1 << 16);
  std::atomic<bool> over = false;
  std::atomic<std::uint64_t> trouble = 0, seen = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      while (!over) {
        const auto done =
            log.read_after(last, [&](const LoggedRevision& of, const FactBatch& part) {
              if (of.revision != last + 1 || part.size() != 5'000) ++trouble;
              last = of.revision;
              ++seen;
              return Accepted{};
            });
        if (!done) ++trouble;
      }
    });
  }
  for (std::uint64_t revision = 1; revision <= 60; ++revision)
    ASSERT_EQ(message(log.append(batch_of(1, 5'000), revision)), "");
  while (seen < 180 && trouble == 0) std::this_thread::yield();
  over = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(trouble, 0U);
  EXPECT_EQ(seen, 180U) << "each reader saw each revision once";
}

TEST_F(FactLogs, TakeABatchInParts) {
  FactLog log = opened();
  {
    auto pending = log.begin();
    ASSERT_TRUE(pending);
    ASSERT_EQ(message(pending->add(batch_of(1))), "");
    ASSERT_EQ(message(pending->add(batch_of(2))), "");
    EXPECT_EQ(*log.newest(), 0U) << "not committed";
    EXPECT_THAT(read(log), ElementsAre());
    EXPECT_THAT(message(log.append(batch_of(9), 9)), HasSubstr("another batch is being written"));
    EXPECT_THAT(message(pending->commit(0)), HasSubstr("revision 0 is not newer"));
    ASSERT_EQ(message(pending->commit(4)), "");
    EXPECT_THAT(message(pending->add(batch_of(3))), HasSubstr("was committed, or has failed"));
    EXPECT_THAT(message(pending->commit(5)), HasSubstr("was committed, or has failed"));
  }
  EXPECT_THAT(read(log),
              ElementsAre("4: 1:user-0.limit = integer 1\n", "4: 1:user-0.limit = integer 2\n"));
  EXPECT_EQ(log.revisions()->at(0).parts, 2U);
}

TEST_F(FactLogs, ForgetPartsThatWereNeverCommitted) {
  std::size_t clean = 0;
  {
    FactLog log = opened();
    ASSERT_EQ(message(log.append(batch_of(1), 1)), "");
    clean = log.size()->used_bytes;
    auto pending = log.begin();
    ASSERT_EQ(message(pending->add(batch_of(2, 10'000))), "");
    EXPECT_GT(log.size()->used_bytes, clean + 50'000);
  }
  FactLog log = opened();
  EXPECT_EQ(log.size()->used_bytes, clean);
  EXPECT_EQ(*log.newest(), 1U);
  {
    EXPECT_TRUE(log.begin()->add(batch_of(2, 10'000)));
  }
  ASSERT_EQ(message(log.append(batch_of(3), 2)), "") << "in the same process";
  EXPECT_THAT(read(log, 1), ElementsAre("2: 1:user-0.limit = integer 3\n"));
  EXPECT_EQ(log.size()->used_bytes, clean);
}

TEST_F(FactLogs, AreTrimmed) {
  FactLog log = opened();
  for (std::uint64_t revision = 1; revision <= 5; ++revision)
    ASSERT_EQ(message(log.append(batch_of(std::int64_t(revision), 1'000), revision)), "");
  const auto before = log.size()->used_bytes;
  ASSERT_EQ(message(log.trim(3)), "");
  EXPECT_LT(log.size()->used_bytes, before);
  EXPECT_EQ(*log.trimmed(), 3U);
  EXPECT_EQ(*log.newest(), 5U);
  EXPECT_EQ(read(log, 3).size(), 2U);
  EXPECT_THAT(read(log, 2), ElementsAre(directory() + ": the log begins after revision 3, not 2"));
  ASSERT_EQ(message(log.trim(2)), "") << "already gone";
  EXPECT_EQ(*log.trimmed(), 3U);
  ASSERT_EQ(message(log.trim(9)), "") << "an image may be newer than the log";
  EXPECT_EQ(*log.newest(), 9U);
  EXPECT_EQ(log.revisions()->size(), 0U);
  EXPECT_THAT(message(log.append(batch_of(1), 9)), HasSubstr("is not newer"));
  EXPECT_EQ(message(log.append(batch_of(1), 10)), "");
}

TEST_F(FactLogs, AreFoldedIntoOneBatch) {
  FactLog log = opened();
  for (std::uint64_t revision = 1; revision <= 5; ++revision)
    ASSERT_EQ(message(log.append(batch_of(std::int64_t(revision), 1'000), revision)), "");
  {
    auto pending = log.begin();
    ASSERT_TRUE(pending);
    ASSERT_EQ(message(pending->add(batch_of(8))), "");
    EXPECT_EQ(read(log).size(), 5U);
    ASSERT_EQ(message(pending->commit_in_their_place()), "");
  }
  EXPECT_THAT(read(log), ElementsAre("5: 1:user-0.limit = integer 8\n"));
  EXPECT_EQ(*log.newest(), 5U);
  EXPECT_EQ(*log.trimmed(), 0U);
  EXPECT_EQ(message(log.append(batch_of(1), 6)), "");
}

TEST_F(FactLogs, TellAReaderWhatWasTrimmedBehindIt) {
  FactLog log = opened();
  auto pending = log.begin();
  for (int part = 0; part < 3; ++part) ASSERT_TRUE(pending->add(batch_of(part)));
  ASSERT_TRUE(pending->commit(1));
  const auto done =
      log.read_after(0, [&](const LoggedRevision&, const FactBatch&) { return log.trim(1); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, StoreError::Kind::trimmed);
  EXPECT_EQ(done.error().message, directory() + ": revision 1 was trimmed while it was read");
}

TEST_F(FactLogs, StopAtWhatTheirReaderRefuses) {
  FactLog log = opened();
  for (std::uint64_t revision = 1; revision <= 3; ++revision)
    ASSERT_EQ(message(log.append(batch_of(1), revision)), "");
  int shown = 0;
  const auto done = log.read_after(0, [&](const LoggedRevision&, const FactBatch&) -> StoreResult {
    if (++shown == 2) return StoreError{StoreError::Kind::refused, "no more"};
    return Accepted{};
  });
  EXPECT_EQ(message(done), "no more");
  EXPECT_EQ(shown, 2);
}

TEST_F(FactLogs, AreReadByWhoMayNotWrite) {
  {
    ASSERT_EQ(message(opened().append(batch_of(1), 1)), "");
  }
  auto log = FactLog::open_to_read(directory());
  ASSERT_TRUE(log) << log.error().message;
  EXPECT_EQ(log->schema().digest, kSchema.digest);
  EXPECT_EQ(log->schema().about, kSchema.about);
  EXPECT_EQ(read(*log).size(), 1U);
  for (const StoreResult& refused : {log->append(batch_of(1), 2), log->trim(1)}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, StoreError::Kind::read_only);
    EXPECT_EQ(refused.error().message, directory() + ": was opened to be read only");
  }
}

}  // namespace
}  // namespace sightline::fact_log_test
