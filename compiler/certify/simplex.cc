// Inequalities -> values or a contradiction (the general simplex of Dutertre and de Moura, smallest
// index first so that it ends). Tested by tests/unit/compiler/certify: what it adds up has to pass
// linear.cc. Nothing here is trusted.
#include "compiler/certify/simplex.h"

#include <numeric>

namespace sightline::certify {

Simplex::Variable Simplex::add_variable() {
  states_.emplace_back();
  for (Row& row : rows_) row.factors.emplace_back();
  return states_.size() - 1;
}

Simplex::Variable Simplex::variable_of(Node term) {
  if (const auto known = variables_.find(term); known != variables_.end()) return known->second;
  return variables_[term] = add_variable();
}

// A sum over variables, basic ones replaced by their rows.
std::vector<Rational> Simplex::in_others(const std::map<Node, Rational>& sum) {
  std::vector<std::pair<Variable, Rational>> parts;
  for (const auto& [term, factor] : sum) parts.emplace_back(variable_of(term), factor);
  std::vector<Rational> out(states_.size());
  for (const auto& [variable, factor] : parts) {
    if (!states_[variable].row) {
      out[variable] = out[variable] + factor;
      continue;
    }
    const Row& row = rows_[*states_[variable].row];
    for (Variable v = 0; v < row.factors.size(); ++v)
      if (row.factors[v].sign() != 0) out[v] = out[v] + factor * row.factors[v];
  }
  return out;
}

// The variable that stands for the form without its constant, up to `scale`.
Simplex::Variable Simplex::variable_of(const Linear& form, Rational& scale) {
  std::int64_t common = 0;
  for (const auto& [term, factor] : form.factors) common = std::gcd(common, factor);
  if (form.factors.begin()->second < 0) common = -common;
  scale = Rational(common);
  if (form.factors.size() == 1) return variable_of(form.factors.begin()->first);
  std::vector<std::pair<Node, std::int64_t>> key;
  std::map<Node, Rational> sum;
  for (const auto& [term, factor] : form.factors) {
    key.emplace_back(term, factor / common);
    sum.emplace(term, Rational(factor / common));
  }
  if (const auto known = sums_.find(key); known != sums_.end()) return known->second;
  auto factors = in_others(sum);
  const Variable fresh = add_variable();
  factors.emplace_back();
  Rational value;
  for (Variable v = 0; v < factors.size(); ++v)
    if (factors[v].sign() != 0) value = value + factors[v] * states_[v].value;
  states_[fresh].value = value;
  states_[fresh].row = rows_.size();
  rows_.push_back({fresh, std::move(factors)});
  return sums_[key] = fresh;
}

void Simplex::forget_bounds() {
  for (State& state : states_) state.lower.reset(), state.upper.reset();
  contradictory_ = false;
  contradiction_.clear();
}

void Simplex::require(const Inequality& it, std::size_t reason) {
  if (contradictory_) return;
  if (it.form.factors.empty()) {
    const std::int64_t c = it.form.constant;
    contradictory_ = c > 0 || (c < 0 && it.both_ways);
    if (contradictory_) contradiction_ = {{reason, Rational(c > 0 ? 1 : -1)}};
    return;
  }
  Rational scale;
  const Variable variable = variable_of(it.form, scale);
  const Bound made{-Rational(it.form.constant) / scale, scale, reason};
  overflow_ = overflow_ || made.value.overflow();
  if (it.both_ways || scale.sign() > 0) bound(variable, true, made);
  if (it.both_ways || scale.sign() < 0) bound(variable, false, made);
}

void Simplex::bound(Variable of, bool is_upper, const Bound& bound) {
  if (contradictory_) return;
  State& state = states_[of];
  auto& mine = is_upper ? state.upper : state.lower;
  const auto& other = is_upper ? state.lower : state.upper;
  const auto beyond = [&](const Rational& a, const Rational& b) {
    return is_upper ? a < b : b < a;
  };
  if (mine && !beyond(bound.value, mine->value)) return;
  mine = bound;
  if (other && beyond(bound.value, other->value)) {
    contradictory_ = true;
    blame(of, true, Rational(1));
    blame(of, false, Rational(1));
    return;
  }
  if (!state.row && beyond(bound.value, state.value)) move(of, bound.value);
}

void Simplex::move(Variable nonbasic, const Rational& to) {
  const Rational by = to - states_[nonbasic].value;
  states_[nonbasic].value = to;
  for (const Row& row : rows_) {
    if (row.factors[nonbasic].sign() == 0) continue;
    State& basic = states_[row.basic];
    basic.value = basic.value + row.factors[nonbasic] * by;
    overflow_ = overflow_ || basic.value.overflow();
  }
}

void Simplex::pivot(Variable leaving, Variable entering) {
  const std::size_t at = *states_[leaving].row;
  Row& row = rows_[at];
  const Rational by = row.factors[entering];
  row.factors[leaving] = Rational(-1);
  for (Rational& factor : row.factors)
    if (factor.sign() != 0) factor = -(factor / by);
  row.factors[entering] = Rational();
  row.basic = entering;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const Rational times = rows_[r].factors[entering];
    if (r == at || times.sign() == 0) continue;
    rows_[r].factors[entering] = Rational();
    for (Variable v = 0; v < row.factors.size(); ++v) {
      if (row.factors[v].sign() == 0) continue;
      rows_[r].factors[v] = rows_[r].factors[v] + times * row.factors[v];
      overflow_ = overflow_ || rows_[r].factors[v].overflow();
    }
  }
  states_[leaving].row.reset();
  states_[entering].row = at;
}

