// Key files: which texts are keys, what their ids are, and what follows on a key.
#include "sightline/trust/grant_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sightline::grant_keys_test {
namespace {

using ::testing::HasSubstr;

// 32 bytes 0x70..0x8f, and the pair of that seed, as the published vectors have them.
const std::string kLocal = "k4.local.cHFyc3R1dnd4eXp7fH1-f4CBgoOEhYaHiImKi4yNjo8\n";
const std::string kSecret =
    "k4.secret."
    "cHFyc3R1dnd4eXp7fH1-f4CBgoOEhYaHiImKi4yNjo8c5WpIyC_5kWKhS8VEYSZ05dYfuTF-ZdQFV4D9vLTcNQ\n";
const std::string kPublic = "k4.public.HOVqSMgv-ZFioUvFRGEmdOXWH7kxfmXUBVeA_by03DU\n";

std::string refusal(const std::string& text) {
  const auto keys = GrantKeys::read(text);
  return keys ? "taken" : keys.error().message;
}

TEST(GrantKeys, AreReadFromLines) {
  const auto keys = GrantKeys::read("# since spring\r\n\n  " + kLocal + "\t" + kSecret +
                                    "k4.public.cHFyc3R1dnd4eXp7fH1-f4CBgoOEhYaHiImKi4yNjo8 # old");
  ASSERT_FALSE(keys);  // those bytes are no point of the curve
  const auto two = GrantKeys::read("# since spring\r\n\n  " + kLocal + "\t" + kSecret);
  ASSERT_TRUE(two);
  ASSERT_EQ(two->count(), 2U);
  EXPECT_TRUE(two->can_issue());
  // BLAKE2b of 33 bytes over `k4.lid.` and the line, as PASERK has it; computed elsewhere.
  EXPECT_EQ(two->id(0), "k4.lid.iVtYQDjr5gEijCSjJC3fQaJm7nCeQSeaty0Jixy8dbsk");
  EXPECT_EQ(two->id(1), "k4.pid.mCv5F34c3ALB7hzKEOQUsEBpj3CTArhbJzGyeeCCKWn1");
}

TEST(GrantKeys, APairHasOneIdWhicheverHalfOneHas) {
  const auto secret = GrantKeys::read(kSecret), shown = GrantKeys::read(kPublic);
  ASSERT_TRUE(secret && shown);
  EXPECT_EQ(secret->id(0), shown->id(0));
  EXPECT_TRUE(secret->can_issue());
  EXPECT_FALSE(shown->can_issue());
  EXPECT_EQ(*public_grant_keys(kSecret), kPublic);
}

TEST(GrantKeys, WhatIsNoKeyIsRefusedWithoutShowingIt) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "no key in it"},
      {"# nothing\n\n", "no key in it"},
      {"k4.local.AAAA", "line 1 is no k4.local key"},
      {kLocal + "k4.local.SECRET", "line 2 is no k4.local key"},
      {kLocal + "\n" + kLocal, "line 3 is a key that stands above already"},
      {kSecret + kPublic, "line 2 is a key that stands above already"},
      {"k4.secret." + std::string(86, 'A'), "line 1 is a k4.secret key whose halves"},
      {"k4.public." + std::string(43, 'A'), "line 1 is no k4.public key"},
      {"k3.local.AAAA", "line 1 begins with none of"},
      {"hunter2", "line 1 begins with none of"},
      {std::string(16'385, '#'), "longer than 16,384 bytes"},
  };
  for (const auto& [text, message] : table) {
    EXPECT_THAT(refusal(text), HasSubstr(message));
    EXPECT_THAT(refusal(text), ::testing::Not(HasSubstr("SECRET")));
    EXPECT_THAT(refusal(text), ::testing::Not(HasSubstr("hunter2")));
  }
  std::string many;
  for (std::size_t i = 0; i < kMaxGrantKeys; ++i) many += new_grant_key(GrantKeyKind::local);
  EXPECT_EQ(refusal(many), "taken");
  EXPECT_THAT(refusal(many + kLocal), HasSubstr("one key too many"));
}

TEST(GrantKeys, EachNewKeyIsAnother) {
  for (const auto kind : {GrantKeyKind::local, GrantKeyKind::secret}) {
    const std::string first = new_grant_key(kind), second = new_grant_key(kind);
    EXPECT_NE(first, second);
    EXPECT_EQ(refusal(first), "taken");
    EXPECT_EQ(refusal(first + second), "taken");
  }
}

TEST(GrantKeys, RotationPutsANewKeyBeforeTheFirstAndDropsTheOthers) {
  for (const std::string& first : {kLocal, kSecret}) {
    const auto before = GrantKeys::read(first);
    const auto text = rotated_grant_keys(first + new_grant_key(GrantKeyKind::local));
    ASSERT_TRUE(text);
    const auto after = GrantKeys::read(*text);
    ASSERT_TRUE(after);
    ASSERT_EQ(after->count(), 2U);
    EXPECT_TRUE(after->can_issue());
    EXPECT_NE(after->id(0), before->id(0));
    EXPECT_EQ(after->id(0).substr(0, 7), before->id(0).substr(0, 7));
    EXPECT_EQ(after->id(1), before->id(0));
  }
  EXPECT_THAT(rotated_grant_keys(kPublic).error().message, HasSubstr("first key is public"));
  EXPECT_THAT(public_grant_keys(kLocal).error().message, HasSubstr("has no public half"));
  EXPECT_THAT(public_grant_keys("x").error().message, HasSubstr("line 1"));
}

TEST(GrantKeys, WipedTextsAreEmpty) {
  std::string text = kLocal;
  const char* const where = text.data();
  wipe(text);
  EXPECT_EQ(text, "");
  EXPECT_EQ(where[9], '\0');
}

}  // namespace
}  // namespace sightline::grant_keys_test
