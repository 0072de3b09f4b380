// Question -> lemmas that contradict its clauses. Tested by tests/unit/compiler/certify and the law
// against the solver. Nothing here is trusted: a wrong lemma would only mean that there is no proof
// object. Asked about are only those atoms that a proposal needs for the assertions to be true.
#include "compiler/certify/refine.h"

#include <algorithm>

#include "compiler/certify/definitions.h"

namespace sightline::certify {

Refinement::Refinement(Question& question, Deadline deadline)
    : question_(question), deadline_(deadline), builder_(question.table), solver_(deadline) {}

std::optional<std::vector<Lemma>> Refinement::run() {
  for (const Literal& assertion : question_.assertions) solver_.add(std::span(&assertion, 1));
  while (Clock::now() < deadline_) {
    define_new_terms();
    if (builder_.failed()) return std::nullopt;
    const ClauseAnswer answer = solver_.solve();
    if (answer == ClauseAnswer::unsatisfiable) return std::move(lemmas_);
    if (answer == ClauseAnswer::gave_up || !theories_object(needed())) return std::nullopt;
  }
  return std::nullopt;
}

// --- lemmas

void Refinement::add(Theory theory, std::vector<Literal> clause) {
  std::sort(clause.begin(), clause.end());
  clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
  solver_.add(clause);
  lemmas_.push_back({theory, std::move(clause)});
}

void Refinement::forbid(const std::vector<Literal>& facts) {
  std::vector<Literal> clause;
  for (const Literal fact : facts) clause.push_back(negation(fact));
  add(Theory::equality, std::move(clause));
}

// Facts that add up to a contradiction, each once, with their factors.
bool Refinement::add_sum(const std::vector<std::pair<Literal, std::int64_t>>& facts) {
  std::map<Literal, std::int64_t> summed;
  for (const auto& [fact, factor] : facts) summed[fact] += factor;
  Lemma lemma{Theory::sum, {}, {}};
  std::vector<Literal> used;
  for (const auto& [fact, factor] : summed) {
    if (factor == 0) continue;
    used.push_back(fact);
    lemma.clause.push_back(negation(fact));
    lemma.factors.push_back(factor);
  }
  std::uint64_t steps = ~std::uint64_t{0};
  if (!adds_up_to_contradiction(question_.table, used, lemma.factors, steps)) return false;
  solver_.add(lemma.clause);
  lemmas_.push_back(std::move(lemma));
  return true;
}

void Refinement::define_new_terms() {
  for (; defined_ < question_.table.size() && !builder_.failed(); ++defined_) {
    define(question_.table, defined_,
           [&](std::span<const Literal> clause) { solver_.add(clause); });
    lemmas_of(defined_);
  }
}

void Refinement::lemmas_of(Node node) {
  const Kind kind = question_.table[node].kind;
  if (kind == Kind::if_then_else) lemmas_of_branches(node);
  if (kind != Kind::equality) return;
  const std::uint32_t sort = question_.table[question_.table.operands(node)[0]].sort;
  if (sort == kInteger) lemmas_of_integers(node);
  if (question_.table.width(sort) > 0) lemmas_of_bits(node);
}

// Equal, or one is less.
void Refinement::lemmas_of_integers(Node equality) {
  const Node a = question_.table.operands(equality)[0], b = question_.table.operands(equality)[1];
  const Literal equal = positive(equality);
  const Literal a_first = builder_.at_most(a, b), b_first = builder_.at_most(b, a);
  add(Theory::order, {equal, negation(a_first), negation(b_first)});
  add_sum({{equal, 1}, {negation(a_first), 1}});
  add_sum({{equal, -1}, {negation(b_first), 1}});
  decided_with_[equality] = {node_of(a_first), node_of(b_first)};
}

// Equal, or they differ in a bit.
void Refinement::lemmas_of_bits(Node equality) {
  const Node a = question_.table.operands(equality)[0], b = question_.table.operands(equality)[1];
  const unsigned width = question_.table.width(question_.table[a].sort);
  std::vector<Literal> clause{positive(equality)};
  auto& decided = decided_with_[equality];
  for (unsigned member = 0; member < width; ++member) {
    const Literal bit_a = positive(builder_.term(Kind::bit, member, {a}));
    const Literal bit_b = positive(builder_.term(Kind::bit, member, {b}));
    const Node same = builder_.term(Kind::equivalence, 0, {bit_a, bit_b});
    clause.push_back(negation(positive(same)));
    decided.push_back(same);
  }
  add(Theory::equality, std::move(clause));
}

void Refinement::lemmas_of_branches(Node term) {
  const auto parts = question_.table.operands(term);
  const Literal condition = parts[0];
  const Node first = parts[1], second = parts[2];
  const Node if_so = builder_.equality(term, first), if_not = builder_.equality(term, second);
  forbid({condition, negation(positive(if_so))});
  forbid({negation(condition), negation(positive(if_not))});
  decided_with_[term] = {if_so, if_not};
}

// --- proposals

Refinement::Needed Refinement::needed() const {
  Needed out;
  std::vector<bool> seen(question_.table.size(), false);
  std::vector<Node> pending(interface_.begin(), interface_.end());
  for (const Literal assertion : question_.assertions) pending.push_back(node_of(assertion));
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    need(node, pending, seen, out);
  }
  return out;
}

