// A log on a bad day: full disks, directories that may not be written, strange files, second writers.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lmdb.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "sightline/store/fact_log.h"
#include "tests/unit/runtime/store/full_disk.h"
#include "tests/unit/runtime/store/scratch_folder.h"

namespace {
// Calls so far, of anybody in this program: for data to reach the disk, and writes that wait for it.
std::atomic<int> synced = 0, waited = 0;
}  // namespace

// Ours instead of the C library's, so that they can be counted. LMDB finds them first.
extern "C" int fdatasync(int file) {
  ++synced;
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}
extern "C" ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  if ((::fcntl(file, F_GETFL) & O_DSYNC) != 0 && synced > 0) ++waited;
  return static_cast<ssize_t>(::syscall(SYS_pwrite64, file, bytes, size, at));
}

namespace sightline::log_trouble_test {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;

FactBatch batch_of(std::size_t size) {
  FactBatch batch;
  for (std::size_t i = 0; i < size; ++i)
    batch.set_attribute({1, "user-" + std::to_string(i)}, "limit", Value::integer(7));
  return batch;
}

class LogTrouble : public ::testing::Test {
 protected:
  std::string directory() const { return folder_.path("facts"); }
  std::string file() const { return directory() + "/facts.log"; }
  // The log with this many revisions of a change each.
  void write(std::uint64_t revisions) const {
    auto log = FactLog::open_to_write(directory(), {});
    ASSERT_TRUE(log) << log.error().message;
    for (std::uint64_t r = 1; r <= revisions; ++r) ASSERT_TRUE(log->append(batch_of(1), r));
  }
  template <class T>
  static std::string told(const Result<T, StoreError>& result, StoreError::Kind kind) {
    if (result) return "no error";
    EXPECT_EQ(result.error().kind, kind) << result.error().message;
    return result.error().message;
  }
  ScratchFolder folder_;
};

using Kind = StoreError::Kind;

// What `say` returns in a child of its own, which nobody of rank may be.
std::string in_a_process(bool as_nobody, const std::function<std::string()>& say) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65'534;
    if (as_nobody && ::getuid() == 0 && ::setuid(kNobody) != 0) ::_exit(1);
    const std::string said = say();
    const bool written =
        ::write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size());
    ::_exit(written ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said;
  std::array<char, 512> piece{};
  for (ssize_t size = 0; (size = ::read(ends[0], piece.data(), piece.size())) > 0;)
    said.append(piece.data(), static_cast<std::size_t>(size));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return said;
}

