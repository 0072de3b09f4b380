// The keyed tag and the signature, held to published vectors and to another program's bytes.
#include "runtime/trust/envelope.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <array>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/trust/sealed_record.h"
#include "tests/unit/runtime/trust/vault.h"

namespace sightline::testing::envelope_test {
namespace {

std::string hex(const void* bytes, std::size_t size) {
  std::string out(2 * size + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), static_cast<const unsigned char*>(bytes), size);
  out.pop_back();
  return out;
}

std::vector<unsigned char> from_hex(std::string_view digits) {
  std::vector<unsigned char> out(digits.size() / 2);
  sodium_hex2bin(out.data(), out.size(), digits.data(), digits.size(), nullptr, nullptr, nullptr);
  return out;
}

// BLAKE2's own known answers (blake2b-kat.txt): key 00 01 .. 3f, inputs 00 01 .. of 0, 1 and 255 bytes.
TEST(Envelope, IsTaggedByKeyedBlake2b) {
  std::array<unsigned char, 64> key{};
  std::iota(key.begin(), key.end(), static_cast<unsigned char>(0));
  std::array<unsigned char, 255> in{};
  std::iota(in.begin(), in.end(), static_cast<unsigned char>(0));
  const struct {
    std::size_t size;
    const char* digest;
  } kAnswers[] = {
      {0,
       "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786b5e996e8f0f4eb981fc214b005"
       "f42d2ff4233499391653df7aefcbc13fc51568"},
      {1,
       "961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4187b0bc9fe30492b16b0d0bc4e"
       "f9b0f34c7003fac09a5ef1532e69430234cebd"},
      {255,
       "142709d62e28fcccd0af97fad0f8465b971e82201dc51070faa0372aa43e92484be1c1e73ba10906d5d1853db6"
       "a4106e0a7bf9800d373d6dee2d46d62ef2a461"}};
  for (const auto& [size, digest] : kAnswers) {
    std::array<unsigned char, 64> out{};
    crypto_generichash(out.data(), out.size(), in.data(), size, key.data(), key.size());
    EXPECT_EQ(hex(out.data(), out.size()), digest) << size;
  }
}

// With our lengths (32 bytes of key, 16 of tag) and our beginning, against Python's hashlib.
TEST(Envelope, HasTheTagThatAnotherProgramFinds) {
  std::array<std::uint8_t, 32> key{}, declared{};
  std::iota(key.begin(), key.end(), std::uint8_t{0});
  declared.fill(0xab);
  const std::string sealed = "sealed bytes";
  const auto tag = mac_of(key, declared, std::as_bytes(std::span(sealed)));
  EXPECT_EQ(hex(tag.data(), tag.size()), "f28c1564ad2dda1d9f4a34638d7369be");
}

// RFC 8032, 7.1, tests 2 and 3: of the seeds the keys, of messages the signatures.
TEST(Envelope, IsSignedByEd25519) {
  const struct {
    const char *seed, *key, *message, *signature;
  } kAnswers[] = {
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
       "f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "d"
       "c6594a7c15e9716ed28dc027beceea1ec40a"}};
  for (const auto& [seed, key, message, signature] : kAnswers) {
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> made{};
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
    std::array<unsigned char, crypto_sign_BYTES> out{};
    crypto_sign_seed_keypair(made.data(), secret.data(), from_hex(seed).data());
    EXPECT_EQ(hex(made.data(), made.size()), key);
    const auto bytes = from_hex(message);
    crypto_sign_detached(out.data(), nullptr, bytes.data(), bytes.size(), secret.data());
    EXPECT_EQ(hex(out.data(), out.size()), signature);
    EXPECT_EQ(crypto_sign_verify_detached(out.data(), bytes.data(), bytes.size(), made.data()), 0);
    out[3] ^= 1;
    EXPECT_NE(crypto_sign_verify_detached(out.data(), bytes.data(), bytes.size(), made.data()), 0);
  }
}

const SealKeys& known_keys() {
  static const auto kKeys = SealKeys::parse(
      "sightline seal keys 1\n"
      "current 0cfda2a3e670b676 "
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
  return *kKeys;
}

// Whole records, byte by byte: specs/seal-format.md, written down again in Python, made these.
TEST(Envelope, OfWholeRecordsIsAsTheFormatSays) {
  const struct {
    FactRecord record;
    const char* bytes;
  } kKnown[] = {
      {a_clip(),
       "01010cfda2a3e670b676010400436c6970001380b08d010000020063310707004163636f756e7405006e6f72746"
       "80606006d6964646c65090203007265640400626c756504180f80b08d01000005005c2605000000000103f9ffff"
       "ffffffffff07060043616d6572610500706f7263681209aefaceca001599c8ff972c101e9a"},
      {a_share_list(),
       "01010cfda2a3e670b6760405007368617265001380b08d01000007060043616d6572610500706f7263680200000"
       "0070400557365720300616e6e040500000000000000060400686967680900070400557365720300626561040500"
       "000000000000060400686967680900de53f853aa99f90f19c117b3878c7228"},
      {a_mode(),
       "01010cfda2a3e670b6760504006d6f6465001380b08d0100000603006c6f7718f63bd5000577faa571c573ae455"
       "73f"}};
  for (const auto& [record, bytes] : kKnown) {
    const auto sealed = seal(vault_declarations(), record, known_keys());
    ASSERT_TRUE(sealed);
    EXPECT_EQ(hex(sealed->data(), sealed->size()), bytes);
  }
}

TEST(Envelope, OfAnotherVersionOrAlgorithmIsNone) {
  auto sealed = seal(vault_declarations(), a_mode(), known_keys());
  ASSERT_TRUE(sealed);
  for (const std::size_t place : {0u, 1u}) {
    for (const int other : {0, 3, 255}) {
      auto bytes = *sealed;
      bytes[place] = static_cast<std::byte>(other);
      EXPECT_FALSE(envelope_of(bytes)) << place << " " << other;
    }
  }
  EXPECT_FALSE(envelope_of(std::span(*sealed).first(kEnvelopeBytes + kMacBytes - 1)));
  EXPECT_TRUE(envelope_of(std::span(*sealed).first(kEnvelopeBytes + kMacBytes)));
}

}  // namespace
}  // namespace sightline::testing::envelope_test
