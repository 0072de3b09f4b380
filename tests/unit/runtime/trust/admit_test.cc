// Admission, claim by claim: each verdict has a row that gets it, and each border its two sides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sightline/trust/grant.h"
#include "sightline/trust/grant_counts.h"
#include "tests/unit/runtime/allocations.h"
#include "tests/unit/runtime/trust/granted.h"

namespace sightline::testing::admit_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

const Egress kEdge{.action = "view_thumbnail"};

std::string verdict(const Grant& grant, const std::string& item,
                    const std::string& readings = readings_now(), Time now = kNow,
                    const Egress& egress = kEdge) {
  const ItemLabel there = label(item);
  const SwitchReadings found = switches(readings);
  return std::string(name_of(grant.admit(there, found.readings(), now, egress).verdict));
}

TEST(Admit, TheItemItselfIsAdmittedWithItsDuties) {
  const ItemLabel there = label(label_of_clip_1());
  const SwitchReadings found = switches(readings_now());
  for (const GrantKeys& keys : {shared_key(), pair()}) {
    const Grant grant = grant_of(keys);
    const Admitted admitted = grant.admit(there, found.readings(), kNow, kEdge);
    EXPECT_TRUE(admitted);
    EXPECT_THAT(admitted.obligations, ElementsAre("log_it", "no_store"));
    const Admitted late = grant.admit(there, found.readings(), kNow + seconds(30), kEdge);
    EXPECT_FALSE(late);
    EXPECT_THAT(late.obligations, IsEmpty());
  }
}

TEST(Admit, TheLabelIsComparedEntryByEntry) {
  const Grant grant = grant_of(shared_key());
  const std::string own = label_of_clip_1();
  const std::vector<std::tuple<std::string, std::string, std::string>> table = {
      {"", "", "admitted"},
      {",\"more\":1", "", "admitted"},
      {"clip_1", "clip_2", "other_item"},
      {"\"Clip\"", "\"Camera\"", "other_item"},
      {"north", "south", "label_differs"},
      {"\"Account\"", "\"Camera\"", "label_differs"},
      {"porch", "garden", "label_differs"},
      {"\"owner\":null", "\"owner\":{\"type\":\"User\",\"id\":\"ann\"}", "label_differs"},
      {"\"owner\":null,", "", "label_missing"},
      {"05:00:00Z", "05:00:01Z", "label_differs"},
      {"05:00:00Z", "05:00:00.000Z", "label_differs"},  // another spelling is another text
      {"[\"film\",\"live\"]", "[\"live\",\"film\"]", "admitted"},
      {"[\"film\",\"live\"]", "[\"live\"]", "label_differs"},
      {"[\"film\",\"live\"]", "\"live\"", "label_differs"},
      {"\"account\":", "\"Account\":", "label_missing"},
  };
  for (const auto& [from, to, expected] : table)
    EXPECT_EQ(verdict(grant, from.empty() ? own : replaced(own, from, to)), expected) << to;
}

// An item of which somebody says two things is none that can be sent.
TEST(Admit, WhatIsSaidTwiceHasToBeRightTwice) {
  const Grant grant = grant_of(shared_key());
  const ItemLabel there = label(label_of_clip_1());
  std::vector<LabelEntry> entries(there.entries().begin(), there.entries().end());
  const SwitchReadings found = switches(readings_now());
  std::vector<SwitchReading> readings(found.readings().begin(), found.readings().end());
  const auto say = [&] {
    return name_of(grant.admit(ItemLabel(there.item(), entries), readings, kNow, kEdge).verdict);
  };
  EXPECT_EQ(say(), "admitted");
  entries.push_back(entries[0]);
  EXPECT_EQ(say(), "admitted");
  entries.push_back({"account", LabelValue::entity({"Account", "south"})});
  EXPECT_EQ(say(), "label_differs");
  entries.pop_back();
  readings.push_back({"lockdown", LabelValue::boolean(true), kNow});
  EXPECT_EQ(say(), "switch_differs");
}

