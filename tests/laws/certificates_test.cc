// What the checker of proof objects calls contradictory is false in every world that was tried, and
// what the solver calls satisfiable has no object. Worlds: tests/support/interpretation.h, which
// shares no code with the checker.
#include "sightline/certificate.h"

#include <gtest/gtest.h>

#include <iostream>

#include "compiler/certify/certifier.h"
#include "compiler/certify/congruence.h"
#include "compiler/certify/derive.h"
#include "compiler/certify/linear.h"
#include "compiler/certify/question_of.h"
#include "compiler/certify/refine.h"
#include "compiler/prove/smt/ground.h"
#include "tests/support/interpretation.h"
#include "tests/support/random_question.h"

namespace sightline::testing::certificates_test {
namespace {

using namespace certify;  // NOLINT: everything here is about its names

constexpr std::uint64_t kPlenty = 1'000'000;

bool true_somewhere(const Table& table, std::span<const Literal> literals, std::uint64_t seed) {
  for (std::uint64_t world = 0; world < 200; ++world)
    if (Interpretation(table, pick_from(1000 * seed + world)).all_true(literals)) return true;
  return false;
}

TEST(Certificates, EqualityCallsOnlyContradictionsContradictory) {
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const Pick pick = pick_from(seed);
    const Table table = random_table(pick, 30);
    const auto facts = random_literals(pick, table, 5);
    std::uint64_t steps = kPlenty;
    if (!Congruence(table).contradictory(facts, steps)) continue;
    ++found;
    ASSERT_FALSE(true_somewhere(table, facts, seed)) << "seed " << seed;
  }
  EXPECT_GT(found, 100U);
}

TEST(Certificates, SumsCallOnlyContradictionsContradictory) {
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    const Pick pick = pick_from(seed);
    const Table table = random_table(pick, 30);
    std::vector<Literal> facts;
    std::vector<std::int64_t> factors;
    for (const Literal literal : random_literals(pick, table, 12)) {
      if (!inequality(table, literal) || facts.size() == 3) continue;
      facts.push_back(literal);
      factors.push_back(static_cast<std::int64_t>(pick(5)) - 2);
    }
    std::uint64_t steps = kPlenty;
    if (!adds_up_to_contradiction(table, facts, factors, steps)) continue;
    ++found;
    ASSERT_FALSE(true_somewhere(table, facts, seed)) << "seed " << seed;
  }
  EXPECT_GT(found, 100U);
}

// The question as solver terms, by a translation of its own.
class Asked {
 public:
  explicit Asked(const certify::Question& question) : table_(question.table) {
    for (Node node = 0; node < table_.size(); ++node) terms_.push_back(term(node));
    for (const Literal assertion : question.assertions) assertions_.push_back(literal(assertion));
  }
  smt::Answer answer(Certifier& certifier) {
    const smt::Settings settings{.heard = [&](const smt::Asked& asked) { certifier.hear(asked); }};
    return smt::Solver(context_, settings, assertions_).check();
  }

 private:
  smt::Sort sort(std::uint32_t number) {
    if (number == kBoolean) return context_.boolean();
    if (number == kInteger) return context_.integer();
    if (table_.width(number) > 0) return context_.bits(table_.width(number));
    return context_.uninterpreted(table_.sorts()[number - kFirstDeclared].name);
  }
  smt::Term literal(Literal literal) const {
    const smt::Term& term = terms_[node_of(literal)];
    return negated(literal) ? !term : term;
  }
  smt::Term application(Node node) {
    const auto number = static_cast<std::size_t>(table_[node].number);
    const Function& function = table_.functions()[number];
    std::vector<smt::Sort> domain;
    for (const auto each : function.domain) domain.push_back(sort(each));
    std::vector<smt::Term> arguments;
    for (const Node each : table_.operands(node)) arguments.push_back(terms_[each]);
    return context_.function(function.name + std::to_string(number), domain,
                             sort(function.range))(arguments);
  }
  smt::Term term(Node node) {
    const auto of = table_.operands(node);
    const auto number = table_[node].number;
    const auto at = [&](std::size_t i) -> const smt::Term& { return terms_[of[i]]; };
    switch (table_[node].kind) {
      case Kind::application:
        return application(node);
      case Kind::number:
        return context_.number(number);
      case Kind::mask:
        return context_.mask(static_cast<std::uint64_t>(number), table_.width(table_[node].sort));
      case Kind::conjunction: {
        smt::Term all = context_.truth(true);
        for (const Literal part : of) all = all && literal(part);
        return all;
      }
      case Kind::equivalence:
        return equal(literal(of[0]), literal(of[1]));
      case Kind::choice:
        return if_then_else(literal(of[0]), literal(of[1]), literal(of[2]));
      case Kind::equality:
        return equal(at(0), at(1));
      case Kind::less_equal:
        return at(0) <= at(1);
      case Kind::bit:
        return bit(at(0), static_cast<unsigned>(number));
      case Kind::if_then_else:
        return if_then_else(literal(of[0]), at(1), at(2));
      case Kind::sum:
        return at(0) + at(1);
      case Kind::difference:
        return at(0) - at(1);
    }
    return {};
  }

  const Table& table_;
  smt::Context context_;
  std::vector<smt::Term> terms_, assertions_;
};

struct Tally {
  std::size_t satisfiable = 0, certified = 0, left_open = 0;
};

// Asks the solver and makes an object of what it says, and of the question as it is.
void expect_agreement(std::uint64_t seed, std::size_t size, Tally& tally) {
  const Pick pick = pick_from(seed);
  certify::Question question{random_table(pick, size), {}};
  question.assertions = random_literals(pick, question.table, 1 + pick(2 + size / 8));
  Certifier certifier;
  const smt::Answer answer = Asked(question).answer(certifier);
  const auto object = certifier.object({}, {});
  const auto deadline = Clock::now() + std::chrono::seconds(10);
  certify::Question refined = question;
  const auto lemmas = Refinement(refined, deadline).run();
  if (answer == smt::Answer::satisfiable) {
    ++tally.satisfiable;
    ASSERT_TRUE(object.empty()) << "seed " << seed;
    ASSERT_FALSE(lemmas) << "seed " << seed;
    return;
  }
  ASSERT_EQ(answer, smt::Answer::unsatisfiable) << "seed " << seed;
  ASSERT_FALSE(true_somewhere(question.table, question.assertions, seed)) << "seed " << seed;
  ++(object.empty() ? tally.left_open : tally.certified);
}

TEST(Certificates, NothingThatIsSatisfiableHasAnObject) {
  Tally tally;
  for (std::uint64_t seed = 0; seed < 400 && !HasFatalFailure(); ++seed)
    expect_agreement(seed, 40 + seed % 80, tally);
  std::cout << tally.satisfiable << " satisfiable, " << tally.certified << " certified, "
            << tally.left_open << " left open\n";
  EXPECT_GT(tally.satisfiable, 50U);
  EXPECT_GT(tally.certified, 50U);
  EXPECT_LT(tally.left_open, 1 + tally.certified / 50) << "of " << tally.certified;
}

}  // namespace
}  // namespace sightline::testing::certificates_test
