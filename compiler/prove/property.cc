// typed::Property + loaded artifact -> Verdict. Tested by
// tests/unit/compiler/prove/property_test.cc (one property per trust word and per form, with its
// expected verdict) and the golden stories. What a property claims (specs/language.md, Meaning 5),
// of whatever trust allows to be observed:
//   never     no world where its case is so and the evaluator allows
//   always    no world where its case is so and the evaluator denies
//   possible  some world where its case is so and the evaluator allows; for each action and pair of types
//   forall    no world and no choice of its variables of which its condition is not true
// `always` and `possible` take for granted that everything is delivered, true and current.
#include "compiler/prove/property.h"

#include <fmt/format.h>

#include "compiler/prove/assumed.h"
#include "compiler/prove/encoding.h"
#include "compiler/prove/replay.h"
#include "compiler/prove/smallest_model.h"
#include "sightline/criterion.h"

namespace sightline {
namespace {

using Kind = typed::Property::Kind;
using smt::Term;

constexpr const char* kTooLarge =
    "the question has too many rows, entities or steps for the prover";

constexpr const char* kNoWorld =
    "it is broken only where one look-up of a relation fails and another does not, which no world "
    "can show";

class Question {
 public:
  Question(const typed::Policy& policy, const typed::Property& property, const Policy& loaded,
           const smt::Settings& settings)
      : policy_(policy),
        property_(property),
        loaded_(loaded),
        settings_(settings),
        assumed_(assumed_by(property, loaded.schema())) {}

  Result<Verdict, InternalError> ask() {
    if (const auto ring = Criterion(policy_).ring(property_); !ring.empty())
      return Verdict(Unknown{Criterion::text(ring)});
    if (property_.kind == Kind::forall) return ask_forall();
    const bool always = property_.kind == Kind::always;
    if (const auto vacuous = always ? std::nullopt : case_impossible()) return *vacuous;
    std::optional<Verdict> first;  // its witness is the one that is shown
    for (const auto& it : property_.cases) {
      for (const auto action : it.actions) {
        auto verdict = ask_head(it, action);
        if (!verdict || !std::holds_alternative<Proved>(*verdict)) return verdict;
        if (!first) first = std::move(*verdict);
      }
    }
    if (const auto vacuous = always ? case_impossible() : std::nullopt) return *vacuous;
    return *std::move(first);
  }

 private:
  // What came of a question: nothing is such, or this world is, or nobody knows.
  struct Impossible {};
  using Found = std::variant<Impossible, ReadWorld, Unknown>;

  const ActionCase& find_case(std::uint32_t action, std::uint32_t principal,
                              std::uint32_t resource) const {
    return *loaded_.program().find_case(static_cast<std::uint16_t>(action),
                                        static_cast<std::uint16_t>(principal),
                                        static_cast<std::uint16_t>(resource));
  }

  // --- heads

  Term premise(Encoding& world, const typed::PropertyCase& it, const SymbolicRequest& request) {
    Symbolic domain = world.domain(View::truth, request, {}, decided(world));
    return reference::Evaluate<Symbolic>(domain).truth(*it.condition).yes;
  }

  // Vacuous if none of its cases can ever be; nothing if one can. An `always` that holds is asked for a
  // case that is allowed: where nothing that the decision reads is missing, as in the claim itself.
  std::optional<Verdict> case_impossible() {
    std::optional<Verdict> verdict = Verdict(Vacuous{});
    for (const auto& it : property_.cases) {
      for (const auto action : it.actions) {
        Encoding world(loaded_.program(), &policy_);
        Axioms axioms(world, assumed_);
        const ActionCase& asked = find_case(action, it.principal, it.resource);
        const auto request = world.request(asked);
        std::optional<Term> denied;
        if (property_.kind == Kind::always)
          denied = claim(world, world.decision(asked, View::first_observation, request));
        const Term so = premise(world, it, request);
        relate_moments(world, axioms);
        if (denied) axioms.require(!*denied);
        axioms.require(so);
        if (const auto& why = world.queries().refused()) return Unknown{*why};
        const auto answer = answer_of(world, axioms);
        if (answer == smt::Answer::satisfiable) return std::nullopt;
        if (answer == smt::Answer::unknown) verdict = Unknown{why_};
      }
    }
    return verdict;
  }

  smt::Answer answer_of(Encoding& world, Axioms& axioms) {
    why_ = kTooLarge;
    if (axioms.too_large()) return smt::Answer::unknown;
    smt::Solver solver(world.context(), settings_, axioms.assertions());
    const auto answer = solver.check();
    if (answer == smt::Answer::unknown) why_ = solver.why_unknown();
    return answer;
  }

