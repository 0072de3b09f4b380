// Every kind of term as text, and that text read back by Z3.
#include "compiler/prove/smt_lib.h"

#include <gtest/gtest.h>
#include <z3++.h>

#include <limits>
#include <random>

#include "compiler/prove/smt/solver.h"

namespace sightline::testing::smt_lib_test {
namespace {

using smt::Sort;
using smt::Term;

std::string text_of(const std::vector<Term>& assertions) {
  const auto question = smt::ground(assertions, {}, 10'000);
  EXPECT_TRUE(question);
  return smt_lib(*question);
}
z3::check_result read_back(const std::string& text) {
  z3::context context;
  z3::solver solver(context);
  solver.from_string(text.c_str());
  return solver.check();
}

// One of each kind. Names are for people, so what would end them is replaced.
TEST(SmtLib, WritesEveryKindOfTerm) {
  smt::Context context;
  const Sort user = context.uninterpreted("User"), set = context.bits(3);
  const Term ann = context.constant("ann", user), bea = context.constant("bea |\\\n\xc3\xa9", user);
  const Sort domain[] = {user, context.integer()};
  const smt::Function share = context.function("share", domain, context.boolean());
  const Term level = context.constant("level", context.integer());
  const Term arguments[] = {ann, level};
  const Term scopes = context.constant("scopes", set), p = context.constant("p", context.boolean());
  const std::string text = text_of(
      {share(arguments) || !p, equal(ann, bea), equal(scopes, context.mask(5, 3)) && bit(scopes, 2),
       if_then_else(p, level + context.number(-3), level - level) <= context.number(7),
       context.number(std::numeric_limits<std::int64_t>::min()) < level});
  for (const char* part :
       {"(declare-sort |S0 User| 0)\n", " (|S0 User| Int) Bool)\n", " () (_ BitVec 3))\n",
        "bea ?????| () |S0 User|)\n", "() Bool (or false ", "() Bool (and true ", "() Bool (not ",
        "() Bool (= ", " (_ bv5 3))", "((_ extract 2 2) ", " #b1))", "() Int (ite ", "() Int (+ ",
        "(- 3))", "() Int (- ", "() Bool (<= ", " 7)", "() Bool (< (- 9223372036854775808) ",
        "(assert t"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
  }
  EXPECT_EQ(read_back(text), z3::sat) << text;
}

// Random questions mean the same when they are read from their text.
TEST(SmtLib, SaysWhatWasAsked) {
  std::mt19937 random(20240216);
  const auto pick = [&](std::size_t size) { return random() % size; };
  int unsatisfiable = 0;
  for (int round = 0; round < 150; ++round) {
    smt::Context context;
    const Sort user = context.uninterpreted("User");
    const smt::Function boss = context.function("boss", std::span(&user, 1), user);
    const smt::Function level = context.function("level", std::span(&user, 1), context.integer());
    const smt::Function scopes = context.function("scopes", std::span(&user, 1), context.bits(2));
    std::vector<Term> users{context.constant("a", user), context.constant("b", user)};
    for (int i = 0; i < 3; ++i) users.push_back(boss(users[pick(users.size())]));
    const auto any = [&] { return users[pick(users.size())]; };
    std::vector<Term> truths;
    for (int i = 0; i < 8; ++i) {
      truths.push_back(equal(any(), any()));
      truths.push_back(level(any()) + context.number(static_cast<int>(pick(5)) - 2) < level(any()));
      truths.push_back(level(any()) - level(any()) <= context.number(0));
      truths.push_back(bit(scopes(any()), static_cast<unsigned>(pick(2))));
      truths.push_back(equal(scopes(any()), context.mask(pick(4), 2)));
    }
    const auto truth = [&] { return truths[pick(truths.size())]; };
    for (int i = 0; i < 20; ++i) {
      truths.push_back(!truth());
      truths.push_back(truth() && truth());
      truths.push_back(if_then_else(truth(), truth(), truth()));
      truths.push_back(equal(truth(), truth()));
    }
    std::vector<Term> assertions;
    for (int i = 0; i < 6; ++i) assertions.push_back(truth());
    smt::Solver solver(context, {}, assertions);
    const auto answer = solver.check();
    ASSERT_NE(answer, smt::Answer::unknown);
    unsatisfiable += answer == smt::Answer::unsatisfiable ? 1 : 0;
    const auto again = read_back(text_of(assertions));
    EXPECT_EQ(again == z3::sat, answer == smt::Answer::satisfiable) << text_of(assertions);
  }
  EXPECT_GT(unsatisfiable, 20);  // of both there are enough
  EXPECT_LT(unsatisfiable, 130);
}

}  // namespace
}  // namespace sightline::testing::smt_lib_test
