// Work on tables -> transactions of LMDB, with a map that grows. Nothing is known here of batches.
// Durability is LMDB's default: MDB_NOSYNC, MDB_NOMETASYNC, MDB_WRITEMAP and MDB_MAPASYNC are not used
// (a full disk would be a SIGBUS with MDB_WRITEMAP). Tested in tests/unit/runtime/store/fact_log_test.cc.

#include "runtime/store/environment.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace sightline {
namespace {

constexpr unsigned kMostReaders = 512;  // transactions at one moment, of all processes
constexpr mode_t kFileMode = 0644;

}  // namespace

MDB_val as_value(const void* bytes, std::size_t size) {
  return {size, const_cast<void*>(bytes)};  // LMDB reads keys and values, and its API is C
}

Environment::~Environment() {
  if (environment_ != nullptr) mdb_env_close(environment_);
}

int Environment::open(const std::string& file, bool to_write, std::size_t map_bytes) {
  if (const int wrong = mdb_env_create(&environment_); wrong != 0) return wrong;
  mdb_env_set_maxdbs(environment_, 3);
  mdb_env_set_maxreaders(environment_, kMostReaders);
  if (to_write) mdb_env_set_mapsize(environment_, map_bytes);  // never less than there is
  const unsigned flags = MDB_NOSUBDIR | MDB_NOTLS | (to_write ? 0U : unsigned{MDB_RDONLY});
  if (const int wrong = mdb_env_open(environment_, file.c_str(), flags, kFileMode); wrong != 0)
    return wrong;
  int dead = 0;
  if (to_write) mdb_reader_check(environment_, &dead);  // pages that the killed still hold
  return open_tables(to_write);
}

int Environment::open_tables(bool to_write) {
  const auto work = [&](MDB_txn* transaction) {
    const unsigned flags = to_write ? unsigned{MDB_CREATE} : 0U;
    int wrong = mdb_dbi_open(transaction, "about", flags, &about);
    if (wrong == 0) wrong = mdb_dbi_open(transaction, "revisions", flags, &revisions);
    if (wrong == 0) wrong = mdb_dbi_open(transaction, "parts", flags, &parts);
    return wrong;
  };
  // Committed even when it only reads, or the handles would be closed again.
  return to_write ? write(work) : attempt(work, MDB_RDONLY);
}

int Environment::attempt(const Work& work, unsigned flags) const {
  const std::shared_lock map(map_);
  MDB_txn* transaction = nullptr;
  if (const int wrong = mdb_txn_begin(environment_, nullptr, flags, &transaction); wrong != 0)
    return wrong;
  int wrong = 0;
  try {
    wrong = work(transaction);
  } catch (...) {
    mdb_txn_abort(transaction);
    throw;
  }
  if (wrong == 0) return mdb_txn_commit(transaction);
  mdb_txn_abort(transaction);
  return wrong;
}

int Environment::write(const Work& work) {
  for (;;) {
    int wrong = attempt(work, 0);
    if (wrong == EIO) return why_not_written();
    if (wrong != MDB_MAP_FULL && wrong != MDB_MAP_RESIZED) return wrong;
    wrong = wrong == MDB_MAP_FULL ? grow() : adopt_size();
    if (wrong != 0) return wrong;
  }
}

int Environment::read(const Work& work) const {
  for (;;) {
    int wrong = attempt(work, MDB_RDONLY);
    if (wrong != MDB_MAP_RESIZED) return wrong;
    if (wrong = adopt_size(); wrong != 0) return wrong;
  }
}

// LMDB calls a write that the disk took only a piece of an input/output error.
int Environment::why_not_written() const {
  constexpr off_t kProbe = 1 << 20;
  mdb_filehandle_t file{};
  struct stat status{};
  if (mdb_env_get_fd(environment_, &file) != 0 || ::fstat(file, &status) != 0) return EIO;
  const int full = ::posix_fallocate(file, status.st_size, kProbe);
  const bool put_back = ::ftruncate(file, status.st_size) == 0;  // nothing lies behind its old end
  return full != 0 && put_back ? full : EIO;
}

int Environment::grow() const {
  const std::unique_lock map(map_);
  MDB_envinfo info{};
  mdb_env_info(environment_, &info);
  return mdb_env_set_mapsize(environment_, info.me_mapsize * 2);
}

// Another process let the map grow.
int Environment::adopt_size() const {
  const std::unique_lock map(map_);
  return mdb_env_set_mapsize(environment_, 0);
}

int Environment::sizes(std::size_t& file_bytes, std::size_t& used_bytes) const {
  mdb_filehandle_t file{};
  if (const int wrong = mdb_env_get_fd(environment_, &file); wrong != 0) return wrong;
  struct stat status{};
  if (::fstat(file, &status) != 0) return errno;
  file_bytes = static_cast<std::size_t>(status.st_size);
  return read([&](MDB_txn* transaction) {
    used_bytes = 0;
    for (const MDB_dbi table : {about, revisions, parts}) {
      MDB_stat pages{};
      if (const int wrong = mdb_stat(transaction, table, &pages); wrong != 0) return wrong;
      const std::size_t count =
          pages.ms_branch_pages + pages.ms_leaf_pages + pages.ms_overflow_pages;
      used_bytes += count * pages.ms_psize;
    }
    return 0;
  });
}

}  // namespace sightline
