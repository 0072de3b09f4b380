// What the snapshot builder makes of an invariant when nothing is missing: Symbolic, and beside
// each value whether a fact of an entity that was never added is in it. A truth that hangs on one
// is both yes and no, whichever way it is asked: what is let in is never no. What a stranger cannot
// change is what it is without it, so no more is refused here than there.
#pragma once

#include <array>
#include <vector>

#include "compiler/prove/symbolic.h"

namespace sightline {

struct BuiltValue {
  SymbolicValue value;
  smt::Term stranger;  // it is a stranger's word
};

class Built {
 public:
  using Value = BuiltValue;
  using Truth = SymbolicTruth;
  using Row = SymbolicRow;
  template <class T>
  using Registers = std::vector<T>;

  // `bound`, by entity type: of no other type need it be said whether an entity is there.
  Built(smt::Context& context, Vocabulary& vocabulary, Symbolic symbolic, std::vector<bool> bound)
      : never_(context.truth(false)),
        vocabulary_(vocabulary),
        symbolic_(std::move(symbolic)),
        bound_(std::move(bound)) {}

  Value constant(const Type& type, std::int64_t number) {
    return own(symbolic_.constant(type, number));
  }
  Value literal(const Constant& constant) { return own(symbolic_.literal(constant)); }
  Value principal() { return own(symbolic_.principal()); }
  Value resource() { return own(symbolic_.resource()); }
  Value now() { return own(symbolic_.now()); }
  Value asked_action() { return own(symbolic_.asked_action()); }
  Row subject_row(std::size_t relation) { return symbolic_.subject_row(relation); }
  Value context(std::size_t field) { return own(symbolic_.context(field)); }
  Value global(std::size_t global) { return own(symbolic_.global(global)); }
  Value column(const Row& row, std::size_t column) { return own(symbolic_.column(row, column)); }
  Value field(const Row& row, std::size_t field) { return own(symbolic_.field(row, field)); }
  Value attribute(std::size_t type, std::size_t attribute, const Value& object) {
    const SymbolicValue& of = object.value;
    return {symbolic_.attribute(type, attribute, of),
            object.stranger || (of.known && of.present && absent(type, of.payload))};
  }

  Value add(Type::Kind kind, const Value& a, const Value& b) {
    return {symbolic_.add(kind, a.value, b.value), a.stranger || b.stranger};
  }
  Value subtract(Type::Kind kind, const Value& a, const Value& b) {
    return {symbolic_.subtract(kind, a.value, b.value), a.stranger || b.stranger};
  }
  Value negate(Type::Kind kind, const Value& a) {
    return {symbolic_.negate(kind, a.value), a.stranger};
  }
  Value coalesce(const Value& a, const Value& b) {
    return {symbolic_.coalesce(a.value, b.value), a.stranger || (!a.value.present && b.stranger)};
  }
  Value unwrap(const Value& a) { return {symbolic_.unwrap(a.value), a.stranger}; }
  Value choose(const Truth& condition, const Value& a, const Value& b) {
    return {symbolic_.choose(condition, a.value, b.value),
            (condition.yes && (condition.no || a.stranger)) || (condition.no && b.stranger)};
  }
  Value to_value(const Truth& a) { return {symbolic_.to_value(a), a.yes && a.no}; }

  Truth to_truth(const Value& a) { return either(symbolic_.to_truth(a.value), a.stranger); }
  Truth equal(const Value& a, const Value& b) {
    return either(symbolic_.equal(a.value, b.value), a.stranger || b.stranger);
  }
  Truth less(const Value& a, const Value& b) {
    return either(symbolic_.less(a.value, b.value), a.stranger || b.stranger);
  }
  Truth less_equal(const Value& a, const Value& b) {
    return either(symbolic_.less_equal(a.value, b.value), a.stranger || b.stranger);
  }
  Truth is_none(const Value& a) { return either(symbolic_.is_none(a.value), a.stranger); }
  Truth contains(const Value& element, const Value& set) {
    return either(symbolic_.contains(element.value, set.value), element.stranger || set.stranger);
  }
  // It is in itself, whoever it is.
  Truth in(std::size_t type, const Value& a, std::size_t ancestor_type, const Value& b) {
    const smt::Term itself =
        type == ancestor_type ? smt::equal(a.value.payload, b.value.payload) : never_;
    return either(symbolic_.in(type, a.value, ancestor_type, b.value),
                  a.stranger || b.stranger || (!itself && absent(type, a.value.payload)));
  }
  Truth logical_not(const Truth& a) { return symbolic_.logical_not(a); }
  Truth logical_and(const Truth& a, const Truth& b) { return symbolic_.logical_and(a, b); }
  Truth logical_or(const Truth& a, const Truth& b) { return symbolic_.logical_or(a, b); }

  template <class Body>
  Truth some(std::size_t relation, const Arguments<Built>& arguments, Body&& body) {
    return either(symbolic_.some(relation, plain(arguments), body), stranger_in(arguments));
  }
  template <class Body>
  Truth several(std::size_t relation, const Arguments<Built>& arguments, Body&& body) {
    return either(symbolic_.several(relation, plain(arguments), body), stranger_in(arguments));
  }

 private:
  Value own(SymbolicValue value) const { return {std::move(value), never_}; }
  static Truth either(const Truth& a, const smt::Term& stranger) {
    return {a.yes || stranger, a.no || stranger};
  }
  smt::Term absent(std::size_t type, const smt::Term& entity) {
    return bound_[type] ? !vocabulary_.there(type, entity) : never_;
  }
  static Arguments<Symbolic> plain(const Arguments<Built>& arguments) {
    Arguments<Symbolic> out{};
    for (std::size_t c = 0; c < out.size(); ++c)
      out[c] = arguments[c] ? &arguments[c]->value : nullptr;
    return out;
  }
  smt::Term stranger_in(const Arguments<Built>& arguments) const {
    smt::Term any = never_;
    for (const Value* argument : arguments) any = argument ? any || argument->stranger : any;
    return any;
  }

  smt::Term never_;
  Vocabulary& vocabulary_;
  Symbolic symbolic_;
  std::vector<bool> bound_;
};

}  // namespace sightline
