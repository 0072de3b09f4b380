// Claim + kind of request -> a world that breaks it. Tested by
// tests/unit/compiler/prove/switches_test.cc, and against all worlds of a small scope in
// tests/differential/switches_test.cc. Both decisions are made on one observation, by the machine
// that decides (switched.h), so they differ in the switch and in nothing else. SOUNDNESS: a switch
// that has a value is not too old. What is claimed of one that is thrown, or that cannot be had,
// is asked of snapshots of any age as well.
#include "compiler/prove/switch_question.h"

#include <fmt/format.h>

#include "compiler/prove/axioms.h"
#include "compiler/prove/read_world.h"
#include "compiler/prove/smallest_model.h"
#include "compiler/prove/switch_replay.h"
#include "compiler/prove/switched.h"
#include "sightline/value.h"

namespace sightline {
namespace {

using smt::Answer;
using smt::Term;
using Kind = SwitchClaim::Kind;
using Given = std::vector<std::optional<bool>>;

constexpr const char* kTooLarge =
    "the question has too many rows, entities or steps for the prover";
constexpr const char* kNoWorld =
    "it is so only where one look-up of a relation fails and another does not, which no world can "
    "show";
constexpr const char* kTooOld = "it is so only in snapshots that are too old for the switch";

// One decision of each way that the switch can be.
std::vector<Combined<Switched>> decisions(Encoding& world, const SymbolicRequest& request,
                                          const ActionCase& asked, std::uint32_t global,
                                          const Given& given) {
  std::vector<Combined<Switched>> out;
  for (const auto& value : given) {
    Switched domain(world, request, global, value);
    out.push_back(combine(domain, world.program(), asked,
                          [](std::uint16_t, Effect, const SymbolicTruth&) {}));
  }
  return out;
}

bool same_decision(const Combined<Switched>& a, const Combined<Switched>& b) {
  bool alike = same(a.allowed, b.allowed);
  for (std::size_t o = 0; o < a.obligations.size(); ++o)
    alike = alike && same(a.obligations[o], b.obligations[o]);
  return alike;
}

class Question {
 public:
  Question(const SwitchMatter& matter, const ActionCase& asked, Kind claim, bool thrown)
      : matter_(matter),
        asked_(asked),
        claim_(claim),
        given_(given_of(claim, thrown)),
        world_(matter.loaded.program(), &matter.policy),
        request_(world_.request(asked)),
        decided_(decisions(world_, request_, asked, matter.global, given_)),
        axioms_(world_) {}

  Result<SwitchFound, InternalError> ask(Told told) {
    const Term breach = this->breach();
    if (breach.is_false()) return SwitchFound(NoWorld{});
    axioms_.require(breach);
    axioms_.require(is_moment());
    if (axioms_.too_large()) return SwitchFound(Unknown{kTooLarge});
    const Term fresh = is_fresh();
    smt::Solver solver(world_.context(), matter_.settings, axioms_.assertions());
    if (auto answered = none(solver, {})) return *answered;
    std::vector<Term> kept{fresh};
    if (auto answered = none(solver, kept)) {
      const bool of_any_age = claim_ == Kind::closes || claim_ == Kind::unavailable;
      const bool no_world = std::holds_alternative<NoWorld>(*answered);
      return no_world && of_any_age ? SwitchFound(Unknown{kTooOld}) : *answered;
    }
    kept.push_back(describable(world_, axioms_));
    if (auto answered = none(solver, kept)) {
      const bool no_world = std::holds_alternative<NoWorld>(*answered);
      return no_world ? SwitchFound(Unknown{kNoWorld}) : *answered;
    }
    return shown(told == Told::yes ? smallest_model(world_, axioms_, solver, std::move(kept))
                                   : solver.model());
  }

