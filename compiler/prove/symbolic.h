// Every world at once: the domain that turns the machine and the reference into solver terms.
//
// A value is (known, present, payload); a truth is a pair (definitely true, definitely false), so that
// nothing is ever negated outside these operations. A query becomes two fresh propositions, `yes` and
// `no`, whose meaning axioms.cc adds for exactly the queries that a question uses.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "compiler/emit/schema.h"
#include "compiler/prove/vocabulary.h"
#include "runtime/engine/machine.h"

namespace sightline {

struct SymbolicValue {
  smt::Term known, present, payload;
};
struct SymbolicTruth {
  smt::Term yes, no;
};
struct SymbolicRow {
  std::uint16_t relation = 0;
  smt::Term term;
};

// Whose eyes: what is so (properties), what an evaluator was given (rules), and what it is given when
// every fact is available, true and current (`always`, `possible`).
enum class View : std::uint8_t { truth, first_observation, second_observation, faithful };

// One `some`: its look-up, and its body for the relation's generic row.
struct SymbolicQuery {
  View view = View::truth;
  std::uint16_t relation = 0;
  std::array<std::optional<smt::Term>, kMaxColumns> arguments;
  smt::Term arguments_known;
  smt::Term complete;    // the look-up returned every row there is
  SymbolicTruth body;    // of RelationTerms::generic
  SymbolicTruth answer;  // fresh propositions
};

// The queries of one encoding. Equal queries are one, so that the machine's and the reference's meet.
class SymbolicQueries {
 public:
  explicit SymbolicQueries(smt::Context& context) : context_(context) {}
  SymbolicTruth answer(SymbolicQuery query);
  // The query whose `yes` or `no` is the constant with this function id; null for others.
  const SymbolicQuery* defined_by(unsigned function_id) const;

 private:
  smt::Context& context_;
  std::map<std::vector<unsigned>, std::size_t> known_;
  std::vector<std::unique_ptr<SymbolicQuery>> queries_;
  std::vector<smt::Function> propositions_;
  std::map<unsigned, std::size_t> defined_by_;
};

class Symbolic {
 public:
  using Value = SymbolicValue;
  using Truth = SymbolicTruth;
  using Row = SymbolicRow;
  using Condition = smt::Term;
  template <class T>
  using Registers = std::array<T, kMaxRegisters>;

  Symbolic(smt::Context& context, Vocabulary& vocabulary, SymbolicQueries& queries, View view,
           smt::Term principal, smt::Term resource)
      : context_(context),
        vocabulary_(vocabulary),
        queries_(queries),
        view_(view),
        principal_(std::move(principal)),
        resource_(std::move(resource)) {}

  // --- facts
  Value constant(const Type& type, std::int64_t number) {
    return given(vocabulary_.constant(type, number));
  }
  Value constant(const typed::Type& type, std::int64_t number) {
    return constant(to_runtime(type), number);
  }
  Value principal() { return given(principal_); }
  Value resource() { return given(resource_); }
  Value now() { return given(vocabulary_.now()); }
  Value context(std::size_t field);
  Value global(std::size_t global);
  Value attribute(std::size_t entity, std::size_t attribute, const Value& object);
  Value column(const Row& row, std::size_t column) {
    return given(vocabulary_.relation(row.relation).columns[column](row.term));
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
    return in_range(kind, a, a, context_.number(0) - a.payload);
  }
  Value add(typed::Type::Kind kind, const Value& a, const Value& b) {
    return add(to_runtime(kind), a, b);
  }
  Value subtract(typed::Type::Kind kind, const Value& a, const Value& b) {
    return subtract(to_runtime(kind), a, b);
  }
  Value negate(typed::Type::Kind kind, const Value& a) { return negate(to_runtime(kind), a); }
  Value coalesce(const Value& a, const Value& b);
  Value to_value(const Truth& a) { return {a.yes || a.no, context_.truth(true), a.yes}; }

  // --- truths
  Truth to_truth(const Value& a) { return {a.known && a.payload, a.known && !a.payload}; }
  Truth equal(const Value& a, const Value& b);
  Truth less(const Value& a, const Value& b) { return decided(a, b, a.payload < b.payload); }
  Truth less_equal(const Value& a, const Value& b) { return decided(a, b, a.payload <= b.payload); }
  Truth is_none(const Value& a) { return {a.known && !a.present, a.known && a.present}; }
  Truth logical_not(const Truth& a) { return {a.no, a.yes}; }
  Truth logical_and(const Truth& a, const Truth& b) { return {a.yes && b.yes, a.no || b.no}; }
  Truth logical_or(const Truth& a, const Truth& b) { return {a.yes || b.yes, a.no && b.no}; }

  // `arguments[c]` is null for `_`; `body(row)` is asked once, for the relation's generic row.
  template <class Values, class Body>
  Truth some(std::size_t relation, const Values& arguments, Body&& body) {
    SymbolicQuery query =
        look_up(relation, [&](std::size_t c) -> const Value* { return arguments[c]; });
    query.body =
        body(Row{static_cast<std::uint16_t>(relation), vocabulary_.relation(relation).generic});
    return queries_.answer(std::move(query));
  }

  // --- conditions
  smt::Term condition(bool value) { return context_.truth(value); }
  smt::Term definitely_true(const Truth& a) { return a.yes; }
  smt::Term definitely_false(const Truth& a) { return a.no; }
  smt::Term negation(const smt::Term& a) { return !a; }
  smt::Term conjunction(const smt::Term& a, const smt::Term& b) { return a && b; }
  smt::Term disjunction(const smt::Term& a, const smt::Term& b) { return a || b; }

 private:
  Value given(smt::Term payload) {
    return {context_.truth(true), context_.truth(true), std::move(payload)};
  }
  Value fact(const FactTerms& fact, std::span<const smt::Term> of);
  Value in_range(Type::Kind kind, const Value& a, const Value& b, const smt::Term& result);
  Truth decided(const Value& a, const Value& b, const smt::Term& yes);
  SymbolicQuery look_up(std::size_t relation,
                        const std::function<const Value*(std::size_t)>& argument);
  std::size_t observation() const { return view_ == View::second_observation ? 1 : 0; }
  bool trusting() const { return view_ == View::truth || view_ == View::faithful; }

  smt::Context& context_;
  Vocabulary& vocabulary_;
  SymbolicQueries& queries_;
  View view_;
  smt::Term principal_, resource_;
};

}  // namespace sightline