  // Where nothing is claimed of another moment, what is given of one can be anything.
  static void relate_moments(const Encoding& world, Axioms& axioms) {
    if (world.queries().mentions_once()) axioms.relate_moments();
  }

  // The decision that the claim forbids, or that a `possible` wants.
  Term claim(Encoding& world, const Combined<Symbolic>& decision) {
    const Term yes = world.context().truth(true);
    Term all = yes, none = yes;
    for (const auto o : property_.without) {
      all = all && decision.obligations[o];
      none = none && !decision.obligations[o];
    }
    if (property_.kind == Kind::never)
      return property_.without.empty() ? decision.allowed : decision.allowed && !all;
    const Term free = decision.allowed && none;
    return property_.kind == Kind::always ? !free : free;
  }

  Result<Verdict, InternalError> ask_head(const typed::PropertyCase& it, std::uint32_t action) {
    Encoding world(loaded_.program(), &policy_);
    Axioms axioms(world, assumed_);
    const ActionCase& asked = find_case(action, it.principal, it.resource);
    const auto request = world.request(asked);
    const Term decided = claim(world, world.decision(asked, View::first_observation, request));
    const Term so = premise(world, it, request);
    relate_moments(world, axioms);
    axioms.require(decided);
    axioms.require(so);
    const Found found =
        find(world, axioms,
             {{{asked.principal, request.principal}, {asked.resource, request.resource}}, {}, {}});
    if (property_.kind == Kind::possible && std::holds_alternative<Impossible>(found)) {
      return Verdict(Refuted{
          {},
          fmt::format("in no world is `{}` allowed in this case", policy_.actions[action].name)});
    }
    return verdict(found, [&](const ReadWorld& read) {
      return replay_head(policy_, loaded_, property_, it, action, read);
    });
  }

  // --- forall

  // Its variables as terms: the rows are there, the members are members.
  struct Variables {
    SymbolicRequest request;
    std::vector<std::pair<std::uint32_t, SymbolicRow>> rows;
    ModelWish wanted;
  };
  Variables variables(Encoding& world, Axioms& axioms) {
    Variables out;
    const Term yes = world.context().truth(true);
    for (const auto& it : property_.variables) {
      if (it.kind == typed::Variable::Kind::row) {
        const auto relation = static_cast<std::uint16_t>(it.relation);
        const SymbolicRow row{relation, axioms.add_row(relation)};
        axioms.require(world.vocabulary().relation(relation).truth(row.term));
        out.rows.emplace_back(it.row, row);
        out.wanted.rows.push_back(row);
        out.request.variables.push_back({yes, yes, world.context().number(0)});
        continue;
      }
      const Type type = to_runtime(it.type);
      const Term term =
          world.context().constant("the " + it.name, world.vocabulary().sort_of(type));
      if (type.kind == Type::Kind::entity) {
        axioms.mention(term);
        out.wanted.entities.push_back({type.id, term});
      } else {
        const auto& members = loaded_.schema().enums[type.id].members;
        axioms.require(world.context().number(0) <= term);
        axioms.require(term < world.context().number(static_cast<std::int64_t>(members.size())));
        out.wanted.members.push_back(term);
      }
      out.request.variables.push_back({yes, yes, term});
    }
    return out;
  }

  SymbolicTruth meaning(Encoding& world, const Variables& of, const typed::Expr& condition,
                        const Symbolic::May& may) {
    Symbolic domain = world.domain(View::truth, of.request, {}, may);
    reference::Evaluate<Symbolic> evaluate(domain);
    for (const auto& [number, row] : of.rows) evaluate.bind(number, row);
    return evaluate.truth(condition);
  }

  // The decision on what was observed; all of one property's on the same.
  Symbolic::May decided(Encoding& world) const {
    return [this, &world](const Symbolic& asking, std::uint16_t action,
                          std::uint16_t principal_type, const Term& principal,
                          std::uint16_t resource_type, const Term& resource) -> SymbolicTruth {
      const ActionCase& asked = find_case(action, principal_type, resource_type);
      const SymbolicRequest request{principal, resource, world.vocabulary().action(action), {}, {}};
      const Term allowed =
          world.decision(asked, View::first_observation, request, asking.around()).allowed;
      return {allowed, !allowed};
    };
  }

