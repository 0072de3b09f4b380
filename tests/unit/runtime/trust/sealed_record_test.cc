// Sealed records: what was sealed comes out again, and nothing else does. The traps A1, A2 and A9 as far as
// they are about seals.
#include "sightline/trust/sealed_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "runtime/trust/envelope.h"
#include "tests/support/arbitrary.h"
#include "tests/unit/runtime/trust/vault.h"

namespace sightline::testing::sealed_record_test {
namespace {

using ::testing::HasSubstr;
using Bytes = std::vector<std::byte>;
using Error = SealError::Kind;

const SealKeys& keys() {
  static const SealKeys kKeys = SealKeys::generate();
  return kKeys;
}

Bytes sealed(const FactRecord& record) {
  auto bytes = seal(vault_declarations(), record, keys());
  EXPECT_TRUE(bytes) << bytes.error().message;
  return bytes ? *bytes : Bytes();
}

// The kind of the error; nothing if the record was opened.
std::optional<Error> error_of(const Bytes& bytes, const SealKeys& by = keys(),
                              const SealedDeclarations& declarations = vault_declarations()) {
  const auto opened = open(declarations, by, bytes);
  return opened ? std::nullopt : std::optional(opened.error().kind);
}

std::string why_not(const FactRecord& record) {
  const auto bytes = seal(vault_declarations(), record, keys());
  return bytes ? "" : bytes.error().message;
}

TEST(SealedRecord, OfEveryKindIsOpenedAsItWasSealed) {
  for (const FactRecord& record : one_of_each_kind()) {
    const Bytes bytes = sealed(record);
    const auto opened = open(vault_declarations(), keys(), bytes);
    ASSERT_TRUE(opened) << name_of(opened.error().kind);
    EXPECT_EQ(told(opened->record), told(record));
    EXPECT_EQ(opened->key, KeyAge::current);
  }
}

RC_GTEST_PROP(SealedRecord, OpensAsWhatWasSealed, ()) {
  const KeptRecord kept = random_record(rapidcheck_pick());
  const auto bytes = seal(vault_declarations(), kept.record, keys());
  if (!bytes) RC_FAIL(bytes.error().message);
  const auto opened = open(vault_declarations(), keys(), *bytes);
  RC_ASSERT(bool(opened));
  RC_ASSERT(told(opened->record) == told(kept.record));
}

RC_GTEST_PROP(SealedRecord, HasOneFormAndNoOtherRecordHasIt, ()) {
  const KeptRecord a = random_record(rapidcheck_pick());
  const KeptRecord b = random_record(rapidcheck_pick());
  RC_ASSERT((sealed(a.record) == sealed(b.record)) == (told(a.record) == told(b.record)));
  FactRecord turned = a.record;
  std::reverse(turned.rows.begin(), turned.rows.end());
  RC_ASSERT(sealed(turned) == sealed(a.record));
}

// Many small records, all pairs at once: no two of them share their bytes.
TEST(SealedRecord, NoTwoOfManyHaveTheSameBytes) {
  std::map<Bytes, std::string> seen;
  const Pick pick = pick_from(6);
  for (int i = 0; i < 3000; ++i) {
    const KeptRecord kept = random_record(pick);
    const auto [place, is_new] = seen.emplace(sealed(kept.record), told(kept.record));
    EXPECT_EQ(place->second, told(kept.record));
  }
  EXPECT_GT(seen.size(), 1500u);
}

TEST(SealedRecord, IsRefusedWithAnyBitFlipped) {
  for (const FactRecord& record : one_of_each_kind()) {
    const Bytes bytes = sealed(record);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      Bytes flipped = bytes;
      flipped[bit / 8] ^= std::byte{1} << (bit % 8);
      EXPECT_TRUE(error_of(flipped)) << told(record) << " bit " << bit;
    }
  }
}

TEST(SealedRecord, IsRefusedShorterOrLonger) {
  for (const FactRecord& record : one_of_each_kind()) {
    Bytes bytes = sealed(record);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_TRUE(error_of(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))))
          << size;
    for (const std::byte more : {std::byte{0}, std::byte{1}, bytes.back()}) {
      Bytes longer = bytes;
      longer.push_back(more);
      EXPECT_EQ(error_of(longer), Error::wrong_tag);
      longer = bytes;  // before the tag
      longer.insert(longer.end() - static_cast<std::ptrdiff_t>(kMacBytes), more);
      EXPECT_EQ(error_of(longer), Error::wrong_tag);
    }
  }
}

