// What the two theories of a proof object call contradictory, fact by fact. The law behind it, over
// random facts and worlds, is in tests/laws/certificates_test.cc.
#include <gtest/gtest.h>

#include <limits>

#include "compiler/certify/builder.h"
#include "compiler/certify/congruence.h"
#include "compiler/certify/linear.h"

namespace sightline::certify::theories_test {
namespace {

// Elements a b c; f of them, an element; p of them, true or not; integers i j k, n of an element;
// sets s t.
class Theories : public ::testing::Test {
 protected:
  Theories() {
    table.declare(Sort{"Thing", 0});
    table.declare(Sort{"", 2});
    const std::uint32_t thing = kFirstDeclared, set = kFirstDeclared + 1;
    table.declare(Function{"a", {}, thing});
    table.declare(Function{"b", {}, thing});
    table.declare(Function{"c", {}, thing});
    table.declare(Function{"f", {thing}, thing});
    table.declare(Function{"p", {thing}, kBoolean});
    table.declare(Function{"i", {}, kInteger});
    table.declare(Function{"j", {}, kInteger});
    table.declare(Function{"k", {}, kInteger});
    table.declare(Function{"n", {thing, kInteger}, kInteger});
    table.declare(Function{"s", {}, set});
    table.declare(Function{"t", {}, set});
    a = call(0), b = call(1), c = call(2), i = call(5), j = call(6), k = call(7), s = call(9),
    t = call(10);
  }
  Node call(std::int64_t function, const std::vector<Node>& arguments = {}) {
    return builder.term(Kind::application, function, arguments);
  }
  Node f(Node x) { return call(3, {x}); }
  Literal p(Node x) { return positive(call(4, {x})); }
  Node number(std::int64_t value) { return builder.term(Kind::number, value, {}); }
  Literal same(Node x, Node y) { return positive(builder.equality(x, y)); }
  Literal at_most(Node x, Node y) { return builder.at_most(x, y); }
  Node plus(Node x, Node y) { return builder.term(Kind::sum, 0, {x, y}); }
  Node minus(Node x, Node y) { return builder.term(Kind::difference, 0, {x, y}); }
  Literal bit(Node set, unsigned member) {
    return positive(builder.term(Kind::bit, member, {set}));
  }
  Node mask(std::int64_t members) {
    return builder.term(Kind::mask, members, {}, kFirstDeclared + 1);
  }
  static Literal no(Literal literal) { return negation(literal); }

  bool by_equality(std::vector<Literal> facts) {
    std::uint64_t steps = 100'000;
    return Congruence(table).contradictory(facts, steps);
  }
  bool by_sum(std::vector<Literal> facts, std::vector<std::int64_t> factors) {
    std::uint64_t steps = 100'000;
    return adds_up_to_contradiction(table, facts, factors, steps);
  }

