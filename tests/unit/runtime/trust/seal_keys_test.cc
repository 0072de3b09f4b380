// Keys of keyed tags: key files are read as they are written and nothing else is, and rotation forgets.
#include "sightline/trust/seal_keys.h"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace sightline::testing::seal_keys_test {
namespace {

static_assert(!std::is_copy_constructible_v<SealKeys> && !std::is_copy_assignable_v<SealKeys>);
static_assert(!std::is_copy_constructible_v<SecretText>);

std::string text_of(const SealKeys& keys) { return std::string(keys.text().view()); }

// The id and the key were worked out by another program (Python's hashlib).
constexpr const char* kFile =
    "sightline seal keys 1\n"
    "current 0cfda2a3e670b676 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
    "previous 56bbc1082fdc26d3 202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f\n";

TEST(SealKeys, AreReadAsTheyAreWritten) {
  const auto keys = SealKeys::parse(kFile);
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(text_of(*keys), kFile);
  EXPECT_EQ(hexadecimal(keys->current()), "0cfda2a3e670b676");
  EXPECT_EQ(hexadecimal(keys->previous().value()), "56bbc1082fdc26d3");
  const SealKeys fresh = SealKeys::generate();
  const auto again = SealKeys::parse(text_of(fresh));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->current(), fresh.current());
  EXPECT_EQ(again->previous(), std::nullopt);
}

TEST(SealKeys, AreDifferentEachTime) {
  EXPECT_NE(SealKeys::generate().current(), SealKeys::generate().current());
}

TEST(SealKeys, KeepOneKeyWhenRotated) {
  const SealKeys first = SealKeys::generate();
  const SealKeys second = first.rotated();
  const SealKeys third = second.rotated();
  EXPECT_EQ(second.previous(), first.current());
  EXPECT_NE(second.current(), first.current());
  EXPECT_EQ(third.previous(), second.current());
  EXPECT_EQ(text_of(third).find(hexadecimal(first.current())), std::string::npos);
}

TEST(SealKeys, OfADamagedFileAreRefused) {
  const std::string whole = kFile;
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string line_3 = whole.substr(whole.find("previous"));
  const struct {
    std::string text, message;
  } kWrong[] = {
      {"", "does not begin with the line `sightline seal keys 1`"},
      {changed("keys 1", "keys 2"), "does not begin with the line `sightline seal keys 1`"},
      {changed("seal", "signing"), "does not begin with the line `sightline seal keys 1`"},
      {changed("\n", "\r\n"), "does not begin with the line `sightline seal keys 1`"},
      {"sightline seal keys 1\n", "line 2 is not `current`, a key's id and the key"},
      {changed("current", "Current"), "line 2 is not `current`, a key's id and the key"},
      {changed("1e1f", "1e"), "line 2 is not `current`, a key's id and the key"},
      {changed("1e1f", "1E1F"), "line 2 is not `current`, a key's id and the key"},
      {changed(" 0001", "  001"), "line 2 is not `current`, a key's id and the key"},
      {changed("1e1f\n", "1e1f \n"), "line 2 is not `current`, a key's id and the key"},
      {changed("000102", "000103"),
       "the current key is not the one that its id names: it was damaged"},
      {changed("3e3f", "3e3e"),
       "the previous key is not the one that its id names: it was damaged"},
      {changed("previous", "current"), "line 3 is not `previous`, a key's id and the key"},
      {whole.substr(0, whole.size() - 1), "line 3 is not `previous`, a key's id and the key"},
      {whole + "\n", "goes on after the previous key"},
      {whole + line_3, "goes on after the previous key"},
      {"sightline seal keys 1\ncurrent" + line_3.substr(8) + line_3,
       "the previous key is the current one"},
  };
  for (const auto& [text, message] : kWrong) {
    const auto keys = SealKeys::parse(text);
    EXPECT_EQ(keys ? "" : keys.error().message, message) << text;
  }
}

TEST(SealKeys, AreNeverRepeatedInAMessage) {
  const std::string whole = kFile;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string text = whole;
    text[at] = text[at] == 'x' ? 'y' : 'x';
    const auto keys = SealKeys::parse(text);
    ASSERT_FALSE(keys) << at;
    EXPECT_EQ(keys.error().message.find("0a0b0c"), std::string::npos);
  }
}

TEST(SecretText, IsWiped) {
  std::string text = "a long enough secret that it lies on the heap";
  const std::string_view buffer(text.data(), text.size());
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(buffer, std::string(buffer.size(), '\0'));  // the text still has it
}

TEST(SecretText, IsMoved) {
  SecretText secret("abc");
  SecretText moved = std::move(secret);
  EXPECT_EQ(moved.view(), "abc");
}

}  // namespace
}  // namespace sightline::testing::seal_keys_test
