// A question as a table, term by term.
#include "compiler/prove/smt/ground.h"

#include <gtest/gtest.h>

namespace sightline::smt::ground_test {
namespace {

// `level(u:User)` for a term, all of it.
std::string text(const Ground& ground, std::uint32_t number) {
  const GroundTerm& term = ground.terms[number];
  static constexpr const char* kNames[] = {"truth", "number", "mask", "",  "not", "and", "or",
                                           "=",     "ite",    "+",    "-", "<",   "<=",  "bit"};
  std::string out = kNames[static_cast<std::size_t>(term.kind)];
  if (term.kind == GroundTerm::Kind::application) {
    out = ground.functions[static_cast<std::size_t>(term.number)].name;
  } else if (term.parts.empty() || term.kind == GroundTerm::Kind::bit) {
    out += " " + std::to_string(term.number);
  }
  if (term.parts.empty()) return out;
  out += "(";
  for (const auto part : term.parts) out += (out.back() == '(' ? "" : ", ") + text(ground, part);
  return out + ")";
}

class GroundOf : public ::testing::Test {
 protected:
  std::string of(const Term& term) {
    const auto table = ground(std::vector<Term>{term}, {}, 1000);
    return table ? text(*table, table->roots.at(0)) : "nothing";
  }
  Context context;
  Sort user = context.uninterpreted("User");
  Term u = context.constant("u", user), v = context.constant("v", user);
  Term i = context.constant("i", context.integer()), p = context.constant("p", context.boolean());
  Term s = context.constant("s", context.bits(3));
};

TEST_F(GroundOf, EveryKindOfTerm) {
  EXPECT_EQ(of(context.truth(false)), "truth 0");
  EXPECT_EQ(of(context.number(-3) <= i), "<=(number -3, i)");
  EXPECT_EQ(of(i < context.number(4'611'686'018'427'387'903)), "<(i, number 4611686018427387903)");
  EXPECT_EQ(of(equal(i + i, i - context.number(1))), "=(+(i, i), -(i, number 1))");
  EXPECT_EQ(of(equal(s, context.mask(5, 3))), "=(s, mask 5)");
  EXPECT_EQ(of(bit(s, 2)), "bit 2(s)");
  EXPECT_EQ(of(!p || (p && equal(u, v))), "or(not(p), and(p, =(u, v)))");
  EXPECT_EQ(of(equal(if_then_else(p, u, v), u)), "=(ite(p, u, v), u)");
  const auto level = context.function("level", std::vector<Sort>{user}, context.integer());
  EXPECT_EQ(of(equal(level(u), i)), "=(level(u), i)");
}

TEST_F(GroundOf, EachTermOnceItsPartsBefore) {
  const auto table =
      ground(std::vector<Term>{equal(u, v) || p, p}, std::vector<Term>{equal(u, v)}, 1000);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->terms.size(), 5U);  // u, v, u = v, p, or
  EXPECT_EQ(table->roots.size(), 3U);
  EXPECT_EQ(text(*table, table->roots[2]), "=(u, v)");
  for (std::uint32_t t = 0; t < table->terms.size(); ++t)
    for (const auto part : table->terms[t].parts) EXPECT_LT(part, t);
  EXPECT_FALSE(ground(std::vector<Term>{equal(u, v) || p}, {}, 4));
}

TEST_F(GroundOf, FunctionsOfOneNameStayApart) {
  const auto of_user = context.function("f", std::vector<Sort>{user}, context.boolean());
  const auto of_number =
      context.function("f", std::vector<Sort>{context.integer()}, context.boolean());
  const auto table = ground(std::vector<Term>{of_user(u) && of_number(i)}, {}, 1000);
  ASSERT_TRUE(table);
  ASSERT_EQ(table->functions.size(), 4U);  // u, i, f, f
  EXPECT_NE(table->functions[1].domain, table->functions[3].domain);
}

TEST_F(GroundOf, DepthIsNoMatter) {
  Term deep = p;
  for (int n = 0; n < 50'000; ++n) deep = !deep && p;
  EXPECT_TRUE(ground(std::vector<Term>{deep}, {}, 1'000'000));
}

}  // namespace
}  // namespace sightline::smt::ground_test