// The data first, then, through a file that waits for the disk, the page that refers to them.
TEST_F(LogTrouble, NothingIsAcknowledgedBeforeTheDiskHasIt) {
  auto log = FactLog::open_to_write(directory(), {});
  ASSERT_TRUE(log);
  std::optional<FactLog::Pending> pending;
  const std::vector<std::function<StoreResult()>> acknowledged = {
      [&] { return log->append(batch_of(1), 1); },
      [&] { return log->append(batch_of(5'000), 2); },
      [&] {
        pending.emplace(std::move(*log->begin()));
        return pending->add(batch_of(1));
      },
      [&] { return pending->commit(3); },
      [&] { return log->trim(2); },
  };
  for (const auto& work : acknowledged) {
    synced = waited = 0;
    ASSERT_TRUE(work());
    EXPECT_EQ(synced, 1) << &work - acknowledged.data();
    EXPECT_EQ(waited, 1) << &work - acknowledged.data();
  }
}

TEST_F(LogTrouble, TheSecondWriterIsToldOfTheFirst) {
  write(1);
  auto first = FactLog::open_to_write(directory(), {});
  ASSERT_TRUE(first);
  const std::string message = directory() + ": process " + std::to_string(::getpid()) +
                              " writes there; only one can at a time";
  const auto second = [&] { return told(FactLog::open_to_write(directory(), {}), Kind::in_use); };
  EXPECT_EQ(in_a_process(false, second), message);
  EXPECT_EQ(second(), message) << "in the same process";
  EXPECT_EQ(in_a_process(false,
                         [&] {
                           auto reader = FactLog::open_to_read(directory());
                           return reader ? std::to_string(*reader->newest())
                                         : reader.error().message;
                         }),
            "1");
  ASSERT_TRUE(first->append(batch_of(1), 2)) << "undisturbed";
}

// The map of a reader in another process is of the size that the log had when it was opened.
TEST_F(LogTrouble, AReaderElsewhereFollowsALogThatOutgrowsItsMap) {
  constexpr std::uint64_t kRevisions = 40;
  auto log = FactLog::open_to_write(directory(), {}, 1 << 16);
  ASSERT_TRUE(log);
  ASSERT_TRUE(log->append(batch_of(1), 1));
  std::array<int, 2> opened{};
  ASSERT_EQ(::pipe(opened.data()), 0);
  const pid_t reader = ::fork();
  if (reader == 0) {
    auto follower = FactLog::open_to_read(directory());
    if (!follower || ::write(opened[1], "", 1) != 1) ::_exit(2);
    std::uint64_t last = 0;
    while (last < kRevisions) {
      const auto read = follower->read_after(last, [&](const LoggedRevision& of, const FactBatch&) {
        if (of.revision != last + 1) ::_exit(3);
        last = of.revision;
        return Accepted{};
      });
      if (!read) ::_exit(4);
    }
    ::_exit(0);
  }
  char told = 0;
  ASSERT_EQ(::read(opened[0], &told, 1), 1);
  for (std::uint64_t r = 2; r <= kRevisions; ++r) ASSERT_TRUE(log->append(batch_of(20'000), r));
  int status = 0;
  ASSERT_EQ(::waitpid(reader, &status, 0), reader);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ::close(opened[0]);
  ::close(opened[1]);
}

TEST_F(LogTrouble, ADirectoryThatMayNotBeWrittenIsRefused) {
  write(1);
  fs::permissions(folder_.path(), fs::perms::all);
  fs::permissions(directory(),
                  fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  if (::getuid() != 0) fs::permissions(directory(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(
      in_a_process(true,
                   [&] { return told(FactLog::open_to_write(directory(), {}), Kind::read_only); }),
      directory() + ": cannot be opened for writing: Permission denied");
  fs::permissions(directory(), fs::perms::owner_all);
  EXPECT_EQ(in_a_process(true,
                         [&] {
                           return told(FactLog::open_to_write(folder_.path("no/where"), {}),
                                       Kind::not_there);
                         }),
            folder_.path("no/where") + ": cannot be made: No such file or directory");
}

TEST_F(LogTrouble, AFullDiskLosesNothing) {
  auto log = FactLog::open_to_write(directory(), {});
  ASSERT_TRUE(log);
  ASSERT_TRUE(log->append(batch_of(1'000), 1));
  std::uint64_t kept = 1;
  {
    const FullDisk disk(200'000);
    auto appended = log->append(batch_of(1'000), 2);
    for (; appended; appended = log->append(batch_of(1'000), kept + 1)) ++kept;
    EXPECT_THAT(told(appended, Kind::disk_full),
                EndsWith("facts: its log cannot be written: File too large"));
    auto pending = log->begin();
    ASSERT_TRUE(pending);
    auto added = pending->add(batch_of(100'000));
    EXPECT_FALSE(added);
    EXPECT_FALSE(pending->commit(99)) << "a part of it is not there";
  }
  EXPECT_EQ(*log->newest(), kept);
  EXPECT_EQ(log->revisions()->size(), kept);
  std::size_t seen = 0;
  ASSERT_TRUE(log->read_after(0, [&](const LoggedRevision&, const FactBatch& part) {
    seen += part.size();
    return Accepted{};
  }));
  EXPECT_EQ(seen, kept * 1'000);
  EXPECT_TRUE(log->append(batch_of(100'000), 100)) << "when there is room again";
  EXPECT_TRUE(log->trim(50));
}

TEST_F(LogTrouble, ATrimOnAFullDiskLosesNothing) {
  write(50);
  auto log = FactLog::open_to_write(directory(), {});
  ASSERT_TRUE(log);
  {
    const FullDisk disk(1);
    EXPECT_EQ(told(log->trim(40), Kind::disk_full),
              directory() + ": its log cannot be trimmed: File too large");
  }
  EXPECT_EQ(*log->trimmed(), 0U);
  EXPECT_EQ(log->revisions()->size(), 50U);
}

TEST_F(LogTrouble, WhatIsNoLogIsRefused) {
  EXPECT_THAT(told(FactLog::open_to_read(directory()), Kind::not_there),
              EndsWith("facts: holds no facts: No such file or directory"));
  fs::create_directory(directory());
  EXPECT_THAT(told(FactLog::open_to_read(directory()), Kind::not_there),
              HasSubstr("holds no facts"));
  std::ofstream(file()) << std::string(100'000, 'x');
  EXPECT_THAT(told(FactLog::open_to_read(directory()), Kind::other_format),
              HasSubstr("its log cannot be opened: MDB_INVALID"));
  EXPECT_THAT(told(FactLog::open_to_write(directory(), {}), Kind::other_format),
              HasSubstr("its log cannot be opened: MDB_INVALID"));
  fs::remove(file());
  std::ofstream(folder_.path("plain")) << "text";
  EXPECT_THAT(told(FactLog::open_to_write(folder_.path("plain"), {}), Kind::not_there),
              HasSubstr("Not a directory"));
}

// Changes a record of the log behind its back.
void overwrite(const std::string& file, const char* table, std::string key,
               const std::function<void(std::string&)>& change) {
  MDB_env* environment = nullptr;
  ASSERT_EQ(mdb_env_create(&environment), 0);
  mdb_env_set_maxdbs(environment, 3);
  ASSERT_EQ(mdb_env_open(environment, file.c_str(), MDB_NOSUBDIR, 0644), 0);
  MDB_txn* transaction = nullptr;
  MDB_dbi dbi = 0;
  ASSERT_EQ(mdb_txn_begin(environment, nullptr, 0, &transaction), 0);
  ASSERT_EQ(mdb_dbi_open(transaction, table, 0, &dbi), 0);
  MDB_val name{key.size(), key.data()}, value{};
  ASSERT_EQ(mdb_get(transaction, dbi, &name, &value), 0);
  std::string bytes(static_cast<const char*>(value.mv_data), value.mv_size);
  change(bytes);
  MDB_val other{bytes.size(), bytes.data()};
  const int put = bytes.empty() ? mdb_del(transaction, dbi, &name, nullptr)
                                : mdb_put(transaction, dbi, &name, &other, 0);
  ASSERT_EQ(put, 0);
  ASSERT_EQ(mdb_txn_commit(transaction), 0);
  mdb_env_close(environment);
}

TEST_F(LogTrouble, OtherFormatsAndSchemasAreRefused) {
  write(1);
  EXPECT_EQ(told(FactLog::open_to_write(directory(), {.digest = {1}}), Kind::other_schema),
            directory() + ": its facts were written for other declarations than these");
  overwrite(file(), "about", "format", [](std::string& bytes) { bytes[0] = 2; });
  EXPECT_EQ(told(FactLog::open_to_read(directory()), Kind::other_format),
            directory() + ": its log is of format 2, which this version does not read");
  EXPECT_THAT(told(FactLog::open_to_write(directory(), {}), Kind::other_format),
              HasSubstr("format 2"));
}

TEST_F(LogTrouble, ADamagedBatchIsTold) {
  write(2);
  const std::string part("\0\0\0\0\0\0\0\1\0\0\0\0", 12);  // of the second
  const auto read = [&] {
    const auto log = FactLog::open_to_read(directory());
    int shown = 0;
    const auto done = log->read_after(0, [&](const LoggedRevision&, const FactBatch&) {
      ++shown;
      return Accepted{};
    });
    EXPECT_EQ(shown, 1) << "what is whole is shown";
    return told(done, Kind::damaged);
  };
  overwrite(file(), "parts", part, [](std::string& bytes) { bytes[50] ^= 1; });
  EXPECT_EQ(read(), directory() + ": revision 2: damaged: its digest is another");
  overwrite(file(), "parts", part, [](std::string& bytes) { bytes.clear(); });
  EXPECT_EQ(read(), directory() + ": revision 2: a part of it is not there");
  const std::string revision("\0\0\0\0\0\0\0\2", 8);
  overwrite(file(), "revisions", revision, [](std::string& bytes) { bytes.pop_back(); });
  EXPECT_THAT(read(), HasSubstr("its log cannot be read: MDB_CORRUPTED"));
}

}  // namespace
}  // namespace sightline::log_trouble_test
