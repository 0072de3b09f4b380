// What follows by unit propagation and what does not.
#include "compiler/certify/propagation.h"

#include <gtest/gtest.h>

namespace sightline::certify::propagation_test {
namespace {

// Clauses as in DIMACS: 1 is term 0, -1 its opposite.
using Clause = std::vector<int>;
std::vector<Literal> literals(const Clause& clause) {
  std::vector<Literal> out;
  for (const int i : clause)
    out.push_back(i > 0 ? positive(static_cast<Node>(i - 1))
                        : negation(positive(static_cast<Node>(-i - 1))));
  return out;
}

struct Row {
  const char* name;
  std::vector<Clause> clauses;
  Clause asked;
  bool follows;
};
const std::vector<Row> kRows{
    {"a clause of its own", {{1, 2}}, {1, 2}, true},
    {"a longer one", {{1, 2}}, {1, 2, 3}, true},
    {"a shorter one", {{1, 2}}, {1}, false},
    {"a literal and its opposite", {}, {1, -1}, true},
    {"nothing of nothing", {}, {}, false},
    {"nothing of an empty clause", {{}}, {}, true},
    {"anything of an empty clause", {{}}, {3}, true},
    {"through a chain", {{-1, 2}, {-2, 3}, {-3, 4}}, {-1, 4}, true},
    {"not back along it", {{-1, 2}, {-2, 3}, {-3, 4}}, {1, -4}, false},
    {"from units that meet", {{1}, {-1, 2}, {-1, -2, 3}}, {3}, true},
    {"units that contradict each other", {{1}, {-1}}, {}, true},
    {"a unit twice", {{1, 1}, {-1, -1, 2}}, {2}, true},
    {"a tautology says nothing", {{1, -1}}, {1}, false},
    {"what needs two cases", {{1, 2}, {1, -2}, {-1, 2}, {-1, -2}}, {}, false},
    {"the first of the cases", {{1, 2}, {1, -2}, {-1, 2}, {-1, -2}}, {1}, true},
    {"a long clause whose watches move", {{1, 2, 3, 4, 5}, {-1}, {-2}, {-3}, {-4}}, {5}, true},
};

TEST(CertifyPropagation, SaysWhatFollows) {
  for (const Row& row : kRows) {
    Propagation clauses(8, 1000);
    for (const Clause& clause : row.clauses) clauses.add(literals(clause));
    EXPECT_EQ(clauses.implied(literals(row.asked)), row.follows) << row.name;
    EXPECT_EQ(clauses.implied(literals(row.asked)), row.follows) << row.name << ", again";
  }
}

TEST(CertifyPropagation, AddsWhatFollowedUntilThereIsAContradiction) {
  Propagation clauses(2, 1000);
  for (const Clause& clause : std::vector<Clause>{{1, 2}, {1, -2}, {-1, 2}, {-1, -2}})
    clauses.add(literals(clause));
  EXPECT_FALSE(clauses.contradiction());
  ASSERT_TRUE(clauses.implied(literals({1})));
  clauses.add(literals({1}));
  EXPECT_TRUE(clauses.contradiction());
}

TEST(CertifyPropagation, SaysNoWhenItsStepsAreUsedUp) {
  Propagation clauses(100, 50);
  for (int i = 1; i < 100; ++i) clauses.add(literals({-i, i + 1}));
  EXPECT_FALSE(clauses.implied(literals({-1, 100})));
  EXPECT_TRUE(clauses.exhausted());
}

}  // namespace
}  // namespace sightline::certify::propagation_test
