// typed::Property + mutants -> who is noticed. Tested by tests/unit/compiler/mutate/mutate_test.cc.
// All mutants of a case stand in one encoding, each behind a variable of which at most one is true.
// A mutant that the solver gives up on stays open: it is noticed only by the solver's own word.
#include "compiler/mutate/noticing.h"

#include <algorithm>

#include "compiler/mutate/mutants.h"
#include "compiler/prove/assumed.h"
#include "compiler/prove/source_question.h"

namespace sightline {
namespace {

using smt::Answer;
using smt::Term;

// Which of so many is chosen, written in bits; 0 is none.
class Choice {
 public:
  Choice(smt::Context& context, std::size_t count) {
    while ((std::size_t{1} << bits_.size()) <= count)
      bits_.push_back(
          context.constant("choice " + std::to_string(bits_.size()), context.boolean()));
    const Term yes = context.truth(true);
    for (std::size_t m = 0; m < count; ++m) {
      Term chosen = yes;
      for (const Term& bit : is(m + 1)) chosen = chosen && bit;
      variables_.push_back({yes, yes, chosen});
    }
  }

  const std::vector<SymbolicValue>& variables() const { return variables_; }
  std::vector<Term> is(std::size_t number) const {
    std::vector<Term> out;
    for (std::size_t b = 0; b < bits_.size(); ++b)
      out.push_back((number >> b & 1) != 0 ? bits_[b] : !bits_[b]);
    return out;
  }
  const Term& term(std::size_t number) const { return variables_[number - 1].payload; }
  std::size_t chosen(const smt::Model& model) const {
    std::size_t number = 0;
    for (std::size_t b = 0; b < bits_.size(); ++b)
      number |= model.truth(bits_[b]) ? std::size_t{1} << b : 0;
    return number;
  }

