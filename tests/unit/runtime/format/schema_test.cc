// Names to positions.
#include "sightline/schema.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::schema_test {
namespace {

TEST(Schema, FindsPositionsByName) {
  const Schema s = small_schema();
  EXPECT_EQ(s.find_entity("Camera"), kCamera);
  EXPECT_EQ(s.find_attribute(kUser, "role"), kUserRole);
  EXPECT_EQ(s.find_relation("binding"), kBinding);
  EXPECT_EQ(s.find_global("level"), kLevel);
  EXPECT_EQ(s.find_context("via"), kVia);
  EXPECT_EQ(s.find_action("manage"), kManage);
}

TEST(Schema, FindsNothingElse) {
  const Schema s = small_schema();
  EXPECT_EQ(s.find_entity("camera"), std::nullopt);
  EXPECT_EQ(s.find_attribute(kCamera, "role"), std::nullopt);
  EXPECT_EQ(s.find_attribute(99, "role"), std::nullopt);
  EXPECT_EQ(s.find_relation(""), std::nullopt);
  EXPECT_EQ(s.find_action("view "), std::nullopt);
}

}  // namespace
}  // namespace sightline::testing::schema_test
