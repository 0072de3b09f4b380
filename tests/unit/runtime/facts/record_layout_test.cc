// Layouts of random schemas: nothing overlaps, nothing is outside, no byte is lost, and facts stand in the
// same places whatever the ids are.
#include "runtime/facts/record_layout.h"

#include <gtest/gtest.h>
#include <algorithm>

#include <random>
#include <string>
#include <vector>

namespace sightline::record_layout_test {
namespace {

using Kind = Type::Kind;

struct Part {
  std::uint32_t begin = 0;
  std::size_t bytes = 0;
};

void add_facts(std::vector<Part>& parts, const std::vector<FactPlace>& places) {
  for (const FactPlace& place : places) parts.push_back({place.offset, bytes_of(place.width)});
}

void expect_apart(const std::vector<Part>& parts, std::uint32_t whole) {
  std::vector<int> owners(whole, 0);
  for (const Part& part : parts) {
    ASSERT_LE(part.begin + part.bytes, whole);
    for (std::size_t i = part.begin; i < part.begin + part.bytes; ++i) ++owners[i];
  }
  for (std::size_t i = 0; i < whole; ++i) EXPECT_EQ(owners[i], 1) << i;
}

std::vector<Type> random_types(std::mt19937& random, std::size_t most) {
  std::vector<Type> types(random() % (most + 1));
  for (Type& type : types) {
    constexpr Kind kKinds[] = {Kind::boolean,     Kind::integer, Kind::time,   Kind::duration,
                               Kind::enumeration, Kind::entity,  Kind::string, Kind::set};
    type.kind = kKinds[random() % std::size(kKinds)];
    type.optional = random() % 2 == 0;
    const bool of_enum = type.kind == Kind::enumeration || type.kind == Kind::set;
    type.id = static_cast<std::uint16_t>(of_enum ? random() % 4 : 0);
  }
  return types;
}

Schema schema_of_enums() {
  Schema schema;
  for (const std::size_t members : {3U, 12U, 30U, 60U}) {
    auto& declared = schema.enums.emplace_back();
    for (std::size_t m = 0; m < members; ++m) declared.members.push_back("m" + std::to_string(m));
  }
  return schema;
}

TEST(RecordLayout, OfEntitiesKeepsEverythingApart) {
  std::mt19937 random(1);
  const Schema schema = schema_of_enums();
  for (int round = 0; round < 2000 && !::testing::Test::HasFailure(); ++round) {
    EntitySchema declared;
    for (const Type& type : random_types(random, 12)) {
      auto& attribute = declared.attributes.emplace_back();
      attribute.type = type;
    }
    if (random() % 2 == 0) declared.parents = {0};
    const std::size_t lists = random() % 4;
    const std::size_t longest =
        random() % 2 == 0 ? random() % (kMostInlineId + 1) : 1 + random() % 200;
    const std::size_t shortest = random() % 2 == 0 ? longest : random() % (longest + 1);
    const EntityLayout layout = entity_layout(schema, declared, lists, {shortest, longest});
    ASSERT_EQ(layout.attributes.size(), declared.attributes.size());
    ASSERT_EQ(layout.lists.size(), lists);
    std::vector<Part> parts;
    add_facts(parts, layout.attributes);
    for (std::size_t a = 0; a < declared.attributes.size(); ++a)
      EXPECT_EQ(layout.attributes[a].width, width_of(schema, declared.attributes[a].type));
    for (const auto list : layout.lists) parts.push_back({list, 4});
    if (!declared.parents.empty()) parts.push_back({layout.ancestors, 4});
    parts.push_back({layout.flags, 1});
    EXPECT_EQ(layout.id_bytes, longest > kMostInlineId ? 0U : std::max<std::size_t>(longest, 1));
    if (longest > kMostInlineId) {
      parts.push_back({layout.id, 8});
    } else {
      const std::size_t prefix = shortest == longest && longest > 0 ? 0 : 1;  // its length
      parts.push_back({layout.id, prefix + std::max<std::size_t>(longest, 1)});
    }
    expect_apart(parts, layout.bytes);
    const EntityLayout others = entity_layout(schema, declared, lists, {1, longest + 40});
    for (std::size_t a = 0; a < declared.attributes.size(); ++a)
      EXPECT_EQ(others.attributes[a].offset, layout.attributes[a].offset);
    EXPECT_EQ(others.lists, layout.lists);
    EXPECT_EQ(others.ancestors, layout.ancestors);
    EXPECT_EQ(others.flags, layout.flags);
  }
}

TEST(RecordLayout, OfRowsKeepsEverythingApart) {
  std::mt19937 random(2);
  const Schema schema = schema_of_enums();
  for (int round = 0; round < 2000 && !::testing::Test::HasFailure(); ++round) {
    RelationSchema declared;
    for (const Type& type : random_types(random, 8)) declared.columns.emplace_back().type = type;
    for (const Type& type : random_types(random, 8)) declared.fields.emplace_back().type = type;
    const RowLayout layout = row_layout(schema, declared);
    ASSERT_EQ(layout.columns.size(), declared.columns.size());
    ASSERT_EQ(layout.fields.size(), declared.fields.size());
    std::vector<Part> parts;
    add_facts(parts, layout.columns);
    add_facts(parts, layout.fields);
    expect_apart(parts, layout.bytes);
  }
}

// The figures that `sightline facts stat` shows of the household, byte by byte.
TEST(RecordLayout, IsAsSmallAsItsParts) {
  const Schema schema = schema_of_enums();
  EntitySchema camera;
  for (const Kind kind : {Kind::boolean, Kind::entity, Kind::time})
    camera.attributes.emplace_back().type.kind = kind;
  const EntityLayout layout = entity_layout(schema, camera, 1, {9, 10});
  EXPECT_EQ(layout.attributes[0].offset, 0U);  // a bool: 1
  EXPECT_EQ(layout.attributes[1].offset, 1U);  // an entity: 4
  EXPECT_EQ(layout.attributes[2].offset, 5U);  // a time: 8
  EXPECT_EQ(layout.lists[0], 13U);             // its rows begin: 4
  EXPECT_EQ(layout.flags, 17U);
  EXPECT_EQ(layout.id, 18U);  // a length and 10
  EXPECT_EQ(layout.bytes, 29U);
  EXPECT_EQ(entity_layout(schema, camera, 1, {10, 10}).bytes, 28U);
}

}  // namespace
}  // namespace sightline::record_layout_test
