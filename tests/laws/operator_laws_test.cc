// The laws of the operators on three-valued truths and on values that may be unavailable, proved by the
// solver outright: for all operands, once. Each is a row of a table; what is no law of three values
// (excluded middle, `x == x`) is in a second table and must be refuted, so that the first can fail.
#include <gtest/gtest.h>

#include "compiler/prove/encoding.h"
#include "compiler/prove/smt/solver.h"
#include "tests/support/compiled.h"

namespace sightline::testing::operator_laws_test {
namespace {

using smt::Term;
using Value = SymbolicValue;
using Truth = SymbolicTruth;

constexpr const char* kPolicy = R"(policy laws
enum Role { guest < member < owner }
entity User { roles: set<Role>, role: Role, level: int, span: duration, until: time? }
action view(User, User)
rule all: permit view(u, _) when u.role in u.roles
)";

// Free operands: three truths and three values, each with a second one that knows as much or more.
class Operands {
  Encoding encoding_;  // first, for the terms below are of its context

 public:
  Operands() : encoding_(policy().loaded.program()) {
    for (const char* name : {"a", "b", "c"}) {
      const std::string text = name;
      truths.push_back(truth(text));
      values.push_back(value(text));
      richer_truths.push_back(truth(text + " later"));
      richer_values.push_back(value(text + " later"));
      known_more(truths.back(), richer_truths.back());
      assumed = assumed && implies(values.back().known, same(values.back(), richer_values.back()));
      numbers.push_back(number(text));
      richer_numbers.push_back(number(text + " later"));
      assumed = assumed && below(numbers.back(), richer_numbers.back());
    }
  }

  Symbolic domain() { return encoding_.domain(View::first_observation, encoding_.request(0, 0)); }
  Term yes() { return encoding_.context().truth(true); }

  // The same truth; the same value as far as it can be told.
  Term same(const Truth& a, const Truth& b) { return equal(a.yes, b.yes) && equal(a.no, b.no); }
  Term same(const Value& a, const Value& b) {
    return equal(a.known, b.known) &&
           implies(a.known,
                   equal(a.present, b.present) && implies(a.present, equal(a.payload, b.payload)));
  }
  // Whatever the first knows the second knows too.
  Term below(const Truth& a, const Truth& b) {
    return implies(a.yes, b.yes) && implies(a.no, b.no);
  }
  Term below(const Value& a, const Value& b) { return implies(a.known, same(a, b)); }
  Term consistent(const Truth& a) { return !(a.yes && a.no); }

  smt::Answer refute(const Term& law) {
    const std::vector<Term> assertions{assumed, !law};
    smt::Solver solver(encoding_.context(), {}, assertions);
    return solver.check();
  }

  std::vector<Truth> truths, richer_truths;
  std::vector<Value> values, richer_values;
  std::vector<Value> numbers, richer_numbers;  // of a type that is not optional

 private:
  static const Compiled& policy() {
    static const Compiled kCompiled = compiled(kPolicy);
    return kCompiled;
  }

  Term boolean(const std::string& name) {
    return encoding_.context().constant(name, encoding_.context().boolean());
  }
  Truth truth(const std::string& name) {
    const Truth out{boolean("truth " + name + " yes"), boolean("truth " + name + " no")};
    assumed = assumed && consistent(out);
    return out;
  }
  // Within 64 bits, as every fact is.
  Value value(const std::string& name) {
    auto& context = encoding_.context();
    const Value out{boolean("value " + name + " known"), boolean("value " + name + " present"),
                    context.constant("value " + name, context.integer())};
    assumed = assumed && context.number(-1'000'000) <= out.payload &&
              out.payload <= context.number(1'000'000);
    return out;
  }
  Value number(const std::string& name) {
    const Value out = value(name + " number");
    return {out.known, yes(), out.payload};
  }
  void known_more(const Truth& a, const Truth& b) { assumed = assumed && below(a, b); }

