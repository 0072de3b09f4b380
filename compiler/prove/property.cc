// typed::Property + loaded artifact -> Verdict. Tested by tests/unit/compiler/prove/property_test.cc
// (one property per trust word and per form, with its expected verdict) and the golden stories.
// What a property claims (specs/language.md, Meaning 5):
//   never     no world where its case is so and the evaluator, given whatever trust allows, allows
//   always    no world where its case is so and the evaluator, given the truth, denies
//   possible  some world where its case is so and the evaluator, given the truth, allows; for each action
#include "compiler/prove/property.h"

#include <fmt/format.h>

#include "compiler/prove/encoding.h"
#include "compiler/prove/read_world.h"
#include "compiler/prove/smallest_model.h"
#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"

namespace sightline {
namespace {

using Kind = typed::Property::Kind;

class Question {
 public:
  Question(const typed::Policy& policy, const typed::Property& property, const Policy& loaded,
           const smt::Limits& limits)
      : policy_(policy), property_(property), loaded_(loaded), limits_(limits) {}

  Result<Verdict, InternalError> ask() {
    if (const auto vacuous = premise_impossible()) return *vacuous;
    std::optional<Verdict> first;  // its witness is the one that is shown
    for (const auto action : property_.actions) {
      auto verdict = ask_action(static_cast<std::uint16_t>(action));
      if (!verdict || !std::holds_alternative<Proved>(*verdict)) return verdict;
      if (!first) first = std::move(*verdict);
    }
    return *std::move(first);
  }

 private:
  Encoding encoding() const {
    const auto& action = loaded_.schema().actions[property_.actions.front()];
    return Encoding(loaded_.schema(), action.principal, action.resource);
  }

  // Vacuous if its case can never be; nothing if it can.
  std::optional<Verdict> premise_impossible() {
    Encoding world = encoding();
    Axioms axioms(world.context(), world.vocabulary(), world.queries());
    axioms.require(world.meaning(*property_.condition, View::truth).yes);
    smt::Solver solver(world.context(), limits_, axioms.assertions());
    switch (solver.check()) {
      case smt::Answer::satisfiable:
        return std::nullopt;
      case smt::Answer::unsatisfiable:
        return Verdict(Vacuous{});
      case smt::Answer::unknown:
        break;
    }
    return Verdict(Unknown{solver.why_unknown()});
  }

  Result<Verdict, InternalError> ask_action(std::uint16_t action) {
    Encoding world = encoding();
    const bool as_given = property_.kind == Kind::never;
    const auto allowed = world.allowed(loaded_.program(), action,
                                       as_given ? View::first_observation : View::faithful);
    const auto premise = world.meaning(*property_.condition, View::truth).yes;
    Axioms axioms(world.context(), world.vocabulary(), world.queries());
    axioms.require(premise);
    axioms.require(property_.kind == Kind::always ? !allowed : allowed);
    smt::Solver solver(world.context(), limits_, axioms.assertions());
    switch (solver.check()) {
      case smt::Answer::unknown:
        return Verdict(Unknown{solver.why_unknown()});
      case smt::Answer::unsatisfiable:
        return property_.kind == Kind::possible ? Verdict(Refuted{{}, never_allowed(action)})
                                                : Verdict(Proved{});
      case smt::Answer::satisfiable:
        break;
    }
    const smt::Model model = smallest_model(world, axioms, solver);
    auto found = replay(read_world(world, axioms, model, loaded_.schema(), action, as_given));
    if (!found) return found.error();
    return property_.kind == Kind::possible ? Verdict(Proved{std::move(*found)})
                                            : Verdict(Refuted{std::move(*found), {}});
  }

  std::string never_allowed(std::uint16_t action) const {
    return fmt::format("in no world is `{}` allowed in this case",
                       loaded_.schema().actions[action].name);
  }

  // SOUNDNESS: nobody sees a world that the evaluator and the reference do not both repeat.
  Result<Counterexample, InternalError> replay(Counterexample found) const {
    const auto decision = decide_in_world(loaded_, found.observed, found.request);
    if (!decision) return wrong("the facts were refused: " + decision.error().message);
    found.allowed = decision->allowed;
    found.rules = decision->rules;
    const auto meant = reference::decide(policy_, found.observed, found.request);
    if (meant.allowed != found.allowed || meant.rules != found.rules)
      return wrong("evaluator and reference differ");
    if (found.allowed == (property_.kind == Kind::always))
      return wrong("the evaluator decides otherwise");
    reference::Plain truth(policy_, found.truth, found.request, reference::Plain::View::truth);
    if (reference::Evaluate(truth).truth(*property_.condition) != reference::Plain::Truth::yes) {
      return wrong("the world is not of the property's case");
    }
    const auto by_truth = decide_in_world(loaded_, found.truth, found.request);
    if (!by_truth) return wrong("the true facts were refused: " + by_truth.error().message);
    found.allowed_by_truth = by_truth->allowed;
    return found;
  }

  InternalError wrong(const std::string& what) const {
    return {fmt::format("the solver's world for `{}` does not replay: {}", property_.name, what)};
  }

  const typed::Policy& policy_;
  const typed::Property& property_;
  const Policy& loaded_;
  const smt::Limits& limits_;
};

}  // namespace

Result<Verdict, InternalError> prove_property(const typed::Policy& policy,
                                              const typed::Property& property, const Policy& loaded,
                                              const smt::Limits& limits) {
  return Question(policy, property, loaded, limits).ask();
}

}  // namespace sightline