 private:
  std::vector<Term> bits_;
  std::vector<SymbolicValue> variables_;
};

std::vector<Answer> answers_of_each(smt::Solver& solver, const Choice& choice, std::size_t count) {
  std::vector<Answer> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(solver.check(choice.is(i + 1)));
  return out;
}

// Where none of them is impossible: any that is not, until no other is. So those that are need one
// question together.
std::vector<Answer> answers_of_broken(smt::Solver& solver, const Choice& choice,
                                      std::size_t count) {
  std::vector<Answer> out(count, Answer::unsatisfiable);
  Answer answer = solver.check();
  for (; answer == Answer::satisfiable; answer = solver.check()) {
    const std::size_t number = choice.chosen(solver.model());
    if (number == 0 || number > count) break;
    out[number - 1] = Answer::satisfiable;
    solver.add(!choice.term(number));
  }
  for (std::size_t i = 0; i < count && answer != Answer::unsatisfiable; ++i) {
    if (out[i] != Answer::satisfiable) out[i] = solver.check(choice.is(i + 1));
  }
  return out;
}

// The answer with which the property holds.
Answer holding(const typed::Property& property) {
  return property.kind == typed::Property::Kind::possible ? Answer::satisfiable
                                                          : Answer::unsatisfiable;
}

bool is_opposite(Answer answer, Answer holds) {
  return answer != Answer::unknown && answer != holds;
}

// Why a mutant stays open.
std::string too_large(const typed::Property& property) {
  return "`" + property.name + "`: it is too large to ask";
}
std::string given_up(const typed::Property& property, const smt::Solver& solver) {
  return "`" + property.name + "`: " + solver.why_unknown();
}

}  // namespace

bool Noticing::ask(const typed::Property& property) {
  const auto cases = cases_of(property);
  for (std::size_t c = 0; c < cases.size(); ++c) {
    const bool head = cases[c].of != nullptr;
    const auto open = head ? open_ones(property, cases[c].action,
                                       {cases[c].of->principal, cases[c].of->resource}, false)
                           : open_ones(property, 0, {}, true);
    if (ask_part(property, c, open)) continue;
    for (MutantReport& it : mutants_) {
      if (it.property != property.name) continue;
      it.fate = Fate::unknown;
      it.property.clear();
    }
    return false;
  }
  return true;
}

// Those of rules that decide the case.
Noticing::Numbers Noticing::open_ones(const typed::Property& property, std::uint32_t action,
                                      std::pair<std::uint32_t, std::uint32_t> types,
                                      bool all) const {
  Numbers out;
  for (std::size_t m = 0; m < mutants_.size(); ++m) {
    const Mutant& mutant = mutants_[m].mutant;
    if (mutants_[m].fate == Fate::noticed) continue;
    const bool duty = mutant.kind == Mutant::Kind::obligation_dropped;
    const auto& without = property.without;
    if (duty && std::find(without.begin(), without.end(), mutant.obligation) == without.end())
      continue;
    const auto& clauses = policy_.rules[mutant.rule].clauses;
    const reference::Asked asked{action, types.first, types.second};
    const bool decides =
        all || std::any_of(clauses.begin(), clauses.end(), [&](const typed::Clause& clause) {
          return reference::speaks_of(clause, asked);
        });
    if (decides) out.push_back(m);
  }
  return out;
}

// What is too large together is asked in halves.
bool Noticing::ask_part(const typed::Property& property, std::size_t which,
                        const Numbers& numbers) {
  const auto is_duty = [&](std::size_t m) {
    return mutants_[m].mutant.kind == Mutant::Kind::obligation_dropped;
  };
  Numbers conditions, duties;
  for (const auto m : numbers) (is_duty(m) ? duties : conditions).push_back(m);
  switch (ask_together(property, which, conditions)) {
    case Outcome::broken:
      return false;
    case Outcome::asked:
      break;
    case Outcome::too_large: {
      if (conditions.empty()) return false;
      if (conditions.size() == 1) {
        mutants_[conditions.front()].why = too_large(property);
        if (ask_together(property, which, {}) != Outcome::asked) return false;
        break;
      }
      const auto middle = conditions.begin() + static_cast<std::ptrdiff_t>(conditions.size() / 2);
      if (!ask_part(property, which, {conditions.begin(), middle})) return false;
      if (!ask_part(property, which, {middle, conditions.end()})) return false;
      break;
    }
  }
  return ask_without(property, which, duties) == Outcome::asked;
}

Noticing::Outcome Noticing::ask_together(const typed::Property& property, std::size_t which,
                                         const Numbers& numbers) {
  std::vector<Mutant> mutants;
  for (const auto m : numbers) mutants.push_back(mutants_[m].mutant);
  const typed::Policy policy = changeable(policy_, mutants);
  Encoding encoding(program_, &policy_);
  const Choice choice(encoding.context(), mutants.size());
  Axioms axioms(encoding, assumed_by(property, program_.schema));
  SourceQuestion question(encoding, axioms, policy, choice.variables());
  if (question.require(property, cases_of(property)[which])) return Outcome::broken;
  if (axioms.too_large()) return Outcome::too_large;
  smt::Solver solver(encoding.context(), settings_, axioms.assertions());
  const Answer holds = holding(property);
  if (solver.check(choice.is(0)) != holds) return Outcome::broken;
  const auto answers = holds == Answer::unsatisfiable
                           ? answers_of_broken(solver, choice, numbers.size())
                           : answers_of_each(solver, choice, numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    MutantReport& it = mutants_[numbers[i]];
    if (is_opposite(answers[i], holds)) {
      it.fate = Fate::noticed;
      it.property = property.name;
    } else if (answers[i] == Answer::unknown) {
      it.why = given_up(property, solver);
    }
  }
  return Outcome::asked;
}

// Dropped obligations are few, and each makes another policy.
Noticing::Outcome Noticing::ask_without(const typed::Property& property, std::size_t which,
                                        const Numbers& numbers) {
  static const std::vector<SymbolicValue> kNone;
  for (const auto m : numbers) {
    const typed::Policy policy = changed(policy_, mutants_[m].mutant);
    Encoding encoding(program_, &policy_);
    Axioms axioms(encoding, assumed_by(property, program_.schema));
    SourceQuestion question(encoding, axioms, policy, kNone);
    if (question.require(property, cases_of(property)[which])) return Outcome::broken;
    MutantReport& it = mutants_[m];
    if (axioms.too_large()) {
      it.why = too_large(property);
      continue;
    }
    smt::Solver solver(encoding.context(), settings_, axioms.assertions());
    const Answer answer = solver.check();
    if (answer == Answer::unknown) it.why = given_up(property, solver);
    if (!is_opposite(answer, holding(property))) continue;
    it.fate = Fate::noticed;
    it.property = property.name;
  }
  return Outcome::asked;
}

}  // namespace sightline
