// Plain values: the facts of one world. Slow and obvious; it scans rows and keeps no index. Shares
// nothing with runtime/engine/concrete.h, which does the same over a snapshot.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "sightline/typed.h"
#include "sightline/world.h"

namespace sightline::reference {

class Plain {
 public:
  __extension__ using Number = __int128;  // no sum of a condition can leave it

  // An available value (present or none), or unavailable.
  struct Value {
    bool known = false;
    bool present = false;
    Number number = 0;
  };
  enum class Truth : std::uint8_t { no, unknown, yes };  // in Kleene's order
  struct Row {
    std::uint32_t relation = 0;
    const WorldRow* row = nullptr;
  };
  using Condition = bool;

  // `observed`: what the evaluator was given, as rules see it. `truth`: what is so, as properties see
  // it: rows are complete, globals are of now, arithmetic has no range (language.md, Meaning 5).
  enum class View : std::uint8_t { observed, truth };

  Plain(const typed::Policy& policy, const World& world, const WorldRequest& request,
        View view = View::observed)
      : policy_(policy), world_(world), request_(request), view_(view) {}

  // What a clock can show.
  static bool is_moment(std::int64_t ms) { return 0 < ms && ms < kForever; }

  // --- facts
  Value constant(const typed::Type&, std::int64_t number) { return given(number); }
  Value principal() { return given(request_.principal); }
  Value resource() { return given(request_.resource); }
  Value now() { return given(request_.now); }
  Value context(std::uint32_t field) { return from(request_.context[field]); }
  Value global(std::uint32_t global) {
    const auto& within = policy_.globals[global].within;
    return !within || view_ == View::truth || fresh(*within) ? from(world_.globals[global])
                                                             : Value{};
  }
  Value attribute(std::uint32_t type, std::uint32_t attribute, const Value& object) {
    if (!object.known || !object.present) return object;
    const WorldEntity& entity = world_.entities[type][static_cast<std::size_t>(object.number)];
    return attribute < entity.attributes.size() ? from(entity.attributes[attribute]) : Value{};
  }
  Value column(const Row& row, std::uint32_t column) { return given(row.row->columns[column]); }
  Value field(const Row& row, std::uint32_t field) { return from(row.row->fields[field]); }

  // --- values
  using Kind = typed::Type::Kind;
  Value add(Kind kind, const Value& a, const Value& b) {
    return a.known && b.known ? in_range(kind, a.number + b.number) : Value{};
  }
  Value subtract(Kind kind, const Value& a, const Value& b) {
    return a.known && b.known ? in_range(kind, a.number - b.number) : Value{};
  }
  Value negate(Kind kind, const Value& a) { return a.known ? in_range(kind, -a.number) : Value{}; }
  Value coalesce(const Value& a, const Value& b) { return a.known && !a.present ? b : a; }
  Value to_value(Truth truth) {
    return truth == Truth::unknown ? Value{} : given(truth == Truth::yes ? 1 : 0);
  }

  // --- truths
  Truth to_truth(const Value& a) { return decide(a.known, a.number != 0); }
  Truth equal(const Value& a, const Value& b) {
    return decide(a.known && b.known, a.present && b.present && a.number == b.number);
  }
  Truth less(const Value& a, const Value& b) {
    return decide(a.known && b.known, a.number < b.number);
  }
  Truth less_equal(const Value& a, const Value& b) {
    return decide(a.known && b.known, a.number <= b.number);
  }
  Truth is_none(const Value& a) { return decide(a.known, !a.present); }
  Truth logical_not(Truth a) {
    return a == Truth::yes ? Truth::no : a == Truth::no ? Truth::yes : a;
  }
  Truth logical_and(Truth a, Truth b) { return a < b ? a : b; }
  Truth logical_or(Truth a, Truth b) { return a < b ? b : a; }

  Truth some(std::uint32_t relation, const std::vector<const Value*>& arguments,
             const std::function<Truth(const Row&)>& body) {
    for (const Value* argument : arguments) {
      if (argument && !argument->known) return Truth::unknown;  // which rows are meant is not known
    }
    Truth best = complete(relation) ? Truth::no : Truth::unknown;
    for (const WorldRow& row : world_.rows[relation]) {
      if (matches(row, arguments)) best = logical_or(best, body({relation, &row}));
    }
    return best;
  }

  // --- conditions
  bool condition(bool value) { return value; }
  bool definitely_true(Truth a) { return a == Truth::yes; }
  bool definitely_false(Truth a) { return a == Truth::no; }
  bool negation(bool a) { return !a; }
  bool conjunction(bool a, bool b) { return a && b; }
  bool disjunction(bool a, bool b) { return a || b; }

 private:
  static constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;
  static Value given(Number number) { return {true, true, number}; }
  static Value from(const WorldValue& value) {
    if (value.state == WorldValue::State::unavailable) return {};
    return {true, value.state == WorldValue::State::given, value.value};
  }
  static Truth decide(bool known, bool yes) {
    return !known ? Truth::unknown : yes ? Truth::yes : Truth::no;
  }

  // Never wrapped, never clamped.
  Value in_range(Kind kind, Number number) const {
    if (view_ == View::truth) return given(number);
    Number least = std::numeric_limits<std::int64_t>::min(),
           most = std::numeric_limits<std::int64_t>::max();
    if (kind == Kind::time) least = 0, most = kForever;
    if (kind == Kind::duration) least = -Number{kForever}, most = kForever;
    return least <= number && number <= most ? given(number) : Value{};
  }

  bool fresh(std::int64_t within) const {
    return world_.as_of <= request_.now && Number{request_.now} - world_.as_of <= within;
  }
  bool complete(std::uint32_t relation) const {
    if (view_ == View::truth) return true;
    return policy_.relations[relation].trust != typed::Trust::sealed_fixed &&
           world_.complete[relation];
  }
  static bool matches(const WorldRow& row, const std::vector<const Value*>& arguments) {
    for (std::size_t c = 0; c < arguments.size(); ++c) {
      if (arguments[c] && arguments[c]->number != Number{row.columns[c]}) return false;
    }
    return true;
  }

  const typed::Policy& policy_;
  const World& world_;
  const WorldRequest& request_;
  View view_;
};

}  // namespace sightline::reference
