// Orders written as parents: what follows from the parents is exactly the order.
#include "compiler/prove/read_parents.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sightline::testing::read_parents_test {
namespace {

// Sites are in one site or org, groups in any number of groups and sites, users in one group.
constexpr std::uint16_t kOrg = 0, kSite = 1, kGroup = 2, kUser = 3;

Schema declarations() {
  Schema schema;
  schema.entities = {{"Org", {}, {}, false},
                     {"Site", {}, {kOrg, kSite}, true},
                     {"Group", {}, {kGroup, kSite}, false},
                     {"User", {}, {kGroup}, true}};
  return schema;
}

struct Written {
  bool possible = false;
  World truth, observed;
};

Written write(const std::vector<OrderedEntity>& order, std::vector<std::size_t> counts) {
  const Schema schema = declarations();
  Written out;
  for (const auto count : counts) out.truth.entities.emplace_back(count);
  out.observed = out.truth;
  out.possible = write_parents(schema, order, out.truth, out.observed, [&](std::uint16_t type) {
    out.truth.entities[type].emplace_back();
    out.observed.entities[type].emplace_back();
    return static_cast<std::uint32_t>(out.truth.entities[type].size() - 1);
  });
  return out;
}

bool below(const World& world, const EntityPlace& from, const EntityPlace& to) {
  const auto& parents = world.entities[from.type][from.entity].parents;
  return std::any_of(parents.begin(), parents.end(), [&](const EntityPlace& parent) {
    return parent == to || below(world, parent, to);
  });
}

constexpr EntityPlace kSomeOrg{kOrg, 0}, kHome{kSite, 0}, kAnnex{kSite, 1}, kStaff{kGroup, 0},
    kGuests{kGroup, 1}, kAnn{kUser, 0};

TEST(WriteParents, DirectOnesStandForAWholeChain) {
  const auto it = write({{kHome, {false, false, true}, {false, false, true}, true},
                         {kAnnex, {true, false, true}, {true, false, true}, true},
                         {kSomeOrg, {false, false, false}, {false, false, false}, true}},
                        {1, 2, 0, 0});
  ASSERT_TRUE(it.possible);
  EXPECT_EQ(it.truth.entities[kSite][1].parents, std::vector<EntityPlace>{kHome});
  EXPECT_EQ(it.truth.entities[kSite][0].parents, std::vector<EntityPlace>{kSomeOrg});
  EXPECT_EQ(it.truth.entities, it.observed.entities);
}

TEST(WriteParents, WhatWasNotDeliveredIsInTheTruthOnly) {
  const auto it = write({{kStaff, {false, true}, {false, false}, false},
                         {kGuests, {false, false}, {false, false}, true}},
                        {0, 0, 2, 0});
  ASSERT_TRUE(it.possible);
  EXPECT_TRUE(below(it.truth, kStaff, kGuests));
  EXPECT_FALSE(below(it.observed, kStaff, kGuests));
  EXPECT_FALSE(it.observed.entities[kGroup][0].parents_complete);
  EXPECT_TRUE(it.observed.entities[kGroup][1].parents_complete);
}

TEST(WriteParents, ANewOneStandsBetweenWhereTypesDemandIt) {
  const auto it = write(
      {{kAnn, {false, true}, {false, true}, true}, {kHome, {false, false}, {false, false}, true}},
      {0, 1, 0, 1});
  ASSERT_TRUE(it.possible);
  EXPECT_EQ(it.truth.entities[kGroup].size(), 1U);
  EXPECT_TRUE(below(it.truth, kAnn, kHome));
  EXPECT_TRUE(below(it.observed, kAnn, kHome));
}

TEST(WriteParents, OneNewParentIsBelowEverything) {
  const auto it = write({{kAnn, {false, true, true}, {false, true, false}, false},
                         {kStaff, {false, false, false}, {false, false, false}, true},
                         {kGuests, {false, false, false}, {false, false, false}, true}},
                        {0, 0, 2, 1});
  ASSERT_TRUE(it.possible);
  EXPECT_EQ(it.truth.entities[kUser][0].parents.size(), 1U);
  EXPECT_TRUE(below(it.truth, kAnn, kStaff));
  EXPECT_TRUE(below(it.truth, kAnn, kGuests));
  EXPECT_TRUE(below(it.observed, kAnn, kStaff));
  EXPECT_FALSE(below(it.observed, kAnn, kGuests));
}

TEST(WriteParents, SaysWhenNoParentsWillDo) {
  EXPECT_FALSE(write({{kHome, {false, true}, {false, true}, true},
                      {kStaff, {false, false}, {false, false}, true}},
                     {0, 1, 1, 0})
                   .possible);
}

}  // namespace
}  // namespace sightline::testing::read_parents_test
