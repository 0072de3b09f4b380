// Clauses -> what unit propagation says of them. Tested by tests/unit/compiler/certify. Two
// literals of every clause are watched: its first two. SOUNDNESS: it only ever calls a clause
// implied after finding a clause of its own whose literals are all false; what it forgets or
// overlooks loses proofs only.
#include "compiler/certify/propagation.h"

#include <algorithm>

namespace sightline::certify {

void Propagation::assign(Literal literal, std::uint32_t reason) {
  values_[literal] = 1;
  reasons_[node_of(literal)] = reason;
  trail_.push_back(literal);
}

void Propagation::undo(std::size_t assigned) {
  while (trail_.size() > assigned) {
    values_[trail_.back()] = 0;
    trail_.pop_back();
  }
  propagated_ = assigned;
}

// Two literals of one variable: always true. A literal twice: kept once.
void Propagation::add(std::span<const Literal> literals) {
  std::vector<Literal> sorted(literals.begin(), literals.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  // Watch literals that are not false, if there are such.
  std::partition(sorted.begin(), sorted.end(), [&](Literal l) { return !is_false(l); });
  const auto clause = static_cast<std::uint32_t>(clauses_.size());
  clauses_.push_back(
      {static_cast<std::uint32_t>(literals_.size()), static_cast<std::uint32_t>(sorted.size())});
  literals_.insert(literals_.end(), sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < 2 && sorted.size() > 1; ++i) watches_[sorted[i]].push_back(clause);
  if (contradiction_) return;
  if (sorted.empty() || is_false(sorted[0])) {
    top_conflict_ = clause;
  } else if ((sorted.size() == 1 || is_false(sorted[1])) && !is_true(sorted[0])) {
    assign(sorted[0], clause);
    top_conflict_ = propagate();
  }
  contradiction_ = top_conflict_ != kNoClause;
}

// Moves the watch of `clause` away from a literal that became false: true if it could.
bool Propagation::watch_another(std::uint32_t clause, Literal is_now_false) {
  const auto literals =
      std::span(literals_).subspan(clauses_[clause].first, clauses_[clause].count);
  if (literals[0] == is_now_false) std::swap(literals[0], literals[1]);
  if (is_true(literals[0])) return false;
  for (std::size_t i = 2; i < literals.size(); ++i) {
    if (is_false(literals[i])) continue;
    spend(i);
    std::swap(literals[1], literals[i]);
    watches_[literals[1]].push_back(clause);
    return true;
  }
  spend(literals.size());
  return false;
}

// What the clauses that watched this literal say now.
std::uint32_t Propagation::follow(Literal is_now_false) {
  auto& watching = watches_[is_now_false];
  std::size_t kept = 0;
  for (std::size_t i = 0; i < watching.size(); ++i) {
    const std::uint32_t clause = watching[i];
    spend(1);
    if (watch_another(clause, is_now_false)) continue;
    watching[kept++] = clause;
    const Literal other = literals_of(clause)[0];
    if (is_true(other)) continue;
    if (is_false(other)) {
      watching.erase(watching.begin() + static_cast<std::ptrdiff_t>(kept),
                     watching.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return clause;
    }
    assign(other, clause);
  }
  watching.resize(kept);
  return kNoClause;
}

std::uint32_t Propagation::propagate() {
  while (propagated_ < trail_.size() && !exhausted()) {
    const std::uint32_t conflict = follow(negation(trail_[propagated_++]));
    if (conflict != kNoClause) return conflict;
  }
  return kNoClause;
}

bool Propagation::refuted(std::span<const Literal> literals, std::uint32_t& conflict) {
  for (const Literal literal : literals) {
    if (is_true(literal)) return true;
    if (!is_false(literal)) assign(negation(literal), kNoClause);
  }
  conflict = propagate();
  return conflict != kNoClause;
}

bool Propagation::implied(std::span<const Literal> literals) {
  if (contradiction_) return true;
  if (exhausted()) return false;
  const std::size_t top = trail_.size();
  std::uint32_t conflict = kNoClause;
  const bool follows = refuted(literals, conflict);
  undo(top);
  return follows && !exhausted();
}

}  // namespace sightline::certify
