// The integer half of refine.cc: sums that contradict each other, equalities that one theory knows
// and the other needs, and integers that two applications of a function might share. Nothing here
// is trusted.
#include <algorithm>
#include <numeric>

#include "compiler/certify/refine.h"

namespace sightline::certify {
namespace {

// The factors as integers, all times the same; nothing if they do not fit.
std::optional<std::vector<std::int64_t>> whole(const std::vector<Simplex::Part>& parts) {
  constexpr Wide kLimit = Wide{1} << 62;
  Wide common = 1;
  for (const auto& part : parts) {
    Wide a = common, b = part.factor.below();
    while (b != 0) a = std::exchange(b, a % b);
    common = common / a * part.factor.below();
    if (common >= kLimit) return std::nullopt;
  }
  std::vector<std::int64_t> out;
  for (const auto& part : parts) {
    const Wide factor = part.factor.above() / part.factor.below();
    const Wide exact = part.factor.above() % part.factor.below() == 0
                           ? factor * common
                           : part.factor.above() * (common / part.factor.below());
    if (exact >= kLimit || exact <= -kLimit) return std::nullopt;
    out.push_back(static_cast<std::int64_t>(exact));
  }
  return out;
}

}  // namespace

// Integers of one class, each with the first of it that matters to sums.
std::vector<std::pair<Node, Node>> Refinement::equal_integers(
    const ExplainedEquality& equal) const {
  std::map<std::uint32_t, Node> first;
  std::vector<std::pair<Node, Node>> out;
  for (Node node = 0; node < question_.table.size(); ++node) {
    const Term& term = question_.table[node];
    if (term.sort != kInteger || (term.kind != Kind::number && !simplex_.knows(node))) continue;
    if (equal.members(equal.class_of(node)).size() < 2) continue;
    const auto [known, fresh] = first.emplace(equal.class_of(node), node);
    if (!fresh) out.emplace_back(known->second, node);
  }
  return out;
}

bool Refinement::sums_object(const Needed& needed, const ExplainedEquality& equal) {
  simplex_.forget_bounds();
  for (std::size_t i = 0; i < needed.facts.size(); ++i)
    if (const auto it = inequality(question_.table, needed.facts[i])) simplex_.require(*it, i);
  const auto pairs = equal_integers(equal);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto a = linear(question_.table, pairs[i].first);
    const auto b = linear(question_.table, pairs[i].second);
    Inequality it{{}, true};
    if (a && b && add_times(it.form, 1, *a) && add_times(it.form, -1, *b))
      simplex_.require(it, needed.facts.size() + i);
  }
  return !simplex_.check() && learn_contradiction(needed.facts, pairs, equal);
}

bool Refinement::learn_contradiction(const std::vector<Literal>& facts,
                                     const std::vector<std::pair<Node, Node>>& pairs,
                                     const ExplainedEquality& equal) {
  const auto& parts = simplex_.contradiction();
  const auto factors = whole(parts);
  if (parts.empty() || !factors) return false;
  std::vector<std::pair<Literal, std::int64_t>> sum;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t reason = parts[i].reason;
    if (reason < facts.size()) {
      sum.emplace_back(facts[reason], (*factors)[i]);
      continue;
    }
    const auto [a, b] = pairs[reason - facts.size()];
    const Literal same = positive(builder_.equality(a, b));
    auto reasons = equal.why(a, b);
    if (std::find(reasons.begin(), reasons.end(), same) == reasons.end()) {
      reasons.push_back(negation(same));
      forbid(reasons);
    }
    sum.emplace_back(same, a < b ? (*factors)[i] : -(*factors)[i]);
  }
  return add_sum(sum);
}

bool Refinement::same_value(Node a, Node b) {
  const auto x = linear(question_.table, a), y = linear(question_.table, b);
  return x && y && simplex_.value(*x) == simplex_.value(*y);
}

// Two applications that would be one if integers of the same value were the same term: let
// proposals say whether they are.
bool Refinement::split(Node a, Node b, const ExplainedEquality& equal) {
  const auto mine = question_.table.operands(a), others = question_.table.operands(b);
  std::vector<std::pair<Node, Node>> undecided;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (equal.same(mine[i], others[i])) continue;
    if (question_.table[mine[i]].sort != kInteger || !same_value(mine[i], others[i])) return false;
    undecided.emplace_back(mine[i], others[i]);
  }
  bool fresh = false;
  for (const auto& [x, y] : undecided)
    fresh = interface_.insert(builder_.equality(x, y)).second || fresh;
  return fresh;
}

bool Refinement::split(const Needed& needed, const ExplainedEquality& equal) {
  bool fresh = false;
  const auto& applications = needed.applications;
  for (std::size_t i = 0; i < applications.size(); ++i) {
    for (std::size_t j = i + 1; j < applications.size(); ++j) {
      const Node a = applications[i], b = applications[j];
      if (question_.table[a].number != question_.table[b].number) continue;
      if (!equal.same(a, b)) fresh = split(a, b, equal) || fresh;
    }
  }
  return fresh;
}

}  // namespace sightline::certify