 private:
  Term breach() {
    const auto& first = decided_.front();
    Term broken = world_.context().truth(claim_ == Kind::closes);
    for (std::size_t i = 1; i < decided_.size(); ++i) {
      const auto& other = decided_[i];
      if (claim_ == Kind::opens_nothing) broken = !other.allowed;
      if (claim_ == Kind::unavailable) broken = broken || !other.allowed;
      for (std::size_t o = 0; o < first.obligations.size(); ++o) {
        const Term &here = first.obligations[o], &there = other.obligations[o];
        if (claim_ == Kind::changes_nothing)
          broken = broken || (other.allowed && !equal(here, there));
        if (claim_ == Kind::unavailable) broken = broken || (there && !here);
      }
    }
    return first.allowed && broken;
  }
  // At any other `now` nothing is allowed, so there is no breach; and a model that says nothing of it
  // has one of these.
  Term is_moment() {
    const Term& now = world_.vocabulary().now();
    return world_.context().number(kPast) < now && now < world_.context().number(kForever);
  }
  // A switch that has a value is young enough to have one.
  Term is_fresh() {
    const auto& declared = matter_.loaded.schema().globals[matter_.global];
    const Term fresh = world_.vocabulary().fresh(declared.within);
    const Term named = world_.context().constant("the switch is fresh", world_.context().boolean());
    axioms_.require(implies(named, fresh));
    return named;
  }

  // What is known when there is no such world, or nobody knows; nothing when there is one.
  static std::optional<SwitchFound> none(smt::Solver& solver, const std::vector<Term>& kept) {
    switch (solver.check(kept)) {
      case Answer::satisfiable:
        return std::nullopt;
      case Answer::unsatisfiable:
        return SwitchFound(NoWorld{});
      case Answer::unknown:
        break;
    }
    return SwitchFound(Unknown{solver.why_unknown()});
  }

  std::optional<ReadWorld> read(const smt::Model& model, Unmentioned unmentioned) {
    const ModelWish wanted{
        {{asked_.principal, request_.principal}, {asked_.resource, request_.resource}}, {}, {}};
    return read_world(world_, axioms_, model, matter_.policy, wanted, unmentioned);
  }

  // SOUNDNESS: nobody sees a world that the evaluator and the reference do not both repeat.
  Result<SwitchFound, InternalError> shown(const smt::Model& model) {
    auto found = read(model, Unmentioned::there);
    if (found && !to_snapshot(found->example.observed, matter_.loaded))
      found = read(model, Unmentioned::strangers);
    if (!found) return SwitchFound(Unknown{"no parents were found that say what is in what"});
    WorldRequest request;
    request.action = asked_.action;
    request.principal_type = asked_.principal, request.resource_type = asked_.resource;
    request.principal = found->entities[0], request.resource = found->entities[1];
    request.now = found->example.now;
    request.context = found->example.given_context;
    auto replayed = replay_switched(matter_.policy, matter_.loaded, matter_.global, given_, request,
                                    std::move(found->example));
    if (!replayed && replayed.error().refused) {
      return SwitchFound(
          Unknown{"a snapshot refuses the world that was found: " + replayed.error().why});
    }
    if (replayed && breaks(claim_, replayed->asked))
      return SwitchFound(SwitchWorld{std::move(*replayed), given_});
    return InternalError{
        fmt::format("the solver's world for the switch `{}` does not replay: {}",
                    matter_.policy.globals[matter_.global].name,
                    replayed ? "the evaluator decides otherwise" : replayed.error().why)};
  }

  const SwitchMatter& matter_;
  const ActionCase& asked_;
  Kind claim_;
  Given given_;
  Encoding world_;
  SymbolicRequest request_;
  std::vector<Combined<Switched>> decided_;
  Axioms axioms_;
};

}  // namespace

Result<SwitchFound, InternalError> find_breach(const SwitchMatter& matter, const ActionCase& asked,
                                               SwitchClaim::Kind claim, bool thrown, Told told) {
  return Question(matter, asked, claim, thrown).ask(told);
}

bool is_blind_to(const SwitchMatter& matter, const ActionCase& asked) {
  Encoding world(matter.loaded.program());
  const auto request = world.request(asked);
  const auto decided = decisions(world, request, asked, matter.global, {true, false, std::nullopt});
  return same_decision(decided[0], decided[1]) && same_decision(decided[0], decided[2]);
}

}  // namespace sightline
