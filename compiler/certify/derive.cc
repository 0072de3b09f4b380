// Clauses -> a derivation without what it can do without. Tested by tests/unit/compiler/certify.
// Nothing here is trusted: the whole object is checked before anybody sees it.
#include "compiler/certify/derive.h"

#include <algorithm>

#include "compiler/certify/definitions.h"
#include "compiler/certify/propagation.h"

namespace sightline::certify {
namespace {

using Clauses = std::vector<std::vector<Literal>>;

// Propagation that remembers which clauses each step followed from.
class Trimmer : public Propagation {
 public:
  explicit Trimmer(std::uint32_t variables)
      : Propagation(variables, ~std::uint64_t{0}), variables_(variables) {}

  // Which of all the clauses, the steps after the others, the contradiction rests on; nothing if a
  // step does not follow.
  std::optional<std::vector<bool>> used(const Clauses& clauses, const Clauses& steps) {
    for (const auto& clause : clauses) add(clause);
    for (const auto& step : steps) {
      if (contradiction()) break;
      if (!follows(step)) return std::nullopt;
      add(step);
    }
    if (!contradiction()) return std::nullopt;
    std::vector<bool> out(clauses.size() + steps.size(), false);
    for (const auto clause : reasons_of(top_conflict())) out[clause] = true;
    for (std::size_t i = reasons_.size(); i-- > 0;) {
      if (!out[clauses.size() + i]) continue;
      for (const auto clause : reasons_[i]) out[clause] = true;
    }
    return out;
  }

 private:
  bool follows(const std::vector<Literal>& step) {
    const std::size_t top = assigned();
    std::uint32_t conflict = kNoClause;
    const bool follows = refuted(step, conflict);
    std::vector<std::uint32_t> reasons;
    if (follows && conflict != kNoClause) {
      reasons = reasons_of(conflict);
    } else if (follows) {
      for (const Literal literal : step)
        if (is_true(literal)) reasons = reasons_of_literal(literal);
    }
    undo(top);
    reasons_.push_back(std::move(reasons));
    return follows;
  }

  std::vector<std::uint32_t> reasons_of_literal(Literal literal) {
    const std::uint32_t clause = reason_of(node_of(literal));
    return clause == kNoClause ? std::vector<std::uint32_t>{} : reasons_of(clause);
  }

  // The clause and those by which its literals were propagated.
  std::vector<std::uint32_t> reasons_of(std::uint32_t conflict) {
    std::vector<std::uint32_t> out, pending{conflict};
    seen_.assign(variables_, false);
    while (!pending.empty()) {
      const std::uint32_t clause = pending.back();
      pending.pop_back();
      out.push_back(clause);
      for (const Literal literal : literals_of(clause)) {
        const Node variable = node_of(literal);
        if (seen_[variable] || (!is_true(literal) && !is_false(literal))) continue;
        seen_[variable] = true;
        const std::uint32_t reason = reason_of(variable);
        if (reason != kNoClause && reason != clause) pending.push_back(reason);
      }
    }
    return out;
  }

  std::uint32_t variables_;
  std::vector<std::vector<std::uint32_t>> reasons_;  // of each step
  std::vector<bool> seen_;
};

bool takes_literal(Kind kind, std::size_t operand) {
  return kind == Kind::conjunction || kind == Kind::equivalence || kind == Kind::choice ||
         (kind == Kind::if_then_else && operand == 0);
}

std::vector<bool> needed_terms(const Table& table, const std::vector<Lemma>& lemmas) {
  std::vector<bool> needed(table.size(), false);
  for (const Lemma& lemma : lemmas)
    for (const Literal literal : lemma.clause) needed[node_of(literal)] = true;
  for (Node node = table.size(); node-- > 0;) {
    for (std::size_t i = 0; needed[node] && i < table[node].count; ++i) {
      const std::uint32_t operand = table.operands(node)[i];
      needed[takes_literal(table[node].kind, i) ? node_of(operand) : operand] = true;
    }
  }
  return needed;
}

// The table with its own terms and those that the lemmas speak of; renames the lemmas' literals.
Table without_idle_terms(const Table& table, Node own_terms, std::vector<Lemma>& lemmas) {
  const std::vector<bool> needed = needed_terms(table, lemmas);
  Table out;
  for (const Sort& sort : table.sorts()) out.declare(sort);
  for (const Function& function : table.functions()) out.declare(function);
  std::vector<Node> renamed(table.size(), 0);
  const auto rename = [&](Literal literal) { return 2 * renamed[node_of(literal)] + literal % 2; };
  for (Node node = 0; node < table.size(); ++node) {
    if (node >= own_terms && !needed[node]) continue;
    renamed[node] = out.size();
    std::vector<std::uint32_t> operands(table.operands(node).begin(), table.operands(node).end());
    for (std::size_t i = 0; i < operands.size(); ++i)
      operands[i] = takes_literal(table[node].kind, i) ? rename(operands[i]) : renamed[operands[i]];
    out.append(table[node].kind, table[node].number, operands, table[node].sort);
  }
  for (Lemma& lemma : lemmas)
    for (Literal& literal : lemma.clause) literal = rename(literal);
  return out;
}

std::optional<Derivation> derive_once(const Question& question, const std::vector<Lemma>& lemmas,
                                      Deadline deadline) {
  Clauses clauses;
  const auto add = [&](std::span<const Literal> clause) {
    clauses.emplace_back(clause.begin(), clause.end());
  };
  for (Node node = 0; node < question.table.size(); ++node) define(question.table, node, add);
  for (const Literal& assertion : question.assertions) add(std::span(&assertion, 1));
  const std::size_t first_lemma = clauses.size();
  for (const Lemma& lemma : lemmas) add(lemma.clause);
  const auto steps = derive_contradiction(question.table.size(), clauses, deadline);
  if (!steps) return std::nullopt;
  const auto used = Trimmer(question.table.size()).used(clauses, *steps);
  if (!used) return std::nullopt;
  Derivation out;
  for (std::size_t i = 0; i < lemmas.size(); ++i)
    if ((*used)[first_lemma + i]) out.lemmas.push_back(lemmas[i]);
  for (std::size_t i = 0; i < steps->size(); ++i) {
    if (!(*used)[clauses.size() + i] || (*steps)[i].empty()) continue;
    out.steps.push_back((*steps)[i]);
    std::sort(out.steps.back().begin(), out.steps.back().end());
  }
  out.steps.emplace_back();
  return out;
}

}  // namespace

std::optional<Derivation> derive(Question& question, Node own_terms, std::vector<Lemma> lemmas,
                                 Deadline deadline) {
  constexpr int kTries = 3;  // each with the lemmas that the one before used
  for (int i = 1;; ++i) {
    question.table = without_idle_terms(question.table, own_terms, lemmas);
    auto derivation = derive_once(question, lemmas, deadline);
    if (!derivation || i == kTries) return derivation;
    lemmas = std::move(derivation->lemmas);
  }
}

}  // namespace sightline::certify
