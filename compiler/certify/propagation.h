// Clauses, and what follows from them by unit propagation alone. A clause is *implied* in the sense
// of RUP proofs if assuming the opposite of all its literals propagates to a contradiction.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/certify/table.h"

namespace sightline::certify {

class Propagation {
 public:
  // Literals are below 2 * variables. Gives up after so many steps, and then says `exhausted`.
  Propagation(std::uint32_t variables, std::uint64_t most_steps)
      : reasons_(variables, kNoClause),
        watches_(2 * std::size_t{variables}),
        values_(2 * std::size_t{variables}, 0),
        steps_left_(most_steps) {}

  void add(std::span<const Literal> literals);
  bool implied(std::span<const Literal> literals);
  bool contradiction() const { return contradiction_; }  // of the clauses themselves
  bool exhausted() const { return steps_left_ == 0; }
  std::uint64_t steps_left() const { return steps_left_; }

 protected:
  static constexpr std::uint32_t kNoClause = ~std::uint32_t{0};
  bool is_true(Literal literal) const { return values_[literal] != 0; }
  bool is_false(Literal literal) const { return values_[negation(literal)] != 0; }
  std::span<const Literal> literals_of(std::uint32_t clause) const {
    return std::span(literals_).subspan(clauses_[clause].first, clauses_[clause].count);
  }
  // The clause that made the variable what it is; none where it was assumed.
  std::uint32_t reason_of(Node variable) const { return reasons_[variable]; }
  std::uint32_t top_conflict() const { return top_conflict_; }
  std::size_t assigned() const { return trail_.size(); }
  void undo(std::size_t assigned);
  // Assumes the opposite: true if that contradicts at once or by propagation; `conflict` is then
  // the clause, or none if a literal is true at the top. The caller undoes.
  bool refuted(std::span<const Literal> literals, std::uint32_t& conflict);

 private:
  struct Clause {
    std::uint32_t first = 0, count = 0;
  };
  void assign(Literal literal, std::uint32_t reason);
  // A clause all of whose literals are false, or none (kNoClause).
  std::uint32_t propagate();
  std::uint32_t follow(Literal is_now_false);
  bool watch_another(std::uint32_t clause, Literal is_now_false);
  void spend(std::uint64_t steps) { steps_left_ -= steps < steps_left_ ? steps : steps_left_; }

  std::vector<Clause> clauses_;
  std::vector<Literal> literals_;
  std::vector<Literal> trail_;
  std::vector<std::uint32_t> reasons_;               // of variables
  std::vector<std::vector<std::uint32_t>> watches_;  // of a literal: clauses that watch it
  std::vector<std::uint8_t> values_;                 // of literals: true?
  std::size_t propagated_ = 0;                       // of the trail
  std::uint32_t top_conflict_ = kNoClause;
  bool contradiction_ = false;
  std::uint64_t steps_left_;
};

}  // namespace sightline::certify