// Wherever the pieces of two records are cut and put together, the result is one of the two or nothing.
RC_GTEST_PROP(SealedRecord, CannotBeSpliced, ()) {
  const Pick pick = rapidcheck_pick();
  const KeptRecord a = random_record(pick), b = random_record(pick);
  const Bytes from_a = sealed(a.record), from_b = sealed(b.record);
  const std::size_t cut_a = pick(from_a.size() + 1), cut_b = pick(from_b.size() + 1);
  Bytes spliced(from_a.begin(), from_a.begin() + static_cast<std::ptrdiff_t>(cut_a));
  spliced.insert(spliced.end(), from_b.begin() + static_cast<std::ptrdiff_t>(cut_b), from_b.end());
  if (spliced == from_a || spliced == from_b) return;
  RC_ASSERT(error_of(spliced).has_value());
}

TEST(SealedRecord, HasTheTagOfNoOtherRecord) {
  const auto records = one_of_each_kind();
  const auto tag = static_cast<std::ptrdiff_t>(kMacBytes);
  for (const FactRecord& one : records) {
    for (const FactRecord& other : records) {
      Bytes bytes = sealed(one);
      const Bytes from = sealed(other);
      if (bytes == from) continue;
      std::copy(from.end() - tag, from.end(), bytes.end() - tag);
      EXPECT_EQ(error_of(bytes), Error::wrong_tag);
    }
  }
}

TEST(SealedRecord, SaysWhatItIsAbout) {
  const FactRecord clip = a_clip(), row = a_binding();
  EXPECT_TRUE(is_about(clip, clip.kind, clip.owner, "c1", {}));
  EXPECT_FALSE(is_about(clip, clip.kind, clip.owner, "c2", {}));
  EXPECT_FALSE(is_about(clip, FactRecord::Kind::attributes, clip.owner, "c1", {}));
  EXPECT_FALSE(is_about(clip, clip.kind, type_of("Camera"), "c1", {}));
  EXPECT_TRUE(is_about(row, row.kind, row.owner, "", row.key));
  for (std::size_t c = 0; c < row.key.size(); ++c) {
    auto key = row.key;
    key[c] = c == 2 ? Value::integer(2) : Value::entity({key[c].entity().type, "x"});
    EXPECT_FALSE(is_about(row, row.kind, row.owner, "", key)) << c;
    if (c == 2) key[c] = Value::time(Time(std::chrono::milliseconds(1)));
    EXPECT_FALSE(is_about(row, row.kind, row.owner, "", key)) << c;
  }
  EXPECT_FALSE(is_about(row, row.kind, row.owner, "", std::span(row.key).first(2)));
  auto other_type = row.key;
  other_type[0] = Value::entity(entity("User", "porch"));
  EXPECT_FALSE(is_about(row, row.kind, row.owner, "", other_type));
}

TEST(SealedRecord, IsOpenedAfterOneRotationAndNotAfterTwo) {
  const Bytes bytes = sealed(a_clip());
  const SealKeys once = keys().rotated();
  const auto opened = open(vault_declarations(), once, bytes);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->key, KeyAge::previous);
  EXPECT_EQ(error_of(bytes, once.rotated()), Error::unknown_key);
  EXPECT_EQ(error_of(bytes, SealKeys::generate()), Error::unknown_key);
}

