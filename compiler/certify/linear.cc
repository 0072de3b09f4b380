// Terms and literals -> sums. Tested by tests/unit/compiler/certify. SOUNDNESS: every step that
// would leave 64 bits ends the sum with nothing; a factor below 1 is let in for equations only.
// Integers: `not a <= b` is `b + 1 <= a`.
#include "compiler/certify/linear.h"

#include <algorithm>
#include <vector>

namespace sightline::certify {
namespace {

// Parts looked at in one term, so that one that doubles itself in each step does not take for ever.
constexpr unsigned kMostParts = 256;

}  // namespace

bool add_times(Linear& out, std::int64_t factor, const Linear& term) {
  std::int64_t step = 0;
  if (__builtin_mul_overflow(factor, term.constant, &step)) return false;
  if (__builtin_add_overflow(out.constant, step, &out.constant)) return false;
  for (const auto& [node, times] : term.factors) {
    std::int64_t& sum = out.factors[node];
    if (__builtin_mul_overflow(factor, times, &step)) return false;
    if (__builtin_add_overflow(sum, step, &sum)) return false;
    if (sum == 0) out.factors.erase(node);
  }
  return true;
}

std::optional<Linear> linear(const Table& table, Node term) {
  struct Part {
    Node node;
    std::int64_t factor;
  };
  Linear out;
  std::vector<Part> parts{{term, 1}};
  for (unsigned seen = 0; !parts.empty(); ++seen) {
    if (seen == kMostParts) return std::nullopt;
    const Part part = parts.back();
    parts.pop_back();
    const Kind kind = table[part.node].kind;
    const auto operands = table.operands(part.node);
    if (kind == Kind::sum || kind == Kind::difference) {
      parts.push_back({operands[1], kind == Kind::sum ? part.factor : -part.factor});
      parts.push_back({operands[0], part.factor});
      continue;
    }
    Linear leaf;
    if (kind == Kind::number) {
      leaf.constant = table[part.node].number;
    } else {
      leaf.factors.emplace(part.node, 1);
    }
    if (!add_times(out, part.factor, leaf)) return std::nullopt;
  }
  return out;
}

std::optional<Inequality> inequality(const Table& table, Literal fact) {
  const Term& atom = table[node_of(fact)];
  const bool equation = atom.kind == Kind::equality && !negated(fact);
  if (!equation && atom.kind != Kind::less_equal) return std::nullopt;
  const auto sides = table.operands(node_of(fact));
  if (table[sides[0]].sort != kInteger) return std::nullopt;
  const auto a = linear(table, sides[0]), b = linear(table, sides[1]);
  if (!a || !b) return std::nullopt;
  Inequality out{{}, equation};
  out.form.constant = negated(fact) ? 1 : 0;
  const std::int64_t sign = negated(fact) ? -1 : 1;
  if (!add_times(out.form, sign, *a) || !add_times(out.form, -sign, *b)) return std::nullopt;
  return out;
}

bool adds_up_to_contradiction(const Table& table, std::span<const Literal> facts,
                              std::span<const std::int64_t> factors, std::uint64_t& steps) {
  steps -= std::min(steps, 2 * kMostParts * std::uint64_t{facts.size()});
  if (facts.size() != factors.size() || steps == 0) return false;
  Linear sum;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto fact = inequality(table, facts[i]);
    if (!fact || (factors[i] < 1 && !fact->both_ways)) return false;
    if (!add_times(sum, factors[i], fact->form)) return false;
  }
  return sum.factors.empty() && sum.constant > 0;
}

}  // namespace sightline::certify
