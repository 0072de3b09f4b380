// The machine's operations on plain values, as tables of data: what is written here is the meaning,
// not computed from it. u is unknown, n none.
#include "runtime/engine/concrete.h"

#include <gtest/gtest.h>

#include <optional>

#include "tests/unit/runtime/small_program.h"

namespace sightline::testing {
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
  FactTables facts_ = [&] {
    FactTables f;
    f.entities.resize(policy_.schema().entities.size());
    return f;
  }();
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
}  // namespace sightline::testing