// A true one needs all its parts, a false one a false part: one that is needed anyway if there is
// such.
void Refinement::need_conjunction(Node node, std::vector<Node>& pending,
                                  const std::vector<bool>& seen) const {
  const auto parts = question_.table.operands(node);
  if (truth(node)) {
    for (const Literal part : parts) pending.push_back(node_of(part));
    return;
  }
  std::optional<Node> chosen;
  for (const Literal part : parts) {
    if (solver_.is_true(part)) continue;
    if (seen[node_of(part)]) return;
    if (!chosen) chosen = node_of(part);
  }
  if (chosen) pending.push_back(*chosen);
}

void Refinement::need(Node node, std::vector<Node>& pending, const std::vector<bool>& seen,
                      Needed& out) const {
  const Term& term = question_.table[node];
  const auto parts = question_.table.operands(node);
  const auto need_parts = [&] { pending.insert(pending.end(), parts.begin(), parts.end()); };
  switch (term.kind) {
    case Kind::conjunction:
      return need_conjunction(node, pending, seen);
    case Kind::equivalence:
      pending.push_back(node_of(parts[0]));
      pending.push_back(node_of(parts[1]));
      return;
    case Kind::choice:
      pending.push_back(node_of(parts[0]));
      pending.push_back(node_of(parts[solver_.is_true(parts[0]) ? 1 : 2]));
      return;
    case Kind::if_then_else: {
      const bool condition = solver_.is_true(parts[0]);
      pending.push_back(node_of(parts[0]));
      pending.push_back(decided_with_.at(node)[condition ? 0 : 1]);
      return;
    }
    case Kind::equality: {
      const auto others = decided_with_.find(node);
      if (others != decided_with_.end() && !truth(node))
        pending.insert(pending.end(), others->second.begin(), others->second.end());
      break;
    }
    case Kind::application:
      for (const Node part : parts) {
        if (question_.table[part].sort != kInteger) continue;
        out.applications.push_back(node);
        break;
      }
      break;
    case Kind::number:
    case Kind::mask:
    case Kind::less_equal:
    case Kind::bit:
    case Kind::sum:
    case Kind::difference:
      break;
  }
  if (term.sort == kBoolean) out.facts.push_back(as_proposed(positive(node)));
  need_parts();
}

bool Refinement::theories_object(const Needed& needed) {
  const ExplainedEquality equal(question_.table, needed.facts);
  for (const auto& conflict : equal.conflicts()) forbid(conflict);
  const bool sums = sums_object(needed, equal);
  return sums || !equal.conflicts().empty() || split(needed, equal);
}

}  // namespace sightline::certify
