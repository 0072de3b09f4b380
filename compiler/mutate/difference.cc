// A mutant -> the smallest world where it makes a difference. Tested by
// tests/unit/compiler/mutate/mutate_test.cc. SOUNDNESS: nobody sees a world on which policy and
// mutant do not differ by the reference, or on which evaluator and reference differ about the
// policy; a mutant is equivalent only if the solver says so of every case that its rule decides.
#include "compiler/mutate/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/mutate/mutants.h"
#include "compiler/prove/rival_search.h"
#include "compiler/world/decide_in_world.h"
#include "specs/reference/decide.h"

namespace sightline {
namespace {

using smt::Answer;
using smt::Term;
using Blocks = std::vector<std::uint16_t>;
using Wanted = Rival::Wanted;

class Difference {
 public:
  Difference(const typed::Policy& policy, const Policy& loaded, const smt::Settings& settings,
             MutantReport& report)
      : policy_(policy),
        loaded_(loaded),
        program_(loaded.program()),
        settings_(settings),
        report_(report),
        mutant_(changed(policy, report.mutant)),
        own_(clauses_of(policy)),
        theirs_(clauses_of(mutant_)) {}

  std::optional<InternalError> look() {
    bool all_alike = true;
    for (const ActionCase& asked : program_.cases) {
      const Blocks blocks = blocks_of(asked);
      if (blocks.empty()) continue;
      for (const auto& found : look_at(asked, blocks)) {
        if (found.world) return show(asked, *found.world);
        all_alike = all_alike && found.matters == Answer::unsatisfiable;
        if (found.matters == Answer::unknown) report_.why = found.why;
      }
    }
    report_.fate = all_alike ? Fate::equivalent : Fate::unknown;
    return std::nullopt;
  }

 private:
  bool permits() const {
    return policy_.rules[report_.mutant.rule].effect == typed::Effect::permit;
  }

  Blocks blocks_of(const ActionCase& asked) const {
    const Blocks& all = permits() ? asked.permits : asked.forbids;
    Blocks own;
    std::copy_if(all.begin(), all.end(), std::back_inserter(own), [&](std::uint16_t b) {
      return program_.blocks[b].rule == report_.mutant.rule &&
             (own_[b]->condition != theirs_[b]->condition ||
              own_[b]->obligations != theirs_[b]->obligations);
    });
    return own;
  }

  // The decision first, then each obligation; ends with the first world.
  std::vector<RivalSearch::Found> look_at(const ActionCase& asked, const Blocks& blocks) {
    std::vector<RivalSearch::Found> out;
    if (report_.mutant.kind != Mutant::Kind::obligation_dropped)
      out.push_back(decides(asked, blocks));
    std::uint64_t duties = 0;
    for (const auto b : blocks) duties |= program_.blocks[b].obligations;
    for (unsigned o = 0; o < typed::kMaxObligations; ++o) {
      if ((duties >> o & 1) == 0 || (!out.empty() && out.back().world)) continue;
      out.push_back(obliges(asked, blocks, o));
    }
    return out;
  }

  RivalSearch::Found decides(const ActionCase& asked, const Blocks& blocks) {
    Encoding encoding(program_, &policy_);
    RivalSearch search(encoding, policy_, settings_, asked, RivalSearch::Size::small);
    Term before = encoding.context().truth(false), after = before, allowed = before;
    for (const auto b : blocks) {
      const SymbolicTruth own = search.truth(*own_[b]->condition);
      const SymbolicTruth theirs = search.truth(*theirs_[b]->condition);
      before = before || (permits() ? own.yes : !own.no);
      after = after || (permits() ? theirs.yes : !theirs.no);
    }
    search.require(!equal(before, after));
    if (!permits()) {
      for (const auto b : asked.permits) allowed = allowed || search.truth(*own_[b]->condition).yes;
      search.require(allowed);
    }
    return search.look(rivals(asked, blocks, Wanted::not_true, ~std::uint64_t{0}));
  }

  // A duty that one of the two brings alone, to what both allow.
  RivalSearch::Found obliges(const ActionCase& asked, const Blocks& blocks, unsigned obligation) {
    const std::uint64_t mask = std::uint64_t{1} << obligation;
    Encoding encoding(program_, &policy_);
    RivalSearch search(encoding, policy_, settings_, asked, RivalSearch::Size::small);
    const Term none = encoding.context().truth(false);
    Term before = none, after = none, allowed = none;
    const auto brings = [&](const typed::Clause& clause) {
      const bool carries = std::find(clause.obligations.begin(), clause.obligations.end(),
                                     obligation) != clause.obligations.end();
      return carries ? !search.truth(*clause.condition).no : none;
    };
    for (const auto b : blocks) {
      before = before || brings(*own_[b]);
      after = after || brings(*theirs_[b]);
    }
    for (const auto b : asked.permits) {
      allowed = allowed ||
                (search.truth(*own_[b]->condition).yes && search.truth(*theirs_[b]->condition).yes);
    }
    search.require(allowed && !equal(before, after));
    return search.look(rivals(asked, blocks, Wanted::false_for_sure, mask));
  }

  std::vector<Rival> rivals(const ActionCase& asked, const Blocks& blocks, Wanted wanted,
                            std::uint64_t mask) const {
    std::vector<Rival> out;
    const auto add = [&](const Blocks& from, Wanted as, bool any) {
      for (const auto b : from) {
        const bool own = std::find(blocks.begin(), blocks.end(), b) != blocks.end();
        if (!own && (any || (program_.blocks[b].obligations & mask) != 0)) out.push_back({b, as});
      }
    };
    add(asked.forbids, Wanted::false_for_sure, true);
    if (permits()) add(asked.permits, wanted, wanted == Wanted::not_true);
    return out;
  }

  std::optional<InternalError> show(const ActionCase& asked, const ReadWorld& read) {
    Counterexample example = read.example;
    const WorldRequest request = request_in(read, asked);
    const auto decision = decide_in_world(loaded_, example.observed, request);
    if (!decision) {
      report_.why = "a snapshot refuses the world that was found: " + decision.error().message;
      return std::nullopt;
    }
    const auto meant = reference::decide(policy_, example.observed, request);
    const auto theirs = reference::decide(mutant_, example.observed, request);
    const bool repeats = meant.allowed == decision->allowed && meant.rules == decision->rules &&
                         meant.obligations == decision->obligations;
    if (!repeats || (meant.allowed == theirs.allowed && meant.obligations == theirs.obligations)) {
      return InternalError{
          fmt::format("the world of a mutant of rule `{}` does not replay: {}",
                      policy_.rules[report_.mutant.rule].name,
                      repeats ? "the two decide alike" : "evaluator and reference differ")};
    }
    example.asked.push_back({request, decision->allowed, decision->rules, decision->obligations,
                             decision->allowed, decision->allowed});
    report_.fate = Fate::unnoticed;
    report_.world = std::move(example);
    report_.allowed_by_mutant = theirs.allowed;
    report_.obligations_by_mutant = theirs.obligations;
    return std::nullopt;
  }

  const typed::Policy& policy_;
  const Policy& loaded_;
  const Program& program_;
  const smt::Settings& settings_;
  MutantReport& report_;
  typed::Policy mutant_;
  std::vector<const typed::Clause*> own_, theirs_;  // by block
};

}  // namespace

std::optional<InternalError> tell_apart(const typed::Policy& policy, const Policy& loaded,
                                        const smt::Settings& settings, MutantReport& report) {
  return Difference(policy, loaded, settings, report).look();
}

}  // namespace sightline
