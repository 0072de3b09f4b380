// The machine's operations on plain values, as tables of data: what is written here is the meaning,
// not computed from it. u is unknown, n none.
#include "runtime/engine/concrete.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "runtime/facts/image_writer.h"
#include "runtime/facts/open_image.h"
#include "tests/unit/runtime/small_program.h"

namespace sightline::testing::concrete_test {
namespace {

using K = Type::Kind;
using V = Scalar;

const V u = Concrete::unknown();
const V n = Concrete::none();
V v(std::int64_t payload) { return Concrete::given(payload); }

constexpr Truth kTrue{true, false}, kFalse{false, true}, kUnknown{false, false};

constexpr std::int64_t kMax = INT64_MAX, kMin = INT64_MIN;
constexpr std::int64_t kLast = (std::int64_t{1} << 62) - 1;

class ConcreteDomain : public ::testing::Test {
 protected:
  static void same(const V& found, const V& expected, const std::string& what) {
    EXPECT_EQ(found.known, expected.known) << what;
    EXPECT_EQ(found.present, expected.present) << what;
    if (expected.known && expected.present) {
      EXPECT_EQ(found.payload, expected.payload) << what;
    }
  }
  static void same(const Truth& found, const Truth& expected, const std::string& what) {
    EXPECT_EQ(found.yes, expected.yes) << what;
    EXPECT_EQ(found.no, expected.no) << what;
  }
  static std::string row(const char* name, std::size_t i) {
    return std::string(name) + ", row " + std::to_string(i);
  }

  Policy policy_ = std::move(*load(small_program()));
  FactTables facts_{[&] {
    auto image = std::make_shared<FactImage>();
    image->tables.resize(policy_.schema().entities.size() + 1);
    return image;
  }()};
  Request request_{{kUser, "a"}, kView, {kCamera, "b"}, at(1000), {}};
  TraceWriter trace_{nullptr};
  Concrete domain_{policy_.program(), facts_, request_, trace_};
};

TEST_F(ConcreteDomain, KleeneTables) {
  struct Row {
    Truth a, b, both, either;
  };
  const Row kTable[] = {{kTrue, kTrue, kTrue, kTrue},
                        {kTrue, kFalse, kFalse, kTrue},
                        {kTrue, kUnknown, kUnknown, kTrue},
                        {kFalse, kTrue, kFalse, kTrue},
                        {kFalse, kFalse, kFalse, kFalse},
                        {kFalse, kUnknown, kFalse, kUnknown},
                        {kUnknown, kTrue, kUnknown, kTrue},
                        {kUnknown, kFalse, kFalse, kUnknown},
                        {kUnknown, kUnknown, kUnknown, kUnknown}};
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    same(domain_.logical_and(kTable[i].a, kTable[i].b), kTable[i].both, row("and", i));
    same(domain_.logical_or(kTable[i].a, kTable[i].b), kTable[i].either, row("or", i));
  }
  same(domain_.logical_not(kTrue), kFalse, "not true");
  same(domain_.logical_not(kFalse), kTrue, "not false");
  same(domain_.logical_not(kUnknown), kUnknown, "not unknown");
}

TEST_F(ConcreteDomain, TruthsAndValuesOfTruths) {
  same(domain_.to_value(kTrue), v(1), "true");
  same(domain_.to_value(kFalse), v(0), "false");
  same(domain_.to_value(kUnknown), u, "unknown");
  same(domain_.to_truth(v(1)), kTrue, "1");
  same(domain_.to_truth(v(0)), kFalse, "0");
  same(domain_.to_truth(u), kUnknown, "u");
  same(domain_.to_truth(n), kUnknown, "none, which the verifier excludes");
}

TEST_F(ConcreteDomain, Comparisons) {
  struct Row {
    V a, b;
    Truth equal, less, less_equal;
  };
  const Row kTable[] = {
      {v(1), v(1), kTrue, kFalse, kTrue},
      {v(1), v(2), kFalse, kTrue, kTrue},
      {v(2), v(1), kFalse, kFalse, kFalse},
      {v(kMin), v(kMax), kFalse, kTrue, kTrue},
      {v(kMax), v(kMin), kFalse, kFalse, kFalse},
      {v(kMin), v(kMin), kTrue, kFalse, kTrue},
      {v(-1), v(0), kFalse, kTrue, kTrue},
      {u, v(1), kUnknown, kUnknown, kUnknown},
      {v(1), u, kUnknown, kUnknown, kUnknown},
      {u, u, kUnknown, kUnknown, kUnknown},  // even of a fact with itself
      {u, n, kUnknown, kUnknown, kUnknown},
      {n, u, kUnknown, kUnknown, kUnknown},
      {n, v(0), kFalse, kUnknown, kUnknown},  // none equals nothing; its payload is not zero
      {v(0), n, kFalse, kUnknown, kUnknown},
      {n, n, kFalse, kUnknown, kUnknown},  // excluded by the verifier, and still not equal
  };
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    same(domain_.equal(kTable[i].a, kTable[i].b), kTable[i].equal, row("equal", i));
    same(domain_.less(kTable[i].a, kTable[i].b), kTable[i].less, row("less", i));
    same(domain_.less_equal(kTable[i].a, kTable[i].b), kTable[i].less_equal, row("less_equal", i));
  }
}

