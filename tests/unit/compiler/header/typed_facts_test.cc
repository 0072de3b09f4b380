// Facts told by types: as a host writes them, and what is refused. That every type of fact arrives as it
// was told is a law in typed_gate_test.cc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/golden/header/as_it_should_be.h"
#include "tests/golden/header/estate.h"
#include "tests/support/compiled.h"
#include "tests/unit/runtime/allocations.h"

namespace sightline::testing::typed_facts_test {
namespace {

Policy loaded(const std::string& path) {
  std::ifstream file(std::string(SIGHTLINE_SOURCE_DIR "/") + path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return std::move(compiled(text).loaded);
}

TEST(TypedFacts, DecideTheMainExample) {
  using namespace as_it_should_be;
  const auto gate =
      Gate::bind(loaded("examples/wyze-2024/as_it_should_be.pol"), {.accept_unproved = true});
  ASSERT_TRUE(gate) << gate.error().message;
  const Time now{std::chrono::hours{474'462}};
  const Time before = now - std::chrono::hours{1'000};

  Facts facts(*gate);
  const Account north{"north"}, south{"south"};
  const User ann{"ann"}, bea{"bea"}, cleo{"cleo"};
  const Camera porch{"porch"};
  const Clip visitor{"visitor"};
  EXPECT_TRUE(facts.set({.events_tab_closed = false}));
  EXPECT_TRUE(facts.add(north) && facts.add(south));
  EXPECT_TRUE(facts.add(ann, {.account = north, .credentials_changed_at = before}));
  EXPECT_TRUE(facts.add(bea, {.account = south, .credentials_changed_at = before}));
  EXPECT_TRUE(facts.add(cleo, {.account = south, .credentials_changed_at = before}));
  EXPECT_TRUE(facts.add(porch, {.account = north, .registered_to = north}));
  EXPECT_TRUE(facts.add(visitor, {.camera = porch, .account = north, .recorded_at = now}));
  EXPECT_TRUE(facts.add(share{.viewer = cleo, .camera = porch, .from = before}));
  const auto snapshot = std::move(facts).build(7, now);
  ASSERT_TRUE(snapshot) << snapshot.error().message;

  const Context session{.session_issued_at = now};
  EXPECT_TRUE(gate->view_thumbnail(ann, visitor, session, now, *snapshot));
  EXPECT_FALSE(gate->view_thumbnail(bea, visitor, session, now, *snapshot));
  EXPECT_TRUE(gate->view_thumbnail(cleo, visitor, session, now, *snapshot));
  EXPECT_TRUE(gate->view_live(ann, porch, session, now, *snapshot));
  Trace trace = gate->policy().make_trace();
  const AllocationCount allocations;
  EXPECT_TRUE(gate->view_thumbnail(ann, visitor, session, now, *snapshot, &trace));
  EXPECT_FALSE(gate->view_thumbnail(bea, visitor, {}, now, *snapshot));
  EXPECT_EQ(allocations.so_far(), 0);
  EXPECT_FALSE(gate->view_thumbnail(ann, visitor, {}, now, *snapshot)) << "unavailable";
  EXPECT_FALSE(gate->view_thumbnail(
      ann, visitor, {.session_issued_at = before - now.time_since_epoch() / 2}, now, *snapshot));
}

// What the cache says of a cached attribute counts; where it is silent, the registry does.
TEST(TypedFacts, TellWhatACacheSaysOfCachedFactsOnly) {
  using namespace as_it_should_be;
  const auto gate =
      Gate::bind(loaded("examples/wyze-2024/as_it_should_be.pol"), {.accept_unproved = true});
  ASSERT_TRUE(gate) << gate.error().message;
  Facts facts(*gate);
  const Camera porch{"porch"};
  EXPECT_TRUE(facts.add(porch, {.account = Account{"north"}}));
  EXPECT_TRUE(facts.observe(porch, {})) << "silent";
  EXPECT_TRUE(facts.observe(porch, {.account = Account{"south"}}));
  EXPECT_FALSE(facts.observe(porch, {.account = Account{"east"}})) << "said twice";
}

class Estate : public ::testing::Test {
 protected:
  estate::Gate gate_ = std::move(
      *estate::Gate::bind(loaded("tests/golden/cli/estate.pol"), {.accept_unproved = true}));
  estate::Facts facts_{gate_};
  const Time now_{std::chrono::hours{474'462}};
};

TEST_F(Estate, HasHierarchiesSetsColumnsAndDuties) {
  using namespace estate;
  const User ann{"ann"};
  const Client shop{"shop"};
  const Camera porch{"porch"}, attic{"attic"};
  EXPECT_TRUE(facts_.add(Site("hill")) && facts_.add(Site("annex")));
  EXPECT_TRUE(facts_.add_parent(Site("annex"), Site("hill")));
  EXPECT_TRUE(facts_.add(ann, {.duties = SetOf<Scope>{Scope::live}}));
  EXPECT_TRUE(facts_.add(shop, {.site = Site("hill")}));
  EXPECT_TRUE(facts_.add(porch, {.model = "wide"}));
  EXPECT_TRUE(facts_.add(attic, {.model = "toy"}));
  EXPECT_TRUE(facts_.add_parent(porch, Site("annex")));
  EXPECT_TRUE(facts_.add(grant{.to = ann, .camera = porch, .slot = 1}));
  EXPECT_TRUE(facts_.add(grant{.to = ann, .camera = attic, .slot = 2}));
  const auto snapshot = std::move(facts_).build(1, now_);
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  const auto by_staff = gate_.view_live(ann, porch, now_, *snapshot);
  EXPECT_TRUE(by_staff && by_staff.has(Obligation::log_it) && !by_staff.has(Obligation::no_store));
  const auto by_client = gate_.view_live(shop, porch, now_, *snapshot);
  EXPECT_TRUE(by_client && by_client.has(Obligation::no_store) &&
              !by_client.has(Obligation::log_it));
  EXPECT_FALSE(gate_.view_live(ann, attic, now_, *snapshot)) << "a toy";
  EXPECT_FALSE(gate_.view_past(ann, porch, now_, *snapshot)) << "not the duty";
}

TEST_F(Estate, RefusesFactsAsTheBuilderDoes) {
  using namespace estate;
  const auto kind = [](const FactResult& result) {
    return result ? std::string("taken") : std::to_string(static_cast<int>(result.error().kind));
  };
  const auto number = [](FactError::Kind k) { return std::to_string(static_cast<int>(k)); };
  const grant row{.to = User("ann"), .camera = Camera("porch"), .slot = 1};
  EXPECT_TRUE(facts_.add(row));
  EXPECT_EQ(kind(facts_.add(row)), number(FactError::Kind::duplicate));
  EXPECT_EQ(kind(facts_.add(Site(""))), number(FactError::Kind::wrong_type)) << "no id";
  EXPECT_EQ(kind(facts_.add(User("ann"), {.duties = SetOf<Scope>{static_cast<Scope>(9)}})),
            number(FactError::Kind::wrong_type));
  EXPECT_TRUE(facts_.add(Camera("porch"), {.model = kUnavailable}));
  EXPECT_EQ(kind(facts_.add(Camera("porch"), {.model = "wide"})),
            number(FactError::Kind::duplicate));
}

}  // namespace
}  // namespace sightline::testing::typed_facts_test
