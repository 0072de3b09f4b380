// Names of files in, their bytes out, and the other way round. A half-written artifact never has
// the name that was asked for. Tested in tests/unit/compiler/cli/files_test.cc.

#include "compiler/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <system_error>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

std::string reason() { return std::error_code(errno, std::generic_category()).message(); }

// A file that has to be closed, and that is removed unless it is kept.
class NewFile {
 public:
  NewFile(std::string name, mode_t mode)
      : name_(std::move(name)),
        descriptor_(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)) {}
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (opened() && !kept_) ::unlink(name_.c_str());
  }
  bool opened() const { return descriptor_ >= 0 || closed_; }
  // As the file that it will replace. Who may not give a file away keeps it.
  bool take_permissions_of(const std::string& name, bool is_secret) {
    struct stat old{};
    if (::stat(name.c_str(), &old) != 0) return errno == ENOENT;
    struct stat own{};
    if (::fstat(descriptor_, &own) != 0) return false;
    const bool same_owner = own.st_uid == old.st_uid && own.st_gid == old.st_gid;
    const bool given = same_owner || ::fchown(descriptor_, old.st_uid, old.st_gid) == 0;
    const mode_t mode = given ? old.st_mode & 07777 : old.st_mode & 0777;  // no set-id for another
    return ::fchmod(descriptor_, is_secret ? mode & 0700 : mode) == 0;
  }
  bool write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor_) == 0;
  }
  bool keep() {
    const int closing = ::close(descriptor_);
    descriptor_ = -1;
    closed_ = true;
    kept_ = closing == 0;
    return kept_;
  }
  bool rename_to(const std::string& name) {
    kept_ = keep() && std::rename(name_.c_str(), name.c_str()) == 0;
    return kept_;
  }

 private:
  std::string name_;
  int descriptor_;
  bool closed_ = false, kept_ = false;
};

}  // namespace

std::string shown_name(const std::string& name) { return name == "-" ? "stdin" : printable(name); }

Input::Input(const std::string& name, std::istream& standard)
    : stream_(&standard), shown_(shown_name(name)) {
  if (name == "-") return;
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored)) {
    error_ = shown_ + ": is a directory";
    return;
  }
  errno = 0;
  file_.open(name, std::ios::binary);
  if (!file_) error_ = shown_ + ": " + reason();
  stream_ = &file_;
}

Result<std::string, FileError> read_file(const std::string& name, std::istream& standard) {
  Input input(name, standard);
  if (input.failed()) return input.error();
  std::string bytes;
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  while (input.stream() && bytes.size() <= kMaxFileBytes) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kPiece);
    input.stream().read(bytes.data() + before, static_cast<std::streamsize>(kPiece));
    bytes.resize(before + static_cast<std::size_t>(input.stream().gcount()));
  }
  if (input.stream().bad()) return FileError{input.name() + ": cannot be read"};
  if (bytes.size() > kMaxFileBytes) return FileError{input.name() + ": larger than 16 MiB"};
  return bytes;
}

namespace {

constexpr mode_t kForAll = 0666;  // less what the user's umask says
constexpr mode_t kForOwner = 0600;

std::optional<FileError> create(const std::string& name, std::string_view text, mode_t mode) {
  NewFile file(name, mode);
  const std::string shown = printable(name);
  if (!file.opened()) return FileError{shown + ": " + reason()};
  if (!file.write(std::as_bytes(std::span(text))) || !file.keep())
    return FileError{shown + ": cannot be written: " + reason()};
  return std::nullopt;
}

std::optional<FileError> misfit_for_rename(const std::string& name) {
  // A rename would put a file where a device, a pipe or a link was: as root, even /dev/null.
  std::error_code ignored;
  const auto there = std::filesystem::symlink_status(name, ignored).type();
  if (there == std::filesystem::file_type::directory)
    return FileError{printable(name) + ": is a directory"};
  if (there != std::filesystem::file_type::regular &&
      there != std::filesystem::file_type::not_found) {
    return FileError{printable(name) + ": is not a regular file, and is left alone"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<FileError> create_file(const std::string& name, std::string_view text) {
  return create(name, text, kForAll);
}

std::optional<FileError> create_private_file(const std::string& name, std::string_view text) {
  return create(name, text, kForOwner);
}

std::optional<FileError> replace_files(std::span<const FileContent> files) {
  std::deque<NewFile> written;
  for (const auto& [name, bytes, is_secret] : files) {
    if (auto wrong = misfit_for_rename(name)) return wrong;
    // Nobody can open it before it has the permissions of the file that it replaces.
    struct stat old{};
    const bool hidden = is_secret || ::stat(name.c_str(), &old) == 0;
    const mode_t mode = hidden ? kForOwner : kForAll;
    NewFile& file = written.emplace_back(name + ".new-" + std::to_string(::getpid()), mode);
    const std::string shown = printable(name);
    if (!file.opened()) return FileError{shown + ": " + reason()};
    if (!file.take_permissions_of(name, is_secret)) return FileError{shown + ": " + reason()};
    if (!file.write(bytes)) return FileError{shown + ": cannot be written: " + reason()};
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!written[i].rename_to(files[i].name))
      return FileError{printable(files[i].name) + ": " + reason()};
  }
  return std::nullopt;
}

std::optional<FileError> replace_file(const std::string& name, std::span<const std::byte> bytes) {
  const FileContent file{.name = name, .bytes = bytes};
  return replace_files({&file, 1});
}

std::optional<FileError> append_to_file(const std::string& name, std::string_view text) {
  errno = 0;
  std::ofstream file(name, std::ios::binary | std::ios::app);
  file << text;
  file.close();
  if (file) return std::nullopt;
  return FileError{printable(name) + ": cannot be written: " + reason()};
}

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  if (std::filesystem::equivalent(a, b, ignored)) return true;
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(a), ignored);
  return !path.empty() &&
         path == std::filesystem::weakly_canonical(std::filesystem::absolute(b), ignored);
}

}  // namespace sightline::cli
