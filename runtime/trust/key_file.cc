// Text <-> titled lines of keys. Tested in tests/unit/runtime/trust/seal_keys_test.cc and
// signing_keys_test.cc. A message never repeats what stands in the file. What the keys are for is not
// known here.

#include "runtime/trust/key_file.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>

#include "runtime/trust/key_insides.h"

namespace sightline {
namespace {

// Whether `digits` are exactly so many bytes in lower-case hexadecimal.
bool from_digits(std::string_view digits, std::span<std::uint8_t> out) {
  if (digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) return false;
  std::size_t length = 0;
  return digits.size() == 2 * out.size() &&
         sodium_hex2bin(out.data(), out.size(), digits.data(), digits.size(), nullptr, &length,
                        nullptr) == 0 &&
         length == out.size();
}

// Takes one line off; nothing if there is no whole line.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// `current ID KEY`.
std::optional<KeyLine> key_line(std::string_view line, std::string_view word) {
  constexpr std::size_t kIdDigits = 2 * std::tuple_size_v<KeyId>;
  if (!line.starts_with(word) || line.size() != word.size() + kIdDigits + 2 + 2 * kSealKeyBytes)
    return std::nullopt;
  line.remove_prefix(word.size());
  if (line[0] != ' ' || line[kIdDigits + 1] != ' ') return std::nullopt;
  KeyLine read{{}, Secret(std::array<std::uint8_t, kSealKeyBytes>{})};
  if (!from_digits(line.substr(1, kIdDigits), read.id) ||
      !from_digits(line.substr(kIdDigits + 2), read.key.writable()))
    return std::nullopt;
  return read;
}

void append_line(std::string_view word, const KeyLine& line, std::string& out) {
  std::array<char, 2 * kSealKeyBytes + 1> digits{};
  const auto key = line.key.bytes();
  sodium_bin2hex(digits.data(), digits.size(), key.data(), key.size());
  out.append(word).append(" ").append(hexadecimal(line.id)).append(" ");
  out.append(digits.data(), 2 * kSealKeyBytes).append("\n");
  sodium_memzero(digits.data(), digits.size());
}

}  // namespace

std::string hexadecimal(const KeyId& id) {
  std::array<char, 2 * std::tuple_size_v<KeyId> + 1> digits{};
  sodium_bin2hex(digits.data(), digits.size(), id.data(), id.size());
  return digits.data();
}

KeyId key_id(SealAlgorithm algorithm, std::span<const std::uint8_t> key) {
  constexpr std::string_view kDomain = "sightline key id";
  std::array<std::uint8_t, 32> digest{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, digest.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(kDomain.data()),
                            kDomain.size());
  const auto byte = static_cast<unsigned char>(algorithm);
  crypto_generichash_update(&state, &byte, 1);
  crypto_generichash_update(&state, key.data(), key.size());
  crypto_generichash_final(&state, digest.data(), digest.size());
  sodium_memzero(&state, sizeof state);
  KeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

KeyError damaged_key(std::string_view which) {
  return {"the " + std::string(which) + " key is not the one that its id names: it was damaged"};
}

Result<KeyLines, KeyError> read_key_file(std::string_view title, std::string_view text) {
  const auto first = take_line(text);
  if (!first || *first != title)
    return KeyError{"does not begin with the line `" + std::string(title) + "`"};
  const auto line = take_line(text);
  auto current = line ? key_line(*line, "current") : std::nullopt;
  if (!current) return KeyError{"line 2 is not `current`, a key's id and the key"};
  KeyLines read{std::move(*current), std::nullopt};
  if (text.empty()) return read;
  const auto next = take_line(text);
  read.previous = next ? key_line(*next, "previous") : std::nullopt;
  if (!read.previous) return KeyError{"line 3 is not `previous`, a key's id and the key"};
  if (read.previous->id == read.current.id) return KeyError{"the previous key is the current one"};
  if (!text.empty()) return KeyError{"goes on after the previous key"};
  return read;
}

SecretText write_key_file(std::string_view title, const KeyLines& lines) {
  std::string text;
  text.reserve(512);  // so that no copy of a key is left behind
  text.append(title).append("\n");
  append_line("current", lines.current, text);
  if (lines.previous) append_line("previous", *lines.previous, text);
  SecretText out(text);
  wipe(text);
  return out;
}

}  // namespace sightline