// Another key that claims to be ours.
TEST(SealedRecord, IsRefusedUnderAnotherKeyWithOurId) {
  const SealKeys theirs = SealKeys::generate();
  auto bytes = seal(vault_declarations(), a_clip(), theirs);
  ASSERT_TRUE(bytes);
  std::transform(keys().current().begin(), keys().current().end(), bytes->begin() + 2,
                 [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
  EXPECT_EQ(error_of(*bytes), Error::wrong_tag);
}

TEST(SealedRecord, IsResealedByTheNewKeyWithItsOldStamp) {
  const Bytes bytes = sealed(a_title());
  const SealKeys next = keys().rotated();
  const auto again = reseal(vault_declarations(), next, next, bytes);
  ASSERT_TRUE(again);
  const auto opened = open(vault_declarations(), next, *again);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->key, KeyAge::current);
  EXPECT_EQ(told(opened->record), told(a_title()));
  Bytes flipped = bytes;
  flipped[40] ^= std::byte{1};
  const auto refused = reseal(vault_declarations(), next, next, flipped);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::wrong_tag);
}

// --- signatures

TEST(SealedRecord, IsSignedByTheSecretKeyAndOpenedByThePublicOne) {
  const SigningKeys signer = SigningKeys::generate();
  for (const FactRecord& record : one_of_each_kind()) {
    auto bytes = seal(vault_declarations(), record, signer);
    ASSERT_TRUE(bytes) << bytes.error().message;
    const auto opened = open(vault_declarations(), signer.verify_keys(), *bytes);
    ASSERT_TRUE(opened) << name_of(opened.error().kind);
    EXPECT_EQ(told(opened->record), told(record));
    for (std::size_t bit = 0; bit < 8 * bytes->size(); bit += 5) {
      Bytes flipped = *bytes;
      flipped[bit / 8] ^= std::byte{1} << (bit % 8);
      EXPECT_FALSE(open(vault_declarations(), signer.verify_keys(), flipped)) << bit;
    }
  }
}

TEST(SealedRecord, OfAStrangerDoesNotOpen) {
  const SigningKeys signer = SigningKeys::generate(), stranger = SigningKeys::generate();
  auto bytes = seal(vault_declarations(), a_clip(), stranger);
  const auto kind = [&](const VerifyKeys& by) {
    const auto opened = open(vault_declarations(), by, *bytes);
    return opened ? std::nullopt : std::optional(opened.error().kind);
  };
  EXPECT_EQ(kind(signer.verify_keys()), Error::unknown_key);
  std::transform(signer.verify_keys().current().begin(), signer.verify_keys().current().end(),
                 bytes->begin() + 2,
                 [](std::uint8_t byte) { return static_cast<std::byte>(byte); });
  EXPECT_EQ(kind(signer.verify_keys()), Error::wrong_tag);
}

// Whoever holds the public key alone has no type that seal() takes.
template <class Keys>
concept CanSeal = requires(const Keys& by) { seal(vault_declarations(), a_clip(), by); };
static_assert(CanSeal<SealKeys> && CanSeal<SigningKeys> && !CanSeal<VerifyKeys>);

// A tag is no signature, a signature is no tag, and the byte that says which is under both.
TEST(SealedRecord, IsOpenedByItsOwnAlgorithmOnly) {
  const SigningKeys signer = SigningKeys::generate();
  const auto by_signature = seal(vault_declarations(), a_clip(), signer);
  ASSERT_TRUE(by_signature);
  EXPECT_EQ(error_of(*by_signature), Error::unknown_key);
  const auto opened = open(vault_declarations(), signer.verify_keys(), sealed(a_clip()));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, Error::unknown_key);
}

TEST(SealedRecord, WithASignatureIsResealedWhereItComesIn) {
  const SigningKeys signer = SigningKeys::generate();
  const auto by_signature = seal(vault_declarations(), a_share_list(), signer);
  ASSERT_TRUE(by_signature);
  const auto resealed = reseal(vault_declarations(), signer.verify_keys(), keys(), *by_signature);
  ASSERT_TRUE(resealed);
  EXPECT_EQ(*resealed, sealed(a_share_list()));
  const auto next = signer.rotated();
  EXPECT_TRUE(reseal(vault_declarations(), next.verify_keys(), keys(), *by_signature));
  EXPECT_FALSE(reseal(vault_declarations(), next.rotated().verify_keys(), keys(), *by_signature));
}

