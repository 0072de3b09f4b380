// Rules -> those without which every decision would be the same. Tested by
// tests/unit/compiler/prove/text_claims_test.cc. Which worlds there are is rival_search.cc's to
// find.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/prove/rival_search.h"
#include "compiler/prove/shared_encoding.h"
#include "compiler/prove/text_claims.h"

namespace sightline {
namespace {

using smt::Answer;
using smt::Term;
using Found = RivalSearch::Found;
using Wanted = Rival::Wanted;

class ShadowedRules {
 public:
  ShadowedRules(const typed::Policy& policy, const Program& program, const smt::Settings& settings)
      : policy_(policy),
        program_(program),
        settings_(settings),
        shared_(program, &policy),
        clauses_(clauses_of(policy)),
        gone_(policy.rules.size()) {}

  // From the last to the first, each without those that were found idle: all of these may go
  // together.
  Verdict look() {
    for (std::size_t r = policy_.rules.size(); r-- > 0;) look_at(static_cast<std::uint16_t>(r));
    std::reverse(findings_.begin(), findings_.end());
    return verdict_of(std::move(findings_), why_);
  }

 private:
  using Blocks = std::vector<std::uint16_t>;

  void look_at(std::uint16_t rule) {
    std::vector<std::uint16_t> because;
    std::string why;
    const bool permit = policy_.rules[rule].effect == typed::Effect::permit;
    for (const auto& asked : program_.cases) {
      const Blocks& all = permit ? asked.permits : asked.forbids;
      Blocks own;
      std::copy_if(all.begin(), all.end(), std::back_inserter(own),
                   [&](std::uint16_t b) { return program_.blocks[b].rule == rule; });
      if (own.empty()) continue;
      const Found outcome = permit ? of_permit(asked, own) : of_forbid(asked, own);
      if (outcome.matters == Answer::satisfiable) return;
      if (outcome.matters == Answer::unknown)
        why = fmt::format("rule `{}`: {}", policy_.rules[rule].name, outcome.why);
      because.insert(because.end(), outcome.because.begin(), outcome.because.end());
    }
    if (!why.empty()) {
      why_ = std::move(why);
      return;
    }
    if (because.empty()) return;  // it can never hold, which is a dead rule
    gone_[rule] = true;
    findings_.push_back({policy_.rules[rule].span, message(rule, because), false});
  }

  std::string message(std::uint16_t rule, std::vector<std::uint16_t>& because) const {
    std::sort(because.begin(), because.end());
    because.erase(std::unique(because.begin(), because.end()), because.end());
    std::string names;
    for (const auto r : because)
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", policy_.rules[r].name);
    return fmt::format("rule `{}` changes no decision: wherever it holds, {} {} already",
                       policy_.rules[rule].name, names, because.size() == 1 ? "decides" : "decide");
  }

  bool is_rival(std::uint16_t block, const Blocks& own) const {
    return !gone_[program_.blocks[block].rule] &&
           std::find(own.begin(), own.end(), block) == own.end();
  }

  Found of_forbid(const ActionCase& asked, const Blocks& own) {
    Encoding& encoding = shared_.next();
    RivalSearch search(encoding, policy_, settings_, asked, RivalSearch::Size::any);
    Term holds = encoding.context().truth(false);
    for (const auto b : own) holds = holds || !search.truth(*clauses_[b]->condition).no;
    search.require(holds);
    std::vector<Rival> rivals;
    for (const auto b : asked.forbids) {
      if (is_rival(b, own)) rivals.push_back({b, Wanted::false_for_sure});
    }
    return search.look(rivals);
  }

  Found of_permit(const ActionCase& asked, const Blocks& own) {
    Found outcome = decides(asked, own);
    std::uint64_t duties = 0;
    for (const auto b : own) duties |= program_.blocks[b].obligations;
    for (unsigned o = 0; o < typed::kMaxObligations; ++o) {
      if ((duties >> o & 1) == 0 || outcome.matters != Answer::unsatisfiable) continue;
      Found by_duty = adds_duty(asked, own, o);
      by_duty.because.insert(by_duty.because.end(), outcome.because.begin(), outcome.because.end());
      outcome = std::move(by_duty);
    }
    return outcome;
  }

  // Does it allow what nothing else does?
  Found decides(const ActionCase& asked, const Blocks& own) {
    Encoding& encoding = shared_.next();
    RivalSearch search(encoding, policy_, settings_, asked, RivalSearch::Size::any);
    Term holds = encoding.context().truth(false);
    for (const auto b : own) holds = holds || search.truth(*clauses_[b]->condition).yes;
    search.require(holds);
    return search.look(rivals(asked, own, Wanted::not_true, ~std::uint64_t{0}));
  }

  // Does it bring the obligation where something else may be what allows?
  Found adds_duty(const ActionCase& asked, const Blocks& own, unsigned obligation) {
    const std::uint64_t mask = std::uint64_t{1} << obligation;
    Encoding& encoding = shared_.next();
    RivalSearch search(encoding, policy_, settings_, asked, RivalSearch::Size::any);
    Term allowed = encoding.context().truth(false), brought = allowed;
    for (const auto b : asked.permits) {
      if (!gone_[program_.blocks[b].rule])
        allowed = allowed || search.truth(*clauses_[b]->condition).yes;
    }
    for (const auto b : own) {
      if ((program_.blocks[b].obligations & mask) != 0)
        brought = brought || !search.truth(*clauses_[b]->condition).no;
    }
    search.require(allowed && brought);
    return search.look(rivals(asked, own, Wanted::false_for_sure, mask));
  }

  // The forbids, and the other permits that carry one of these obligations (all, if they only
  // allow).
  std::vector<Rival> rivals(const ActionCase& asked, const Blocks& own, Wanted wanted,
                            std::uint64_t mask) const {
    std::vector<Rival> out;
    for (const auto b : asked.forbids) {
      if (is_rival(b, own)) out.push_back({b, Wanted::false_for_sure});
    }
    for (const auto b : asked.permits) {
      const bool carries =
          wanted == Wanted::not_true || (program_.blocks[b].obligations & mask) != 0;
      if (is_rival(b, own) && carries) out.push_back({b, wanted});
    }
    return out;
  }

  const typed::Policy& policy_;
  const Program& program_;
  const smt::Settings& settings_;
  SharedEncoding shared_;
  std::vector<const typed::Clause*> clauses_;  // by block
  std::vector<bool> gone_;                     // rules that were found idle
  std::vector<Finding> findings_;
  std::string why_;
};

}  // namespace

Verdict prove_no_shadowed_rule(const typed::Policy& policy, const Program& program,
                               const smt::Settings& settings) {
  return ShadowedRules(policy, program, settings).look();
}

}  // namespace sightline
