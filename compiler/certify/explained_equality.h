// Which terms are equal if some literals are true, and which of the literals make them so. For
// finding lemmas; what it finds is checked by congruence.h.
#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "compiler/certify/table.h"

namespace sightline::certify {

class ExplainedEquality {
 public:
  ExplainedEquality(const Table& table, std::span<const Literal> facts);

  // Sets of the facts that cannot all be true.
  const std::vector<std::vector<Literal>>& conflicts() const { return conflicts_; }
  bool same(Node a, Node b) const { return class_[a] == class_[b]; }
  std::uint32_t class_of(Node node) const { return class_[node]; }
  const std::vector<Node>& members(std::uint32_t its_class) const { return members_[its_class]; }
  // Facts that make two terms of one class equal.
  std::vector<Literal> why(Node a, Node b) const;

 private:
  // Why two terms became one: a fact, or their operands are equal.
  struct Link {
    Node to = kNobody;
    Literal fact = 0;
    bool congruent = false;
  };
  struct Merge {
    Node a, b;
    Literal fact;
    bool congruent;
  };
  static constexpr Node kNobody = ~Node{0};

  bool has_signature(Node node) const;
  std::vector<std::uint64_t> signature(Node node) const;
  void sign(Node node);
  void assume(Literal fact);
  void run();
  void unite(const Merge& merge);
  bool different(std::uint32_t a, std::uint32_t b) const;
  Node meeting(Node a, Node b) const;
  void check_facts(std::span<const Literal> facts);
  void conflict(std::vector<Literal> facts);

  const Table& table_;
  Node yes_, no_;  // two more nodes: what a true and a false predicate are equal to
  std::vector<std::uint32_t> class_;
  std::vector<std::vector<Node>> members_,
      users_;                   // of a class; users: terms with an operand in it
  std::vector<Node> constant_;  // of a class
  std::vector<Link> links_;     // a forest: every class is a tree
  std::map<std::vector<std::uint64_t>, Node> signed_;
  std::vector<Merge> pending_;
  std::vector<std::vector<Literal>> conflicts_;
};

}  // namespace sightline::certify
