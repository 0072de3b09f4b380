// Names of files in, keys of grants out; and keys into files that nobody else can read. What a key is, the
// library knows. Tested in tests/unit/compiler/cli/cmd_grant_test.cc.

#include "compiler/cli/grant_files.h"

#include <array>
#include <cstdio>

#include "compiler/cli/key_files.h"
#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

// A text that holds secrets, until the end of its block.
struct Secret {
  std::string text;
  explicit Secret(std::string secret) : text(std::move(secret)) {}
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(text); }
};

// A key of either other kind can issue.
bool has_secret(std::string_view text) {
  return text.find("k4.local.") != text.npos || text.find("k4.secret.") != text.npos;
}

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

FileError in_file(const std::string& name, const std::string& message) {
  return {shown_name(name) + ": " + message};
}

GrantKeysNow told(const std::string& file, const GrantKeys& keys, bool has_public) {
  GrantKeysNow now;
  now.file = file;
  if (has_public) now.shown_file = file + ".pub";
  now.current = keys.id(0);
  if (keys.count() > 1) now.previous = keys.id(1);
  return now;
}

}  // namespace

Result<GrantKeys, FileError> read_grant_keys(const std::string& name, Streams streams) {
  auto text = read_file(name, streams.in);
  if (!text) return text.error();
  const Secret secret(std::move(*text));
  const auto keys = GrantKeys::read(secret.text);
  if (!keys) return in_file(name, keys.error().message);
  if (has_secret(secret.text)) warn_if_open(name, streams);
  return *keys;
}

Result<GrantKeysNow, FileError> make_grant_keys(const std::string& file, bool signing) {
  if (auto wrong = no_place_for_keys(file)) return *wrong;
  const Secret secret(new_grant_key(signing ? GrantKeyKind::secret : GrantKeyKind::local));
  const auto keys = GrantKeys::read(secret.text);
  if (!keys) return in_file(file, keys.error().message);
  const std::string shown = file + ".pub";
  if (signing) {
    if (auto wrong = create_file(shown, *public_grant_keys(secret.text))) return *wrong;
  }
  if (auto wrong = create_private_file(file, secret.text)) {
    if (signing) std::remove(shown.c_str());  // of no use alone, and not there before
    return *wrong;
  }
  return told(file, *keys, signing);
}

Result<GrantKeysNow, FileError> rotate_grant_keys(const std::string& file, Streams streams) {
  if (auto wrong = no_keys_to_rotate(file)) return *wrong;
  auto text = read_file(file, streams.in);
  if (!text) return text.error();
  const Secret before(std::move(*text));
  auto rotated = rotated_grant_keys(before.text);
  if (!rotated) return in_file(file, rotated.error().message);
  const Secret after(std::move(*rotated));
  warn_if_open(file, streams);
  const auto old_keys = GrantKeys::read(before.text), keys = GrantKeys::read(after.text);
  const auto shown = public_grant_keys(after.text);  // of shared keys there are none
  const std::string shown_text = shown ? *shown : "";
  const std::array<FileContent, 2> files = {
      FileContent{.name = file + ".pub", .bytes = bytes_of(shown_text)},
      FileContent{.name = file, .bytes = bytes_of(after.text), .is_secret = true}};
  if (auto wrong = replace_files(std::span(files).last(shown ? 2 : 1))) return *wrong;
  GrantKeysNow now = told(file, *keys, static_cast<bool>(shown));
  if (old_keys->count() > 1) now.gone = old_keys->id(1);
  return now;
}

}  // namespace sightline::cli
