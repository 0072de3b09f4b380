// Numbers of LMDB and of the system -> StoreError. Tested in tests/unit/runtime/store/fact_log_test.cc
// and tests/unit/runtime/store/log_trouble_test.cc.

#include "runtime/store/store_error.h"

#include <lmdb.h>

#include <cerrno>

namespace sightline {
namespace {

using Kind = StoreError::Kind;

Kind kind_of(int number) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Kind::disk_full;
    case EACCES:
    case EPERM:
    case EROFS:
      return Kind::read_only;
    case ENOENT:
    case ENOTDIR:
      return Kind::not_there;
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
      return Kind::other_format;
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
      return Kind::damaged;
    default:  // the system has many numbers
      return Kind::system;
  }
}

}  // namespace

StoreError store_error(Kind kind, const std::string& directory, std::string_view what) {
  return {kind, directory + ": " + std::string(what)};
}

StoreError system_error(const std::string& directory, std::string_view doing, int number) {
  std::string why = mdb_strerror(number);
  if (number == MDB_PANIC) why = "an earlier write failed; open the directory again";
  return store_error(kind_of(number), directory, std::string(doing) + ": " + why);
}

StoreError file_error(const std::string& directory, std::string_view message, int number) {
  return store_error(kind_of(number), directory, message);
}

std::string message_of(const FactError& error) {
  return error.kind == FactError::Kind::cycle ? "an entity is in itself: " + error.message
                                              : error.message;
}

}  // namespace sightline
