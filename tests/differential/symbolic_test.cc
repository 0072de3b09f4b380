// The prover's encoding at a point: with every fact of a world pinned, the solver must find exactly the
// truths that the reference finds, for the source, for the bytes and for the decision, in every view; a
// pair with both bits set, a missing or a false axiom all show as a wrong or a missing model.
#include "compiler/prove/smt/solver.h"
#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"
#include "tests/support/arbitrary.h"
#include "tests/support/compiled.h"
#include "tests/support/declarations.h"
#include "tests/support/pinned_world.h"
#include "tests/support/random_policy.h"
#include "tests/support/random_world.h"
#include "tests/support/small_scope.h"

namespace sightline::testing::symbolic_test {
namespace {

using reference::Plain;
using smt::Term;

struct Point {
  const Compiled& policy;
  const World& truth;
  const World& observed;
  const WorldRequest& request;
};

class AtPoint {
 public:
  explicit AtPoint(const Point& at)
      : at_(at),
        encoding_(at.policy.loaded.program(), &at.policy.tree()),
        asked_(encoding_.request(static_cast<std::uint16_t>(at.request.principal_type),
                                 static_cast<std::uint16_t>(at.request.resource_type))),
        axioms_(encoding_) {}

  // What is wrong, or nothing.
  std::string difference() {
    clauses();
    decisions();
    if (std::none_of(
            at_.request.context.begin(), at_.request.context.end(),
            [](const WorldValue& v) { return v.state == WorldValue::State::unavailable; })) {
      properties();
    }
    PinnedWorld pinned(encoding_, at_.truth, {&at_.observed, &at_.observed}, at_.request);
    pinned.mention_rows(axioms_);
    if (axioms_.too_large()) return "";
    smt::Solver solver(encoding_.context(), {}, axioms_.assertions());
    for (const Term& pin : pinned.pins(axioms_)) solver.add(pin);
    if (solver.check(claims_) != smt::Answer::satisfiable) return blame(solver);
    Term all = encoding_.context().truth(true);
    for (const Term& claim : claims_) all = all && claim;
    const Term other =
        encoding_.context().constant("some claim is wrong", encoding_.context().boolean());
    solver.add(implies(other, !all));
    return solver.check(std::span(&other, 1)) == smt::Answer::unsatisfiable
               ? ""
               : "the encoding leaves a truth open\n" + world();
  }

 private:
  // The term under an own name, so that the axioms speak of it and the answer can be assumed.
  void claim(const std::string& what, const Term& term, bool expected) {
    const Term named = encoding_.context().constant("claim " + std::to_string(claims_.size()),
                                                    encoding_.context().boolean());
    axioms_.require(equal(named, term));
    claims_.push_back(expected ? named : !named);
    whats_.push_back(what + (expected ? " is so" : " is not so"));
  }

  void truth(const std::string& what, const SymbolicTruth& pair, Plain::Truth expected) {
    claim(what + ": true", pair.yes, expected == Plain::Truth::yes);
    claim(what + ": false", pair.no, expected == Plain::Truth::no);
  }

  bool is_asked(std::uint32_t principal, std::uint32_t resource) const {
    return principal == at_.request.principal_type && resource == at_.request.resource_type;
  }

  void clauses() {
    const auto& program = at_.policy.loaded.program();
    std::size_t block = 0;
    for (const auto& rule : at_.policy.tree().rules) {
      for (const auto& clause : rule.clauses) {
        const auto& code = program.blocks[block++];
        if (!is_asked(clause.principal, clause.resource)) continue;
        Plain plain(at_.policy.tree(), at_.observed, at_.request);
        const auto expected = reference::Evaluate<Plain>(plain).truth(*clause.condition);
        truth("source of " + rule.name,
              encoding_.meaning(*clause.condition, View::first_observation, asked_), expected);
        truth("bytes of " + rule.name, encoding_.meaning(code, View::first_observation, asked_),
              expected);
      }
    }
  }

  void decisions() {
    const auto expected = reference::decide(at_.policy.tree(), at_.observed, at_.request);
    const auto& asked = *at_.policy.loaded.program().find_case(
        static_cast<std::uint16_t>(at_.request.action),
        static_cast<std::uint16_t>(at_.request.principal_type),
        static_cast<std::uint16_t>(at_.request.resource_type));
    for (const View view : {View::first_observation, View::second_observation}) {
      const auto decision = encoding_.decision(asked, view, asked_);
      claim("allowed", decision.allowed, expected.allowed);
      for (std::uint16_t o = 0; o < decision.obligations.size(); ++o) {
        claim("owes " + at_.policy.tree().obligations[o].name, decision.obligations[o],
              std::find(expected.obligations.begin(), expected.obligations.end(), o) !=
                  expected.obligations.end());
      }
    }
  }

