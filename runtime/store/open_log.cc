// A directory -> its log, made if it is new, held against the schema, and freed of what a killed writer
// left behind. Tested in tests/unit/runtime/store/fact_log_test.cc and log_trouble_test.cc.

#include "sightline/store/fact_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "runtime/store/log_inside.h"
#include "runtime/store/store_error.h"

namespace sightline {
namespace {

using Kind = StoreError::Kind;

// A name in a folder is durable only when the folder is.
int sync_folder(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return errno;
  const int wrong = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  return wrong;
}

std::string parent_of(const std::string& directory) {
  const auto end = directory.find_last_not_of('/');
  const auto slash = end == std::string::npos ? end : directory.rfind('/', end);
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : directory.substr(0, slash);
}

int make_directory(const std::string& directory) {
  constexpr mode_t kMode = 0755;
  if (::mkdir(directory.c_str(), kMode) != 0) return errno == EEXIST ? 0 : errno;
  return sync_folder(parent_of(directory));
}

}  // namespace

FactLog::FactLog(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
FactLog::FactLog(FactLog&&) noexcept = default;
FactLog& FactLog::operator=(FactLog&&) noexcept = default;
FactLog::~FactLog() = default;

const LogSchema& FactLog::schema() const { return inside_->schema; }

Result<FactLog, StoreError> FactLog::open_to_write(const std::string& directory,
                                                   const LogSchema& schema, std::size_t map_bytes) {
  if (const int wrong = make_directory(directory); wrong != 0)
    return system_error(directory, "cannot be made", wrong);
  auto lock = WriterLock::take(directory);
  if (!lock) return lock.error();
  auto inside = std::make_unique<Inside>();
  inside->directory = directory;
  inside->lock.emplace(std::move(*lock));
  if (const int wrong = inside->environment.open(inside->file(), true, map_bytes); wrong != 0)
    return system_error(directory, "its log cannot be opened", wrong);
  if (auto begun = inside->begin_log(schema); !begun) return begun.error();
  if (auto read = inside->read_schema(); !read) return read.error();
  if (inside->schema.digest != schema.digest) {
    return store_error(Kind::other_schema, directory,
                       "its facts were written for other declarations than these");
  }
  if (auto dropped = inside->drop_unpublished(); !dropped) return dropped.error();
  return FactLog(std::move(inside));
}

Result<FactLog, StoreError> FactLog::open_to_read(const std::string& directory) {
  auto inside = std::make_unique<Inside>();
  inside->directory = directory;
  struct stat status{};
  if (::stat(inside->file().c_str(), &status) != 0)
    return system_error(directory, "holds no facts", errno);
  const int wrong = inside->environment.open(inside->file(), false, 0);
  if (wrong == MDB_NOTFOUND) return store_error(Kind::not_there, directory, "holds no facts yet");
  if (wrong != 0) return system_error(directory, "its log cannot be opened", wrong);
  if (auto read = inside->read_schema(); !read) return read.error();
  return FactLog(std::move(inside));
}

StoreResult FactLog::Inside::begin_log(const LogSchema& wanted) {
  const int wrong = environment.write([&](MDB_txn* transaction) {
    MDB_val value{};
    int failed = get_about(transaction, kFormatName, value);
    if (failed != MDB_NOTFOUND) return failed;
    failed = put_about(transaction, kFormatName, encode_number(kLogFormat));
    const auto digest = std::as_bytes(std::span(wanted.digest));
    if (failed == 0) failed = put_about(transaction, kSchemaName, digest);
    if (failed == 0) failed = put_about(transaction, kAboutName, wanted.about);
    if (failed == 0) failed = put_about(transaction, kTrimmedName, encode_number(0));
    return failed == 0 ? put_about(transaction, kSerialName, encode_number(0)) : failed;
  });
  if (wrong != 0) return result("its log cannot be begun", wrong);
  return result("its folder cannot be written", sync_folder(directory));
}

StoreResult FactLog::Inside::read_schema() {
  std::uint64_t format = 0;
  const int wrong = environment.read([&](MDB_txn* transaction) {
    MDB_val digest{}, about{};
    int failed = get_number(transaction, kFormatName, format);
    if (failed != 0 || format != kLogFormat) return failed;
    failed = get_about(transaction, kSchemaName, digest);
    if (failed == 0) failed = get_about(transaction, kAboutName, about);
    if (failed != 0) return failed;
    if (digest.mv_size != sizeof(Digest)) return int{MDB_CORRUPTED};
    const auto bytes = as_bytes(digest);
    std::transform(bytes.begin(), bytes.end(), schema.digest.begin(),
                   [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
    schema.about.assign(as_bytes(about).begin(), as_bytes(about).end());
    return 0;
  });
  if (wrong == MDB_NOTFOUND)
    return store_error(Kind::other_format, directory, "its log does not say what it is");
  if (wrong != 0) return result("its log cannot be read", wrong);
  if (format == kLogFormat) return Accepted{};
  return store_error(
      Kind::other_format, directory,
      "its log is of format " + std::to_string(format) + ", which this version does not read");
}

StoreResult FactLog::Inside::drop_unpublished() {
  std::uint64_t serial = 0;
  bool is_clean = true;
  const int looked = environment.read([&](MDB_txn* transaction) {
    int wrong = get_number(transaction, kSerialName, serial);
    MDB_cursor* cursor = nullptr;
    if (wrong == 0) wrong = mdb_cursor_open(transaction, environment.parts, &cursor);
    if (wrong != 0) return wrong;
    const PartKey first(serial, 0);
    MDB_val key = first.value(), value{};
    wrong = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
    mdb_cursor_close(cursor);
    is_clean = wrong == MDB_NOTFOUND;
    return is_clean ? 0 : wrong;
  });
  if (looked != 0 || is_clean) return result("its log cannot be read", looked);
  const int dropped = environment.write([&](MDB_txn* transaction) {
    return drop_parts(transaction, serial, std::numeric_limits<std::uint64_t>::max());
  });
  return result("its log cannot be written", dropped);
}

}  // namespace sightline
