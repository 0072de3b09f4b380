// Plain values and truths: what one step means on numbers, without any facts. Shares nothing with
// runtime/engine/concrete.h, which says the same for the evaluator.
#pragma once

#include <cstdint>
#include <limits>

#include "sightline/typed.h"

namespace sightline::reference {

class PlainValues {
 public:
  using Kind = typed::Type::Kind;
  __extension__ using Number = __int128;  // no sum of a condition can leave it

  // An available value (present or none), or unavailable. An entity is its position in
  // World::entities; one that only the text names comes after them.
  struct Value {
    bool known = false;
    bool present = false;
    Number number = 0;
  };
  enum class Truth : std::uint8_t { no, unknown, yes };  // in Kleene's order
  using Condition = bool;

  // What a clock can show.
  static bool is_moment(std::int64_t ms) { return 0 < ms && ms < kForever; }

  // --- values
  Value add(Kind kind, const Value& a, const Value& b) {
    return a.known && b.known ? in_range(kind, a.number + b.number) : Value{};
  }
  Value subtract(Kind kind, const Value& a, const Value& b) {
    return a.known && b.known ? in_range(kind, a.number - b.number) : Value{};
  }
  Value negate(Kind kind, const Value& a) { return a.known ? in_range(kind, -a.number) : Value{}; }
  Value coalesce(const Value& a, const Value& b) { return a.known && !a.present ? b : a; }
  Value unwrap(const Value& a) { return a.known && a.present ? a : Value{}; }
  Value choose(Truth condition, const Value& then, const Value& otherwise) {
    return condition == Truth::unknown ? Value{} : condition == Truth::yes ? then : otherwise;
  }
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

  Truth contains(const Value& element, const Value& set) {
    if (!element.known || !set.known || !set.present) return Truth::unknown;
    const auto member = static_cast<int>(element.number);
    return decide(true, element.present && ((set.number >> member) & 1) != 0);
  }

  // --- conditions
  bool condition(bool value) { return value; }
  bool definitely_true(Truth a) { return a == Truth::yes; }
  bool definitely_false(Truth a) { return a == Truth::no; }
  bool negation(bool a) { return !a; }
  bool conjunction(bool a, bool b) { return a && b; }
  bool disjunction(bool a, bool b) { return a || b; }

 protected:
  // `has_range`: a step that leaves the range of its type is unknown; in truth no step leaves
  // anything.
  explicit PlainValues(bool has_range) : has_range_(has_range) {}

  static constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;
  static Value given(Number number) { return {true, true, number}; }
  static Truth decide(bool known, bool yes) {
    return !known ? Truth::unknown : yes ? Truth::yes : Truth::no;
  }

  // Never wrapped, never clamped.
  Value in_range(Kind kind, Number number) const {
    if (!has_range_) return given(number);
    Number least = std::numeric_limits<std::int64_t>::min(),
           most = std::numeric_limits<std::int64_t>::max();
    if (kind == Kind::time) least = 0, most = kForever;
    if (kind == Kind::duration) least = -Number{kForever}, most = kForever;
    return least <= number && number <= most ? given(number) : Value{};
  }

 private:
  bool has_range_;
};

}  // namespace sightline::reference
