// What is read from an image is what was in the columns it was written from: random schemas, all
// kinds of facts, every way to find rows; and an image whose head is damaged is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "runtime/facts/image_writer.h"
#include "runtime/facts/open_image.h"
#include "runtime/facts/tables.h"

namespace sightline::image_test {
namespace {

using Kind = Type::Kind;

constexpr Digest kSchemaDigest{7, 8, 9};

class RandomFacts {
 public:
  explicit RandomFacts(unsigned seed) : random_(seed) {
    make_schema();
    facts_.seed = random_();
    facts_.strings.seed(facts_.seed);
    fill_ids(facts_.strings, 1, 12);
    facts_.entities.resize(schema_.entities.size());
    for (auto& entities : facts_.entities) {
      entities.ids.seed(facts_.seed);
      fill_ids(entities.ids, 1, 40);
    }
    for (std::size_t t = 0; t < schema_.entities.size(); ++t) fill_entities(t);
    for (const auto& relation : schema_.relations) fill_rows(relation);
    for (const auto& global : schema_.globals) facts_.globals.push_back(fact(global.type));
  }

  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  const Schema& schema() const { return schema_; }
  const SnapshotColumns& facts() const { return facts_; }
  const std::vector<RowPaths>& paths() const { return paths_; }
  std::unique_ptr<FactImage> image() {
    ImageHeader header;
    header.schema = kSchemaDigest;
    header.seed = facts_.seed;
    header.revision = 9;
    header.as_of = -5;
    return open_image(ImageWriter(schema_, facts_, paths_).write(header), schema_, kSchemaDigest);
  }
  std::int64_t number(const Type& type, bool maybe_stranger = false) {
    switch (type.kind) {
      case Kind::boolean:
        return pick(2);
      case Kind::enumeration:
        return pick(static_cast<unsigned>(schema_.enums[type.id].members.size()));
      case Kind::set:
        return static_cast<std::int64_t>(
            random_() & ((std::uint64_t{1} << schema_.enums[type.id].members.size()) - 1));
      case Kind::entity:
        if (maybe_stranger && pick(5) == 0)
          return facts_.entities[type.id].ids.size() + std::int64_t{pick(3)};
        return pick(facts_.entities[type.id].ids.size());
      case Kind::string:
        return pick(facts_.strings.size());
      case Kind::time:
      case Kind::duration:
        return pick(4) == 0 ? -1 - std::int64_t{pick(2)} : std::int64_t{pick(1000)};
      case Kind::integer:
        return pick(3) == 0 ? std::numeric_limits<std::int64_t>::max() - pick(3)
                            : std::int64_t{pick(7)} - 3;
    }
    return 0;
  }

