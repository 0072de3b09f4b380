// Literals -> are they contradictory by equality? Tested by tests/unit/compiler/certify. A plain
// closure, round by round until nothing changes: lemmas are small. SOUNDNESS: classes are merged
// only for a fact, for a condition that is a fact, or because two terms are one function of the
// same classes.
#include "compiler/certify/congruence.h"

#include <algorithm>
#include <utility>

namespace sightline::certify {

std::uint32_t Congruence::find(std::uint32_t member) const {
  while (members_[member].parent != member) member = members_[member].parent;
  return member;
}

void Congruence::gather(Node root) {
  pending_.push_back(root);
  while (!pending_.empty()) {
    const Node node = pending_.back();
    pending_.pop_back();
    const auto position = static_cast<std::uint32_t>(members_.size());
    if (!index_.emplace(node, position).second) continue;
    const Kind kind = table_[node].kind;
    const bool constant = kind == Kind::number || kind == Kind::mask;
    members_.push_back({node, position, 1, -1, constant ? node : kNobody});
    const auto operands = table_.operands(node);
    operands_ += operands.size();
    switch (kind) {
      case Kind::conjunction:  // what is made of these is a matter of clauses
      case Kind::choice:
        break;
      case Kind::equivalence:
        for (const Literal part : operands) pending_.push_back(node_of(part));
        break;
      case Kind::if_then_else:
        pending_.insert(pending_.end(), operands.begin() + 1, operands.end());
        break;
      case Kind::application:
      case Kind::number:
      case Kind::mask:
      case Kind::equality:
      case Kind::less_equal:
      case Kind::bit:
      case Kind::sum:
      case Kind::difference:
        pending_.insert(pending_.end(), operands.begin(), operands.end());
        break;
    }
  }
}

void Congruence::gather(std::span<const Literal> facts) {
  members_.clear();
  index_.clear();
  facts_.clear();
  operands_ = 0;
  for (const Literal fact : facts) gather(node_of(fact));
}

bool Congruence::merge(Node a, Node b) {
  std::uint32_t into = class_of(a), from = class_of(b);
  if (into == from) return true;
  if (members_[into].size < members_[from].size) std::swap(into, from);
  Member& root = members_[into];
  const Member& gone = members_[from];
  if (root.truth >= 0 && gone.truth >= 0 && root.truth != gone.truth) return false;
  if (root.constant != kNobody && gone.constant != kNobody &&
      table_[root.constant].number != table_[gone.constant].number)
    return false;
  if (root.truth < 0) root.truth = gone.truth;
  if (root.constant == kNobody) root.constant = gone.constant;
  root.size += gone.size;
  members_[from].parent = into;
  return true;
}

// False: it contradicts what is known already.
bool Congruence::assume(Literal fact) {
  const Node node = node_of(fact);
  const int truth = negated(fact) ? 0 : 1;
  if (!facts_.emplace(node, truth == 1).second && facts_[node] != (truth == 1)) return false;
  Member& root = members_[class_of(node)];
  if (root.truth >= 0 && root.truth != truth) return false;
  root.truth = truth;
  const auto operands = table_.operands(node);
  const Kind kind = table_[node].kind;
  if (truth == 1 && kind == Kind::equality) return merge(operands[0], operands[1]);
  if (truth == 1 && kind == Kind::equivalence && negated(operands[0]) == negated(operands[1]))
    return merge(node_of(operands[0]), node_of(operands[1]));
  return true;
}

// Equal signatures, equal terms. Empty: this kind of term has none.
std::vector<std::uint64_t> Congruence::signature(Node node) const {
  const Term& term = table_[node];
  std::vector<std::uint64_t> out{static_cast<std::uint64_t>(term.kind), term.sort,
                                 static_cast<std::uint64_t>(term.number)};
  switch (term.kind) {
    case Kind::conjunction:
    case Kind::equivalence:
    case Kind::choice:
    case Kind::if_then_else:
      return {};
    case Kind::application:
    case Kind::number:
    case Kind::mask:
    case Kind::equality:
    case Kind::less_equal:
    case Kind::bit:
    case Kind::sum:
    case Kind::difference:
      break;
  }
  for (const Node operand : table_.operands(node)) out.push_back(class_of(operand));
  return out;
}

// One round. False: a contradiction.
bool Congruence::merge_congruent(bool& changed) {
  std::map<std::vector<std::uint64_t>, Node> seen;
  for (const Member& member : members_) {
    Node other = kNobody;
    if (table_[member.node].kind == Kind::if_then_else) {
      const auto operands = table_.operands(member.node);
      const auto condition = facts_.find(node_of(operands[0]));
      if (condition == facts_.end()) continue;
      other = operands[condition->second != negated(operands[0]) ? 1 : 2];
    } else if (auto key = signature(member.node); !key.empty()) {
      other = seen.emplace(std::move(key), member.node).first->second;
    }
    if (other == kNobody || class_of(other) == class_of(member.node)) continue;
    if (!merge(other, member.node)) return false;
    changed = true;
  }
  return true;
}

// The bit as it is known of the set's class, or -1; the class of a term that says it, if there is
// one.
int Congruence::bit_of(Node set, unsigned member, std::uint32_t& its_class) const {
  its_class = kNobody;
  int truth = -1;
  const std::uint32_t of = class_of(set);
  if (const Node mask = members_[of].constant; mask != kNobody)
    truth = static_cast<int>(static_cast<std::uint64_t>(table_[mask].number) >> member & 1);
  for (const Member& it : members_) {
    if (table_[it.node].kind != Kind::bit || table_[it.node].number != member) continue;
    if (class_of(table_.operands(it.node)[0]) != of) continue;
    its_class = class_of(it.node);
    if (truth < 0) truth = members_[its_class].truth;
  }
  return truth;
}

bool Congruence::same_bits(Node a, Node b) const {
  const unsigned width = table_.width(table_[a].sort);
  if (width == 0) return false;
  for (unsigned member = 0; member < width; ++member) {
    std::uint32_t class_a = 0, class_b = 0;
    const int bit_a = bit_of(a, member, class_a), bit_b = bit_of(b, member, class_b);
    const bool one_class = class_a == class_b && class_a != kNobody;
    if (!one_class && (bit_a < 0 || bit_a != bit_b)) return false;
  }
  return true;
}

// What told_apart() may take, beyond a look at each member.
std::uint64_t Congruence::cost_of_bits() const {
  std::uint64_t cost = 0;
  for (const Member& member : members_) {
    if (table_[member.node].kind != Kind::equality) continue;
    const Node side = table_.operands(member.node)[0];
    cost += 2 * members_.size() * table_.width(table_[side].sort);
  }
  return cost;
}

// An equality is false of terms that are equal.
bool Congruence::told_apart() const {
  for (const Member& member : members_) {
    if (table_[member.node].kind != Kind::equality) continue;
    if (members_[find(index_.at(member.node))].truth != 0) continue;
    const auto operands = table_.operands(member.node);
    if (class_of(operands[0]) == class_of(operands[1]) || same_bits(operands[0], operands[1]))
      return true;
  }
  return false;
}

// A bit is not what the mask says.
bool Congruence::wrong_bits() const {
  for (const Member& member : members_) {
    const Term& bit = table_[member.node];
    if (bit.kind != Kind::bit) continue;
    const int truth = members_[find(index_.at(member.node))].truth;
    const Node mask = members_[class_of(table_.operands(member.node)[0])].constant;
    if (truth < 0 || mask == kNobody) continue;
    const auto members = static_cast<std::uint64_t>(table_[mask].number);
    if ((members >> static_cast<unsigned>(bit.number) & 1U) != static_cast<unsigned>(truth))
      return true;
  }
  return false;
}

bool Congruence::contradictory(std::span<const Literal> facts, std::uint64_t& steps) {
  gather(facts);
  const auto spend = [&](std::uint64_t cost) {
    steps -= std::min(steps, cost);
    return steps > 0;
  };
  const std::uint64_t round = 16 * (members_.size() + operands_) + facts.size();
  if (!spend(round)) return false;  // for having gathered
  for (const Literal fact : facts)
    if (!assume(fact)) return true;
  for (bool changed = true; changed;) {
    if (!spend(round)) return false;
    changed = false;
    if (!merge_congruent(changed)) return true;
  }
  if (!spend(cost_of_bits())) return false;
  return told_apart() || wrong_bits();
}

}  // namespace sightline::certify
