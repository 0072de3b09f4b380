// Facts + a request -> what decide would say, with every condition told. Tested by
// tests/laws/explain_test.cc. The machine and the combination are the evaluator's own
// (engine/machine.h, engine/combine.h); only the values are others.
#include "compiler/explain/evaluate.h"

#include <algorithm>
#include <utility>

#include "runtime/engine/combine.h"

namespace sightline {
namespace {

// A rule holds when one of its clauses does; it is unknown when none does and one is unknown.
ToldMark either(ToldMark a, ToldMark b) {
  if (a == ToldMark::yes || b == ToldMark::yes) return ToldMark::yes;
  return a == ToldMark::unknown || b == ToldMark::unknown ? ToldMark::unknown : ToldMark::no;
}

// Collects the clauses of each rule, which follow each other.
class Rules {
 public:
  Rules(const Program& program, TellingDomain& domain, Evaluated& result)
      : program_(program), domain_(domain), result_(result) {}

  void operator()(std::uint16_t block, Effect effect, const TellingTruth& truth) {
    const Block& clause = program_.blocks[block];
    const RuleEntry& entry = program_.rules[clause.rule];
    auto& told = result_.told;
    if (told.empty() || told.back().rule != clause.rule) {
      finish();
      told.push_back({clause.rule,
                      entry.name,
                      entry.doc,
                      effect == Effect::forbid,
                      false,
                      ToldMark::no,
                      {},
                      {}});
    }
    missing_.insert(missing_.end(), domain_.missing.begin(), domain_.missing.end());
    domain_.missing.clear();
    ToldRule& rule = told.back();
    rule.mark = either(rule.mark, truth.told->mark);
    rule.clauses.push_back(truth.told);
    if (!truth.no && effect == Effect::permit) duties_of(clause, rule);
  }

  // Of a rule that is unknown, what was missing counts.
  void finish() {
    auto& told = result_.told;
    if (!told.empty() && told.back().mark == ToldMark::unknown) {
      for (auto& fact : missing_) {
        auto& all = result_.missing;
        if (std::find(all.begin(), all.end(), fact) == all.end()) all.push_back(std::move(fact));
      }
    }
    missing_.clear();
  }

 private:
  void duties_of(const Block& clause, ToldRule& rule) const {
    const auto& names = program_.schema.obligations;
    for (std::size_t o = 0; o < names.size(); ++o) {
      if ((clause.obligations >> o & 1) == 0) continue;
      if (std::find(rule.obligations.begin(), rule.obligations.end(), names[o]) ==
          rule.obligations.end())
        rule.obligations.push_back(names[o]);
    }
  }

  const Program& program_;
  TellingDomain& domain_;
  Evaluated& result_;
  std::vector<ToldMissing> missing_;  // by the clauses so far of the rule
};

}  // namespace

Evaluated evaluate(const Program& program, const ActionCase& lists, const FactView& view,
                   const Request& request) {
  Evaluated result;
  TellingDomain domain(program, view, request);
  Rules rules(program, domain, result);
  const auto combined = combine(
      domain, program, lists,
      [&](std::uint16_t block, Effect effect, const TellingTruth& t) { rules(block, effect, t); });
  rules.finish();
  result.allowed = combined.allowed;
  for (std::size_t o = 0; o < combined.obligations.size(); ++o)
    result.obligations |= (combined.obligations[o] ? std::uint64_t{1} : 0) << o;
  for (ToldRule& rule : result.told) {
    const bool holds = rule.forbids ? rule.mark != ToldMark::no : rule.mark == ToldMark::yes;
    rule.decides = holds && rule.forbids != result.allowed;
    if (rule.decides) result.rules.push_back(rule.rule);
    if (!result.allowed) rule.obligations.clear();
  }
  result.reads = std::move(domain.reads);
  result.signature = std::move(domain.signature);
  return result;
}

}  // namespace sightline
