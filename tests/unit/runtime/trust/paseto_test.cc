// PASETO v4 held to the published vectors, those that must fail among them (paseto/paseto-v4.json), and to
// what they leave out: one spelling of a token, one length at most.
#include "runtime/trust/paseto.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace sightline::paseto::paseto_test {
namespace {

using nlohmann::json;

json vectors() {
  std::ifstream file("tests/unit/runtime/trust/paseto/paseto-v4.json");
  return json::parse(file).at("tests");
}

template <std::size_t kSize>
std::array<std::uint8_t, kSize> bytes_from(const json& hex) {
  std::array<std::uint8_t, kSize> bytes{};
  const std::string text = hex.get<std::string>();
  std::size_t size = 0;
  EXPECT_EQ(
      sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr),
      0);
  EXPECT_EQ(size, kSize);
  return bytes;
}

// By the key that the vector has: it says which purpose is asked for.
std::optional<std::string> opened(const json& vector, const std::string& text) {
  const auto token = split(text);
  if (!token) return std::nullopt;
  const auto implicit = vector.at("implicit-assertion").get<std::string>();
  if (vector.contains("key")) return decrypt({bytes_from<32>(vector.at("key"))}, *token, implicit);
  return verify({bytes_from<32>(vector.at("public-key"))}, *token, implicit);
}

std::string made(const json& vector) {
  const auto payload = vector.at("payload").get<std::string>(),
             footer = vector.at("footer").get<std::string>(),
             implicit = vector.at("implicit-assertion").get<std::string>();
  if (vector.contains("key"))
    return encrypt({bytes_from<32>(vector.at("key"))}, bytes_from<32>(vector.at("nonce")), payload,
                   footer, implicit);
  return sign({bytes_from<64>(vector.at("secret-key"))}, payload, footer, implicit);
}

TEST(Paseto, IsWhatThePublishedVectorsSay) {
  ASSERT_GE(sodium_init(), 0);
  std::size_t made_count = 0, refused = 0;
  for (const json& vector : vectors()) {
    SCOPED_TRACE(vector.at("name").get<std::string>());
    const auto text = vector.at("token").get<std::string>();
    if (vector.at("expect-fail").get<bool>()) {
      EXPECT_EQ(opened(vector, text), std::nullopt);
      ++refused;
      continue;
    }
    EXPECT_EQ(opened(vector, text), vector.at("payload").get<std::string>());
    EXPECT_EQ(made(vector), text);
    const auto token = split(text);
    ASSERT_TRUE(token);
    EXPECT_EQ(std::string(token->footer.begin(), token->footer.end()),
              vector.at("footer").get<std::string>());
    EXPECT_EQ(token_bytes(token->purpose, vector.at("payload").get<std::string>().size(),
                          token->footer.size()),
              text.size());
    ++made_count;
  }
  EXPECT_EQ(made_count, 12U);
  EXPECT_EQ(refused, 5U);
}

TEST(Paseto, AnotherFooterOrAssertionIsRefused) {
  for (json vector : vectors()) {
    if (vector.at("expect-fail").get<bool>()) continue;
    SCOPED_TRACE(vector.at("name").get<std::string>());
    const auto text = vector.at("token").get<std::string>();
    auto token = split(text);
    ASSERT_TRUE(token);
    const bool local = token->purpose == Purpose::local;
    const auto implicit = vector.at("implicit-assertion").get<std::string>();
    vector["implicit-assertion"] = implicit + "x";
    EXPECT_EQ(opened(vector, text), std::nullopt);
    token->footer.push_back('x');
    EXPECT_FALSE(local ? decrypt({bytes_from<32>(vector.at("key"))}, *token, implicit)
                       : verify({bytes_from<32>(vector.at("public-key"))}, *token, implicit));
  }
}

TEST(Paseto, EveryChangedByteOfATokenIsRefused) {
  for (const json& vector : vectors()) {
    if (vector.at("expect-fail").get<bool>()) continue;
    SCOPED_TRACE(vector.at("name").get<std::string>());
    const auto text = vector.at("token").get<std::string>();
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const char other : {'A', 'B', '-', '_', '.', '=', '+', '\0', '\xff'}) {
        if (text[i] == other) continue;
        std::string changed = text;
        changed[i] = other;
        EXPECT_EQ(opened(vector, changed), std::nullopt) << i;
      }
    }
    for (std::size_t size = 0; size < text.size(); ++size)
      EXPECT_EQ(opened(vector, text.substr(0, size)), std::nullopt) << size;
  }
}

TEST(Paseto, ATokenHasOneSpelling) {
  const std::string body(86, 'A');  // 64 bytes
  EXPECT_TRUE(split("v4.local." + body));
  EXPECT_TRUE(split("v4.local." + body + ".AA"));
  for (const std::string wrong :
       {"", "v4.local", "v4.", "v3.local.", "V4.local.", "v4.Local.", " v4.local."})
    EXPECT_FALSE(split(wrong + body)) << wrong;
  for (const std::string wrong :
       {".", "=", "==", "\n", " ", ".A", ".AA.", ".AA.AA", ".AB", ".AA=="})
    EXPECT_FALSE(split("v4.local." + body + wrong)) << wrong;
  EXPECT_FALSE(split("v4.local." + body.substr(1) + "B"));  // bits behind the last byte
}

TEST(Paseto, LongTokensAreNotLookedAt) {
  std::string text = "v4.local.";
  text.resize(kMaxTokenBytes, 'A');
  while (text.size() % 4 != 1) text.pop_back();  // behind the header, whole groups of four
  EXPECT_TRUE(split(text));
  text.resize(kMaxTokenBytes + 4, 'A');
  EXPECT_FALSE(split(text));
}

TEST(Paseto, PiecesAreKeptApart) {
  const auto encoded = [](std::vector<std::string> texts) {
    std::vector<Bytes> pieces;
    for (const auto& text : texts) pieces.push_back(bytes_of(text));
    const auto bytes = pre_authentication(pieces);
    return std::string(bytes.begin(), bytes.end());
  };
  using namespace std::string_literals;
  EXPECT_EQ(encoded({}), "\0\0\0\0\0\0\0\0"s);
  EXPECT_EQ(encoded({""}), "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s);
  EXPECT_EQ(encoded({"test"}), "\1\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0test"s);
  EXPECT_NE(encoded({"a", "bc"}), encoded({"ab", "c"}));
}

}  // namespace
}  // namespace sightline::paseto::paseto_test
