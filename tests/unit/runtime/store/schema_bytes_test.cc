// The bytes that are kept of a schema are those that its digest is of, and give the schema back.
#include "runtime/store/schema_bytes.h"

#include <gtest/gtest.h>

#include "runtime/format/digest.h"
#include "tests/unit/runtime/store/household.h"

namespace sightline::schema_bytes_test {
namespace {

TEST(SchemaBytes, AreThoseOfTheSchemaDigest) {
  const Policy policy = household();
  const LogSchema kept = log_schema(policy);
  EXPECT_EQ(sha256(kept.about), kept.digest);
}

TEST(SchemaBytes, GiveTheSchemaBack) {
  const Policy policy = household();
  const auto schema = read_schema(log_schema(policy));
  ASSERT_TRUE(schema);
  ASSERT_EQ(schema->entities.size(), 3U);
  EXPECT_EQ(schema->entities[kUser].name, "User");
  ASSERT_EQ(schema->entities[kUser].attributes.size(), 5U);
  EXPECT_EQ(schema->entities[kUser].attributes[1].type, (Type{Type::Kind::set, false, 1}));
  EXPECT_EQ(schema->relations[0].unique, policy.schema().relations[0].unique);
  EXPECT_EQ(schema->enums[1].members, policy.schema().enums[1].members);
  EXPECT_EQ(schema->find_global("lockdown"), policy.schema().find_global("lockdown"));
}

TEST(SchemaBytes, AreRefusedWhenTheyAreOthers) {
  LogSchema kept = log_schema(household());
  kept.about[20] ^= std::byte{1};
  EXPECT_FALSE(read_schema(kept));
}

}  // namespace
}  // namespace sightline::schema_bytes_test
