// The clauses of a term hold exactly where the term is what its parts make it.
#include "compiler/certify/definitions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace sightline::certify::definitions_test {
namespace {

struct Row {
  const char* name;
  Kind kind;
  std::vector<Literal> operands;  // of p, q, r: terms 0, 1, 2
  bool (*meaning)(bool p, bool q, bool r);
};
const Literal kP = positive(0), kQ = positive(1), kR = positive(2);

const std::vector<Row> kRows{
    {"nothing", Kind::conjunction, {}, [](bool, bool, bool) { return true; }},
    {"p", Kind::conjunction, {kP}, [](bool p, bool, bool) { return p; }},
    {"p and not q and r",
     Kind::conjunction,
     {kP, negation(kQ), kR},
     [](bool p, bool q, bool r) { return p && !q && r; }},
    {"p and not p", Kind::conjunction, {kP, negation(kP)}, [](bool, bool, bool) { return false; }},
    {"p as q", Kind::equivalence, {kP, kQ}, [](bool p, bool q, bool) { return p == q; }},
    {"not p as q",
     Kind::equivalence,
     {negation(kP), kQ},
     [](bool p, bool q, bool) { return p != q; }},
    {"if p then q else r",
     Kind::choice,
     {kP, kQ, kR},
     [](bool p, bool q, bool r) { return p ? q : r; }},
    {"if not p then q else not r",
     Kind::choice,
     {negation(kP), kQ, negation(kR)},
     [](bool p, bool q, bool r) { return p ? !r : q; }},
};

TEST(CertifyDefinitions, HoldWhereTheTermIsWhatItsPartsMakeIt) {
  for (const Row& row : kRows) {
    Table table;
    for (const char* name : {"p", "q", "r"}) table.declare(Function{name, {}, kBoolean});
    for (std::int64_t f = 0; f < 3; ++f) table.append(Kind::application, f, {});
    ASSERT_TRUE(table.append(row.kind, 0, row.operands));
    for (unsigned world = 0; world < 16; ++world) {
      const auto is_true = [&](Literal l) {
        return (world >> node_of(l) & 1) != (negated(l) ? 1U : 0U);
      };
      bool all = true;
      for (Node node = 0; node < table.size(); ++node) {
        define(table, node, [&](std::span<const Literal> clause) {
          all = all && std::any_of(clause.begin(), clause.end(), is_true);
        });
      }
      const bool meant = row.meaning(is_true(kP), is_true(kQ), is_true(kR));
      EXPECT_EQ(all, is_true(positive(3)) == meant) << row.name << ", world " << world;
    }
  }
}

}  // namespace
}  // namespace sightline::certify::definitions_test