  // Can the left side of an `implies` ever be true, whatever would be allowed?
  std::optional<Verdict> left_side_impossible() {
    const auto* implies = std::get_if<typed::Implies>(&property_.condition->node);
    if (!implies) return std::nullopt;
    Encoding world(loaded_.program(), &policy_);
    Axioms axioms(world, assumed_);
    const Variables of = variables(world, axioms);
    const Term yes = world.context().truth(true);
    const auto any = [&](const Symbolic&, std::uint16_t, std::uint16_t, const Term&, std::uint16_t,
                         const Term&) -> SymbolicTruth { return {yes, yes}; };
    const Term so = meaning(world, of, *implies->left, any).yes;
    relate_moments(world, axioms);
    axioms.require(so);
    switch (answer_of(world, axioms)) {
      case smt::Answer::satisfiable:
        return std::nullopt;
      case smt::Answer::unsatisfiable:
        return Verdict(Vacuous{});
      case smt::Answer::unknown:
        break;
    }
    return Verdict(Unknown{why_});
  }

  Result<Verdict, InternalError> ask_forall() {
    Encoding world(loaded_.program(), &policy_);
    Axioms axioms(world, assumed_);
    const Variables of = variables(world, axioms);
    const auto claimed = meaning(world, of, *property_.condition, decided(world));
    if (const auto& why = world.queries().refused()) return Verdict(Unknown{*why});
    relate_moments(world, axioms);
    if (const auto vacuous = left_side_impossible()) return *vacuous;
    axioms.require(claimed.no);  // of a request that does not carry what it reads it says nothing
    const Found found = find(world, axioms, of.wanted);
    return verdict(found, [&](const ReadWorld& read) {
      return replay_forall(policy_, loaded_, property_, read, bound(read));
    });
  }

  std::vector<BoundVariable> bound(const ReadWorld& read) const {
    std::size_t entity = 0, member = 0, row = 0;
    std::vector<BoundVariable> out;
    for (const auto& it : property_.variables) {
      if (it.kind == typed::Variable::Kind::row) {
        out.push_back({0, read.rows[row++]});
      } else if (it.type.kind == typed::Type::Kind::entity) {
        out.push_back({read.entities[entity++], {}});
      } else {
        out.push_back({read.members[member++], {}});
      }
    }
    return out;
  }

  // --- answers

  Found find(Encoding& world, Axioms& axioms, const ModelWish& wanted) {
    if (const auto& why = world.queries().refused()) return Unknown{*why};
    if (axioms.too_large()) return Unknown{kTooLarge};
    smt::Solver solver(world.context(), settings_, axioms.assertions());
    const auto answer = solver.check();
    if (answer == smt::Answer::unsatisfiable) return Impossible{};
    if (answer == smt::Answer::unknown) return Unknown{solver.why_unknown()};
    std::vector<Term> kept{describable(world, axioms)};
    switch (solver.check(kept)) {
      case smt::Answer::satisfiable:
        break;
      case smt::Answer::unsatisfiable:
        return Unknown{kNoWorld};
      case smt::Answer::unknown:
        return Unknown{solver.why_unknown()};
    }
    const smt::Model model = smallest_model(world, axioms, solver, std::move(kept));
    auto read = read_world(world, axioms, model, policy_, wanted);
    if (read && !to_snapshot(read->example.observed, loaded_))
      read = read_world(world, axioms, model, policy_, wanted, Unmentioned::strangers);
    if (!read) return Unknown{"no parents were found that say what is in what"};
    return std::move(*read);
  }

  // SOUNDNESS: nobody sees a world that the evaluator and the reference do not both repeat.
  template <class Replay>
  Result<Verdict, InternalError> verdict(const Found& found, Replay&& replay) const {
    const bool possible = property_.kind == Kind::possible;
    if (const auto* unknown = std::get_if<Unknown>(&found)) return Verdict(*unknown);
    const auto* read = std::get_if<ReadWorld>(&found);
    if (!read) return Verdict(Proved{});
    auto replayed = replay(*read);
    if (replayed) {
      return possible ? Verdict(Proved{std::move(*replayed)})
                      : Verdict(Refuted{std::move(*replayed), {}});
    }
    if (replayed.error().refused) {
      return Verdict(
          Unknown{"a snapshot refuses the world that was found: " + replayed.error().why});
    }
    return InternalError{fmt::format("the solver's world for `{}` does not replay: {}",
                                     property_.name, replayed.error().why)};
  }

  const typed::Policy& policy_;
  const typed::Property& property_;
  const Policy& loaded_;
  const smt::Settings& settings_;
  Assumed assumed_;
  std::string why_;
};

}  // namespace

Result<Verdict, InternalError> prove_property(const typed::Policy& policy,
                                              const typed::Property& property, const Policy& loaded,
                                              const smt::Settings& settings) {
  return Question(policy, property, loaded, settings).ask();
}

}  // namespace sightline
