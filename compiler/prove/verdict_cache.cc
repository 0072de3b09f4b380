// Digest -> QuestionAnswer, by way of a folder. Tested by
// tests/unit/compiler/prove/verdict_cache_test.cc with every byte of an entry changed, other
// people's files and links. A file is its key, the digest of the rest, and the rest; what differs
// in anything is not there. Knows nothing of what a key is made of.
#include "compiler/prove/verdict_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <system_error>

#include "runtime/format/digest.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{16} << 20;  // of an entry
constexpr std::size_t kMostEntries = 2000, kEntriesAfterTidying = 1500;
constexpr std::uintmax_t kMostBytesInAll = std::uintmax_t{256} << 20;

class File {
 public:
  explicit File(int file) : file_(file) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (file_ >= 0) close(file_);
  }
  int get() const { return file_; }

 private:
  int file_;
};

// Nobody but this user can have written it.
bool is_own(const struct stat& it) {
  return it.st_uid == geteuid() && (it.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool make_own_folder(const std::string& folder) {
  std::error_code failed;
  const fs::path above = fs::path(folder).parent_path();
  if (!above.empty()) fs::create_directories(above, failed);
  mkdir(folder.c_str(), S_IRWXU);
  struct stat it{};
  return lstat(folder.c_str(), &it) == 0 && S_ISDIR(it.st_mode) && is_own(it);
}

std::vector<std::byte> read_own(const std::string& name) {
  const File file(open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat it{};
  if (file.get() < 0 || fstat(file.get(), &it) != 0 || !S_ISREG(it.st_mode) || !is_own(it))
    return {};
  if (it.st_size < 0 || static_cast<std::size_t>(it.st_size) > kMostBytes) return {};
  std::vector<std::byte> out(static_cast<std::size_t>(it.st_size));
  std::size_t have = 0;
  while (have < out.size()) {
    const ssize_t size = read(file.get(), out.data() + have, out.size() - have);
    if (size <= 0) return {};
    have += static_cast<std::size_t>(size);
  }
  futimens(file.get(), nullptr);  // it was of use: the oldest goes first
  return out;
}

bool write_new(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(file, bytes.data(), bytes.size());
    if (size <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(size));
  }
  return true;
}

bool starts_with(std::span<const std::byte> bytes, const Digest& digest) {
  const auto wanted = std::as_bytes(std::span(digest));
  return bytes.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), bytes.begin());
}

}  // namespace

VerdictFiles::VerdictFiles(std::string folder)
    : folder_(std::move(folder)), usable_(make_own_folder(folder_)) {}

std::string VerdictFiles::file(const Digest& key) const { return folder_ + "/" + to_hex(key); }

std::optional<QuestionAnswer> VerdictFiles::find(const Digest& key) const {
  if (!usable_) return std::nullopt;
  const auto bytes = read_own(file(key));
  std::span<const std::byte> rest(bytes);
  if (!starts_with(rest, key)) return std::nullopt;
  rest = rest.subspan(key.size());
  if (rest.size() < key.size() || !starts_with(rest, sha256(rest.subspan(key.size()))))
    return std::nullopt;
  auto answered = decode(rest.subspan(key.size()));
  if (!answered || !*answered) return std::nullopt;
  return **std::move(answered);
}

void VerdictFiles::keep(const Digest& key, const QuestionAnswer& answer) const {
  if (!usable_) return;
  const auto body = encode(answer);
  if (body.size() + 2 * key.size() > kMostBytes) return;
  std::string name = folder_ + "/new-XXXXXX";
  const File file(mkostemp(name.data(), O_CLOEXEC));  // readable for this user alone
  if (file.get() < 0) return;
  const Digest check = sha256(body);
  const bool written = write_new(file.get(), std::as_bytes(std::span(key))) &&
                       write_new(file.get(), std::as_bytes(std::span(check))) &&
                       write_new(file.get(), body);
  if (!written || rename(name.c_str(), this->file(key).c_str()) != 0) unlink(name.c_str());
}

void VerdictFiles::tidy() const {
  if (!usable_) return;
  struct Entry {
    fs::file_time_type used;
    fs::path path;
    std::uintmax_t size = 0;
  };
  std::vector<Entry> entries;
  std::uintmax_t all = 0;
  std::error_code failed;
  for (fs::directory_iterator it(folder_, failed), end; !failed && it != end;
       it.increment(failed)) {
    std::error_code gone;  // another run tidies too
    const Entry entry{it->last_write_time(gone), it->path(), it->file_size(gone)};
    if (gone) continue;
    all += entry.size;
    entries.push_back(entry);
  }
  if (entries.size() <= kMostEntries && all <= kMostBytesInAll) return;
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.used < b.used; });
  std::size_t left = entries.size();
  for (const Entry& entry : entries) {
    if (left <= kEntriesAfterTidying && all <= kMostBytesInAll / 2) break;
    std::error_code gone;
    fs::remove(entry.path, gone);
    all -= entry.size;
    --left;
  }
}

}  // namespace sightline
