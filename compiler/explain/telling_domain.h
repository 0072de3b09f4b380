// The machine's values, each with what it is in words and which facts it came from.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/explain/decision_reads.h"
#include "compiler/explain/fact_view.h"
#include "runtime/engine/machine.h"

namespace sightline {

using ConditionPointer = std::shared_ptr<const ToldCondition>;

struct TellingValue {
  OwnedValue value;
  std::string text;
  std::vector<ToldFact> facts;
  bool known() const { return value.known(); }
  bool present() const { return value.present(); }
};

struct TellingTruth {
  bool yes = false, no = false;
  ConditionPointer told;
  std::string opposite;  // of a test: how its negation reads
};

class TellingDomain {
 public:
  using Value = TellingValue;
  using Truth = TellingTruth;
  using Condition = bool;
  struct Row {
    std::uint16_t relation = 0;
    KnownRow read;
  };
  template <class T>
  using Registers = std::vector<T>;

  TellingDomain(const Program& program, const FactView& view, const Request& request)
      : program_(program), schema_(program.schema), view_(view), request_(request) {}

  DecisionReads reads;
  std::string signature;             // the truth of every test, in order
  std::vector<ToldMissing> missing;  // since it was emptied last

  Value constant(const Type& type, std::int64_t number);
  Value literal(const Constant& constant);
  Value principal();
  Value resource();
  Value now();
  Value asked_action();
  Row subject_row(std::uint16_t) { return {}; }  // there is none in a rule
  Value context(std::uint16_t field);
  Value global(std::uint16_t global);
  Value attribute(std::uint16_t type, std::uint16_t attribute, const Value& entity);
  Value column(const Row& row, std::uint16_t column);
  Value field(const Row& row, std::uint16_t field);

  Value add(Type::Kind kind, const Value& a, const Value& b) const;
  Value subtract(Type::Kind kind, const Value& a, const Value& b) const;
  Value negate(Type::Kind kind, const Value& a) const;
  Value coalesce(const Value& a, const Value& b) const;
  Value unwrap(const Value& a) const;
  Value choose(const Truth& condition, const Value& a, const Value& b) const;
  Value to_value(const Truth& truth) const;

  Truth to_truth(const Value& a);
  Truth equal(const Value& a, const Value& b);
  Truth less(const Value& a, const Value& b);
  Truth less_equal(const Value& a, const Value& b);
  Truth is_none(const Value& a);
  Truth contains(const Value& member, const Value& set);
  Truth in(std::uint16_t type, const Value& entity, std::uint16_t ancestor_type,
           const Value& ancestor);
  Truth logical_not(const Truth& a) const;
  Truth logical_and(const Truth& a, const Truth& b) const;
  Truth logical_or(const Truth& a, const Truth& b) const;

  template <class Body>
  Truth some(std::uint16_t relation, const Arguments<TellingDomain>& arguments, Body&& body) {
    return at_least(1, relation, arguments, body);
  }
  template <class Body>
  Truth several(std::uint16_t relation, const Arguments<TellingDomain>& arguments, Body&& body) {
    return at_least(2, relation, arguments, body);
  }

  bool condition(bool value) const { return value; }
  bool negation(bool a) const { return !a; }
  bool conjunction(bool a, bool b) const { return a && b; }
  bool disjunction(bool a, bool b) const { return a || b; }
  bool definitely_true(const Truth& truth) const { return truth.yes; }
  bool definitely_false(const Truth& truth) const { return truth.no; }

 private:
  struct LookUp {
    KnownRows found;
    ToldCondition told;
  };
  LookUp look_up(std::uint16_t relation, const Arguments<TellingDomain>& arguments);
  ConditionPointer told_row(const Row& row, const Truth& one) const;
  Truth finished(LookUp&& looked, unsigned wanted, unsigned yes, unsigned not_no);

  template <class Body>
  Truth at_least(unsigned wanted, std::uint16_t relation, const Arguments<TellingDomain>& arguments,
                 Body& body) {
    LookUp looked = look_up(relation, arguments);
    looked.told.kind = wanted == 1 ? ToldCondition::Kind::some : ToldCondition::Kind::several;
    unsigned yes = 0, not_no = 0;
    for (const auto& read : looked.found.rows) {
      const Row row{relation, read};
      const Truth one = body(row);
      yes += one.yes ? 1U : 0U;
      not_no += one.no ? 0U : 1U;
      looked.told.parts.push_back(told_row(row, one));
    }
    return finished(std::move(looked), wanted, yes, not_no);
  }

  Value known(OwnedValue value, std::string text);
  Value told(const ReadFact& fact, std::string text, std::string place, ToldMissing name);
  Value computed(Type::Kind kind, bool usable, std::int64_t number, std::string text,
                 const Value& a, const Value& b) const;
  Truth test(bool known, bool value, std::string text, std::string opposite,
             std::vector<ToldFact> facts);
  void note(ToldMissing fact);
  std::string row_text(const Row& row) const;

  const Program& program_;
  const Schema& schema_;
  const FactView& view_;
  const Request& request_;
};

}  // namespace sightline
