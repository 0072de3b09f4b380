// Small questions that the prover might ask: those that have no world get an object, the others
// none.
#include "compiler/certify/certifier.h"

#include <gtest/gtest.h>

#include "sightline/certificate.h"

namespace sightline::certifier_test {
namespace {

using smt::Term;

// Users u v with accounts and levels, cameras c d, a share row r, moments, sets of two scopes.
class CertifierOf : public ::testing::Test {
 protected:
  Term user(const char* name) { return context.constant(name, user_sort); }
  Term moment(const char* name) { return context.constant(name, context.integer()); }
  Term number(std::int64_t value) { return context.number(value); }
  smt::Function function(const char* name, std::vector<smt::Sort> domain, const smt::Sort& range) {
    return context.function(name, domain, range);
  }
  std::vector<std::byte> object(const std::vector<Term>& assertions) {
    Certifier certifier;
    const smt::Settings settings{.heard = [&](const smt::Asked& asked) { certifier.hear(asked); }};
    smt::Solver solver(context, settings, assertions);
    answer = solver.check();
    return certifier.object(Digest{7}, Digest{8});
  }
  void expect_object(const std::vector<Term>& assertions) {
    const auto made = object(assertions);
    EXPECT_EQ(answer, smt::Answer::unsatisfiable);
    const auto checked = check_certificate(made);
    ASSERT_TRUE(checked) << checked.error().message;
    EXPECT_EQ(checked->body, Digest{7});
    EXPECT_EQ(checked->property, Digest{8});
  }
  void expect_none(const std::vector<Term>& assertions, smt::Answer expected) {
    EXPECT_TRUE(object(assertions).empty());
    EXPECT_EQ(answer, expected);
  }