// --- A1: absence is knowledge only if it was delivered

TEST(SealedRecord, OfAnEmptyListIsARecordOfItsOwn) {
  const Bytes none = sealed(a_share_list(0));
  const auto opened = open(vault_declarations(), keys(), none);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->record.rows.empty());
  EXPECT_EQ(error_of({}), Error::malformed);  // no list at all
}

// The rows of a list cannot be held back, one by one or all.
TEST(SealedRecord, OfAListHasAllItsRows) {
  for (std::size_t rows = 1; rows <= 5; ++rows) {
    for (std::size_t fewer = 0; fewer < rows; ++fewer) {
      Bytes bytes = sealed(a_share_list(fewer));
      const Bytes whole = sealed(a_share_list(rows));
      std::copy(whole.end() - static_cast<std::ptrdiff_t>(kMacBytes), whole.end(),
                bytes.end() - static_cast<std::ptrdiff_t>(kMacBytes));
      EXPECT_EQ(error_of(bytes), Error::wrong_tag);
    }
  }
}

// Of a relation with lists there are no rows on their own, and of one without there are no lists.
TEST(SealedRecord, IsARowOrAListAsItIsDeclared) {
  FactRecord row = a_binding();
  row.owner = relation_of("share");
  EXPECT_EQ(why_not(row), "the policy declares no such sealed records");
  FactRecord list = a_share_list();
  list.owner = relation_of("binding");
  EXPECT_EQ(why_not(list), "the policy declares no such sealed records");
}

// --- A2: each record was true at a moment of its own, which is under the tag

TEST(SealedRecord, CannotBeGivenAnotherMoment) {
  FactRecord older = a_mode();
  older.stamp -= std::chrono::milliseconds(1);
  const Bytes now = sealed(a_mode());
  Bytes replayed = sealed(older);
  EXPECT_NE(now, replayed);
  const auto tag = static_cast<std::ptrdiff_t>(kMacBytes);
  std::copy(now.begin(), now.end() - tag, replayed.begin());  // the newer stamp, the older tag
  EXPECT_EQ(error_of(replayed), Error::wrong_tag);
  const auto opened = open(vault_declarations(), keys(), now);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->record.stamp, a_mode().stamp);
}

// --- A9: nobody seals what breaks an invariant of its one record

TEST(SealedRecord, ThatBreaksAnInvariantIsNotSealed) {
  FactRecord record = a_binding();
  record.values = {Value::time(Time(std::chrono::milliseconds(9))),
                   Value::time(Time(std::chrono::milliseconds(8)))};
  EXPECT_THAT(why_not(record), HasSubstr("bindings_end"));
  record = a_binding();
  record.key[2] = Value::integer(13);
  EXPECT_THAT(why_not(record), HasSubstr("slots_are_numbered"));
  const auto signed_too = seal(vault_declarations(), record, SigningKeys::generate());
  EXPECT_FALSE(signed_too);
}

TEST(SealedRecord, WhoseInvariantIsNewIsNotResealed) {
  const Policy before =
      loaded(vault_text("invariant slots_are_numbered: forall b: binding: b.slot != 13\n", ""));
  const SealedDeclarations old_declarations(before);
  FactRecord record = a_binding();
  record.key[2] = Value::integer(13);
  const auto bytes = seal(old_declarations, record, keys());
  ASSERT_TRUE(bytes) << bytes.error().message;
  // Its tag holds: the reader asks for the invariants of its own policy.
  const auto opened = open(vault_declarations(), keys(), *bytes);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(vault_declarations().broken_invariant(opened->record));
  const auto again = reseal(vault_declarations(), keys(), keys(), *bytes);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, Error::not_fitting);
}

}  // namespace
}  // namespace sightline::testing::sealed_record_test
