// Files in and out. `-` is standard input.
#pragma once

#include <cstddef>
#include <fstream>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sightline/result.h"

namespace sightline::cli {

inline constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20;  // of a policy or an artifact

struct FileError {
  std::string message;  // with the file's name
};

// A file's name as messages show it: `stdin` for `-`, and nothing that a terminal would obey.
std::string shown_name(const std::string& name);

// An open file, or the given stream for `-`.
class Input {
 public:
  Input(const std::string& name, std::istream& standard);
  bool failed() const { return !error_.empty(); }
  FileError error() const { return {error_}; }
  std::istream& stream() { return *stream_; }
  const std::string& name() const { return shown_; }  // for messages

 private:
  std::ifstream file_;
  std::istream* stream_;
  std::string shown_, error_;
};

// The whole of a file of at most kMaxFileBytes.
Result<std::string, FileError> read_file(const std::string& name, std::istream& standard);

// Writes to a new file beside it and renames that: `name` is what it was, or whole. Keeps the
// permissions of the file that was there, unless it is secret. Nothing, or what went wrong.
std::optional<FileError> replace_file(const std::string& name, std::span<const std::byte> bytes);
// Several in one go: none is replaced before all of them are written.
struct FileContent {
  std::string name;
  std::span<const std::byte> bytes;
  bool is_secret = false;  // then nobody but its owner can read or write it afterwards
};
std::optional<FileError> replace_files(std::span<const FileContent> files);

// Writes a file that must not be there yet.
std::optional<FileError> create_file(const std::string& name, std::string_view text);
// The same, and nobody but its owner can read or write it.
std::optional<FileError> create_private_file(const std::string& name, std::string_view text);

// Adds to the end of a file, which is made if it is not there.
std::optional<FileError> append_to_file(const std::string& name, std::string_view text);

// Whether they are one file, or would be if they were there.
bool is_same_file(const std::string& a, const std::string& b);

}  // namespace sightline::cli
