// A key file's name -> its keys, whatever they are for. Tested in tests/unit/compiler/cli/cmd_seal_test.cc.

#include "compiler/cli/key_files.h"

#include <sys/stat.h>

#include <filesystem>
#include <ostream>
#include <string_view>
#include <system_error>

#include "compiler/cli/printable.h"
#include "sightline/trust/secret_text.h"

namespace sightline::cli {
namespace {

template <class Key>
Result<Keys, FileError> parsed(const std::string& name, std::string_view text) {
  auto keys = Key::parse(text);
  if (!keys && text.find('\r') != text.npos)
    return FileError{shown_name(name) + ": its lines end in CR and LF; those of keys end in LF"};
  if (!keys) return FileError{shown_name(name) + ": " + keys.error().message};
  return Keys(std::move(*keys));
}

Result<Keys, FileError> keys_of(const std::string& name, std::string_view text) {
  if (text.starts_with("sightline signing keys ")) return parsed<SigningKeys>(name, text);
  if (text.starts_with("sightline verify keys ")) return parsed<VerifyKeys>(name, text);
  if (text.starts_with("sightline seal keys ")) return parsed<SealKeys>(name, text);
  return FileError{shown_name(name) + ": is no file of keys"};
}

}  // namespace

void warn_if_open(const std::string& name, Streams streams) {
  struct stat about{};
  if (name == "-" || ::stat(name.c_str(), &about) != 0 || (about.st_mode & 077) == 0) return;
  streams.err << shown_name(name)
              << ": warning: others than its owner can read or write these keys\n";
}

std::optional<FileError> no_place_for_keys(const std::string& name) {
  if (name.empty()) return FileError{"sightline: --output must name a file, not ``"};
  if (name == "-") return FileError{"stdout: new keys stand in a file"};
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored))
    return FileError{printable(name) + ": is a directory"};
  return std::nullopt;
}

std::optional<FileError> no_keys_to_rotate(const std::string& name) {
  if (name == "-") return FileError{"stdin: keys to rotate stand in a file"};
  return std::nullopt;
}

Result<Keys, FileError> read_keys(const std::string& name, Streams streams) {
  auto text = read_file(name, streams.in);
  if (!text) return text.error();
  auto keys = keys_of(name, *text);
  wipe(*text);
  if (keys && !std::holds_alternative<VerifyKeys>(*keys)) warn_if_open(name, streams);
  return keys;
}

}  // namespace sightline::cli