TEST(Admit, EverySwitchIsAsItWasAndYoung) {
  const Grant grant = grant_of(shared_key());
  const std::string now = readings_now();
  const std::vector<std::tuple<std::string, std::string, std::string>> table = {
      {"", "", "admitted"},
      {"false", "true", "switch_differs"},
      {"false", "null", "switch_differs"},
      {"false", "0", "switch_differs"},
      {"false", "\"false\"", "switch_differs"},
      {"green", "amber", "switch_differs"},
      {"lockdown", "lockup", "switch_missing"},
      {"alert", "Alert", "switch_missing"},
      {"06:00:00Z", "05:59:50Z", "admitted"},  // 10 s
      {"06:00:00Z", "05:59:49.999Z", "switch_stale"},
      {"06:00:00Z", "06:00:00.001Z", "switch_future"},
      {"T06:00:00Z\"}]", "T05:59:00Z\"}]", "admitted"},  // the other one: 60 s
      {"T06:00:00Z\"}]", "T05:58:59.999Z\"}]", "switch_stale"},
  };
  for (const auto& [from, to, expected] : table)
    EXPECT_EQ(verdict(grant, label_of_clip_1(), from.empty() ? now : replaced(now, from, to)),
              expected)
        << to;
  EXPECT_EQ(verdict(grant, label_of_clip_1(), "[]"), "switch_missing");
}

// Where the API takes any number as a time.
TEST(Admit, NoMomentIsTooFarAway) {
  const Grant grant = grant_of(shared_key());
  const ItemLabel there = label(label_of_clip_1());
  SwitchReadings found = switches(readings_now());
  std::vector<SwitchReading> readings(found.readings().begin(), found.readings().end());
  for (const auto& [as_of, expected] : {std::pair(Time::min(), "switch_stale"),
                                        {Time(), "switch_stale"},
                                        {Time::max(), "switch_future"}}) {
    readings[0].as_of = as_of;
    EXPECT_EQ(name_of(grant.admit(there, readings, kNow, kEdge).verdict), expected);
  }
  for (const Time now :
       {Time::min(), Time(), Time(milliseconds(-1)), Time(milliseconds(kForever)), Time::max()})
    EXPECT_EQ(verdict(grant, label_of_clip_1(), readings_now(), now), "no_time");
}