  Table table;
  Builder builder{table};
  Node a, b, c, i, j, k, s, t;
};

TEST_F(Theories, EqualityIsSymmetricTransitiveAndCongruent) {
  EXPECT_TRUE(by_equality({no(same(a, a))}));
  EXPECT_TRUE(by_equality({same(a, b), same(b, c), no(same(a, c))}));
  EXPECT_TRUE(by_equality({same(a, b), no(same(f(a), f(b)))}));
  EXPECT_TRUE(by_equality({same(a, b), p(a), no(p(b))}));
  EXPECT_TRUE(by_equality({same(f(f(f(a))), a), same(f(f(a)), a), no(same(f(a), a))}));
  EXPECT_TRUE(by_equality({same(i, j), no(same(call(8, {a, i}), call(8, {a, j})))}));
  EXPECT_TRUE(by_equality({p(a), no(p(a))}));
}

TEST_F(Theories, EqualityCallsNothingElseContradictory) {
  EXPECT_FALSE(by_equality({}));
  EXPECT_FALSE(by_equality({same(a, b), no(same(a, c))}));
  EXPECT_FALSE(by_equality({no(same(a, b)), no(same(b, c)), no(same(a, c))}));
  EXPECT_FALSE(by_equality({same(f(a), f(b)), no(same(a, b))}));
  EXPECT_FALSE(by_equality({p(a), no(p(b))}));
  EXPECT_FALSE(by_equality({same(i, j), no(same(call(8, {a, i}), call(8, {b, j})))}));
}

TEST_F(Theories, AnEquivalenceSaysNothingElse) {
  const Literal alike = positive(builder.term(Kind::equivalence, 0, {p(a), p(b)}));
  EXPECT_TRUE(by_equality({alike, p(a), no(p(b))}));
  EXPECT_FALSE(by_equality({alike, p(a), p(b)}));
  EXPECT_FALSE(by_equality({no(alike), p(a), no(p(b))}));
  EXPECT_FALSE(by_equality({no(alike)}));
}

TEST_F(Theories, NumbersMasksAndBitsAreWhatTheyAre) {
  EXPECT_TRUE(by_equality({same(i, number(1)), same(i, number(2))}));
  EXPECT_FALSE(by_equality({same(i, number(1)), same(j, number(2))}));
  EXPECT_TRUE(by_equality({same(s, mask(1)), same(s, mask(2))}));
  EXPECT_TRUE(by_equality({same(s, mask(1)), bit(s, 1)}));
  EXPECT_FALSE(by_equality({same(s, mask(1)), bit(s, 0), no(bit(s, 1))}));
  EXPECT_TRUE(by_equality({same(s, t), bit(s, 1), no(bit(t, 1))}));
  EXPECT_TRUE(by_equality({bit(s, 0), bit(t, 0), no(bit(s, 1)), no(bit(t, 1)), no(same(s, t))}));
  EXPECT_FALSE(by_equality({bit(s, 0), bit(t, 0), no(bit(s, 1)), no(same(s, t))}));
  EXPECT_TRUE(by_equality({bit(s, 0), no(bit(s, 1)), no(same(s, mask(1)))}));
}

TEST_F(Theories, AnEquivalenceMakesItsPartsOneAndABranchIsTheTerm) {
  const Node parts = builder.term(Kind::equivalence, 0, {bit(s, 0), bit(t, 0)});
  const Node others = builder.term(Kind::equivalence, 0, {bit(s, 1), bit(t, 1)});
  EXPECT_TRUE(by_equality({positive(parts), positive(others), no(same(s, t))}));
  EXPECT_FALSE(by_equality({positive(parts), no(same(s, t))}));
  const Node apart = builder.term(Kind::equivalence, 0, {bit(s, 1), no(bit(t, 1))});
  EXPECT_FALSE(by_equality({positive(parts), positive(apart), no(same(s, t))}));
  const Node either = builder.term(Kind::if_then_else, 0, {p(c), a, b});
  EXPECT_TRUE(by_equality({p(c), no(same(either, a))}));
  EXPECT_TRUE(by_equality({no(p(c)), no(same(either, b))}));
  EXPECT_FALSE(by_equality({no(p(c)), no(same(either, a))}));
  EXPECT_FALSE(by_equality({no(same(either, a))}));
}

TEST_F(Theories, SumsThatSayNothing) {
  // Turned round, the first would contradict the second.
  EXPECT_FALSE(by_sum({at_most(i, j), at_most(plus(i, number(1)), j)}, {-1, 1}));
  EXPECT_TRUE(by_sum({at_most(minus(i, j), number(0)), no(at_most(i, j))}, {1, 1}));
  EXPECT_FALSE(
      by_sum({at_most(minus(i, j), number(0)), no(at_most(plus(i, j), number(0)))}, {1, 1}));
  // 4i + 1 <= 0, 2^62 times, is no contradiction: 4 times 2^62 is not 0.
  constexpr std::int64_t kQuarter = std::int64_t{1} << 62;
  const Node two = plus(i, i), four = plus(two, two);
  EXPECT_FALSE(by_sum({at_most(plus(four, number(1)), number(0))}, {kQuarter}));
  const Literal none = at_most(i, number(0));
  EXPECT_FALSE(by_sum({at_most(plus(i, number(1)), number(0)), none, none, none},
                      {kQuarter, kQuarter, kQuarter, kQuarter}));
}

TEST_F(Theories, SumsOfInequalities) {
  EXPECT_TRUE(by_sum({at_most(i, j), at_most(plus(j, number(1)), i)}, {1, 1}));
  EXPECT_FALSE(by_sum({at_most(i, j), at_most(j, i)}, {1, 1}));         // they are equal
  EXPECT_TRUE(by_sum({no(at_most(i, j)), no(at_most(j, i))}, {1, 1}));  // each is less
  EXPECT_TRUE(by_sum({same(i, j), no(at_most(i, j))}, {1, 1}));
  EXPECT_TRUE(by_sum({same(i, j), no(at_most(j, i))}, {-1, 1}));
  // Offsets count (specs/adr/0025). b >= a + 2, c >= b + 2 alone is fine; with c < a + 4 it is
  // not.
  const Literal ab = at_most(plus(i, number(2)), j), bc = at_most(plus(j, number(2)), k);
  EXPECT_FALSE(by_sum({ab, bc}, {1, 1}));
  EXPECT_TRUE(by_sum({ab, bc, no(at_most(plus(i, number(4)), k))}, {1, 1, 1}));
  EXPECT_FALSE(by_sum({ab, bc, no(at_most(plus(i, number(5)), k))}, {1, 1, 1}));
}

TEST_F(Theories, SumsTakeOnlyFactorsAndFactsThatTheyMay) {
  const std::vector<Literal> facts{at_most(i, j), at_most(plus(j, number(1)), i)};
  EXPECT_FALSE(by_sum(facts, {1}));
  EXPECT_FALSE(by_sum(facts, {1, 0}));
  EXPECT_FALSE(by_sum(facts, {2, 1}));
  EXPECT_FALSE(by_sum({at_most(i, j), at_most(i, plus(j, number(-1)))}, {1, -1}));
  EXPECT_FALSE(by_sum({no(same(i, j)), at_most(i, j)}, {1, 1}));
  EXPECT_FALSE(by_sum({no(same(a, b))}, {1}));
  EXPECT_FALSE(by_sum({p(a)}, {1}));
  EXPECT_FALSE(by_sum({}, {}));
}

TEST_F(Theories, NumbersThatLeaveTheirRangeEndTheSum) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const Node most = number(kMost);
  EXPECT_TRUE(by_sum({at_most(most, number(0))}, {1}));
  EXPECT_FALSE(by_sum({at_most(most, number(0))}, {2}));
  EXPECT_FALSE(by_sum({at_most(plus(most, most), number(0))}, {1}));
  const Node least = number(std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(by_sum({at_most(plus(least, number(-1)), number(0))}, {1}));  // and it is so
  Node doubled = i;
  for (int n = 0; n < 40; ++n) doubled = plus(doubled, doubled);
  EXPECT_FALSE(by_sum({at_most(plus(doubled, number(1)), doubled)}, {1}));
}

TEST_F(Theories, BothSayNoWhenTheirStepsAreUsedUp) {
  std::uint64_t steps = 10;
  const std::vector<Literal> facts{same(a, b), same(b, c), no(same(a, c))};
  EXPECT_FALSE(Congruence(table).contradictory(facts, steps));
  EXPECT_EQ(steps, 0U);
  steps = 10;
  const std::vector<Literal> one{no(at_most(i, i))};
  EXPECT_FALSE(adds_up_to_contradiction(table, one, std::vector<std::int64_t>{1}, steps));
  EXPECT_EQ(steps, 0U);
}

}  // namespace
}  // namespace sightline::certify::theories_test
