// A seal beside its record: put together it opens, and only with the facts that it was made of.
#include "sightline/trust/seal_text.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/arbitrary.h"
#include "tests/unit/runtime/trust/vault.h"

namespace sightline::testing::seal_text_test {
namespace {

const SealKeys& keys() {
  static const SealKeys kKeys = SealKeys::generate();
  return kKeys;
}

std::string text_of(const FactRecord& record) {
  const auto bytes = seal(vault_declarations(), record, keys());
  return bytes ? seal_text(*bytes) : bytes.error().message;
}

// `holds`, or what is wrong.
std::string judged(const FactRecord& record, std::string_view text) {
  const auto bytes = with_seal(vault_declarations(), record, text);
  if (!bytes) return std::string(name_of(bytes.error().kind));
  const auto opened = open(vault_declarations(), keys(), *bytes);
  return opened ? "holds" : std::string(name_of(opened.error().kind));
}

TEST(SealText, BesideItsRecordHolds) {
  for (FactRecord record : one_of_each_kind()) {
    const std::string text = text_of(record);
    EXPECT_EQ(text.size(), 46u);
    EXPECT_EQ(judged(record, text), "holds");
    record.stamp = {};  // is the seal's to say
    EXPECT_EQ(judged(record, text), "holds");
  }
}

RC_GTEST_PROP(SealText, HoldsForItsRecordAlone, ()) {
  const KeptRecord a = random_record(rapidcheck_pick()), b = random_record(rapidcheck_pick());
  FactRecord other = b.record;
  other.stamp = a.record.stamp;
  RC_ASSERT((judged(other, text_of(a.record)) == "holds") == (told(other) == told(a.record)));
}

TEST(SealText, WithAnyCharacterChangedDoesNotHold) {
  FactRecord record = a_clip();
  while (text_of(record).find('_') == std::string::npos) record.stamp += std::chrono::seconds(1);
  const std::string text = text_of(record);  // `_` has a double in libsodium 1.0.18
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char other : std::string("A_-9 =+\0\xff", 9)) {
      std::string changed = text;
      if (changed[at] == other) continue;
      changed[at] = other;
      EXPECT_NE(judged(a_clip(), changed), "holds") << changed;
    }
    EXPECT_EQ(judged(a_clip(), text.substr(0, at)), "malformed");
    EXPECT_EQ(judged(a_clip(), text.substr(0, at) + "A" + text.substr(at)), "malformed");
  }
  EXPECT_EQ(judged(a_clip(), text + "="), "malformed");
  EXPECT_EQ(judged(a_clip(), std::string(100'000, 'A')), "malformed");
}

TEST(SealText, OfARecordThatCannotBeIsRefused) {
  FactRecord record = a_clip();
  const std::string text = text_of(record);
  record.owner = type_of("User");
  EXPECT_EQ(judged(record, text), "not declared");
  record = a_clip();
  record.values.pop_back();
  EXPECT_EQ(judged(record, text), "not fitting");
}

TEST(SealText, OfASignatureIsLonger) {
  const SigningKeys signer = SigningKeys::generate();
  const auto sealed = seal(vault_declarations(), a_binding(), signer);
  ASSERT_TRUE(sealed);
  const std::string text = seal_text(*sealed);
  EXPECT_EQ(text.size(), 110u);
  const auto whole = with_seal(vault_declarations(), a_binding(), text);
  ASSERT_TRUE(whole);
  EXPECT_EQ(*whole, *sealed);
  EXPECT_TRUE(open(vault_declarations(), signer.verify_keys(), *whole));
}

TEST(SealText, OfOtherBytesIsEmpty) {
  const auto sealed = seal(vault_declarations(), a_mode(), keys());
  ASSERT_TRUE(sealed);
  EXPECT_EQ(seal_text(std::span(*sealed).first(20)), "");
  EXPECT_EQ(seal_text({}), "");
}

}  // namespace
}  // namespace sightline::testing::seal_text_test
