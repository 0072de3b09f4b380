// The operations on solver terms. Tested against the evaluator's and the reference's operations at a
// point, on small values and at the borders, in tests/unit/compiler/prove/symbolic_test.cc.
// SOUNDNESS: a range is a *condition* of the result being known, never an assertion about it.
#include "compiler/prove/symbolic.h"

#include <limits>

#include "sightline/value.h"

namespace sightline {

using smt::Term;

SymbolicTruth SymbolicQueries::answer(SymbolicQuery query) {
  std::vector<unsigned> key{static_cast<unsigned>(query.view),
                            query.relation,
                            query.arguments_known.id(),
                            query.complete.id(),
                            query.body.yes.id(),
                            query.body.no.id()};
  for (const auto& argument : query.arguments) key.push_back(argument ? argument->id() + 1 : 0);
  const auto found = known_.find(key);
  if (found != known_.end()) return queries_[found->second]->answer;

  const std::size_t number = queries_.size();
  const auto proposition = [&](const char* what) {
    const auto function = context_.function(what + std::to_string(number), {}, context_.boolean());
    propositions_.push_back(function);
    defined_by_.emplace(function.id(), number);
    return function();
  };
  query.answer.yes = proposition("some ");
  query.answer.no = query.view == View::truth ? !query.answer.yes : proposition("none ");
  queries_.push_back(std::make_unique<SymbolicQuery>(std::move(query)));
  known_.emplace(std::move(key), number);
  return queries_.back()->answer;
}

const SymbolicQuery* SymbolicQueries::defined_by(unsigned function_id) const {
  const auto found = defined_by_.find(function_id);
  return found == defined_by_.end() ? nullptr : queries_[found->second].get();
}

SymbolicValue Symbolic::fact(const FactTerms& fact, std::span<const Term> of) {
  const bool as_given = fact.trust == Trust::cached && !trusting();
  Value value;
  value.known = trusting() ? context_.truth(true) : fact.known[observation()](of);
  value.payload = as_given ? fact.given_value(of) : fact.value(of);
  value.present = !fact.type.optional ? context_.truth(true)
                  : as_given          ? fact.given_present(of)
                                      : fact.present(of);
  return value;
}

SymbolicValue Symbolic::context(std::size_t field) { return fact(vocabulary_.context(field), {}); }

SymbolicValue Symbolic::global(std::size_t global) {
  const FactTerms& terms = vocabulary_.global(global);
  const auto& within = vocabulary_.schema().globals[global].within;
  Value value = fact(terms, {});
  if (!within || trusting()) return value;
  // Given as of the snapshot's moment, and only while that is young enough.
  value.payload = terms.given_value();
  if (terms.type.optional) value.present = terms.given_present();
  const Term& as_of = vocabulary_.as_of();
  const Term& now = vocabulary_.now();
  value.known = value.known && as_of <= now && now - as_of <= context_.number(*within);
  return value;
}

SymbolicValue Symbolic::attribute(std::size_t entity, std::size_t attribute, const Value& object) {
  const Value read = fact(vocabulary_.attribute(entity, attribute), std::span(&object.payload, 1));
  // A path through `?` is `?`: of nothing there is nothing, and that much is known.
  return {object.known && (!object.present || read.known), object.present && read.present,
          read.payload};
}

SymbolicValue Symbolic::field(const Row& row, std::size_t field) {
  return fact(vocabulary_.relation(row.relation).fields[field], std::span(&row.term, 1));
}

SymbolicValue Symbolic::in_range(Type::Kind kind, const Value& a, const Value& b,
                                 const Term& result) {
  Term known = a.known && b.known;
  if (view_ != View::truth) {
    std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                 most = std::numeric_limits<std::int64_t>::max();
    if (kind == Type::Kind::time) least = kPast, most = kForever;
    if (kind == Type::Kind::duration) least = -kForever, most = kForever;
    known = known && context_.number(least) <= result && result <= context_.number(most);
  }
  return {known, context_.truth(true), result};
}

SymbolicValue Symbolic::coalesce(const Value& a, const Value& b) {
  return {a.known && (a.present || b.known), a.present || b.present,
          if_then_else(a.present, a.payload, b.payload)};
}

SymbolicTruth Symbolic::decided(const Value& a, const Value& b, const Term& yes) {
  const Term known = a.known && b.known;
  return {known && yes, known && !yes};
}

SymbolicTruth Symbolic::equal(const Value& a, const Value& b) {
  return decided(a, b, a.present && b.present && smt::equal(a.payload, b.payload));
}

SymbolicQuery Symbolic::look_up(std::size_t relation,
                                const std::function<const Value*(std::size_t)>& argument) {
  SymbolicQuery query;
  query.view = view_;
  query.relation = static_cast<std::uint16_t>(relation);
  query.arguments_known = context_.truth(true);
  const std::size_t columns = vocabulary_.schema().relations[relation].columns.size();
  std::vector<const Term*> given(columns);
  for (std::size_t c = 0; c < columns; ++c) {
    const Value* value = argument(c);
    if (!value) continue;
    query.arguments[c] = value->payload;
    query.arguments_known = query.arguments_known && value->known;
    given[c] = &value->payload;
  }
  // SOUNDNESS: of a sealed relation a row that is not delivered is unavailable, not absent.
  const bool sealed = vocabulary_.schema().relations[relation].trust == Trust::sealed_fixed;
  if (view_ == View::truth) {
    query.complete = context_.truth(true);
  } else if (view_ == View::faithful || sealed) {
    query.complete = context_.truth(!sealed);
  } else {
    query.complete = vocabulary_.complete(relation, given, observation());
  }
  return query;
}

}  // namespace sightline
