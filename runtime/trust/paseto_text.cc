// The text of a PASETO v4 token taken apart and put together: header, base64url, footer, and the
// pre-authentication encoding. Knows no key.
// Tested in tests/unit/runtime/trust/paseto_test.cc with the published vectors.

#include <sodium.h>

#include <algorithm>

#include "runtime/trust/paseto.h"
#include "runtime/trust/paseto_pieces.h"

namespace sightline::paseto {
namespace {

// The highest bit is zero, as the format wants it for languages without unsigned numbers.
void append_length(std::vector<std::uint8_t>& out, std::uint64_t length) {
  length &= ~(std::uint64_t{1} << 63);
  for (unsigned i = 0; i < 8; ++i) out.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
}

// libsodium 1.0.18 also takes bytes above 0xc0, for `_`.
bool is_alphabet(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

constexpr std::size_t base64_bytes(std::size_t bytes) { return (bytes * 4 + 2) / 3; }

}  // namespace

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view header_of(Purpose purpose) {
  return purpose == Purpose::local ? "v4.local." : "v4.public.";
}

std::vector<std::uint8_t> pre_authentication(std::span<const Bytes> pieces) {
  std::size_t size = 8;
  for (const Bytes piece : pieces) size += 8 + piece.size();
  std::vector<std::uint8_t> out;
  out.reserve(size);
  append_length(out, pieces.size());
  for (const Bytes piece : pieces) {
    append_length(out, piece.size());
    out.insert(out.end(), piece.begin(), piece.end());
  }
  return out;
}

std::string to_base64url(Bytes bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // the zero at its end
  return text;
}

std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text) {
  if (!is_alphabet(text)) return std::nullopt;
  std::vector<std::uint8_t> bytes(text.size() * 3 / 4 + 1);
  std::size_t size = 0;
  const int result =
      sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                        nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (result != 0) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::size_t token_bytes(Purpose purpose, std::size_t payload, std::size_t footer) {
  const std::size_t around = purpose == Purpose::local ? kNonceBytes + kTagBytes : kSignatureBytes;
  const std::size_t text = header_of(purpose).size() + base64_bytes(payload + around);
  return footer == 0 ? text : text + 1 + base64_bytes(footer);
}

std::string joined(Purpose purpose, Bytes body, std::string_view footer) {
  std::string text(header_of(purpose));
  text += to_base64url(body);
  if (!footer.empty()) text.append(".").append(to_base64url(bytes_of(footer)));
  return text;
}

std::optional<Token> split(std::string_view text) {
  if (text.size() > kMaxTokenBytes) return std::nullopt;
  Token token;
  token.purpose = text.starts_with(header_of(Purpose::local)) ? Purpose::local : Purpose::signing;
  const std::string_view header = header_of(token.purpose);
  if (!text.starts_with(header)) return std::nullopt;
  text.remove_prefix(header.size());
  const std::size_t dot = text.find('.');
  auto body = from_base64url(text.substr(0, dot));
  if (!body) return std::nullopt;
  token.body = std::move(*body);
  if (dot == std::string_view::npos) return token;
  auto footer = from_base64url(text.substr(dot + 1));
  if (!footer || footer->empty()) return std::nullopt;  // an empty one has no dot: one spelling
  token.footer = std::move(*footer);
  return token;
}

}  // namespace sightline::paseto