 private:
  Type type() {
    constexpr Kind kKinds[] = {Kind::boolean, Kind::enumeration, Kind::set,     Kind::entity,
                               Kind::time,    Kind::duration,    Kind::integer, Kind::entity};
    const Kind kind = kKinds[pick(8)];
    const bool named = kind == Kind::enumeration || kind == Kind::set;
    const auto id = named ? pick(3) : kind == Kind::entity ? pick(3) : 0U;
    return {kind, false, static_cast<std::uint16_t>(id)};
  }
  void make_schema() {
    for (const std::size_t members : {3U, 40U, 20U}) {
      schema_.enums.emplace_back();
      schema_.enums.back().members.resize(members);
    }
    schema_.entities.resize(3);
    for (auto& entity : schema_.entities) {
      entity.attributes.resize(pick(6));
      for (auto& attribute : entity.attributes) attribute.type = type();
      if (pick(2) == 0) entity.parents.push_back(0);
    }
    for (unsigned r = 0; r < 3; ++r) {
      RelationSchema& relation = schema_.relations.emplace_back();
      relation.columns.resize(1 + pick(4));
      for (auto& column : relation.columns) column.type = type();
      relation.fields.resize(pick(3));
      for (auto& field : relation.fields) field.type = type();
      std::vector<ColumnMask> masks;
      for (unsigned mask = 0; mask < (1U << relation.columns.size()); ++mask)
        if (pick(2) == 0) masks.push_back(static_cast<ColumnMask>(mask));
      std::shuffle(masks.begin(), masks.end(), random_);
      paths_.push_back(row_paths(relation, masks));
    }
    schema_.globals.resize(2);
  }
  void fill_ids(IdTable& ids, unsigned least, unsigned most) {
    const bool long_ones = pick(3) == 0;
    for (unsigned i = least + pick(most); i-- > 0;)
      ids.intern(std::to_string(i) + std::string(long_ones ? pick(70) : pick(3), 'x'));
    if (ids.size() < least) ids.intern("one");
  }
  Fact fact(const Type& type) {
    const auto state = static_cast<Fact::State>(pick(3));
    return {state, state == Fact::State::given ? number(type) : 0};
  }
  void fill_column(FactColumn& column, const Type& type, std::size_t rows) {
    column.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      const Fact it = fact(type);
      column.states[row] = static_cast<std::uint8_t>(it.state);
      column.numbers[row] = it.number;
    }
  }
  void fill_entities(std::size_t t) {
    EntityColumns& entities = facts_.entities[t];
    const auto rows = entities.ids.size();
    for (const auto& attribute : schema_.entities[t].attributes)
      fill_column(entities.attributes.emplace_back(), attribute.type, rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
      entities.exists.push_back(static_cast<std::uint8_t>(pick(2)));
      entities.whole.push_back(static_cast<std::uint8_t>(pick(2)));
    }
    if (schema_.entities[t].parents.empty()) return;
    for (std::uint32_t row = 0; row < pick(rows + 1); ++row) {
      entities.cut_short.push_back(static_cast<std::uint8_t>(pick(2)));
      for (std::uint16_t type = 0; type < 3; ++type) {
        for (std::uint32_t above = pick(9); above < facts_.entities[type].ids.size();
             above += 1 + pick(9))
          entities.ancestors.push_back({above, static_cast<std::uint16_t>(pick(2)), type});
      }
      entities.ancestors_end.push_back(static_cast<std::uint32_t>(entities.ancestors.size()));
    }
  }
  void fill_rows(const RelationSchema& schema) {
    RelationColumns& relation = facts_.relations.emplace_back();
    relation.incomplete = pick(2) == 0;
    relation.columns.resize(schema.columns.size());
    const std::size_t rows = pick(2) == 0 ? pick(4) : pick(200);
    for (std::size_t c = 0; c < schema.columns.size(); ++c) {
      for (std::size_t row = 0; row < rows; ++row)
        relation.columns[c].push_back(number(schema.columns[c].type));
    }
    for (const auto& field : schema.fields)
      fill_column(relation.fields.emplace_back(), field.type, rows);
  }

