// Contradictions by equality alone: equal terms have equal functions of them, two numbers are not
// equal, a mask has the bits it has, and two sets with the same bits are equal.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "compiler/certify/table.h"

namespace sightline::certify {

// Looks only at the terms that the facts are about. One may be asked many times.
class Congruence {
 public:
  explicit Congruence(const Table& table) : table_(table) {}

  // Can these literals not all be true? `steps` is spent on the way; at 0 the answer is no.
  bool contradictory(std::span<const Literal> facts, std::uint64_t& steps);

 private:
  struct Member {
    Node node = 0;
    std::uint32_t parent = 0;  // the root of a class is its own
    // Of a root: how many are in its class, and what the class is known to be.
    std::uint32_t size = 1;
    int truth = -1;
    Node constant = kNobody;  // a number or a mask
  };
  static constexpr Node kNobody = ~Node{0};

  void gather(std::span<const Literal> facts);
  void gather(Node node);
  bool assume(Literal fact);
  bool merge(Node a, Node b);  // false: a contradiction
  bool merge_congruent(bool& changed);
  std::uint64_t cost_of_bits() const;
  bool told_apart() const;
  bool wrong_bits() const;
  bool same_bits(Node a, Node b) const;
  int bit_of(Node set, unsigned member, std::uint32_t& its_class) const;
  std::uint32_t find(std::uint32_t member) const;
  std::uint32_t class_of(Node node) const { return find(index_.at(node)); }
  std::vector<std::uint64_t> signature(Node node) const;

  const Table& table_;
  std::vector<Member> members_;
  std::map<Node, std::uint32_t> index_;
  std::map<Node, bool> facts_;
  std::vector<Node> pending_;
  std::uint64_t operands_ = 0;  // of all members
};

}  // namespace sightline::certify
