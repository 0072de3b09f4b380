// Clauses -> those that can never hold. Tested by tests/unit/compiler/prove/text_claims_test.cc.
// The clauses of several pairs of types are one text, so one of them that can hold is enough.
// Knows nothing of other rules: one that holds and changes nothing is the business of
// shadowed_rules.cc.
#include <fmt/format.h>

#include <map>

#include "compiler/prove/goals.h"
#include "compiler/prove/open_clause.h"
#include "compiler/prove/shared_encoding.h"
#include "compiler/prove/text_claims.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

constexpr std::size_t kTogether = 12;  // goals that share one set of axioms

struct Written {
  const typed::Rule* rule = nullptr;
  bool can_hold = false, is_unknown = false;
};
using Texts = std::map<std::pair<std::uint32_t, std::uint32_t>, Written>;  // by place

class DeadRules {
 public:
  DeadRules(const typed::Policy& policy, const Program& program, const smt::Settings& settings)
      : policy_(policy), settings_(settings), shared_(program, &policy) {}

  Verdict look() {
    std::vector<const typed::Clause*> together;
    for (const auto& rule : policy_.rules) {
      for (const auto& clause : rule.clauses) {
        texts_[place(clause)].rule = &rule;
        together.push_back(&clause);
        if (together.size() == kTogether) ask(together);
      }
    }
    ask(together);
    return verdict();
  }

 private:
  static std::pair<std::uint32_t, std::uint32_t> place(const typed::Clause& clause) {
    return {clause.span.begin, clause.span.end};
  }

  void ask(std::vector<const typed::Clause*>& together) {
    Encoding& encoding = shared_.next();
    Goals goals(encoding, settings_);
    for (const auto* clause : together) {
      const OpenClause open = open_clause(encoding, *clause);
      const SymbolicTruth truth =
          encoding.meaning(*open.condition, View::first_observation, open.request);
      goals.add(open.asked && truth.yes);
    }
    const auto answers = goals.answers();
    for (std::size_t g = 0; g < together.size(); ++g) {
      Written& it = texts_[place(*together[g])];
      it.can_hold = it.can_hold || answers[g] == smt::Answer::satisfiable;
      it.is_unknown = it.is_unknown || answers[g] == smt::Answer::unknown;
      if (answers[g] == smt::Answer::unknown) why_ = goals.why_unknown();
    }
    together.clear();
  }

  Verdict verdict() const {
    std::vector<Finding> findings;
    std::string why;
    for (const auto& [place, it] : texts_) {
      if (it.can_hold) continue;
      if (it.is_unknown) {
        why = fmt::format("rule `{}`: {}", it.rule->name, why_);
        continue;
      }
      const bool permit = it.rule->effect == typed::Effect::permit;
      findings.push_back(
          {{place.first, place.second},
           fmt::format("a {} of rule `{}` can never be true{}", permit ? "permit" : "forbid",
                       it.rule->name, permit ? "" : ": it forbids at most where a fact is missing"),
           false});
    }
    return verdict_of(std::move(findings), why);
  }

  const typed::Policy& policy_;
  const smt::Settings& settings_;
  SharedEncoding shared_;
  Texts texts_;
  std::string why_;
};

}  // namespace

Verdict verdict_of(std::vector<Finding> findings, const std::string& why_unknown) {
  if (findings.empty())
    return why_unknown.empty() ? Verdict(Proved{}) : Verdict(Unknown{why_unknown});
  std::string why = findings.front().message;
  if (findings.size() > 1) why += fmt::format(" (and {} more)", findings.size() - 1);
  return Refuted{{}, std::move(why), std::move(findings)};
}

Verdict prove_no_dead_rule(const typed::Policy& policy, const Program& program,
                           const smt::Settings& settings) {
  return DeadRules(policy, program, settings).look();
}

}  // namespace sightline