// Not before it was issued, but for clocks that differ; never when it is over.
TEST(Admit, ItHoldsFromItsBeginToItsEnd) {
  const Grant grant = grant_of(shared_key());
  const auto at = [&](milliseconds after, milliseconds skew) {
    Egress edge = kEdge;
    edge.clock_skew = skew;
    const std::string readings =
        R"([{"global":"lockdown","value":false,"as_of":"2024-02-16T05:58:00Z"}])";
    const std::string found = verdict(grant, label_of_clip_1(), readings, kNow + after, edge);
    return found == "switch_stale" ? "in time" : found;  // the next that is looked at
  };
  EXPECT_EQ(at(milliseconds(0), milliseconds(0)), "in time");
  EXPECT_EQ(at(milliseconds(29'999), milliseconds(0)), "in time");
  EXPECT_EQ(at(milliseconds(30'000), milliseconds(0)), "expired");
  EXPECT_EQ(at(milliseconds(30'000), milliseconds(60'000)), "expired");
  EXPECT_EQ(at(milliseconds(-1), milliseconds(0)), "not_yet");
  EXPECT_EQ(at(milliseconds(-2000), kEdge.clock_skew), "in time");
  EXPECT_EQ(at(milliseconds(-2001), kEdge.clock_skew), "not_yet");
  EXPECT_EQ(at(milliseconds(-60'000), seconds(3600)), "in time");
  EXPECT_EQ(at(milliseconds(-60'001), seconds(3600)), "not_yet");
  EXPECT_EQ(at(milliseconds(-1), seconds(-3600)), "not_yet");
}

TEST(Admit, TheEdgeComparesWhatItKnows) {
  const std::array<std::byte, 2> mine = {std::byte{1}, std::byte{2}},
                                 other = {std::byte{1}, std::byte{3}};
  const Grant bound = grant_of(shared_key(), {.audience = "edge-1", .connection = mine});
  const Egress fits{.action = "view_thumbnail", .audience = "edge-1", .connection = mine};
  const auto with = [&](auto change) {
    Egress edge = fits;
    change(edge);
    return verdict(bound, label_of_clip_1(), readings_now(), kNow, edge);
  };
  Digest digest = clips().digest();
  EXPECT_EQ(with([](Egress&) {}), "admitted");
  EXPECT_EQ(with([](Egress& e) { e.action = "play_video"; }), "other_action");
  EXPECT_EQ(with([](Egress& e) { e.action = ""; }), "other_action");
  EXPECT_EQ(with([](Egress& e) { e.principal = NamedEntity{"User", "ann"}; }), "admitted");
  EXPECT_EQ(with([](Egress& e) { e.principal = NamedEntity{"User", "bea"}; }), "other_principal");
  EXPECT_EQ(with([](Egress& e) { e.principal = NamedEntity{"Account", "ann"}; }),
            "other_principal");
  EXPECT_EQ(with([](Egress& e) { e.audience = "edge-2"; }), "other_audience");
  EXPECT_EQ(with([](Egress& e) { e.audience = ""; }), "other_audience");
  EXPECT_EQ(with([&](Egress& e) { e.policy = &digest; }), "admitted");
  EXPECT_EQ(with([](Egress& e) { e.revision_at_least = 7; }), "admitted");
  EXPECT_EQ(with([](Egress& e) { e.revision_at_least = 8; }), "older_revision");
  EXPECT_EQ(with([&](Egress& e) { e.connection = other; }), "other_connection");
  EXPECT_EQ(with([&](Egress& e) { e.connection = std::span(mine).first(1); }), "other_connection");
  EXPECT_EQ(with([](Egress& e) { e.connection = {}; }), "other_connection");
  digest[31] ^= 1;
  EXPECT_EQ(with([&](Egress& e) { e.policy = &digest; }), "other_policy");
  // One that is bound to nothing goes anywhere.
  EXPECT_EQ(verdict(grant_of(shared_key()), label_of_clip_1(), readings_now(), kNow, fits),
            "admitted");
}

// Says what it was told to.
class SomeUsed final : public UsedGrants {
 public:
  explicit SomeUsed(Use answer) : answer_(answer) {}
  Use use(const GrantId&, Time, Time) noexcept override {
    ++asked;
    return answer_;
  }
  int asked = 0;

 private:
  Use answer_;
};

TEST(Admit, ASingleUseIsOneUse) {
  const Grant grant = grant_of(shared_key(), {.single_use = true});
  UsedGrantsInMemory used(10);
  Egress edge = kEdge;
  EXPECT_EQ(verdict(grant, label_of_clip_1()), "use_unknown");
  edge.used = &used;
  // What is refused for something else uses nothing.
  EXPECT_EQ(
      verdict(grant, replaced(label_of_clip_1(), "north", "south"), readings_now(), kNow, edge),
      "label_differs");
  EXPECT_EQ(verdict(grant, label_of_clip_1(), "[]", kNow, edge), "switch_missing");
  EXPECT_EQ(used.remembered(), 0U);
  EXPECT_EQ(verdict(grant, label_of_clip_1(), readings_now(), kNow, edge), "admitted");
  EXPECT_EQ(verdict(grant, label_of_clip_1(), readings_now(), kNow, edge), "used_before");
  SomeUsed down(UsedGrants::Use::refused);
  edge.used = &down;
  EXPECT_EQ(verdict(grant, label_of_clip_1(), readings_now(), kNow, edge), "use_unknown");
  EXPECT_EQ(down.asked, 1);
  EXPECT_EQ(verdict(grant_of(shared_key()), label_of_clip_1(), readings_now(), kNow, edge),
            "admitted");
  EXPECT_EQ(down.asked, 1);  // of others nobody asks
}

TEST(Admit, VerdictsAreCounted) {
  GrantCounts counts;
  Egress edge = kEdge;
  edge.counts = &counts;
  const Grant grant = grant_of(shared_key());
  EXPECT_EQ(verdict(grant, label_of_clip_1(), readings_now(), kNow, edge), "admitted");
  EXPECT_EQ(verdict(grant, label_of_clip_1(), readings_now(), kNow, edge), "admitted");
  EXPECT_EQ(verdict(grant, label_of_clip_1(), readings_now(), kNow + seconds(30), edge), "expired");
  EXPECT_EQ(counts.of(Admission::admitted), 2U);
  EXPECT_EQ(counts.of(Admission::expired), 1U);
  EXPECT_EQ(counts.of(Admission::use_unknown), 0U);
}

TEST(Admit, AllocatesNothing) {
  const std::array<std::byte, 2> mine{};
  const Grant grant = grant_of(shared_key(), {.connection = mine, .single_use = true});
  const ItemLabel there = label(label_of_clip_1());
  const SwitchReadings found = switches(readings_now());
  UsedGrantsInMemory used(10);
  Egress edge{.action = "view_thumbnail", .connection = mine, .used = &used};
  const AllocationCount count;
  EXPECT_TRUE(grant.admit(there, found.readings(), kNow, edge));
  EXPECT_FALSE(grant.admit(there, found.readings(), kNow, edge));
  EXPECT_EQ(count.so_far(), 0);
}

}  // namespace
}  // namespace sightline::testing::admit_test
