// The text of a key file in, keys out; new and following keys as texts.
// Tested in tests/unit/runtime/trust/grant_keys_test.cc. No message shows a key.

#include "sightline/trust/grant_keys.h"

#include <sodium.h>

#include <utility>

#include "runtime/trust/key_ring.h"

namespace sightline {
namespace {

constexpr std::size_t kMaxFileBytes = 16'384;

std::string_view trimmed(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  return line;
}

using Wrong = std::optional<std::string>;

Wrong add_key(std::string_view line, paseto::KeyRing& ring) {
  if (ring.count == kMaxGrantKeys) return "is one key too many: there are 8 at most";
  paseto::RingKey& key = ring.keys[ring.count];
  if (Wrong wrong = paseto::read_key(line, key)) return wrong;
  if (ring.find(key.purpose, key.id) != nullptr) return "is a key that stands above already";
  ++ring.count;
  return std::nullopt;
}

Wrong read_lines(std::string_view text, paseto::KeyRing& ring) {
  if (!paseto::is_ready()) return "libsodium cannot be used";
  if (text.size() > kMaxFileBytes) return "longer than 16,384 bytes: no file of keys";
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    if (const Wrong wrong = add_key(line, ring))
      return "line " + std::to_string(number) + " " + *wrong;
  }
  if (ring.count == 0) return "no key in it";
  return std::nullopt;
}

}  // namespace

GrantKeys::GrantKeys(std::shared_ptr<const paseto::KeyRing> ring) : ring_(std::move(ring)) {}

Result<GrantKeys, GrantKeyError> GrantKeys::read(std::string_view text) {
  auto ring = std::make_shared<paseto::KeyRing>();
  if (Wrong wrong = read_lines(text, *ring)) return GrantKeyError{std::move(*wrong)};
  return GrantKeys(std::move(ring));
}

std::size_t GrantKeys::count() const { return ring_->count; }
const std::string& GrantKeys::id(std::size_t key) const { return ring_->keys[key].id; }
bool GrantKeys::can_issue() const { return ring_->keys[0].can_issue; }

std::string new_grant_key(GrantKeyKind kind) {
  paseto::KeyRing ring;  // wipes what is drawn
  paseto::RingKey& key = ring.keys[0];
  if (!paseto::is_ready()) return "";
  key.can_issue = true;
  if (kind == GrantKeyKind::local) {
    crypto_secretbox_keygen(key.local.bytes.data());
  } else {
    key.purpose = paseto::Purpose::signing;
    crypto_sign_keypair(key.shown.bytes.data(), key.secret.bytes.data());
  }
  return paseto::line_of(key) + "\n";
}

Result<std::string, GrantKeyError> rotated_grant_keys(std::string_view text) {
  paseto::KeyRing ring;
  if (Wrong wrong = read_lines(text, ring)) return GrantKeyError{std::move(*wrong)};
  const paseto::RingKey& first = ring.keys[0];
  if (!first.can_issue)
    return GrantKeyError{"the first key is public: rotate where grants are issued"};
  const bool local = first.purpose == paseto::Purpose::local;
  std::string fresh = new_grant_key(local ? GrantKeyKind::local : GrantKeyKind::secret);
  std::string before = paseto::line_of(first);
  std::string both;
  both.reserve(fresh.size() + before.size() + 2);
  both.append(fresh).append(before).append("\n");
  wipe(fresh);
  wipe(before);
  return both;
}

Result<std::string, GrantKeyError> public_grant_keys(std::string_view text) {
  paseto::KeyRing ring;
  if (Wrong wrong = read_lines(text, ring)) return GrantKeyError{std::move(*wrong)};
  std::string lines;
  for (std::size_t i = 0; i < ring.count; ++i) {
    if (ring.keys[i].purpose == paseto::Purpose::local)
      return GrantKeyError{"a k4.local key has no public half: an edge that checks it can issue"};
    lines += paseto::public_line_of(ring.keys[i]) + "\n";
  }
  return lines;
}

}  // namespace sightline