TEST_F(ConcreteDomain, NoneAndCoalesce) {
  same(domain_.is_none(n), kTrue, "none");
  same(domain_.is_none(v(0)), kFalse, "a value");
  same(domain_.is_none(u), kUnknown, "unknown");
  struct Row {
    V a, b, result;
  };
  const Row kTable[] = {{v(1), v(2), v(1)}, {v(1), u, v(1)}, {v(1), n, v(1)},
                        {n, v(2), v(2)},    {n, u, u},       {n, n, n},
                        {u, v(2), u},       {u, n, u},       {u, u, u}};
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    same(domain_.coalesce(kTable[i].a, kTable[i].b), kTable[i].result, row("coalesce", i));
  }
}

TEST_F(ConcreteDomain, UnwrapAndChoose) {
  same(domain_.unwrap(v(0)), v(0), "a value is itself");
  same(domain_.unwrap(n), u, "none has no value");
  same(domain_.unwrap(u), u, "unknown");
  const struct {
    Truth condition;
    V a, b, result;
  } kTable[] = {{kTrue, v(1), v(2), v(1)}, {kTrue, u, v(2), u},        {kTrue, n, v(2), n},
                {kTrue, v(1), u, v(1)},    {kFalse, v(1), v(2), v(2)}, {kFalse, u, v(2), v(2)},
                {kFalse, v(1), u, u},      {kFalse, v(1), n, n},       {kUnknown, v(1), v(2), u},
                {kUnknown, v(1), v(1), u}, {kUnknown, n, n, u},        {kUnknown, u, u, u}};
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    same(domain_.choose(kTable[i].condition, kTable[i].a, kTable[i].b), kTable[i].result,
         row("choose", i));
  }
}

TEST_F(ConcreteDomain, Membership) {
  const struct {
    V member, set;
    Truth result;
  } kTable[] = {{v(0), v(0b01), kTrue},
                {v(1), v(0b01), kFalse},
                {v(1), v(0b10), kTrue},
                {v(0), v(0), kFalse},
                {v(62), v(std::int64_t{1} << 62), kTrue},
                {v(61), v(std::int64_t{1} << 62), kFalse},
                {n, v(0b11), kFalse},  // none is in no set
                {n, v(0), kFalse},
                {u, v(0b11), kUnknown},
                {u, v(0), kUnknown},  // not even in the empty one
                {v(0), u, kUnknown},
                {n, u, kUnknown},
                {u, u, kUnknown},
                {v(0), n, kUnknown}};  // excluded by the verifier
  for (std::size_t i = 0; i < std::size(kTable); ++i)
    same(domain_.contains(kTable[i].member, kTable[i].set), kTable[i].result, row("contains", i));
}

