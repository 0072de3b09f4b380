// Keys that sign and keys that only check: their files, their rotation, and the vectors of RFC 8032.
#include "sightline/trust/signing_keys.h"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

#include "runtime/trust/key_insides.h"

namespace sightline::testing::signing_keys_test {
namespace {

static_assert(!std::is_copy_constructible_v<SigningKeys>);

// RFC 8032, 7.1, tests 1 and 2: the secret key is the seed of the file, and the public key follows from it.
constexpr const char* kSigning =
    "sightline signing keys 1\n"
    "current c710e6c15a9c6d52 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n"
    "previous 9dc926a15049cb27 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c\n";
constexpr const char* kVerify =
    "sightline verify keys 1\n"
    "current c710e6c15a9c6d52 d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n"
    "previous 9dc926a15049cb27 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c\n";

TEST(SigningKeys, AreReadAsTheyAreWritten) {
  const auto keys = SigningKeys::parse(kSigning);
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(keys->text().view(), kSigning);
  EXPECT_EQ(keys->verify_keys().text(), kVerify);
  const auto verify = VerifyKeys::parse(kVerify);
  ASSERT_TRUE(verify) << verify.error().message;
  EXPECT_EQ(verify->text(), kVerify);
  const SigningKeys fresh = SigningKeys::generate();
  const auto again = SigningKeys::parse(fresh.text().view());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->verify_keys().text(), fresh.verify_keys().text());
}

TEST(SigningKeys, KeepThePublicHalfWhenRotated) {
  const SigningKeys first = SigningKeys::generate();
  const SigningKeys second = first.rotated();
  EXPECT_EQ(second.verify_keys().previous_key(), first.verify_keys().current_key());
  EXPECT_NE(second.verify_keys().current_key(), first.verify_keys().current_key());
  // The old secret is gone: what is written has its public half alone.
  const std::string old_line(first.text().view().substr(first.text().view().find("current ") + 8));
  const std::string secret = old_line.substr(17, 64);
  EXPECT_EQ(second.text().view().find(secret), std::string_view::npos);
  const auto again = SigningKeys::parse(second.text().view());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->verify_keys().text(), second.verify_keys().text());
}

TEST(SigningKeys, OfADamagedFileAreRefused) {
  const auto changed = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  const auto message = [](const auto& keys) { return keys ? "" : keys.error().message; };
  const std::string current = "the current key is not the one that its id names: it was damaged";
  const std::string previous = "the previous key is not the one that its id names: it was damaged";
  EXPECT_EQ(message(SigningKeys::parse(kVerify)),
            "does not begin with the line `sightline signing keys 1`");
  EXPECT_EQ(message(VerifyKeys::parse(kSigning)),
            "does not begin with the line `sightline verify keys 1`");
  EXPECT_EQ(message(SigningKeys::parse(changed(kSigning, "9d61", "9d62"))), current);
  EXPECT_EQ(message(SigningKeys::parse(changed(kSigning, "3d40", "3d41"))), previous);
  EXPECT_EQ(message(VerifyKeys::parse(changed(kVerify, "d75a", "d75b"))), current);
  EXPECT_EQ(message(VerifyKeys::parse(changed(kVerify, "3d40", "3d41"))), previous);
}

// A public key of small order would take one signature for many messages. Its id is right.
TEST(SigningKeys, OfSmallOrderAreRefused) {
  const VerifyKeys::PublicKey identity{1};
  std::string text = kVerify;
  text = text.substr(0, text.find("previous"));
  const std::string id = hexadecimal(key_id(SealAlgorithm::ed25519, identity));
  text.replace(text.find("c710e6c15a9c6d52"), 16, id);
  text.replace(text.find("d75a98"), 64, "01" + std::string(62, '0'));
  const auto keys = VerifyKeys::parse(text);
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().message,
            "the current key is not the one that its id names: it was damaged");
}

}  // namespace
}  // namespace sightline::testing::signing_keys_test
