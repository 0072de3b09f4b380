// Labels and readings of switches from their texts, and back; what is no label is refused with its place.
#include "sightline/trust/item_label.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/trust/label_text.h"

namespace sightline::item_label_test {
namespace {

using ::testing::HasSubstr;

std::string again(std::string_view json) {
  const auto label = ItemLabel::read(json);
  if (!label) return std::to_string(label.error().offset) + " " + label.error().message;
  std::string out;
  labels::append_label(out, label->item(), {label->entries().begin(), label->entries().end()});
  return out;
}

TEST(ItemLabel, IsReadAndWrittenAlike) {
  const std::string all =
      R"({"uid":{"type":"Clip","id":"a\"\\\u0001é"},"attrs":{"account":{"type":"Account","id":"north"},)"
      R"("at":"2024-02-16T06:00:00.250Z","count":-7,"loud":false,"owner":null,"scopes":["live","past"],"none":[]}})";
  EXPECT_EQ(again(all), all);
  EXPECT_EQ(again(R"( { "attrs" : { } , "uid" : {"id":"x","type":"Clip"} } )"),
            R"({"uid":{"type":"Clip","id":"x"},"attrs":{}})");
  const auto moved = ItemLabel::read(all).then(
      [](ItemLabel label) { return Result<ItemLabel, LabelError>(std::move(label)); });
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->entries()[0].value, LabelValue::entity({"Account", "north"}));
}

TEST(ItemLabel, WhatIsNoneIsRefused) {
  for (const char* text :
       {"", "[]", "{}", R"({"uid":{"type":"Clip","id":"x"}})", R"({"attrs":{}})",
        R"({"uid":{"type":"Clip","id":"x"},"attrs":{},"parents":[]})",
        R"({"uid":{"type":"Clip","id":"x"},"attrs":{},"attrs":{}})",
        R"({"uid":{"type":"Clip","id":"x"},"uid":{"type":"Clip","id":"y"},"attrs":{}})",
        R"({"uid":{"type":"Clip","id":""},"attrs":{}})", R"({"uid":{"type":"Clip"},"attrs":{}})",
        R"({"uid":{"type":"Clip","id":"x","id":"y"},"attrs":{}})",
        R"({"uid":{"type":"Clip","id":"x","tenant":"y"},"attrs":{}})",
        R"({"uid":{"type":"Clip","id":"x"},"attrs":{"a":1,"a":1}})",
        R"({"uid":{"type":"Clip","id":"x"},"attrs":{"a":["b","b"]}})",
        R"({"uid":{"type":"Clip","id":"x"},"attrs":{"a":[["b"]]}})",
        R"({"uid":{"type":"Clip","id":"x"},"attrs":{"a":1.5}})",
        R"({"uid":{"type":"Clip","id":"x"},"attrs":{}} {})"}) {
    EXPECT_FALSE(ItemLabel::read(text)) << text;
  }
  EXPECT_EQ(again(R"({"uid":{"type":"Clip","id":"x"},"attrs":{"a":tru}})"),
            "45 must be true or false here");
  const std::string long_one =
      R"({"uid":{"type":"Clip","id":")" + std::string(kMaxLabelBytes, 'x') + R"("},"attrs":{}})";
  EXPECT_THAT(again(long_one), HasSubstr("longer than 65,536 bytes"));
}

TEST(ItemLabel, SetsAreAlikeInAnyOrder) {
  EXPECT_EQ(LabelValue::set({"a", "b"}), LabelValue::set({"b", "a"}));
  EXPECT_NE(LabelValue::set({"a", "b"}), LabelValue::set({"a"}));
  EXPECT_NE(LabelValue::set({"a"}), LabelValue::set({"a", "b"}));
  EXPECT_NE(LabelValue::set({"a", "b"}), LabelValue::set({"a", "c"}));
  EXPECT_NE(LabelValue::set({}), LabelValue());
}

