// What is written is read, member by member; what is not written by encode() is nothing. The number of a
// verdict decides what it is, so no change of a byte may turn one into another unseen.
#include "compiler/prove/verdict_codec.h"

#include <gtest/gtest.h>

namespace sightline::testing::verdict_codec_test {
namespace {

World full_world() {
  World world;
  world.strings = {"", "front door"};
  WorldEntity user{"user_1", true, {WorldValue::of(-7), WorldValue::none()}, {{1, 0}}, false};
  world.entities = {{user}, {}};
  world.rows = {{{{0, -1}, {WorldValue::unavailable()}}}};
  world.complete = {true, false, true};
  world.globals = {WorldValue::of(1)};
  world.as_of = -5;
  return world;
}

Counterexample full_counterexample() {
  Counterexample out;
  AskedRequest asked;
  asked.request = {1, 2, 3, 4, 5, 6, {WorldValue::of(8)}};
  asked.allowed = true;
  asked.rules = {1, 65535};
  asked.obligations = {2};
  asked.allowed_by_truth = false;
  asked.wanted = true;
  out.asked = {asked};
  out.variables = {{-9, {1, 2}}, {0, {}}};
  out.now = -1;
  out.given_context = {WorldValue::none()};
  out.truth = full_world();
  out.observed = full_world();
  out.observed.as_of = 11;
  out.earlier = {{-3, full_world()}};
  out.attributes = {{1, 2, 3}};
  out.parents = {{4, 5}};
  out.globals = {6};
  out.context = {7};
  return out;
}

PropertyReport report(Verdict verdict) {
  PropertyReport out{"a name", false, 3, std::move(verdict)};
  out.support = Support{{{1, 2}}, {"Clip.account"}, {"share", "lockdown"}};
  out.second_opinion = SecondOpinion{"cvc5", 1, 2, 3};
  out.proof = {std::byte{0}, std::byte{255}};
  return out;
}

QuestionAnswer full_switch() {
  QuestionAnswer out(PropertyReport{"switch lockdown", true, 5, {}});
  out.of_switch = SwitchReport{"lockdown", 5, SwitchReport::Kind::permits, false, {}, true};
  out.of_switch->claims = {{SwitchClaim::Kind::unavailable, {{1, 2, 3}, {4, 5, 6}}, Proved{}, {}},
                           {SwitchClaim::Kind::opens_nothing,
                            {{7, 8, 9}},
                            Refuted{full_counterexample(), "", {}},
                            {true, std::nullopt, false}},
                           {SwitchClaim::Kind::closes, {}, Unknown{"nobody knows"}, {}}};
  return out;
}

std::vector<Answered> every_kind() {
  return {QuestionAnswer(report(Proved{})),
          QuestionAnswer(report(Proved{full_counterexample()})),
          QuestionAnswer(report(Refuted{full_counterexample(), "", {}})),
          QuestionAnswer(report(Refuted{{}, "why", {{{3, 4}, "a finding"}}})),
          QuestionAnswer(report(Unknown{"nobody knows"})),
          QuestionAnswer(report(Vacuous{})),
          QuestionAnswer(PropertyReport{"same meaning", true, 0, Proved{}}),
          full_switch(),
          InternalError{"a mistake"}};
}

TEST(VerdictCodec, WhatIsWrittenIsRead) {
  for (const Answered& answered : every_kind()) {
    const auto bytes = encode(answered);
    const auto read = decode(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(encode(*read), bytes);
    ASSERT_EQ(static_cast<bool>(*read), static_cast<bool>(answered));
    if (answered) {
      EXPECT_EQ((*read)->claim.verdict.index(), answered->claim.verdict.index());
    }
  }
}

TEST(VerdictCodec, EveryMemberOfAWorldArrives) {
  const auto read = decode(encode(QuestionAnswer(report(Refuted{full_counterexample(), "", {}}))));
  ASSERT_TRUE(read && *read);
  const auto& world = std::get<Refuted>((*read)->claim.verdict).counterexample;
  ASSERT_TRUE(world);
  EXPECT_EQ(world->truth, full_world());
  EXPECT_EQ(world->observed.as_of, 11);
  ASSERT_EQ(world->earlier.size(), 1U);
  EXPECT_EQ(world->earlier[0].moment, -3);
  EXPECT_EQ(world->asked[0].rules, (std::vector<std::uint16_t>{1, 65535}));
  EXPECT_EQ(world->asked[0].request.now, 6);
  EXPECT_TRUE(world->asked[0].wanted);
  EXPECT_EQ(world->variables[0].value, -9);
  EXPECT_EQ((*read)->claim.support->may_be_wrong.size(), 2U);
  EXPECT_EQ((*read)->claim.proof.size(), 2U);
}

TEST(VerdictCodec, EveryMemberOfASwitchArrives) {
  const auto read = decode(encode(full_switch()));
  ASSERT_TRUE(read && *read && (*read)->of_switch);
  const SwitchReport& it = *(*read)->of_switch;
  EXPECT_EQ(it.name, "lockdown");
  EXPECT_EQ(it.global, 5U);
  EXPECT_EQ(it.kind, SwitchReport::Kind::permits);
  EXPECT_FALSE(it.thrown);
  EXPECT_TRUE(it.cached);
  ASSERT_EQ(it.claims.size(), 3U);
  EXPECT_EQ(it.claims[0].kind, SwitchClaim::Kind::unavailable);
  ASSERT_EQ(it.claims[0].requests.size(), 2U);
  EXPECT_EQ(it.claims[0].requests[1].resource, 6U);
  EXPECT_EQ(it.claims[1].given, (std::vector<std::optional<bool>>{true, std::nullopt, false}));
  EXPECT_EQ(std::get<Refuted>(it.claims[1].verdict).counterexample->truth, full_world());
}

// Another number is another value: nothing is read that would not be written so.
TEST(VerdictCodec, NoChangeOfAByteIsOverlooked) {
  for (const Answered& answered : every_kind()) {
    const auto bytes = encode(answered);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
        auto changed = bytes;
        changed[i] ^= static_cast<std::byte>(flip);
        const auto read = decode(changed);
        if (read) {
          ASSERT_EQ(encode(*read), changed) << "byte " << i;
        }
      }
    }
  }
}

TEST(VerdictCodec, WhatEndsEarlyOrLateIsNothing) {
  for (const Answered& answered : every_kind()) {
    auto bytes = encode(answered);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      ASSERT_FALSE(decode(std::span(bytes).first(size))) << size;
    bytes.push_back(std::byte{0});
    EXPECT_FALSE(decode(bytes));
  }
}

}  // namespace
}  // namespace sightline::testing::verdict_codec_test
