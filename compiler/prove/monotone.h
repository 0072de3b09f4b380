// Is every step of a program monotone: does it know no less on an observation that knows more? A
// template over the domain, so that tests can ask it of machines that forgive.
//
// Operands are fresh: of the poorer observation they are what the richer one has, or unknown
// (specs/adr/ 0018). Programs are made of nothing but these steps, so what holds of each holds of
// all.
#pragma once

#include <string>

#include "compiler/prove/axioms.h"
#include "compiler/prove/smt/solver.h"
#include "sightline/compiler.h"

namespace sightline {

template <class Domain>
class Monotone {
 public:
  // `world`: of this program; may have been of use for other steps.
  Monotone(Encoding& world, const smt::Settings& settings)
      : program_(world.program()), settings_(settings), world_(world), axioms_(world_, {}, true) {}

  // `unsatisfiable`: it is monotone.
  smt::Answer step(const Instruction& in) {
    const std::array domains{domain(View::first_observation), domain(View::second_observation)};
    std::array<Result, kObservations> results;
    operands(in);
    for (std::size_t o = 0; o < kObservations; ++o) results[o] = run(in, domains[o], o);
    return refute(results[0], results[1]);
  }
  // A look-up, with a body of which nothing is known.
  smt::Answer query(const Query& query, bool several);
  std::string why_unknown() const { return why_; }

 private:
  // Of a step: the one or the other.
  struct Result {
    std::optional<SymbolicValue> value;
    std::optional<SymbolicTruth> truth;
  };
  struct Body {
    std::array<smt::Function, kObservations> yes, no;
    SymbolicTruth at(std::size_t o, const smt::Term& row) const {
      return {yes[o](row), no[o](row)};
    }
  };
  using Values = std::array<SymbolicValue, kObservations>;
  using Truths = std::array<SymbolicTruth, kObservations>;

  Domain domain(View view) {
    SymbolicRequest request = world_.request(0, 0);
    return Domain(world_.domain(view, request));
  }
  smt::Term named(const std::string& what, const smt::Sort& sort) {
    return world_.context().constant(what + " " + std::to_string(++names_), sort);
  }
  smt::Term proposition() { return named("fresh", world_.context().boolean()); }

  void ordered(const SymbolicTruth& poorer, const SymbolicTruth& richer) {
    axioms_.require(implies(poorer.yes, richer.yes));
    axioms_.require(implies(poorer.no, richer.no));
    axioms_.require(!(richer.yes && richer.no));
  }
  Values value(const smt::Sort& sort) {
    const auto one = [&] {
      return SymbolicValue{proposition(), proposition(), named("value", sort)};
    };
    const Values out{one(), one()};
    axioms_.require(implies(out[0].known, below(out[0], out[1])));
    return out;
  }
  static smt::Term below(const SymbolicValue& poorer, const SymbolicValue& richer) {
    return richer.known && equal(poorer.present, richer.present) &&
           equal(poorer.payload, richer.payload);
  }
  Truths truth() {
    const auto one = [&] { return SymbolicTruth{proposition(), proposition()}; };
    const Truths out{one(), one()};
    ordered(out[0], out[1]);
    return out;
  }
  Body fresh_body(std::uint16_t relation) {
    Body body;
    const auto rows = std::span(&world_.vocabulary().relation(relation).row, 1);
    const auto predicate = [&] {
      return world_.context().function("body " + std::to_string(++names_), rows,
                                       world_.context().boolean());
    };
    for (std::size_t o = 0; o < kObservations; ++o)
      body.yes[o] = predicate(), body.no[o] = predicate();
    return body;
  }

  void operands(const Instruction& in) {
    const OperandSorts sorts = operand_sorts(in);
    a_ = value(sorts.a), b_ = value(sorts.b), c_ = value(sorts.b);
    p_ = truth(), q_ = truth();
  }
  struct OperandSorts {
    smt::Sort a, b;
  };
  // What a step does not look into may be anything.
  OperandSorts operand_sorts(const Instruction& in);
  Result run(const Instruction& in, Domain domain, std::size_t o);

  void goal(const Result& poorer, const Result& richer) {
    if (poorer.value) {
      axioms_.require(poorer.value->known && !below(*poorer.value, *richer.value));
      return;
    }
    axioms_.require((poorer.truth->yes && !richer.truth->yes) ||
                    (poorer.truth->no && !richer.truth->no) ||
                    (richer.truth->yes && richer.truth->no));
  }
  smt::Answer refute(const Result& poorer, const Result& richer) {
    goal(poorer, richer);
    return check();
  }
  smt::Answer check() {
    if (axioms_.too_large()) {
      why_ = "a step has too many terms for the prover";
      return smt::Answer::unknown;
    }
    smt::Solver solver(world_.context(), settings_, axioms_.assertions());
    const auto answer = solver.check();
    if (answer == smt::Answer::unknown) why_ = solver.why_unknown();
    return answer;
  }

  const Program& program_;
  smt::Settings settings_;
  Encoding& world_;
  Axioms axioms_;
  std::size_t names_ = 0;
  std::string why_;
  Values a_, b_, c_;
  Truths p_, q_;
};

}  // namespace sightline

#include "compiler/prove/monotone_steps.h"
