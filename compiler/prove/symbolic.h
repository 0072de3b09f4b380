// Every world at once: the domain that turns the machine and the reference into solver terms. A
// value is (known, present, payload); a truth is a pair (definitely true, definitely false), so
// that nothing is ever negated outside these operations.
#pragma once

#include <functional>
#include <vector>

#include "compiler/emit/schema.h"
#include "compiler/prove/symbolic_query.h"
#include "compiler/prove/vocabulary.h"
#include "runtime/engine/machine.h"
#include "sightline/typed.h"

namespace sightline {

class Symbolic {
 public:
  using Value = SymbolicValue;
  using Truth = SymbolicTruth;
  using Row = SymbolicRow;
  using Condition = smt::Term;
  template <class T>
  using Registers = std::vector<T>;
  // Would this be allowed? Answered for a property, whose own domain speaks of the truth.
  using May = std::function<Truth(const Symbolic& asking, std::uint16_t action,
                                  std::uint16_t principal_type, const smt::Term& principal,
                                  std::uint16_t resource_type, const smt::Term& resource)>;

  // `policy`: whose literals the source's constants are; null when only bytes are read.
  Symbolic(smt::Context& context, Vocabulary& vocabulary, SymbolicQueries& queries,
           const typed::Policy* policy, View view, SymbolicRequest request,
           std::vector<smt::Term> around = {}, May may = {});

  // --- facts
  Value constant(const Type& type, std::int64_t number) {
    return given(vocabulary_->constant(type, number));
  }
  Value constant(const typed::Type& type, std::int64_t number) {
    return constant(to_runtime(type), number);
  }
  Value literal(const Constant& constant) {
    return given(vocabulary_->literal(constant.type, constant.text));
  }
  Value literal(const typed::Type& type, std::int64_t position);
  Value principal() { return given(request_.principal); }
  Value resource() { return given(request_.resource); }
  Value now() { return given(vocabulary_->now()); }
  Value asked_action() { return given(request_.action); }
  Value variable(std::size_t variable) { return request_.variables[variable]; }
  Row subject_row(std::size_t) { return request_.subject; }
  Value context(std::size_t field);
  Value global(std::size_t global);
  Value attribute(std::size_t entity, std::size_t attribute, const Value& object);
  Value column(const Row& row, std::size_t column) {
    return given(vocabulary_->relation(row.relation).columns[column](row.term));
  }
  Value field(const Row& row, std::size_t field);

  // --- values
  Value add(Type::Kind kind, const Value& a, const Value& b) {
    return in_range(kind, a, b, a.payload + b.payload);
  }
  Value subtract(Type::Kind kind, const Value& a, const Value& b) {
    return in_range(kind, a, b, a.payload - b.payload);
  }
  Value negate(Type::Kind kind, const Value& a) {
    return in_range(kind, a, a, context_->number(0) - a.payload);
  }
  Value add(typed::Type::Kind kind, const Value& a, const Value& b) {
    return add(to_runtime(kind), a, b);
  }
  Value subtract(typed::Type::Kind kind, const Value& a, const Value& b) {
    return subtract(to_runtime(kind), a, b);
  }
  Value negate(typed::Type::Kind kind, const Value& a) { return negate(to_runtime(kind), a); }
  Value coalesce(const Value& a, const Value& b);
  Value unwrap(const Value& a) { return {a.known && a.present, context_->truth(true), a.payload}; }
  Value choose(const Truth& condition, const Value& then, const Value& otherwise);
  Value to_value(const Truth& a) { return {a.yes || a.no, context_->truth(true), a.yes}; }

  // --- truths
  Truth to_truth(const Value& a) { return {a.known && a.payload, a.known && !a.payload}; }
  Truth equal(const Value& a, const Value& b);
  Truth less(const Value& a, const Value& b) { return decided(a, b, a.payload < b.payload); }
  Truth less_equal(const Value& a, const Value& b) { return decided(a, b, a.payload <= b.payload); }
  Truth is_none(const Value& a) { return {a.known && !a.present, a.known && a.present}; }
  Truth contains(const Value& element, const Value& set);
  Truth in(std::size_t type, const Value& a, std::size_t ancestor_type, const Value& b);
  Truth logical_not(const Truth& a) { return {a.no, a.yes}; }
  Truth logical_and(const Truth& a, const Truth& b) { return {a.yes && b.yes, a.no || b.no}; }
  Truth logical_or(const Truth& a, const Truth& b) { return {a.yes || b.yes, a.no && b.no}; }

  // `arguments[c]` is null for `_`; `body(row)` is asked once, for a generic row.
  template <class Values, class Body>
  Truth some(std::size_t relation, const Values& arguments, Body&& body) {
    return query(false, relation, [&](std::size_t c) { return arguments[c]; }, body);
  }
  template <class Values, class Body>
  Truth several(std::size_t relation, const Values& arguments, Body&& body) {
    return query(true, relation, [&](std::size_t c) { return arguments[c]; }, body);
  }
  Truth may(std::size_t action, std::size_t principal_type, const Value& principal,
            std::size_t resource_type, const Value& resource);
  // `body(domain)` is asked twice: of now, and of a generic moment.
  template <class Body>
  Truth once(std::int64_t milliseconds, Body&& body) {
    Symbolic then = *this;
    then.go_to(context_->constant("any moment", context_->integer()), around_.size());
    SymbolicOnce once{milliseconds, body(*this), *then.moment_, body(then), {}, {}, {}};
    return queries_->answer(std::move(once), around_);
  }
  void go_to(smt::Term moment,
             std::size_t bound_then);  // mean its truth, of what is bound from here
  // --- conditions
  smt::Term condition(bool value) { return context_->truth(value); }
  smt::Term definitely_true(const Truth& a) { return a.yes; }
  smt::Term definitely_false(const Truth& a) { return a.no; }
  smt::Term negation(const smt::Term& a) { return !a; }
  smt::Term conjunction(const smt::Term& a, const smt::Term& b) { return a && b; }
  smt::Term disjunction(const smt::Term& a, const smt::Term& b) { return a || b; }
  // The generic rows of the queries around, and the generic moment.
  const std::vector<smt::Term>& around() const { return around_; }

 private:
  Value given(smt::Term payload) {
    return {context_->truth(true), context_->truth(true), std::move(payload)};
  }
  Value fact(const FactTerms& fact, std::span<const smt::Term> of);
  Value in_range(Type::Kind kind, const Value& a, const Value& b, const smt::Term& result);
  Truth decided(const Value& a, const Value& b, const smt::Term& yes);
  Truth query(bool several, std::size_t relation,
              const std::function<const Value*(std::size_t)>& argument,
              const std::function<Truth(const Row&)>& body);
  smt::Term complete(std::size_t relation, std::span<const smt::Term* const> given);
  std::size_t observation() const { return view_ == View::second_observation ? 1 : 0; }

  smt::Context* context_;
  Vocabulary* vocabulary_;
  SymbolicQueries* queries_;
  const typed::Policy* policy_;
  View view_;
  SymbolicRequest request_;
  std::vector<smt::Term> around_;
  May may_;
  std::optional<smt::Term> moment_;  // of the truth that is meant, if it is not now
  std::size_t bound_then_ = 0;       // go_to
};

}  // namespace sightline