  smt::Context context;
  smt::Sort user_sort = context.uninterpreted("User"),
            account_sort = context.uninterpreted("Account");
  smt::Answer answer = smt::Answer::unknown;
};

TEST_F(CertifierOf, TheSameAccount) {
  const auto account = function("account", {user_sort}, account_sort);
  const Term u = user("u"), v = user("v"), active = context.constant("active", context.boolean());
  const Term together = equal(account(u), account(v));
  expect_object({active && equal(u, v), !together});
  expect_none({active && together, !equal(u, v)}, smt::Answer::satisfiable);
}

TEST_F(CertifierOf, AWitnessAndARowForAll) {
  const smt::Sort row_sort = context.uninterpreted("row of share");
  const auto viewer = function("viewer", {row_sort}, user_sort);
  const auto there = function("there", {row_sort}, context.boolean());
  const Term r = context.constant("r", row_sort), u = user("u");
  const Term some = context.constant("some", context.boolean()),
             none = context.constant("none", context.boolean());
  const Term matches = there(r) && equal(viewer(r), u);
  expect_object({implies(some, matches), implies(matches, !none), some, none});
  expect_none({implies(some, matches), implies(matches, !none), none}, smt::Answer::satisfiable);
}

TEST_F(CertifierOf, MomentsWithOffsets) {
  const Term a = moment("a"), b = moment("b"), c = moment("c");
  expect_object({a + number(2) <= b, b + number(2) <= c, c < a + number(4)});
  expect_none({a + number(2) <= b, b + number(2) <= c}, smt::Answer::satisfiable);
}

TEST_F(CertifierOf, SumsOfSeveralIntegers) {
  const Term a = moment("a"), b = moment("b"), d = moment("d");
  expect_object({a + d <= b, number(1) <= d, b <= a});
  expect_object({a + d <= b, b - d <= d, d + d < a + d, a < number(5), number(5) < d + number(1)});
}

TEST_F(CertifierOf, AFunctionOfMoments) {
  const auto lockdown = function("lockdown then", {context.integer()}, context.boolean());
  const Term now = moment("now"), then = moment("then");
  expect_object({now - number(9) <= then, then <= now - number(9), lockdown(then),
                 !lockdown(now - number(9))});
  expect_none({now - number(9) <= then, then <= now - number(8), lockdown(then),
               !lockdown(now - number(9))},
              smt::Answer::satisfiable);
}

TEST_F(CertifierOf, ValuesThatTwoTheoriesShare) {
  const auto until = function("until", {user_sort}, context.integer());
  const Term u = user("u"), v = user("v"), now = moment("now");
  expect_object({equal(u, v), now < until(u), until(v) <= now});
  expect_none({now < until(u), until(v) <= now}, smt::Answer::satisfiable);
}

TEST_F(CertifierOf, AnEnumIsOneOfItsMembers) {
  const auto role = function("role", {user_sort}, context.integer());
  const Term u = user("u"), its = role(u);
  expect_object(
      {number(0) <= its, its < number(2), !equal(its, number(0)), !equal(its, number(1))});
  expect_none({number(0) <= its, its < number(3), !equal(its, number(0)), !equal(its, number(1))},
              smt::Answer::satisfiable);
}

TEST_F(CertifierOf, SetsAreEqualWhenTheirMembersAre) {
  const smt::Sort set = context.bits(2);
  const Term s = context.constant("s", set), t = context.constant("t", set);
  const Term member = context.constant("member", context.boolean());
  expect_object({equal(s, t), bit(s, 1), !bit(t, 1)});
  expect_object({equal(bit(s, 0), bit(t, 0)), equal(bit(s, 1), bit(t, 1)), !equal(s, t)});
  expect_object({equal(s, context.mask(2, 2)), equal(bit(s, 1), member), !member});
  expect_none({equal(bit(s, 0), bit(t, 0)), !equal(s, t)}, smt::Answer::satisfiable);
}

TEST_F(CertifierOf, OneValueOrTheOther) {
  const Term a = moment("a"), ended = context.constant("ended", context.boolean());
  const Term until = if_then_else(ended, a, number(1000));
  expect_object({a < number(5), number(5) < until, until < number(1000)});
  expect_none({a < number(5), number(5) < until}, smt::Answer::satisfiable);
}

TEST_F(CertifierOf, AssumptionsCount) {
  const Term p = context.constant("p", context.boolean());
  Certifier certifier;
  const smt::Settings settings{.heard = [&](const smt::Asked& asked) { certifier.hear(asked); }};
  smt::Solver solver(context, settings, std::vector<Term>{p});
  const std::vector<Term> assumptions{!p};
  EXPECT_EQ(solver.check(), smt::Answer::satisfiable);
  EXPECT_TRUE(certifier.object({}, {}).empty());
  EXPECT_EQ(solver.check(assumptions), smt::Answer::unsatisfiable);
  EXPECT_EQ(solver.check(assumptions), smt::Answer::unsatisfiable);
  const auto made = certifier.object({}, {});
  const auto checked = check_certificate(made);
  ASSERT_TRUE(checked);
  ASSERT_EQ(checked->questions.size(), 2U);
  EXPECT_EQ(checked->questions[1].label, "2 of 2");
}

// The theories here add up inequalities, which fractions may satisfy where integers do not: no
// object.
TEST_F(CertifierOf, WhatOnlyIntegersCannotDoHasNoObject) {
  const Term a = moment("a");
  expect_none({equal(a + a, number(1))}, smt::Answer::unsatisfiable);
}

TEST_F(CertifierOf, AFunctionOfATruthHasNoObject) {
  const auto f = function("f", {context.boolean()}, context.boolean());
  const Term p = context.constant("p", context.boolean());
  expect_none({p, f(p), !f(context.truth(true))}, smt::Answer::unsatisfiable);
}

TEST_F(CertifierOf, IsTheSameEveryTime) {
  const Term a = moment("a"), b = moment("b"), c = moment("c");
  const std::vector<Term> assertions{a < b, b < c, c < a + number(2)};
  EXPECT_EQ(object(assertions), object(assertions));
}

}  // namespace
}  // namespace sightline::certifier_test