 public:
  Term assumed = encoding_.context().truth(true);
};

struct Law {
  std::string sentence;
  std::function<Term(Operands&, Symbolic&)> claim;
};

#define LAW(sentence, ...)                                                               \
  Law {                                                                                  \
    sentence, [](Operands& o, Symbolic& d) -> Term {                                     \
      [[maybe_unused]] const Truth &a = o.truths[0], &b = o.truths[1], &c = o.truths[2]; \
      [[maybe_unused]] const Value &x = o.values[0], &y = o.values[1], &z = o.values[2]; \
      return __VA_ARGS__;                                                                \
    }                                                                                    \
  }

std::vector<Law> laws() {
  constexpr auto kInt = Type::Kind::integer;
  return {
      LAW("not undoes itself", o.same(d.logical_not(d.logical_not(a)), a)),
      LAW("and commutes", o.same(d.logical_and(a, b), d.logical_and(b, a))),
      LAW("or commutes", o.same(d.logical_or(a, b), d.logical_or(b, a))),
      LAW("and associates",
          o.same(d.logical_and(d.logical_and(a, b), c), d.logical_and(a, d.logical_and(b, c)))),
      LAW("or associates",
          o.same(d.logical_or(d.logical_or(a, b), c), d.logical_or(a, d.logical_or(b, c)))),
      LAW("and distributes over or",
          o.same(d.logical_and(a, d.logical_or(b, c)),
                 d.logical_or(d.logical_and(a, b), d.logical_and(a, c)))),
      LAW("or distributes over and", o.same(d.logical_or(a, d.logical_and(b, c)),
                                            d.logical_and(d.logical_or(a, b), d.logical_or(a, c)))),
      LAW("and with itself is itself", o.same(d.logical_and(a, a), a)),
      LAW("or absorbs and", o.same(d.logical_or(a, d.logical_and(a, b)), a)),
      LAW("and absorbs or", o.same(d.logical_and(a, d.logical_or(a, b)), a)),
      LAW("not turns and into or", o.same(d.logical_not(d.logical_and(a, b)),
                                          d.logical_or(d.logical_not(a), d.logical_not(b)))),
      LAW("a truth survives being a value", o.same(d.to_truth(d.to_value(a)), a)),
      LAW("a choice between the same is never more than that", o.below(d.choose(a, x, x), x)),
      LAW("a choice is its branch when its condition is known",
          implies(a.yes, o.same(d.choose(a, x, y), x)) &&
              implies(a.no, o.same(d.choose(a, x, y), y))),
      LAW("equality commutes", o.same(d.equal(x, y), d.equal(y, x))),
      LAW("none equals nothing", implies(x.known && !x.present && y.known, d.equal(x, y).no)),
      LAW("an unknown operand makes a comparison unknown",
          implies(!x.known, !d.equal(x, y).yes && !d.equal(x, y).no && !d.less(x, y).yes &&
                                !d.less(x, y).no && !d.less_equal(x, y).yes &&
                                !d.less_equal(x, y).no)),
      LAW("less is not the other less or equal",
          o.same(d.less(x, y), d.logical_not(d.less_equal(y, x)))),
      LAW("less or equal is less or equal to",
          implies(x.present && y.present,
                  o.same(d.less_equal(x, y), d.logical_or(d.less(x, y), d.equal(x, y))))),
      LAW("order is transitive", implies(d.less(x, y).yes && d.less(y, z).yes, d.less(x, z).yes)),
      LAW("?? associates",
          o.same(d.coalesce(d.coalesce(x, y), z), d.coalesce(x, d.coalesce(y, z)))),
      LAW("?? looks at its right side only behind a known none",
          implies(!(x.known && !x.present), o.same(d.coalesce(x, y), x))),
      LAW("what is unwrapped is there", implies(d.unwrap(x).known, x.known && x.present)),
      LAW("is none is known when its operand is",
          equal(d.is_none(x).yes || d.is_none(x).no, x.known)),
      LAW("a difference undoes a sum within the range",
          implies(x.known && y.known, o.same(d.subtract(kInt, d.add(kInt, x, y), y),
                                             Value{o.yes(), o.yes(), x.payload}))),
  };
}

// Knowing more never takes anything back.
std::vector<Law> monotonicity() {
  std::vector<Law> out;
  const auto add = [&](const std::string& name, auto of) {
    out.push_back({name + " is monotone", [of](Operands& o, Symbolic& d) {
                     const auto poorer = of(d, o.truths, o.values, o.numbers);
                     return o.below(poorer,
                                    of(d, o.richer_truths, o.richer_values, o.richer_numbers));
                   }});
    out.push_back({name + " is never true and false", [of](Operands& o, Symbolic& d) -> Term {
                     const auto result = of(d, o.truths, o.values, o.numbers);
                     if constexpr (std::is_same_v<decltype(result), const Truth>) {
                       return o.consistent(result);
                     } else {
                       return o.yes();
                     }
                   }});
  };
  using Truths = const std::vector<Truth>&;
  using Values = const std::vector<Value>&;
  add("not", [](Symbolic& d, Truths t, Values, Values) { return d.logical_not(t[0]); });
  add("and", [](Symbolic& d, Truths t, Values, Values) { return d.logical_and(t[0], t[1]); });
  add("or", [](Symbolic& d, Truths t, Values, Values) { return d.logical_or(t[0], t[1]); });
  add("choose", [](Symbolic& d, Truths t, Values v, Values) { return d.choose(t[0], v[0], v[1]); });
  add("to_value", [](Symbolic& d, Truths t, Values, Values) { return d.to_value(t[0]); });
  add("equal", [](Symbolic& d, Truths, Values v, Values) { return d.equal(v[0], v[1]); });
  add("less", [](Symbolic& d, Truths, Values, Values n) { return d.less(n[0], n[1]); });
  add("less_equal", [](Symbolic& d, Truths, Values, Values n) { return d.less_equal(n[0], n[1]); });
  add("is_none", [](Symbolic& d, Truths, Values v, Values) { return d.is_none(v[0]); });
  add("coalesce", [](Symbolic& d, Truths, Values v, Values) { return d.coalesce(v[0], v[1]); });
  add("unwrap", [](Symbolic& d, Truths, Values v, Values) { return d.unwrap(v[0]); });
  add("add",
      [](Symbolic& d, Truths, Values, Values n) { return d.add(Type::Kind::integer, n[0], n[1]); });
  add("subtract", [](Symbolic& d, Truths, Values, Values n) {
    return d.subtract(Type::Kind::duration, n[0], n[1]);
  });
  add("negate",
      [](Symbolic& d, Truths, Values, Values n) { return d.negate(Type::Kind::integer, n[0]); });
  return out;
}

std::vector<Law> no_laws() {
  return {
      LAW("something or its opposite is true", d.logical_or(a, d.logical_not(a)).yes),
      LAW("everything equals itself", d.equal(x, x).yes),
      LAW("or with true on one side needs the other", !d.logical_or(a, b).yes || b.yes || b.no),
      LAW("and with an unknown is unknown", b.yes || b.no || !d.logical_and(a, b).no),
      LAW("a choice of an unknown is its branch where they agree", o.same(d.choose(a, x, x), x)),
  };
}
#undef LAW

smt::Answer refuted(const Law& law) {
  Operands operands;
  Symbolic domain = operands.domain();
  return operands.refute(law.claim(operands, domain));
}

TEST(OperatorLaws, HoldOfAllOperands) {
  std::vector<Law> all = laws();
  const std::vector<Law> more = monotonicity();
  all.insert(all.end(), more.begin(), more.end());
  for (const Law& law : all) EXPECT_EQ(refuted(law), smt::Answer::unsatisfiable) << law.sentence;
}

TEST(OperatorLaws, WhatIsNoLawIsRefuted) {
  for (const Law& law : no_laws())
    EXPECT_EQ(refuted(law), smt::Answer::satisfiable) << law.sentence;
}

}  // namespace
}  // namespace sightline::testing::operator_laws_test
