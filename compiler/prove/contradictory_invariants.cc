// Invariants -> types and relations of which there can be none. Tested by
// tests/unit/compiler/prove/text_claims_test.cc. Asks about one entity or row at a time: that two
// can stand beside each other is for `possible` properties and tests to say.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/prove/goals.h"
#include "compiler/prove/text_claims.h"

namespace sightline {
namespace {

using smt::Answer;
using Subject = Invariant::Subject;

class Contradictions {
 public:
  Contradictions(const typed::Policy& policy, const Program& program, const smt::Settings& settings)
      : policy_(policy), program_(program), settings_(settings) {}

  void look() {
    for (std::uint16_t e = 0; e < policy_.entities.size(); ++e)
      look_at(Subject::entity, e, policy_.entities[e].name);
    for (std::uint16_t r = 0; r < policy_.relations.size(); ++r)
      look_at(Subject::row, r, policy_.relations[r].name);
  }
  Verdict verdict() { return verdict_of(std::move(findings_), why_); }
  const std::set<std::size_t>& contradictory() const { return contradictory_; }

 private:
  // Can there be one, if only these invariants hold?
  Answer possible(Subject subject, std::uint16_t owner, const std::vector<std::size_t>& kept) {
    Program program = program_;
    program.invariants.clear();
    for (const auto i : kept) program.invariants.push_back(program_.invariants[i]);
    Encoding encoding(program, &policy_);
    Goals goals(encoding, settings_);
    if (subject == Subject::entity) {
      const smt::Term one =
          encoding.context().constant("the one", encoding.vocabulary().entity(owner));
      goals.axioms().mention(one);
      goals.add(encoding.vocabulary().there(owner, one));
    } else {
      goals.add(encoding.vocabulary().relation(owner).truth(goals.axioms().add_row(owner)));
    }
    const Answer answer = goals.answers().front();
    if (answer == Answer::unknown) why_ = goals.why_unknown();
    return answer;
  }

  void look_at(Subject subject, std::uint16_t owner, const std::string& name) {
    if (program_.invariants.empty()) return;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < program_.invariants.size(); ++i) kept.push_back(i);
    if (possible(subject, owner, kept) != Answer::unsatisfiable) return;
    for (std::size_t i = 0; i < program_.invariants.size(); ++i) {
      auto fewer = kept;
      std::erase(fewer, i);
      if (possible(subject, owner, fewer) == Answer::unsatisfiable) kept = std::move(fewer);
    }
    contradictory_.insert(kept.begin(), kept.end());
    std::string names;
    for (const auto i : kept)
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", policy_.invariants[i].name);
    const Span span = kept.empty() ? Span{} : policy_.invariants[kept.front()].span;
    findings_.push_back({span,
                         fmt::format("there can be no `{}`, by {} {}", name,
                                     kept.size() == 1 ? "invariant" : "the invariants", names),
                         false});
  }

  const typed::Policy& policy_;
  const Program& program_;
  const smt::Settings& settings_;
  std::vector<Finding> findings_;
  std::set<std::size_t> contradictory_;
  std::string why_;
};

}  // namespace

Verdict prove_no_contradictory_invariants(const typed::Policy& policy, const Program& program,
                                          const smt::Settings& settings) {
  Contradictions contradictions(policy, program, settings);
  contradictions.look();
  return contradictions.verdict();
}

std::set<std::size_t> contradictory_invariants(const typed::Policy& policy, const Program& program,
                                               const smt::Settings& settings) {
  Contradictions contradictions(policy, program, settings);
  contradictions.look();
  return contradictions.contradictory();
}

}  // namespace sightline
