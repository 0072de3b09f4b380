// typed::Policy -> LooseRules. Tested by tests/unit/compiler/prove/support_test.cc. A condition is
// what coverage calls one: what is not made of `and or not implies if`, and a query as well as what
// is in it.
#include "compiler/prove/carried_conditions.h"

#include <algorithm>

#include "compiler/prove/condition_parts.h"

namespace sightline {
namespace {

class Loosening {
 public:
  explicit Loosening(std::vector<Span>& conditions) : conditions_(conditions) {}

  typed::ExprRef loose(const typed::ExprRef& expr) {
    const auto parts = [this](const typed::ExprRef& part) { return loose(part); };
    return std::visit(overloaded{
                          [&](const typed::Constant&) { return expr; },
                          [&](const typed::Not&) { return with_parts(expr, parts); },
                          [&](const typed::And&) { return with_parts(expr, parts); },
                          [&](const typed::Or&) { return with_parts(expr, parts); },
                          [&](const typed::Implies&) { return with_parts(expr, parts); },
                          [&](const typed::Choice&) { return with_parts(expr, parts); },
                          [&](const auto&) { return held_or_free(with_parts(expr, parts)); },
                      },
                      expr->node);
  }

 private:
  typed::ExprRef held_or_free(const typed::ExprRef& expr) {
    const auto number = static_cast<std::uint32_t>(2 * conditions_.size());
    conditions_.push_back(expr->span);
    const auto held = made(*expr, typed::VariableValue{number});
    const auto free = made(*expr, typed::VariableValue{number + 1});
    return made(*expr, typed::Or{made(*expr, typed::And{held, expr}),
                                 made(*expr, typed::And{made(*expr, typed::Not{held}), free})});
  }

  std::vector<Span>& conditions_;
};

bool decides_one(const typed::Clause& clause, const std::vector<std::uint32_t>& actions) {
  return actions.empty() ||
         std::any_of(clause.actions.begin(), clause.actions.end(), [&](std::uint32_t action) {
           return std::find(actions.begin(), actions.end(), action) != actions.end();
         });
}

}  // namespace

LooseRules loosened(const typed::Policy& policy, const std::vector<std::uint32_t>& actions) {
  LooseRules out{policy, {}};
  for (auto& rule : out.policy.rules) {
    for (auto& clause : rule.clauses) {
      if (decides_one(clause, actions))
        clause.condition = Loosening(out.conditions).loose(clause.condition);
    }
  }
  return out;
}

LooseRules::Terms LooseRules::terms(smt::Context& context) const {
  Terms out;
  const smt::Term yes = context.truth(true);
  for (std::size_t c = 0; c < conditions.size(); ++c) {
    out.held.push_back(context.constant("held " + std::to_string(c), context.boolean()));
    out.variables.push_back({yes, yes, out.held.back()});
    out.variables.push_back(
        {yes, yes, context.constant("free " + std::to_string(c), context.boolean())});
  }
  return out;
}

}  // namespace sightline
