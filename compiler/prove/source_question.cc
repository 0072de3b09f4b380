// typed::Property + typed::Policy -> assertions. Tested by
// tests/unit/compiler/prove/support_test.cc: of an unchanged policy it is broken exactly where
// property.cc refutes it. What comes out is never a verdict.
#include "compiler/prove/source_question.h"

#include "compiler/emit/schema.h"

namespace sightline {

using smt::Term;
using Kind = typed::Property::Kind;

std::vector<SourceCase> cases_of(const typed::Property& property) {
  if (property.kind == Kind::forall) return {SourceCase{}};
  std::vector<SourceCase> out;
  for (const auto& it : property.cases) {
    for (const auto action : it.actions) out.push_back({&it, action});
  }
  return out;
}

std::optional<std::string> SourceQuestion::require(const typed::Property& property,
                                                   const SourceCase& it) {
  if (it.of) {
    require_head(property, it);
  } else {
    require_forall(property);
  }
  return encoding_.queries().refused();
}

// Where an invariant or a `once` speaks of other moments, what was given of them is the truth of
// them.
void SourceQuestion::state(const std::vector<Term>& assertions) {
  if (encoding_.queries().mentions_once() || !encoding_.program().invariants.empty())
    axioms_.relate_moments();
  for (const Term& assertion : assertions) axioms_.require(assertion);
}

void SourceQuestion::require_head(const typed::Property& property, const SourceCase& it) {
  const reference::Asked asked{it.action, it.of->principal, it.of->resource};
  SymbolicRequest request = encoding_.request(static_cast<std::uint16_t>(asked.principal_type),
                                              static_cast<std::uint16_t>(asked.resource_type));
  request.action = encoding_.vocabulary().action(static_cast<std::uint16_t>(asked.action));
  const Term claimed = claim(property, decision(asked, request, {}));
  Symbolic truth = encoding_.domain(View::truth, request, {}, decided());
  state({claimed, reference::Evaluate<Symbolic>(truth).truth(*it.of->condition).yes});
}

Term SourceQuestion::claim(const typed::Property& property,
                           const reference::Combined<Symbolic>& decision) {
  const Term yes = encoding_.context().truth(true);
  Term all = yes, none = yes;
  for (const auto o : property.without) {
    all = all && decision.obligations[o];
    none = none && !decision.obligations[o];
  }
  if (property.kind == Kind::never)
    return property.without.empty() ? decision.allowed : decision.allowed && !all;
  const Term free = decision.allowed && none;
  return property.kind == Kind::always ? !free : free;
}

reference::Combined<Symbolic> SourceQuestion::decision(const reference::Asked& asked,
                                                       SymbolicRequest request,
                                                       std::vector<Term> around) {
  request.variables = variables_;
  Symbolic domain =
      encoding_.domain(View::first_observation, std::move(request), std::move(around));
  return reference::combine(domain, policy_, asked,
                            [](const auto&, const auto&, const SymbolicTruth&) {});
}

Symbolic::May SourceQuestion::decided() {
  return [this](const Symbolic& asking, std::uint16_t action, std::uint16_t principal_type,
                const Term& principal, std::uint16_t resource_type,
                const Term& resource) -> SymbolicTruth {
    const SymbolicRequest request{
        principal, resource, encoding_.vocabulary().action(action), {}, {}};
    const Term allowed =
        decision({action, principal_type, resource_type}, request, asking.around()).allowed;
    return {allowed, !allowed};
  };
}

// Rows that are there, members that are members, and any entities.
SourceQuestion::Variables SourceQuestion::bind(const typed::Property& property) {
  Variables out;
  smt::Context& context = encoding_.context();
  const Term yes = context.truth(true);
  for (const auto& it : property.variables) {
    if (it.kind == typed::Variable::Kind::row) {
      const auto relation = static_cast<std::uint16_t>(it.relation);
      const SymbolicRow row{relation, axioms_.add_row(relation)};
      axioms_.require(encoding_.vocabulary().relation(relation).truth(row.term));
      out.rows.emplace_back(it.row, row);
      out.request.variables.push_back({yes, yes, context.number(0)});
      continue;
    }
    const Type type = to_runtime(it.type);
    const Term term = context.constant("the " + it.name, encoding_.vocabulary().sort_of(type));
    if (type.kind == Type::Kind::entity) {
      axioms_.mention(term);
    } else {
      const auto& members = encoding_.vocabulary().schema().enums[type.id].members;
      axioms_.require(context.number(0) <= term);
      axioms_.require(term < context.number(static_cast<std::int64_t>(members.size())));
    }
    out.request.variables.push_back({yes, yes, term});
  }
  return out;
}

void SourceQuestion::require_forall(const typed::Property& property) {
  const Variables of = bind(property);
  Symbolic domain = encoding_.domain(View::truth, of.request, {}, decided());
  reference::Evaluate<Symbolic> evaluate(domain);
  for (const auto& [number, row] : of.rows) evaluate.bind(number, row);
  state({evaluate.truth(*property.condition).no});
}

}  // namespace sightline
