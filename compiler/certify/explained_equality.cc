// Facts -> classes of equal terms, with reasons (a proof forest, after Nieuwenhuis and Oliveras).
// Tested by tests/unit/compiler/certify: what it explains has to pass congruence.cc. Nothing here
// is trusted.
#include "compiler/certify/explained_equality.h"

#include <algorithm>
#include <set>

namespace sightline::certify {

ExplainedEquality::ExplainedEquality(const Table& table, std::span<const Literal> facts)
    : table_(table), yes_(table.size()), no_(table.size() + 1) {
  const std::size_t count = table.size() + std::size_t{2};
  members_.resize(count);
  users_.resize(count);
  constant_.assign(count, kNobody);
  links_.resize(count);
  for (Node node = 0; node < count; ++node) {
    class_.push_back(node);
    members_[node] = {node};
  }
  constant_[yes_] = yes_;
  constant_[no_] = no_;
  for (Node node = 0; node < table.size(); ++node) {
    const Kind kind = table[node].kind;
    if (kind == Kind::number || kind == Kind::mask) constant_[node] = node;
    if (!has_signature(node)) continue;
    for (const Node operand : table.operands(node)) users_[operand].push_back(node);
    sign(node);
  }
  for (const Literal fact : facts) assume(fact);
  run();
  check_facts(facts);
}

bool ExplainedEquality::has_signature(Node node) const {
  const Kind kind = table_[node].kind;
  return (kind == Kind::application && table_[node].count > 0) || kind == Kind::bit ||
         kind == Kind::sum || kind == Kind::difference;
}

std::vector<std::uint64_t> ExplainedEquality::signature(Node node) const {
  std::vector<std::uint64_t> out{static_cast<std::uint64_t>(table_[node].kind),
                                 static_cast<std::uint64_t>(table_[node].number)};
  for (const Node operand : table_.operands(node)) out.push_back(class_[operand]);
  return out;
}

void ExplainedEquality::sign(Node node) {
  const auto [other, fresh] = signed_.emplace(signature(node), node);
  if (!fresh && class_[other->second] != class_[node])
    pending_.push_back({other->second, node, 0, true});
}

void ExplainedEquality::assume(Literal fact) {
  const Node node = node_of(fact);
  const Kind kind = table_[node].kind;
  if (kind == Kind::equality) {
    const auto sides = table_.operands(node);
    if (!negated(fact)) pending_.push_back({sides[0], sides[1], fact, false});
  } else if (kind == Kind::application || kind == Kind::bit) {
    pending_.push_back({node, negated(fact) ? no_ : yes_, fact, false});
  }
}

// Two classes whose constants are not the same.
bool ExplainedEquality::different(std::uint32_t a, std::uint32_t b) const {
  const Node x = constant_[a], y = constant_[b];
  if (x == kNobody || y == kNobody || x == y) return false;
  if (x >= table_.size() || y >= table_.size()) return true;
  return table_[x].number != table_[y].number;
}

void ExplainedEquality::run() {
  while (!pending_.empty()) {
    const Merge merge = pending_.back();
    pending_.pop_back();
    const std::uint32_t a = class_[merge.a], b = class_[merge.b];
    if (a == b) continue;
    if (!different(a, b)) {
      unite(merge);
      continue;
    }
    std::vector<Literal> facts = why(merge.a, constant_[a]);
    const auto add = [&](const std::vector<Literal>& more) {
      facts.insert(facts.end(), more.begin(), more.end());
    };
    add(why(merge.b, constant_[b]));
    if (!merge.congruent) facts.push_back(merge.fact);
    for (std::size_t i = 0; merge.congruent && i < table_[merge.a].count; ++i)
      add(why(table_.operands(merge.a)[i], table_.operands(merge.b)[i]));
    conflict(std::move(facts));
  }
}

// The smaller class goes into the other: its tree is turned so that the link can start at its root.
void ExplainedEquality::unite(const Merge& merge) {
  Node from = merge.a, to = merge.b;
  if (members_[class_[from]].size() > members_[class_[to]].size()) std::swap(from, to);
  const std::uint32_t gone = class_[from], kept = class_[to];
  Link link{to, merge.fact, merge.congruent};
  for (Node at = from; at != kNobody;) {
    const Link before = links_[at];
    links_[at] = link;
    link = {at, before.fact, before.congruent};
    at = before.to;
  }
  if (constant_[kept] == kNobody) constant_[kept] = constant_[gone];
  for (const Node node : members_[gone]) {
    class_[node] = kept;
    members_[kept].push_back(node);
  }
  members_[gone].clear();
  const std::vector<Node> users = std::move(users_[gone]);
  for (const Node user : users) {
    sign(user);
    users_[kept].push_back(user);
  }
}

// Where the ways of two nodes up their tree meet.
Node ExplainedEquality::meeting(Node a, Node b) const {
  std::set<Node> above;
  for (Node at = a; at != kNobody; at = links_[at].to) above.insert(at);
  while (!above.contains(b)) b = links_[b].to;
  return b;
}

std::vector<Literal> ExplainedEquality::why(Node a, Node b) const {
  std::vector<Literal> facts;
  std::vector<std::pair<Node, Node>> pending{{a, b}};
  std::set<std::pair<Node, Node>> seen;
  const auto climb = [&](Node from, Node to) {
    for (Node at = from; at != to; at = links_[at].to) {
      const Link& link = links_[at];
      if (!link.congruent) facts.push_back(link.fact);
      for (std::size_t i = 0; link.congruent && i < table_[at].count; ++i)
        pending.emplace_back(table_.operands(at)[i], table_.operands(link.to)[i]);
    }
  };
  while (!pending.empty()) {
    const auto [x, y] = pending.back();
    pending.pop_back();
    if (x == y || !seen.emplace(x, y).second) continue;
    const Node top = meeting(x, y);
    climb(x, top);
    climb(y, top);
  }
  std::sort(facts.begin(), facts.end());
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  return facts;
}

void ExplainedEquality::conflict(std::vector<Literal> facts) {
  std::sort(facts.begin(), facts.end());
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  if (std::find(conflicts_.begin(), conflicts_.end(), facts) == conflicts_.end())
    conflicts_.push_back(std::move(facts));
}

void ExplainedEquality::check_facts(std::span<const Literal> facts) {
  for (const Literal fact : facts) {
    const Node node = node_of(fact);
    const Kind kind = table_[node].kind;
    const auto operands = table_.operands(node);
    if (kind == Kind::equality && negated(fact) && same(operands[0], operands[1])) {
      auto reasons = why(operands[0], operands[1]);
      reasons.push_back(fact);
      conflict(std::move(reasons));
    }
    const Node mask = kind == Kind::bit ? constant_[class_[operands[0]]] : kNobody;
    if (mask == kNobody) continue;
    const auto members = static_cast<std::uint64_t>(table_[mask].number);
    if ((members >> static_cast<unsigned>(table_[node].number) & 1) == (negated(fact) ? 0U : 1U))
      continue;
    auto reasons = why(operands[0], mask);
    reasons.push_back(fact);
    conflict(std::move(reasons));
  }
}

}  // namespace sightline::certify