TEST(ItemLabel, ValuesOfDifferentKindsDiffer) {
  const std::vector<LabelValue> values = {
      LabelValue(),           LabelValue::boolean(false),    LabelValue::boolean(true),
      LabelValue::integer(0), LabelValue::integer(1),        LabelValue::text(""),
      LabelValue::text("0"),  LabelValue::entity({"", "0"}), LabelValue::entity({"A", "0"}),
      LabelValue::set({}),    LabelValue::set({"0"}),        LabelValue::entity({"B", "0"}),
  };
  for (std::size_t a = 0; a < values.size(); ++a) {
    for (std::size_t b = 0; b < values.size(); ++b)
      EXPECT_EQ(values[a] == values[b], a == b) << a << b;
  }
}

TEST(SwitchReadings, AreReadWithTheirTimes) {
  const auto switches = SwitchReadings::read(
      R"([{"global":"lockdown","value":false,"as_of":"2024-02-16T06:00:00Z"},)"
      R"({"as_of":"2024-02-16T06:00:00.001Z","value":"amber","global":"alert"}])");
  ASSERT_TRUE(switches);
  ASSERT_EQ(switches->readings().size(), 2U);
  EXPECT_EQ(switches->readings()[0].name, "lockdown");
  EXPECT_EQ(switches->readings()[0].value, LabelValue::boolean(false));
  EXPECT_EQ(switches->readings()[1].as_of - switches->readings()[0].as_of,
            std::chrono::milliseconds(1));
  EXPECT_TRUE(SwitchReadings::read("[]"));
  for (const char* text :
       {"", "{}", "[{}]", R"([{"global":"a","value":1}])",
        R"([{"global":"a","as_of":"2024-02-16T06:00:00Z"}])",
        R"([{"value":1,"as_of":"2024-02-16T06:00:00Z"}])",
        R"([{"global":"a","value":1,"as_of":"yesterday"}])",
        R"([{"global":"a","value":1,"as_of":"2024-02-16T06:00:00Z","within":"1h"}])",
        R"([{"global":"a","value":1,"value":2,"as_of":"2024-02-16T06:00:00Z"}])"}) {
    EXPECT_FALSE(SwitchReadings::read(text)) << text;
  }
  EXPECT_FALSE(SwitchReadings::read("[" + std::string(kMaxLabelBytes, ' ') + "]"));
}

TEST(LabelText, TimesHaveOneSpelling) {
  for (const char* text : {"1970-01-01T00:00:00.001Z", "2024-02-29T23:59:59Z",
                           "2024-02-16T06:00:00.250Z", "9999-12-31T23:59:59.999Z"}) {
    const auto time = labels::time_from(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(labels::time_text(*time), text);
  }
  for (const char* text :
       {"", "1970-01-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-02-16T06:00:00.000Z",
        "2024-02-16T24:00:00Z", "2024-02-16T06:60:00Z", "2024-02-16T06:00:60Z",
        "2024-02-16t06:00:00Z", "2024-02-16 06:00:00Z", "2024-02-16T06:00:00+00:00",
        "2024-02-16T06:00:00.25Z", "2024-2-16T06:00:00Z ", "-024-02-16T06:00:00Z",
        "2024-02-16T-6:00:00Z", "2024-02-16T06:00:00.-50Z"})
    EXPECT_FALSE(labels::time_from(text)) << text;
  EXPECT_FALSE(labels::time_text(Time(std::chrono::milliseconds(kForever - 1))));
  EXPECT_FALSE(labels::time_text(Time(std::chrono::milliseconds(-1))));
}

TEST(LabelText, DurationsAreInTheLargestWholeUnit) {
  const std::vector<std::pair<std::int64_t, std::string>> table = {
      {0, "0d"},       {250, "250ms"},    {1000, "1s"},
      {90'000, "90s"}, {3'600'000, "1h"}, {-86'400'000, "-1d"}};
  for (const auto& [number, text] : table)
    EXPECT_EQ(labels::duration_text(std::chrono::milliseconds(number)), text);
}

}  // namespace
}  // namespace sightline::item_label_test