// Site 0 is in Site 1 is in Account 0, all there; Site 2 is in Site 3, of which nobody said more;
// Camera 0 is in Site 0, Camera 1 in Site 2. Nobody is in a stranger, who has a number beyond.
TEST_F(ConcreteDomain, Hierarchies) {
  const Schema& schema = policy_.schema();
  SnapshotColumns columns;
  columns.entities.resize(schema.entities.size());
  columns.relations.resize(schema.relations.size());
  columns.globals.resize(schema.globals.size());
  for (std::size_t r = 0; r < schema.relations.size(); ++r) {
    columns.relations[r].columns.resize(schema.relations[r].columns.size());
    columns.relations[r].fields.resize(schema.relations[r].fields.size());
  }
  const auto table = [&](std::uint16_t type, std::initializer_list<const char*> ids,
                         std::vector<std::uint8_t> whole,
                         std::vector<std::vector<EntityRef>> ancestors) {
    EntityColumns& t = columns.entities[type];
    for (const auto* id : ids) t.ids.intern(id);
    t.exists.resize(ids.size());
    t.whole = std::move(whole);
    for (std::size_t a = 0; a < schema.entities[type].attributes.size(); ++a)
      t.attributes.emplace_back().resize(ids.size());
    for (const auto& all : ancestors) {
      for (const EntityRef above : all) t.ancestors.push_back({above.row, 0, above.type});
      t.ancestors_end.push_back(static_cast<std::uint32_t>(t.ancestors.size()));
    }
  };
  table(kAccount, {"north"}, {1}, {});
  table(kSite, {"room", "house", "hut", "nowhere"}, {1, 1, 0, 0},
        {{{kAccount, 0}, {kSite, 1}}, {{kAccount, 0}}, {{kSite, 3}}});
  table(kCamera, {"porch", "shed"}, {1, 0},
        {{{kAccount, 0}, {kSite, 0}, {kSite, 1}}, {{kSite, 2}, {kSite, 3}}});
  const std::vector<RowPaths> paths(schema.relations.size());
  auto image = ImageWriter(schema, columns, paths).write({});
  facts_ = FactTables(open_image(std::move(image), schema, {}));
  const V stranger = v(100), other = v(101);
  const struct {
    std::uint16_t type;
    V entity;
    std::uint16_t ancestor_type;
    V ancestor;
    Truth result;
  } kTable[] = {
      {kSite, v(0), kSite, v(0), kTrue},  // itself
      {kSite, v(0), kSite, v(1), kTrue},
      {kSite, v(1), kSite, v(0), kFalse},  // not the other way round
      {kSite, v(0), kAccount, v(0), kTrue},
      {kSite, v(0), kSite, v(2), kFalse},
      {kSite, v(0), kSite, stranger, kFalse},  // all that it is in is known
      {kSite, v(2), kSite, v(2), kTrue},
      {kSite, v(2), kSite, v(3), kTrue},  // given, although more may be missing
      {kSite, v(2), kSite, v(0), kUnknown},
      {kSite, v(3), kSite, v(3), kTrue},
      {kSite, v(3), kSite, v(0), kUnknown},
      {kCamera, v(0), kSite, v(1), kTrue},
      {kCamera, v(0), kAccount, v(0), kTrue},
      {kCamera, v(0), kSite, v(3), kFalse},
      {kCamera, v(1), kAccount, v(0), kUnknown},
      {kAccount, v(0), kSite, v(0), kFalse},  // the same number of another type
      {kSite, stranger, kSite, stranger, kTrue},
      {kSite, stranger, kSite, other, kUnknown},
      {kSite, stranger, kSite, v(0), kUnknown},
      {kCamera, stranger, kSite, stranger, kUnknown},  // another type: not the same
      {kSite, u, kSite, v(0), kUnknown},
      {kSite, v(0), kSite, u, kUnknown},
      {kSite, u, kSite, u, kUnknown},
      {kSite, n, kSite, v(0), kUnknown},  // excluded by the verifier
  };
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    const auto& r = kTable[i];
    same(domain_.in(r.type, r.entity, r.ancestor_type, r.ancestor), r.result, row("in", i));
  }
}

// Bodies by row: t true, f false, u unknown. `some` and `several` of complete and of other rows, and no
// order matters.
TEST_F(ConcreteDomain, QueriesCountTheirRows) {
  const struct {
    std::string rows;
    Truth some, several;        // these are all the rows
    Truth some_of, several_of;  // perhaps there are more
  } kTable[] = {
      {"", kFalse, kFalse, kUnknown, kUnknown},
      {"f", kFalse, kFalse, kUnknown, kUnknown},
      {"u", kUnknown, kFalse, kUnknown, kUnknown},
      {"t", kTrue, kFalse, kTrue, kUnknown},
      {"ff", kFalse, kFalse, kUnknown, kUnknown},
      {"fu", kUnknown, kFalse, kUnknown, kUnknown},
      {"tf", kTrue, kFalse, kTrue, kUnknown},
      {"uu", kUnknown, kUnknown, kUnknown, kUnknown},
      {"tu", kTrue, kUnknown, kTrue, kUnknown},
      {"tt", kTrue, kTrue, kTrue, kTrue},
      {"fff", kFalse, kFalse, kUnknown, kUnknown},
      {"fft", kTrue, kFalse, kTrue, kUnknown},
      {"ffu", kUnknown, kFalse, kUnknown, kUnknown},
      {"ftu", kTrue, kUnknown, kTrue, kUnknown},
      {"fuu", kUnknown, kUnknown, kUnknown, kUnknown},
      {"ftt", kTrue, kTrue, kTrue, kTrue},
      {"ttu", kTrue, kTrue, kTrue, kTrue},
      {"uuu", kUnknown, kUnknown, kUnknown, kUnknown},
  };
  for (const auto& r : kTable) {
    std::string rows = r.rows;
    std::sort(rows.begin(), rows.end());
    do {
      for (const bool complete : {true, false}) {
        auto image = std::make_shared<FactImage>();
        image->tables.resize(policy_.schema().entities.size() + 1);
        image->relations.assign(policy_.schema().relations.size(), {});
        RelationTable& table = image->relations[kShare];
        table.complete = complete;
        table.size = static_cast<std::uint32_t>(rows.size());
        table.paths.emplace_back();  // of a query that binds nothing
        facts_ = FactTables(image);
        const Arguments<Concrete> arguments{};
        const auto body = [&](const RowRef& ref) {
          return rows[ref.row] == 't' ? kTrue : rows[ref.row] == 'f' ? kFalse : kUnknown;
        };
        const std::string what = rows + (complete ? ", all" : ", perhaps more");
        same(domain_.some(kShare, arguments, body), complete ? r.some : r.some_of, "some " + what);
        same(domain_.several(kShare, arguments, body), complete ? r.several : r.several_of,
             "several " + what);
      }
    } while (std::next_permutation(rows.begin(), rows.end()));
  }
}