  void properties() {
    for (const auto& property : at_.policy.tree().properties) {
      for (const auto& it : property.cases) {
        if (!is_asked(it.principal, it.resource)) continue;
        Plain plain(at_.policy.tree(), at_.truth, at_.request, Plain::View::truth);
        truth("case of " + property.name, encoding_.meaning(*it.condition, View::truth, asked_),
              reference::Evaluate<Plain>(plain).truth(*it.condition));
      }
    }
  }

  std::string blame(smt::Solver& solver) {
    if (solver.check() != smt::Answer::satisfiable)
      return "no model of this world at all: an axiom is false\n" + world();
    for (std::size_t c = 0; c < claims_.size(); ++c) {
      if (solver.check(std::span(&claims_[c], 1)) != smt::Answer::satisfiable)
        return "not possible: " + whats_[c] + "\n" + world();
    }
    return "the claims contradict each other\n" + world();
  }

  std::string world() const {
    const auto& tree = at_.policy.tree();
    return "TRUTH\n" + text_of(tree, at_.truth) + "OBSERVED\n" + text_of(tree, at_.observed) +
           text_of(tree, at_.truth, at_.request) + std::string(at_.policy.source.text());
  }

  const Point& at_;
  Encoding encoding_;
  SymbolicRequest asked_;
  Axioms axioms_;
  std::vector<Term> claims_;
  std::vector<std::string> whats_;
};

void hold_at_random_points(const std::string& declarations_text, std::size_t worlds,
                           std::size_t depth) {
  const CheckedPolicy declarations = checked(declarations_text);
  const auto law = [&] {
    const std::string text = *any([&](const Pick& pick) {
      std::string all = declarations_text;
      for (const auto& rule : random_rules(declarations.tree(), {.rules = 3, .depth = depth}, pick))
        all += rule;
      return all + random_property(declarations.tree(), "p", "never", depth, pick);
    });
    const Compiled policy = compiled(text);
    const Pick pick =
        pick_from(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()));
    for (std::size_t w = 0; w < worlds; ++w) {
      const std::int64_t now = random_now(pick);
      const World truth = random_truth(policy.tree(), now, {.entities = 2, .rows = 2}, pick);
      const World observed = random_observation(policy.tree(), truth, now, pick);
      WorldRequest request = random_request(policy.tree(), truth, now, pick);
      if (w % 2 == 1) request = random_poorer(request, pick);
      const Point point{policy, truth, observed, request};
      const std::string found = AtPoint(point).difference();
      if (!found.empty()) RC_FAIL(found);
    }
  };
  EXPECT_TRUE(rc::check("the encoding at a point", law));
}

TEST(Differential, EncodingAtAPointAgreesWithReference) { hold_at_random_points(zoo(), 2, 2); }
TEST(Differential, EncodingAtAPointAgreesWithReferenceOnSmallDeclarations) {
  hold_at_random_points(small_zoo(), 2, 3);
}

// What was observed is so; what was not delivered is anything, and nothing asks.
World truth_of(const World& observed) {
  World truth = observed;
  for (auto& list : truth.entities) {
    for (auto& entity : list) entity.exists = entity.parents_complete = true;
  }
  return truth;
}

std::size_t count_worlds(const typed::Policy& policy) {
  std::size_t count = 0;
  Odometer odometer;
  do {
    any_world(policy, odometer.pick());
    ++count;
  } while (odometer.next());
  return count;
}

// The worlds of the exhaustive tests, as many of them as a solver can go through in seconds, at equal
// distances: each atom of the scope as a condition of its own.
class SmallScopes : public ::testing::TestWithParam<SmallScope> {};

TEST_P(SmallScopes, EncodingAgreesWithReference) {
  constexpr std::size_t kMostWorlds = 120;
  std::string text = GetParam().declarations + "action go (" + GetParam().types + ")\n";
  std::size_t rules = 0;
  for (const auto& atom : GetParam().atoms)
    text += "rule r" + std::to_string(rules++) + ": permit go (u, x) when " + atom + "\n";
  const Compiled policy = compiled(text);
  const typed::Action& types = policy.tree().actions.front();
  const std::size_t step = count_worlds(policy.tree()) / kMostWorlds + 1;
  std::size_t turn = 0;
  Odometer odometer;
  do {
    const World observed = any_world(policy.tree(), odometer.pick());
    if (turn++ % step != 0) continue;
    const World truth = truth_of(observed);
    const WorldRequest request{.action = 0,
                               .principal_type = types.principals.front(),
                               .principal = 0,
                               .resource_type = types.resources.front(),
                               .resource = static_cast<std::uint32_t>(turn / step % kSmall),
                               .now = kSmallNow,
                               .context = {}};
    ASSERT_EQ(AtPoint({policy, truth, observed, request}).difference(), "") << text;
  } while (odometer.next());
}

INSTANTIATE_TEST_SUITE_P(Differential, SmallScopes, ::testing::ValuesIn(small_scopes()),
                         [](const auto& scope) { return scope.param.name; });

}  // namespace
}  // namespace sightline::testing::symbolic_test