std::optional<Simplex::Variable> Simplex::violated() const {
  for (Variable v = 0; v < states_.size(); ++v) {
    const State& state = states_[v];
    if (!state.row) continue;
    if (state.lower && state.value < state.lower->value) return v;
    if (state.upper && state.upper->value < state.value) return v;
  }
  return std::nullopt;
}

// A variable that can move the row's towards its bound.
std::optional<Simplex::Variable> Simplex::entering(const Row& row, bool too_low) const {
  for (Variable v = 0; v < row.factors.size(); ++v) {
    const int sign = row.factors[v].sign();
    if (sign == 0) continue;
    const State& state = states_[v];
    const bool up = (sign > 0) == too_low;
    if (up && (!state.upper || state.value < state.upper->value)) return v;
    if (!up && (!state.lower || state.lower->value < state.value)) return v;
  }
  return std::nullopt;
}

void Simplex::blame(Variable variable, bool upper, const Rational& times) {
  const Bound& bound = upper ? *states_[variable].upper : *states_[variable].lower;
  const Rational factor = times / bound.scale;
  contradiction_.push_back({bound.reason, upper ? factor : -factor});
}

void Simplex::explain(const Row& row, bool too_low) {
  contradictory_ = true;
  blame(row.basic, !too_low, Rational(1));
  for (Variable v = 0; v < row.factors.size(); ++v) {
    const int sign = row.factors[v].sign();
    if (sign == 0) continue;
    blame(v, (sign > 0) == too_low, sign > 0 ? row.factors[v] : -row.factors[v]);
  }
}

bool Simplex::gave_up() {
  if (!overflow_) return false;
  contradiction_.clear();
  return true;
}

bool Simplex::check() {
  constexpr int kMostPivots = 20'000;
  for (int pivots = 0; !contradictory_; ++pivots) {
    if (gave_up()) return false;
    const auto leaving = violated();
    if (!leaving) return true;
    overflow_ = overflow_ || pivots == kMostPivots;
    const State& state = states_[*leaving];
    const bool too_low = state.lower && state.value < state.lower->value;
    const Row& row = rows_[*state.row];
    const auto moving = entering(row, too_low);
    if (!moving) {
      explain(row, too_low);
      break;
    }
    const Rational target = too_low ? state.lower->value : state.upper->value;
    const Rational by = (target - state.value) / row.factors[*moving];
    move(*moving, states_[*moving].value + by);
    pivot(*leaving, *moving);
  }
  gave_up();
  return false;
}

Rational Simplex::value(const Linear& form) {
  Rational sum(form.constant);
  for (const auto& [term, factor] : form.factors)
    sum = sum + Rational(factor) * states_[variable_of(term)].value;
  return sum;
}

}  // namespace sightline::certify
