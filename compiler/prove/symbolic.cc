// The operations on solver terms. Tested against the evaluator's and the reference's operations at
// a point, on small values and at the borders, in tests/differential/symbolic_test.cc.
// SOUNDNESS: a range is a *condition* of the result being known, never an assertion about it.
#include "compiler/prove/symbolic.h"

#include <algorithm>
#include <limits>

#include "sightline/value.h"

namespace sightline {

using smt::Term;

Symbolic::Symbolic(smt::Context& context, Vocabulary& vocabulary, SymbolicQueries& queries,
                   const typed::Policy* policy, View view, SymbolicRequest request,
                   std::vector<Term> around, May may)
    : context_(&context),
      vocabulary_(&vocabulary),
      queries_(&queries),
      policy_(policy),
      view_(view),
      request_(std::move(request)),
      around_(std::move(around)),
      may_(std::move(may)) {}

SymbolicValue Symbolic::literal(const typed::Type& type, std::int64_t position) {
  const auto at = static_cast<std::size_t>(position);
  return given(vocabulary_->literal(to_runtime(type), type.kind == typed::Type::Kind::string
                                                          ? policy_->strings[at]
                                                          : policy_->literals[at].id));
}

SymbolicValue Symbolic::fact(const FactTerms& fact, std::span<const Term> of) {
  const bool observing = is_observation(view_);
  const bool as_given = observing && fact.apart;
  Value value;
  value.known = observing ? fact.known[observation()](of) && vocabulary_->fresh(fact.within)
                          : context_->truth(true);
  value.payload = as_given  ? fact.given_value(of)
                  : moment_ ? vocabulary_->value_then(fact, of, *moment_)
                            : fact.value(of);
  value.present = !fact.type.optional ? context_->truth(true)
                  : as_given          ? fact.given_present(of)
                  : moment_           ? vocabulary_->present_then(fact, of, *moment_)
                                      : fact.present(of);
  return value;
}

void Symbolic::go_to(Term moment, std::size_t bound_then) {
  moment_ = std::move(moment);
  bound_then_ = bound_then;
  around_.push_back(*moment_);
}

SymbolicValue Symbolic::context(std::size_t field) {
  Value value = fact(vocabulary_->context(field), {});
  // A property means by it what the request carried.
  value.known = vocabulary_->context(field).known[observation()]();
  return value;
}

SymbolicValue Symbolic::global(std::size_t global) { return fact(vocabulary_->global(global), {}); }

SymbolicValue Symbolic::attribute(std::size_t entity, std::size_t attribute, const Value& object) {
  const Value read = fact(vocabulary_->attribute(entity, attribute), std::span(&object.payload, 1));
  // A path through `?` is `?`: of nothing there is nothing, and that much is known.
  return {object.known && (!object.present || read.known), object.present && read.present,
          read.payload};
}

SymbolicValue Symbolic::field(const Row& row, std::size_t field) {
  const FactTerms& terms = vocabulary_->relation(row.relation).fields[field];
  // SOUNDNESS: a row that is there now need not have been there then; what this would mean is not
  // said.
  const auto bound_then = around_.begin() + static_cast<std::ptrdiff_t>(bound_then_);
  if (moment_ && !terms.never_changes() &&
      std::none_of(bound_then, around_.end(),
                   [&](const Term& around) { return same(around, row.term); }))
    queries_->refuse("it asks what stood before in a row that is found now");
  return fact(terms, std::span(&row.term, 1));
}

SymbolicValue Symbolic::in_range(Type::Kind kind, const Value& a, const Value& b,
                                 const Term& result) {
  Term known = a.known && b.known;
  if (view_ != View::truth) {
    std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                 most = std::numeric_limits<std::int64_t>::max();
    if (kind == Type::Kind::time) least = kPast, most = kForever;
    if (kind == Type::Kind::duration) least = -kForever, most = kForever;
    known = known && context_->number(least) <= result && result <= context_->number(most);
  }
  return {known, context_->truth(true), result};
}

SymbolicValue Symbolic::coalesce(const Value& a, const Value& b) {
  return {a.known && (a.present || b.known), a.present || b.present,
          if_then_else(a.present, a.payload, b.payload)};
}

SymbolicValue Symbolic::choose(const Truth& condition, const Value& then, const Value& otherwise) {
  return {(condition.yes && then.known) || (condition.no && otherwise.known),
          if_then_else(condition.yes, then.present, otherwise.present),
          if_then_else(condition.yes, then.payload, otherwise.payload)};
}

SymbolicTruth Symbolic::decided(const Value& a, const Value& b, const Term& yes) {
  const Term known = a.known && b.known;
  return {known && yes, known && !yes};
}

SymbolicTruth Symbolic::equal(const Value& a, const Value& b) {
  return decided(a, b, a.present && b.present && smt::equal(a.payload, b.payload));
}

SymbolicTruth Symbolic::contains(const Value& element, const Value& set) {
  Term held = context_->truth(false);
  for (unsigned m = 0; m < smt::width(set.payload); ++m) {
    held = held || (smt::equal(element.payload, context_->number(m)) && smt::bit(set.payload, m));
  }
  return decided(element, {set.known && set.present, set.present, set.payload},
                 element.present && held);
}

SymbolicTruth Symbolic::in(std::size_t type, const Value& a, std::size_t ancestor_type,
                           const Value& b) {
  const bool related = type == ancestor_type || vocabulary_->reaches(type, ancestor_type);
  Term yes = context_->truth(false), no = context_->truth(true);
  if (is_observation(view_)) {
    if (related)
      yes = vocabulary_->given_in(observation(), type, a.payload, ancestor_type, b.payload);
    no = vocabulary_->whole(observation(), type, a.payload) && !yes;
  } else if (related) {
    yes = moment_ ? vocabulary_->in_then(type, a.payload, ancestor_type, b.payload, *moment_)
                  : vocabulary_->truth_in(type, a.payload, ancestor_type, b.payload);
    no = !yes;
  }
  const Term known = a.known && b.known;
  return {known && yes, known && no};
}

// SOUNDNESS: of a sealed relation a row that is not delivered is unavailable, not absent, unless a
// sealed list says so.
Term Symbolic::complete(std::size_t relation, std::span<const Term* const> given) {
  if (!is_observation(view_)) return context_->truth(true);
  const RelationSchema& declared = vocabulary_->schema().relations[relation];
  const bool sealed = is_sealed(declared.trust);
  bool listed = declared.listed_by != 0;
  for (std::size_t c = 0; c < given.size(); ++c)
    listed = listed && ((declared.listed_by >> c & 1) == 0 || given[c] != nullptr);
  if (sealed && !listed) return context_->truth(false);
  return vocabulary_->complete(relation, given, observation()) &&
         vocabulary_->fresh(declared.within);
}

SymbolicTruth Symbolic::query(bool several, std::size_t relation,
                              const std::function<const Value*(std::size_t)>& argument,
                              const std::function<Truth(const Row&)>& body) {
  SymbolicQuery query;
  query.view = view_;
  query.relation = static_cast<std::uint16_t>(relation);
  query.several = several;
  query.arguments_known = context_->truth(true);
  const std::size_t columns = vocabulary_->schema().relations[relation].columns.size();
  std::vector<const Term*> looked_up(columns);
  for (std::size_t c = 0; c < columns; ++c) {
    const Value* value = argument(c);
    if (!value) continue;
    query.arguments[c] = value->payload;
    query.arguments_known = query.arguments_known && value->known;
    looked_up[c] = &*query.arguments[c];
  }
  query.complete = complete(relation, looked_up);
  if (!vocabulary_->relation(relation).never_changes) query.moment = moment_;
  query.generic = vocabulary_->generic(relation, around_.size());
  around_.push_back(query.generic);
  query.body = body(Row{query.relation, query.generic});
  around_.pop_back();
  return queries_->answer(std::move(query), around_);
}

SymbolicTruth Symbolic::may(std::size_t action, std::size_t principal_type, const Value& principal,
                            std::size_t resource_type, const Value& resource) {
  const Truth answer =
      may_(*this, static_cast<std::uint16_t>(action), static_cast<std::uint16_t>(principal_type),
           principal.payload, static_cast<std::uint16_t>(resource_type), resource.payload);
  const Term known = principal.known && resource.known;
  return {known && answer.yes, known && answer.no};
}

}  // namespace sightline
