// UnitedProgram, one action and pair of types -> Differences. Tested by
// tests/unit/compiler/diff/compare_test.cc and tests/laws/diff_test.cc. Both policies read one
// observation, each as far as its own declarations let it (sided.h). SOUNDNESS: nothing is left out
// unasked: what cannot be compared is unknown; and no world is shown that the two real evaluators
// do not repeat.
#include "compiler/diff/access_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/diff/comparable_parents.h"
#include "compiler/diff/endless_code.h"
#include "compiler/diff/replay_difference.h"
#include "compiler/diff/sided.h"
#include "compiler/prove/read_world.h"
#include "compiler/prove/smallest_model.h"

namespace sightline {
namespace {

using smt::Term;

constexpr const char* kTooLarge =
    "the question has too many rows, entities or steps for the prover";
constexpr const char* kNoWorld =
    "they differ only where one look-up of a relation fails and another does not, which no world "
    "can "
    "show";

// The literals of both policies, so that no invented name is one of them.
typed::Policy literals_of(const Program& program) {
  typed::Policy out;
  for (const Constant& constant : program.constants) {
    if (constant.type.kind == Type::Kind::entity)
      out.literals.push_back({constant.type.id, constant.text});
    auto& strings = out.strings;
    if (constant.type.kind == Type::Kind::string &&
        std::find(strings.begin(), strings.end(), constant.text) == strings.end())
      strings.push_back(constant.text);
  }
  return out;
}

class Question {
 public:
  Question(const Way& way, const ActionCase& denying, const ActionCase& allowing,
           const smt::Settings& settings)
      : way_(way), denying_(denying), allowing_(allowing), settings_(settings) {}

  bool is_alike() const {
    if (other_parents_asked()) return false;
    Encoding world(*way_.program);
    const Both both = decide(world);
    return !may_differ(both) && same_duties(both);
  }

  Result<Differences, InternalError> ask() const {
    Differences out;
    if (allowing_.permits.empty()) return out;
    if (const auto why = other_parents_asked()) return Differences{{}, *why};
    for (const bool duty : {false, true}) {
      auto found = look(duty);
      if (!found) return found.error();
      if (found->unknown) out.unknown = found->unknown;
      for (auto& it : found->found) out.found.push_back(std::move(it));
    }
    return out;
  }

 private:
  // Both decisions on one observation.
  struct Both {
    SymbolicRequest request;
    Combined<Sided> denying, allowing;
  };
  Both decide(Encoding& world) const {
    const SymbolicRequest request = world.request(allowing_);
    const auto decided = [&](const Compared& one, const ActionCase& it) {
      Sided domain(world, *one.placement, request);
      return combine(domain, *way_.program, it, [](std::uint16_t, Effect, const SymbolicTruth&) {});
    };
    auto denying = decided(way_.denying, denying_);
    return {request, std::move(denying), decided(way_.allowing, allowing_)};
  }

  static bool may_differ(const Both& both) {
    return !same(both.denying.allowed, both.allowing.allowed);
  }
  static bool same_duties(const Both& both) {
    const auto& before = both.denying.obligations;
    const auto& after = both.allowing.obligations;
    return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                      [](const Term& a, const Term& b) { return same(a, b); });
  }

  // SOUNDNESS: equal code means something else where the parents differ, so this is asked first.
  std::optional<std::string> other_parents_asked() const {
    const auto parents = [&](const Compared& one, const ActionCase& it) {
      std::set<std::uint16_t> asked;
      for (const auto* list : {&it.permits, &it.forbids}) {
        for (const auto b : *list) {
          const Block& block = way_.program->blocks[b];
          add_asked(*way_.program, block.begin, block.end, asked);
        }
      }
      return other_parents(way_.program->schema, *one.placement, asked);
    };
    auto type = parents(way_.denying, denying_);
    if (!type) type = parents(way_.allowing, allowing_);
    if (!type) return std::nullopt;
    return fmt::format("`in` cannot be compared: the two declare other parents of `{}`",
                       way_.program->schema.entities[*type].name);
  }

  // An allow of which the other has a denial; or one without a duty that the other's comes with.
  Result<Differences, InternalError> look(bool duty) const {
    Encoding world(*way_.program);
    const Both both = decide(world);
    if (duty ? same_duties(both) : !may_differ(both)) return Differences{};
    const std::array cases{&denying_, &allowing_};
    if (const auto ring = endless_code(*way_.program, cases); !ring.empty())
      return Differences{{}, "the rules of the two together do not come to an end: " + ring};
    Axioms axioms(world);
    Term lost = world.context().truth(false);
    for (std::size_t o = 0; o < both.denying.obligations.size(); ++o)
      lost = lost || (both.denying.obligations[o] && !both.allowing.obligations[o]);
    axioms.require(both.allowing.allowed && (duty ? lost : !both.denying.allowed));
    return find(world, axioms, both.request, duty);
  }

  Result<Differences, InternalError> find(Encoding& world, Axioms& axioms,
                                          const SymbolicRequest& request, bool duty) const {
    const auto unknown = [](const std::string& why) { return Differences{{}, why}; };
    if (axioms.too_large()) return unknown(kTooLarge);
    smt::Solver solver(world.context(), settings_, axioms.assertions());
    const auto answer = solver.check();
    if (answer == smt::Answer::unsatisfiable) return Differences{};
    if (answer == smt::Answer::unknown) return unknown(solver.why_unknown());
    std::vector<Term> kept{describable(world, axioms)};
    const auto shown = solver.check(kept);
    if (shown != smt::Answer::satisfiable)
      return unknown(shown == smt::Answer::unknown ? solver.why_unknown() : kNoWorld);
    const bool delivered = nothing_missing(world, axioms, solver, kept);
    if (!delivered && solver.check(kept) != smt::Answer::satisfiable)
      return unknown(solver.why_unknown());
    const smt::Model model = smallest_model(world, axioms, solver, std::move(kept));
    const auto read = read_world(
        world, axioms, model, literals_of(*way_.program),
        {{{allowing_.principal, request.principal}, {allowing_.resource, request.resource}},
         {},
         {}});
    if (!read) return unknown("no parents were found that say what is in what");
    const auto kind = duty        ? Difference::Kind::duty
                      : delivered ? Difference::Kind::access
                                  : Difference::Kind::outage;
    return replay_difference(way_, denying_, allowing_, *read, kind);
  }

  // Keeps to worlds in which all that is read was delivered and is of now, if there is one.
  static bool nothing_missing(Encoding& world, Axioms& axioms, smt::Solver& solver,
                              std::vector<Term>& kept) {
    Term all = world.context().truth(true);
    for (const auto& use : axioms.uses()) {
      if (use.meaning.observation != 0) continue;
      const bool known = use.meaning.role == Role::known || use.meaning.role == Role::complete ||
                         use.meaning.role == Role::whole;
      if (known) all = all && use.application;
      if (use.meaning.role == Role::as_of)
        all = all && equal(use.application, world.vocabulary().now());
    }
    kept.push_back(all);
    if (solver.check(kept) == smt::Answer::satisfiable) return true;
    kept.pop_back();
    return false;
  }

  const Way& way_;
  const ActionCase &denying_, &allowing_;
  const smt::Settings& settings_;
};

}  // namespace

bool decide_alike(const Way& way, const ActionCase& denying, const ActionCase& allowing) {
  return Question(way, denying, allowing, {}).is_alike();
}

Result<Differences, InternalError> ask_access(const Way& way, const ActionCase& denying,
                                              const ActionCase& allowing,
                                              const smt::Settings& settings) {
  return Question(way, denying, allowing, settings).ask();
}

}  // namespace sightline
