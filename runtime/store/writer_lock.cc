// A directory -> the right to write in it, as a lock on its file `writer.lock`, which holds the number of
// the process for the message to the second one. Tested in tests/unit/runtime/store/fact_log_test.cc.

#include "runtime/store/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "runtime/store/store_error.h"

namespace sightline {
namespace {

std::string holder(int file) {
  std::array<char, 16> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  const std::string_view number(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const bool is_number =
      !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
  return is_number ? "process " + std::string(number) : "another process";
}

// For the message alone: if it cannot be written, the lock holds all the same.
void write_number(int file) {
  const std::string number = std::to_string(::getpid());
  if (::ftruncate(file, 0) == 0 &&
      ::pwrite(file, number.data(), number.size(), 0) != static_cast<ssize_t>(number.size())) {
    [[maybe_unused]] const int ignored = ::ftruncate(file, 0);
  }
}

}  // namespace

Result<WriterLock, StoreError> WriterLock::take(const std::string& directory) {
  const std::string name = directory + "/writer.lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return system_error(directory, "cannot be opened for writing", errno);
  WriterLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) {
    write_number(file);
    return lock;
  }
  if (errno != EWOULDBLOCK) return system_error(directory, "cannot be locked", errno);
  return store_error(StoreError::Kind::in_use, directory,
                     holder(file) + " writes there; only one can at a time");
}

WriterLock::WriterLock(WriterLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
WriterLock::~WriterLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace sightline