TEST_F(ConcreteDomain, Arithmetic) {
  struct Row {
    K kind;
    std::int64_t a, b;
    std::optional<std::int64_t> sum, difference;
  };
  constexpr auto kOut = std::nullopt;
  const Row kTable[] = {
      {K::integer, 2, 3, 5, -1},
      {K::integer, kMax, 1, kOut, kMax - 1},
      {K::integer, kMax, 0, kMax, kMax},
      {K::integer, kMin, 1, kMin + 1, kOut},
      {K::integer, kMin, -1, kOut, kMin + 1},
      {K::integer, 0, kMin, kMin, kOut},
      {K::integer, -1, kMin, kOut, kMax},
      {K::integer, kMin, kMin, kOut, 0},
      {K::integer, kMax, kMax, kOut, 0},
      {K::time, 1000, 500, 1500, 500},
      {K::time, 0, 1, 1, kOut},           // before past
      {K::time, 0, 0, 0, 0},              // past itself may come out
      {K::time, kLast, 0, kLast, kLast},  // and forever
      {K::time, kLast, 1, kOut, kLast - 1},
      {K::time, kLast - 1, 1, kLast, kLast - 2},
      {K::time, kLast, kLast, kOut, 0},
      {K::time, kLast, -kLast, 0, kOut},
      {K::time, 5, -6, kOut, 11},
      {K::duration, 1, 2, 3, -1},
      {K::duration, kLast, 1, kOut, kLast - 1},
      {K::duration, -kLast, 1, -kLast + 1, kOut},
      {K::duration, -kLast, -kLast, kOut, 0},
      {K::duration, kLast, -kLast, 0, kOut},
      {K::duration, 0, kLast, kLast, -kLast},
  };
  for (std::size_t i = 0; i < std::size(kTable); ++i) {
    const auto& r = kTable[i];
    same(domain_.add(r.kind, v(r.a), v(r.b)), r.sum ? v(*r.sum) : u, row("add", i));
    same(domain_.subtract(r.kind, v(r.a), v(r.b)), r.difference ? v(*r.difference) : u,
         row("subtract", i));
  }
  for (const auto kind : {K::integer, K::time, K::duration}) {
    for (const auto& [a, b] : {std::pair{u, v(1)}, {v(1), u}, {u, u}, {n, v(1)}, {v(1), n}}) {
      same(domain_.add(kind, a, b), u, "add of what is not there");
      same(domain_.subtract(kind, a, b), u, "subtract of what is not there");
    }
  }
  same(domain_.negate(K::integer, v(5)), v(-5), "-5");
  same(domain_.negate(K::integer, v(kMax)), v(-kMax), "-max");
  same(domain_.negate(K::integer, v(kMin)), u, "-min");
  same(domain_.negate(K::duration, v(kLast)), v(-kLast), "-last");
  same(domain_.negate(K::duration, u), u, "-u");
}

TEST_F(ConcreteDomain, ConstantsArePlain) {
  same(domain_.constant(plain(K::time), kLast), v(kLast), "forever");
  same(domain_.constant(plain(K::boolean), 0), v(0), "false");
}

TEST_F(ConcreteDomain, AttributesOfNothingAreNothing) {
  same(domain_.attribute(kUser, kUserNick, u), u, "of an unknown entity");
  same(domain_.attribute(kUser, kUserNick, n), n, "of none: a path through `?` is `?`");
  same(domain_.attribute(kUser, kUserNick, domain_.principal()), u, "of a stranger");
}

TEST_F(ConcreteDomain, WhatSatisfiesARule) {
  EXPECT_TRUE(domain_.definitely_true(kTrue));
  EXPECT_FALSE(domain_.definitely_true(kUnknown));
  EXPECT_FALSE(domain_.definitely_true(kFalse));
  EXPECT_TRUE(domain_.definitely_false(kFalse));
  EXPECT_FALSE(domain_.definitely_false(kUnknown));
  EXPECT_FALSE(domain_.definitely_false(kTrue));
}

}  // namespace
}  // namespace sightline::testing::concrete_test