  std::mt19937_64 random_;
  Schema schema_;
  std::vector<RowPaths> paths_;
  SnapshotColumns facts_;
};

void expect_same(const Fact& found, const Fact& expected) {
  EXPECT_EQ(found.state, expected.state);
  if (expected.state == Fact::State::given) {
    EXPECT_EQ(found.number, expected.number);
  }
}

void expect_ids(const FactTables& tables, std::uint16_t type, const IdTable& ids) {
  ASSERT_EQ(tables.size(type), ids.size());
  for (std::uint32_t row = 0; row < ids.size(); ++row) {
    EXPECT_EQ(tables.id(type, row), ids.id(row));
    EXPECT_EQ(tables.find(type, ids.id(row)), row);
  }
  for (const auto* const absent :
       {"", "zzz", "-1", "a much longer id than any that is there, at all"})
    EXPECT_EQ(tables.find(type, absent), kNoRow);
}

void expect_entities(const FactTables& tables, const SnapshotColumns& facts) {
  for (std::uint16_t t = 0; t < facts.entities.size(); ++t) {
    const EntityColumns& columns = facts.entities[t];
    expect_ids(tables, t, columns.ids);
    for (std::uint32_t row = 0; row < columns.ids.size(); ++row) {
      for (std::uint16_t a = 0; a < columns.attributes.size(); ++a)
        expect_same(tables.attribute(t, row, a), columns.attributes[a].at(row));
      EXPECT_EQ(tables.has(t, row, entity_flags::kExists), columns.exists[row] != 0);
      EXPECT_EQ(tables.has(t, row, entity_flags::kWhole), columns.whole[row] != 0);
      EXPECT_EQ(tables.has(t, row, entity_flags::kCutShort),
                row < columns.cut_short.size() && columns.cut_short[row] != 0);
      const auto found = tables.ancestors_of(t, row), above = columns.ancestors_of(row);
      ASSERT_EQ(found.size(), above.size());
      for (std::size_t i = 0; i < above.size(); ++i) {
        EXPECT_EQ(found[i].entity(), above[i].entity());
        EXPECT_EQ(found[i].direct, above[i].direct);
      }
    }
  }
}

// A row as numbers and states, which are all that there is to it.
using Told = std::vector<std::int64_t>;

Told told(const RelationColumns& facts, std::uint32_t row) {
  Told told;
  for (const auto& column : facts.columns) told.push_back(column[row]);
  for (const auto& field : facts.fields) {
    told.push_back(field.states[row]);
    told.push_back(field.at(row).state == Fact::State::given ? field.numbers[row] : 0);
  }
  return told;
}

Told told(const FactTables& tables, const RelationTable& table, std::uint32_t row) {
  Told told;
  for (std::uint16_t c = 0; c < table.layout.columns.size(); ++c)
    told.push_back(tables.column(table, row, c));
  for (const FactPlace place : table.layout.fields) {
    const Fact fact = read_fact(tables.row(table, row), place);
    told.push_back(static_cast<std::int64_t>(fact.state));
    told.push_back(fact.number);
  }
  return told;
}

void expect_rows(RandomFacts& random, const FactTables& tables, std::size_t r) {
  const RelationColumns& facts = random.facts().relations[r];
  const RelationTable& table = tables.image->relations[r];
  const auto& columns = random.schema().relations[r].columns;
  ASSERT_EQ(table.size, facts.size());
  EXPECT_EQ(table.incomplete, facts.incomplete);
  for (const auto& path : table.paths) {
    for (int i = 0; i < 30; ++i) {
      RowKey key{};
      for (std::size_t c = 0; c < columns.size(); ++c)
        key[c] = facts.size() > 0 && random.pick(2) == 0
                     ? facts.columns[c][random.pick(facts.size())]
                     : random.number(columns[c].type, true);
      std::vector<Told> expected, found;
      for (std::uint32_t row = 0; row < facts.size(); ++row) {
        bool same = true;
        for (std::size_t c = 0; c < columns.size(); ++c)
          same = same && ((path.mask >> c & 1) == 0 || facts.columns[c][row] == key[c]);
        if (same) expected.push_back(told(facts, row));
      }
      const RowRange range = tables.rows(table, path, key);
      for (std::uint32_t row = 0; row < range.count; ++row)
        found.push_back(told(tables, table, range[row]));
      std::sort(expected.begin(), expected.end());
      std::sort(found.begin(), found.end());
      EXPECT_EQ(found, expected) << "path " << static_cast<int>(path.kind) << ", mask "
                                 << static_cast<int>(path.mask);
    }
  }
}

TEST(Image, SaysWhatTheColumnsSaid) {
  std::array<int, 5> paths{};
  for (unsigned seed = 0; seed < 300 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    RandomFacts random(seed);
    std::shared_ptr<const FactImage> image = random.image();
    ASSERT_NE(image, nullptr);
    const auto tables = std::make_unique<FactTables>(image);
    EXPECT_EQ(tables->revision, 9U);
    EXPECT_EQ(tables->as_of, -5);
    expect_entities(*tables, random.facts());
    expect_ids(*tables, image->strings(), random.facts().strings);
    for (std::size_t r = 0; r < random.facts().relations.size(); ++r) {
      expect_rows(random, *tables, r);
      for (const auto& path : image->relations[r].paths)
        ++paths[static_cast<std::size_t>(path.kind)];
    }
    for (std::size_t g = 0; g < random.facts().globals.size(); ++g)
      expect_same(tables->globals[g], random.facts().globals[g]);
  }
  for (const int count : paths) EXPECT_GT(count, 20) << "a way to find rows was hardly tried";
}

TEST(Image, IsRefusedWhenItsHeadIsDamaged) {
  RandomFacts random(4);
  const auto image = random.image();
  ASSERT_NE(image, nullptr);
  const auto bytes = image->memory.bytes();
  const auto opened = [&](const std::vector<std::byte>& copy, const Digest& schema) {
    ImageMemory memory = ImageMemory::of_size(copy.size());
    std::copy(copy.begin(), copy.end(), memory.writable());
    return open_image(std::move(memory), random.schema(), schema) != nullptr;
  };
  const std::vector<std::byte> fine(bytes.begin(), bytes.end());
  EXPECT_TRUE(opened(fine, kSchemaDigest));
  EXPECT_FALSE(opened(fine, Digest{1}));
  for (const std::size_t cut : {std::size_t{1}, fine.size() / 2, fine.size() - 10})
    EXPECT_FALSE(
        opened({fine.begin(), fine.begin() + static_cast<std::ptrdiff_t>(cut)}, kSchemaDigest));
  // Whatever a byte of the head or of the tables becomes, opening it reads nothing outside; the
  // address sanitizer watches.
  for (std::size_t at = 0; at < std::min<std::size_t>(fine.size(), 2048); ++at) {
    for (const unsigned flip : {1U, 0x80U, 0xffU}) {
      auto copy = fine;
      copy[at] ^= static_cast<std::byte>(flip);
      static_cast<void>(opened(copy, kSchemaDigest));
    }
  }
}

}  // namespace
}  // namespace sightline::image_test
