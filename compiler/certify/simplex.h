// Inequalities over sums of integer terms: can they all hold, for fractions? If not, which of them
// and how often add up to a contradiction. Keeps its tableau from one set of bounds to the next.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "compiler/certify/linear.h"
#include "compiler/certify/rational.h"

namespace sightline::certify {

class Simplex {
 public:
  // An inequality in a contradiction; negative factors of equations only.
  struct Part {
    std::size_t reason = 0;
    Rational factor;
  };

  void forget_bounds();
  // Asserts `it` (`form <= 0`, or `= 0`); `reason` names it in contradictions.
  void require(const Inequality& it, std::size_t reason);
  // True: there are fractions for which everything required holds; `value` then says them. False:
  // see contradiction(), which is empty if it gave up.
  bool check();
  const std::vector<Part>& contradiction() const { return contradiction_; }
  Rational value(const Linear& form);
  bool knows(Node term) const { return variables_.contains(term); }

 private:
  using Variable = std::size_t;
  struct Bound {
    Rational value, scale;  // the inequality is `scale` times the bounded variable, and a constant
    std::size_t reason = 0;
  };
  struct State {
    Rational value;
    std::optional<Bound> lower, upper;
    std::optional<std::size_t> row;  // of a basic variable
  };
  // A basic variable as a sum of the others: factors of all variables, 0 of basic ones.
  struct Row {
    Variable basic = 0;
    std::vector<Rational> factors;
  };

  Variable add_variable();
  Variable variable_of(Node term);
  Variable variable_of(const Linear& form, Rational& scale);  // at least one term
  std::vector<Rational> in_others(const std::map<Node, Rational>& sum);
  void bound(Variable of, bool is_upper, const Bound& bound);
  void move(Variable nonbasic, const Rational& to);
  void pivot(Variable leaving, Variable entering);
  std::optional<Variable> violated() const;
  std::optional<Variable> entering(const Row& row, bool too_low) const;
  void explain(const Row& row, bool too_low);
  void blame(Variable variable, bool upper, const Rational& times);
  bool gave_up();

  std::map<Node, Variable> variables_;
  std::map<std::vector<std::pair<Node, std::int64_t>>, Variable> sums_;
  std::vector<State> states_;
  std::vector<Row> rows_;
  std::vector<Part> contradiction_;
  bool contradictory_ = false, overflow_ = false;
};

}  // namespace sightline::certify
