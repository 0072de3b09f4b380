// Opening: which tokens are grants of which keys, and what a payload has to say even when its key made it.
#include "sightline/trust/grant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "runtime/trust/claims.h"
#include "runtime/trust/key_ring.h"
#include "runtime/trust/paseto.h"
#include "sightline/trust/grant_counts.h"
#include "tests/unit/runtime/trust/granted.h"

namespace sightline::testing::grant_test {
namespace {

using Kind = GrantError::Kind;

std::string_view opened(const GrantKeys& keys, std::string_view token) {
  const auto grant = Grant::open(keys, token);
  return grant ? "open" : name_of(grant.error().kind);
}

TEST(Grant, OpensWithTheKeyThatItNamesAndNoOther) {
  const std::string local = token_of(shared_key()), signed_one = token_of(pair());
  EXPECT_EQ(opened(shared_key(), local), "open");
  EXPECT_EQ(opened(pair(), signed_one), "open");
  EXPECT_EQ(opened(shown_key(), signed_one), "open");
  EXPECT_EQ(opened(pair(), local), "unknown_key");
  EXPECT_EQ(opened(shared_key(), signed_one), "unknown_key");
  EXPECT_EQ(opened(shared_key(), ""), "not_a_grant");
  EXPECT_EQ(opened(shared_key(), "v4.local." + std::string(8192, 'A')), "not_a_grant");
}

TEST(Grant, StaysOpenWhileItsKeyIsAmongTheLiveOnes) {
  const std::string first = new_grant_key(GrantKeyKind::local);
  const std::string second = *rotated_grant_keys(first), third = *rotated_grant_keys(second);
  const std::string token = token_of(*GrantKeys::read(first));
  EXPECT_EQ(opened(*GrantKeys::read(second), token), "open");
  EXPECT_EQ(opened(*GrantKeys::read(third), token), "unknown_key");
  EXPECT_EQ(opened(*GrantKeys::read(first), token_of(*GrantKeys::read(second))), "unknown_key");
}

// The key's id with another key's token: v4.public's footer on a token of the shared key, and so on.
TEST(Grant, AForeignPurposeOrFooterIsNoGrant) {
  const std::string local = token_of(shared_key()), signed_one = token_of(pair());
  const auto footer = [](const std::string& token) { return token.substr(token.rfind('.')); };
  const auto body = [](const std::string& token) { return token.substr(0, token.rfind('.')); };
  EXPECT_EQ(opened(shared_key(), body(local) + footer(signed_one)), "unknown_key");
  EXPECT_EQ(opened(shared_key(), body(local)), "unknown_key");
  EXPECT_EQ(
      opened(pair(), "v4.public" + local.substr(8, local.rfind('.') - 8) + footer(signed_one)),
      "forged");
  EXPECT_EQ(opened(shared_key(),
                   "v4.local" + signed_one.substr(9, signed_one.rfind('.') - 9) + footer(local)),
            "forged");
}

// A pair has no shared key: whoever encrypts under none at all and names the pair has made no grant.
TEST(Grant, APublicKeyIsNeverAShared) {
  const std::string payload = grants::text_of(grant_of(shared_key()).claims());
  const std::string footer = paseto::footer_of(shown_key().id(0));
  const std::string token = paseto::encrypt({}, {}, payload, footer, grants::kImplicit);
  EXPECT_EQ(opened(shown_key(), token), "unknown_key");
  EXPECT_EQ(opened(pair(), token), "unknown_key");
}

TEST(Grant, EveryChangedCharacterIsRefused) {
  for (const GrantKeys& keys : {shared_key(), pair()}) {
    const std::string token = token_of(keys);
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string changed = token;
      changed[i] = token[i] == 'A' ? 'B' : 'A';
      EXPECT_NE(opened(keys, changed), "open") << i;
      EXPECT_NE(opened(keys, token.substr(0, i)), "open") << i;
    }
    EXPECT_NE(opened(keys, token + "A"), "open");
  }
}

TEST(Grant, ErrorsAreCounted) {
  GrantCounts counts;
  const std::string token = token_of(shared_key());
  EXPECT_FALSE(Grant::open(shared_key(), "x", &counts));
  EXPECT_FALSE(Grant::open(pair(), token, &counts));
  std::string changed = token;
  changed[20] = changed[20] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(Grant::open(shared_key(), changed, &counts));
  EXPECT_TRUE(Grant::open(shared_key(), token, &counts));
  EXPECT_EQ(counts.of(Kind::not_a_grant), 1U);
  EXPECT_EQ(counts.of(Kind::unknown_key), 1U);
  EXPECT_EQ(counts.of(Kind::forged), 1U);
  EXPECT_EQ(counts.of(Kind::claims), 0U);
}

// What read_claims says of a payload; empty if nothing.
std::string wrong_in(std::string payload) {
  GrantClaims claims;
  const char* wrong = grants::read_claims(payload.data(), payload.size(), claims);
  return wrong == nullptr ? "" : wrong;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(GrantClaims, AreReadAsTheyAreWritten) {
  const std::array<std::byte, 1> connection{};
  const Grant grant =
      grant_of(shared_key(), {.audience = "e\"1", .connection = connection, .single_use = true});
  const std::string text = grants::text_of(grant.claims());
  EXPECT_EQ(wrong_in(text), "");
  std::string copy = text;
  GrantClaims claims;
  ASSERT_EQ(grants::read_claims(copy.data(), copy.size(), claims), nullptr);
  EXPECT_EQ(grants::text_of(claims), text);
}

TEST(GrantClaims, WhatIsNotUnderstoodIsNoGrant) {
  const std::string text =
      grants::text_of(grant_of(shared_key(), {.audience = "edge", .single_use = true}).claims());
  const auto with = [&](const std::string& from, const std::string& to) {
    return wrong_in(replaced(text, from, to));
  };
  EXPECT_EQ(with("\"aud\"", "\"sub\""), "has a claim that is not known here");
  EXPECT_EQ(with("\"aud\":\"edge\"", "\"jti\":\"AAAAAAAAAAAAAAAAAAAAAA\""), "has a claim twice");
  EXPECT_EQ(with("\"aud\":\"edge\",", ""), "");
  EXPECT_EQ(with(",\"single_use\":true", ""), "");
  EXPECT_EQ(with("\"single_use\":true", "\"single_use\":false"),
            "says of single use that it is none");
  EXPECT_EQ(with("\"single_use\":true", "\"single_use\":1"), "must be true or false here");
  EXPECT_EQ(with("\"revision\":\"7\"", "\"revision\":\"-7\""), "has a revision that is none");
  EXPECT_EQ(with("\"revision\":\"7\"", "\"revision\":\"\""), "has a revision that is none");
  EXPECT_EQ(with("\"revision\":\"7\"", "\"revision\":\"7x\""), "has a revision that is none");
  EXPECT_EQ(with("\"revision\":\"7\"", "\"revision\":7"), "must be a string here");
  EXPECT_EQ(with(",\"revision\":\"7\"", ""), "lacks a claim");
  EXPECT_EQ(with("06:00:30Z", "06:00:30.000Z"), "has a time that is none");
  EXPECT_EQ(with("06:00:30Z", "05:59:30Z"), "ends before it begins");
  EXPECT_EQ(with("\"nbf\":\"2024-02-16T06:00:00Z", "\"nbf\":\"2024-02-16T05:00:00Z"),
            "ends before it begins");
  EXPECT_EQ(with("\"within_ms\":10000", "\"within_ms\":-1"), "has a switch that lacks something");
  EXPECT_EQ(with(",\"within_ms\":10000", ""), "has a switch that lacks something");
  EXPECT_EQ(with("\"within_ms\":10000", "\"when\":10000"),
            "has a switch with an unknown or repeated member");
  EXPECT_EQ(with("\"action\":\"view_thumbnail\"", "\"action\":\"\""), "has an empty name");
  EXPECT_EQ(with("\"obligations\":[\"log_it\",\"no_store\"]", "\"obligations\":null"),
            "has obligations that are no array");
  EXPECT_EQ(wrong_in(text + " "), "");
  EXPECT_EQ(wrong_in(text + "{}"), "goes on behind its end");
  EXPECT_EQ(wrong_in("{}"), "lacks a claim");
  EXPECT_EQ(wrong_in("[]"), "must be an object here");
  EXPECT_EQ(wrong_in(""), "must be an object here");
}

// Each mandatory claim, left out.
TEST(GrantClaims, NoneMayBeLeftOut) {
  const std::string text = grants::text_of(grant_of(shared_key()).claims());
  const std::vector<std::string> names = {"jti",         "iat",    "nbf",     "exp",
                                          "principal",   "action", "item",    "switches",
                                          "obligations", "policy", "revision"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t begin = text.find("\"" + names[i] + "\":");
    const std::size_t end =
        i + 1 < names.size() ? text.find("\"" + names[i + 1] + "\":") : text.size() - 1;
    ASSERT_LT(begin, end);
    std::string without = text.substr(0, begin) + text.substr(end);
    if (i + 1 == names.size()) without = text.substr(0, begin - 1) + "}";
    EXPECT_EQ(wrong_in(without), "lacks a claim") << names[i];
  }
}

// Made by the right key, with the wrong assertion or the wrong claims.
TEST(Grant, AnotherUseOfItsKeyIsNoGrant) {
  const std::string line = new_grant_key(GrantKeyKind::secret);
  paseto::RingKey key;
  ASSERT_EQ(paseto::read_key(std::string_view(line).substr(0, line.size() - 1), key), std::nullopt);
  const GrantKeys keys = *GrantKeys::read(line);
  const std::string payload = grants::text_of(grant_of(shared_key()).claims());
  const std::string footer = paseto::footer_of(key.id);
  EXPECT_EQ(opened(keys, paseto::sign(key.secret, payload, footer, grants::kImplicit)), "open");
  EXPECT_EQ(opened(keys, paseto::sign(key.secret, payload, footer, "")), "forged");
  EXPECT_EQ(opened(keys, paseto::sign(key.secret, "{}", footer, grants::kImplicit)), "claims");
  EXPECT_EQ(opened(keys, paseto::sign(key.secret, "", footer, grants::kImplicit)), "claims");
  EXPECT_EQ(opened(keys, paseto::sign(key.secret, payload, footer + " ", grants::kImplicit)),
            "unknown_key");
  EXPECT_EQ(opened(keys, paseto::sign(key.secret, payload, "", grants::kImplicit)), "unknown_key");
}

TEST(Grant, NamesAreOneToEach) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kAdmissions; ++i) names.push_back(name_of(static_cast<Admission>(i)));
  EXPECT_EQ(names.back(), "use_unknown");
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace sightline::testing::grant_test
