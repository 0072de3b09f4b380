// What becomes of the solver's terms: the same meaning, in fewer kinds.
#include "compiler/certify/question_of.h"

#include <gtest/gtest.h>

namespace sightline::certify::question_of_test {
namespace {

using From = smt::GroundTerm::Kind;

// Booleans p q r, integers i j; the last term is asserted.
smt::Ground ground(std::vector<smt::GroundTerm> more) {
  using Sort = smt::GroundSort;
  smt::Ground out{{{Sort::Kind::boolean, "", 0}, {Sort::Kind::integer, "", 0}}, {}, {}, {}};
  for (const char* name : {"p", "q", "r"}) out.functions.push_back({name, {}, 0});
  for (const char* name : {"i", "j"}) out.functions.push_back({name, {}, 1});
  for (std::int64_t f = 0; f < 5; ++f)
    out.terms.push_back({From::application, f < 3 ? 0U : 1U, f, {}});
  out.terms.insert(out.terms.end(), more.begin(), more.end());
  out.roots = {static_cast<std::uint32_t>(out.terms.size() - 1)};
  return out;
}

std::string text(const Table& table, Literal literal) {
  const Node node = node_of(literal);
  const auto operands = table.operands(node);
  std::string out = negated(literal) ? "!" : "";
  if (table[node].kind == Kind::application)
    return out + table.functions()[static_cast<std::size_t>(table[node].number)].name;
  out += std::to_string(static_cast<unsigned>(table[node].kind)) + "(";
  const bool literals = table[node].kind <= Kind::choice;
  for (std::size_t i = 0; i < operands.size(); ++i)
    out += (i > 0 ? " " : "") + text(table, literals ? operands[i] : positive(operands[i]));
  return out + ")";
}

std::string asserted(std::vector<smt::GroundTerm> more) {
  const auto question = question_of(ground(std::move(more)));
  return question ? text(question->table, question->assertions.at(0)) : "nothing";
}

TEST(QuestionOf, SaysTheSameInFewerKinds) {
  EXPECT_EQ(asserted({{From::negation, 0, 0, {0}}}), "!p");
  EXPECT_EQ(asserted({{From::conjunction, 0, 0, {0, 1}}}), "3(p q)");
  EXPECT_EQ(asserted({{From::disjunction, 0, 0, {0, 1}}}), "!3(!p !q)");
  EXPECT_EQ(asserted({{From::truth, 0, 1, {}}}), "3()");
  EXPECT_EQ(asserted({{From::truth, 0, 0, {}}}), "!3()");
  EXPECT_EQ(asserted({{From::equality, 0, 0, {0, 1}}}), "4(p q)");
  EXPECT_EQ(asserted({{From::if_then_else, 0, 0, {0, 1, 2}}}), "5(p q r)");
  EXPECT_EQ(asserted({{From::equality, 0, 0, {4, 3}}}), "6(i j)");
  EXPECT_EQ(asserted({{From::less_equal, 0, 0, {4, 3}}}), "7(j i)");
  EXPECT_EQ(asserted({{From::less, 0, 0, {3, 4}}}), "!7(j i)");
}

TEST(QuestionOf, AnAndInsideAnAndIsPartOfItUnlessItIsNeededElsewhere) {
  EXPECT_EQ(asserted({{From::conjunction, 0, 0, {1, 2}}, {From::conjunction, 0, 0, {0, 5}}}),
            "3(p q r)");
  EXPECT_EQ(asserted({{From::disjunction, 0, 0, {0, 1}}, {From::disjunction, 0, 0, {5, 2}}}),
            "!3(!p !q !r)");
  EXPECT_EQ(asserted({{From::disjunction, 0, 0, {1, 2}}, {From::conjunction, 0, 0, {0, 5}}}),
            "3(p !3(!q !r))");
  EXPECT_EQ(asserted({{From::conjunction, 0, 0, {1, 2}}, {From::conjunction, 0, 0, {5, 5}}}),
            "3(3(q r) 3(q r))");
}

TEST(QuestionOf, AFunctionOfATruthIsNothing) {
  auto table = ground({});
  table.functions.push_back({"f", {0}, 0});
  EXPECT_FALSE(question_of(table));
}

}  // namespace
}  // namespace sightline::certify::question_of_test
