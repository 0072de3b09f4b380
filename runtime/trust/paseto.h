// PASETO version 4: a text that is encrypted under a shared key (`v4.local.`), or signed and readable
// (`v4.public.`), with a footer beside it. An implicit assertion is covered and not in the token.
//
// Open a token with the key of its purpose and no other: the type of the key says which that is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sightline::paseto {

inline constexpr std::size_t kMaxTokenBytes = 8192;  // of the text; longer ones are not looked at
inline constexpr std::size_t kNonceBytes = 32;

using Bytes = std::span<const std::uint8_t>;
Bytes bytes_of(std::string_view text);

enum class Purpose : std::uint8_t { local, signing };

struct LocalKey {
  std::array<std::uint8_t, 32> bytes{};
};
struct SecretKey {
  std::array<std::uint8_t, 64> bytes{};  // the seed, then the public key
};
struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
};

// A token taken apart and not yet believed.
struct Token {
  Purpose purpose = Purpose::local;
  std::vector<std::uint8_t> body, footer;
};
std::optional<Token> split(std::string_view text);

// What a token of this many bytes of payload and footer is long.
std::size_t token_bytes(Purpose purpose, std::size_t payload, std::size_t footer);

std::string encrypt(const LocalKey& key, const std::array<std::uint8_t, kNonceBytes>& nonce,
                    std::string_view payload, std::string_view footer, std::string_view implicit);
std::string sign(const SecretKey& key, std::string_view payload, std::string_view footer,
                 std::string_view implicit);

// The payload; nothing if the token has another purpose or is not of this key, footer and assertion.
std::optional<std::string> decrypt(const LocalKey& key, const Token& token,
                                   std::string_view implicit);
std::optional<std::string> verify(const PublicKey& key, const Token& token,
                                  std::string_view implicit);

// Pieces with their lengths before them, so that no two lists of pieces are one text.
std::vector<std::uint8_t> pre_authentication(std::span<const Bytes> pieces);

std::string to_base64url(Bytes bytes);                                           // without padding
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);  // the one spelling

}  // namespace sightline::paseto
