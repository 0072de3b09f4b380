// typed::Clause -> OpenClause. Tested by tests/unit/compiler/prove/text_claims_test.cc.
#include "compiler/prove/open_clause.h"

#include "compiler/prove/condition_parts.h"

namespace sightline {
namespace {

// Each constant becomes a variable of its own, numbered from 0.
typed::ExprRef opened(const typed::ExprRef& expr, std::uint32_t& switches) {
  if (std::holds_alternative<typed::Constant>(expr->node))
    return made(*expr, typed::VariableValue{switches++});
  return with_parts(expr, [&](const typed::ExprRef& part) { return opened(part, switches); });
}

}  // namespace

OpenClause open_clause(Encoding& encoding, const typed::Clause& clause) {
  std::uint32_t switches = 0;
  OpenClause out;
  out.condition = opened(clause.condition, switches);
  out.request = encoding.request(static_cast<std::uint16_t>(clause.principal),
                                 static_cast<std::uint16_t>(clause.resource));
  smt::Context& context = encoding.context();
  const smt::Term yes = context.truth(true);
  for (std::uint32_t s = 0; s < switches; ++s) {
    out.request.variables.push_back(
        {yes, yes, context.constant("switch " + std::to_string(s), context.boolean())});
  }
  out.asked = context.truth(false);
  for (const auto action : clause.actions) {
    const auto number = static_cast<std::uint16_t>(action);
    out.asked = out.asked || equal(out.request.action, encoding.vocabulary().action(number));
  }
  return out;
}

}  // namespace sightline
