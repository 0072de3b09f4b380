// Is every step of a program monotone: does it know no less on an observation that knows more? A
// template over the domain, so that tests can ask it of machines that forgive.
//
// Operands are fresh: of the poorer observation they are what the richer one has, or unknown (specs/adr/
// 0004). Programs are made of nothing but these steps, so what holds of each holds of all.
#pragma once

#include <string>

#include "compiler/prove/axioms.h"
#include "compiler/prove/smt/solver.h"

namespace sightline {

template <class Domain>
class Monotone {
 public:
  Monotone(const Program& program, const smt::Limits& limits)
      : program_(program), limits_(limits), world_(program), axioms_(world_, {}, true) {}

  // `unsatisfiable`: it is monotone.
  smt::Answer step(const Instruction& in) {
    const std::array domains{domain(View::first_observation), domain(View::second_observation)};
    std::array<Result, kObservations> results;
    operands(in);
    for (std::size_t o = 0; o < kObservations; ++o) results[o] = run(in, domains[o], o);
    return refute(results[0], results[1]);
  }
  // A look-up, with a body of which nothing is known.
  smt::Answer query(const Query& query, bool several) {
    std::array<Result, kObservations> results;
    std::vector<std::array<SymbolicValue, kObservations>> arguments;
    const auto& columns = program_.schema.relations[query.relation].columns;
    for (const auto& column : columns)
      arguments.push_back(value(world_.vocabulary().sort_of(column.type)));
    const Body body = fresh_body(query.relation);
    for (std::size_t o = 0; o < kObservations; ++o) {
      Domain domain = this->domain(o == 0 ? View::first_observation : View::second_observation);
      Arguments<Domain> given{};
      for (std::size_t c = 0; c < columns.size(); ++c)
        given[c] = query.arguments[c] == kAny ? nullptr : &arguments[c][o];
      const auto asked = [&](const SymbolicRow& row) { return body.at(o, row.term); };
      results[o].truth = several ? domain.several(query.relation, given, asked)
                                 : domain.some(query.relation, given, asked);
    }
    goal(results[0], results[1]);
    // Row terms come from the goal only; the body says nothing about rows.
    for (const smt::Term& row : std::vector(axioms_.rows(query.relation)))
      ordered(body.at(0, row), body.at(1, row));
    return check();
  }
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
    smt::Solver solver(world_.context(), limits_, axioms_.assertions());
    const auto answer = solver.check();
    if (answer == smt::Answer::unknown) why_ = solver.why_unknown();
    return answer;
  }

  const Program& program_;
  smt::Limits limits_;
  Encoding world_;
  Axioms axioms_;
  std::size_t names_ = 0;
  std::string why_;
  Values a_, b_, c_;
  Truths p_, q_;
};

// `context`, `add`, ..: one case for each row of opcodes.def.
template <class Domain>
typename Monotone<Domain>::OperandSorts Monotone<Domain>::operand_sorts(const Instruction& in) {
  Vocabulary& vocabulary = world_.vocabulary();
  const smt::Sort any = world_.context().uninterpreted("anything");
  const smt::Sort number = world_.context().integer();
  const smt::Sort boolean = world_.context().boolean();
  switch (in.op) {
    case Opcode::attribute:
      return {vocabulary.entity(in.b), any};
    case Opcode::in:
      return {vocabulary.entity(in.immediate >> 8), vocabulary.entity(in.immediate & 0xff)};
    case Opcode::add:
    case Opcode::subtract:
    case Opcode::negate:
    case Opcode::less:
    case Opcode::less_equal:
      return {number, number};
    case Opcode::contains:  // sets of different widths differ in nothing else
      return {number, world_.context().bits(2)};
    case Opcode::to_truth:
      return {boolean, boolean};
    case Opcode::constant:
    case Opcode::principal:
    case Opcode::resource:
    case Opcode::now:
    case Opcode::context:
    case Opcode::global:
    case Opcode::column:
    case Opcode::field:
    case Opcode::asked_action:
    case Opcode::subject_row:
    case Opcode::coalesce:
    case Opcode::unwrap:
    case Opcode::choose:
    case Opcode::to_value:
    case Opcode::equal:
    case Opcode::is_none:
    case Opcode::logical_not:
    case Opcode::logical_and:
    case Opcode::logical_or:
    case Opcode::begin_rows:
    case Opcode::end_some:
    case Opcode::end_several:
      break;
  }
  return {any, any};
}

// A step as the machine makes it, with fresh operands. `column` and `field` keep their relation in b
// here: of any row of it.
template <class Domain>
typename Monotone<Domain>::Result Monotone<Domain>::run(const Instruction& in, Domain domain,
                                                        std::size_t o) {
  const auto row = [&] {
    return SymbolicRow{in.b,
                       world_.context().constant("a row", world_.vocabulary().relation(in.b).row)};
  };
  switch (in.op) {
    case Opcode::constant: {
      const Constant& c = program_.constants[in.immediate];
      const bool text = c.type.kind == Type::Kind::entity || c.type.kind == Type::Kind::string;
      return {text ? domain.literal(c) : domain.constant(c.type, c.value), {}};
    }
    case Opcode::principal:
      return {domain.principal(), {}};
    case Opcode::resource:
      return {domain.resource(), {}};
    case Opcode::now:
      return {domain.now(), {}};
    case Opcode::asked_action:
      return {domain.asked_action(), {}};
    case Opcode::context:
      return {domain.context(in.immediate), {}};
    case Opcode::global:
      return {domain.global(in.immediate), {}};
    case Opcode::attribute:
      return {domain.attribute(in.b, in.immediate, a_[o]), {}};
    case Opcode::column:
      return {domain.column(row(), in.immediate), {}};
    case Opcode::field:
      return {domain.field(row(), in.immediate), {}};
    case Opcode::add:
      return {domain.add(in.kind, a_[o], b_[o]), {}};
    case Opcode::subtract:
      return {domain.subtract(in.kind, a_[o], b_[o]), {}};
    case Opcode::negate:
      return {domain.negate(in.kind, a_[o]), {}};
    case Opcode::coalesce:
      return {domain.coalesce(a_[o], b_[o]), {}};
    case Opcode::unwrap:
      return {domain.unwrap(a_[o]), {}};
    case Opcode::choose:
      return {domain.choose(p_[o], b_[o], c_[o]), {}};
    case Opcode::to_value:
      return {domain.to_value(p_[o]), {}};
    case Opcode::to_truth:
      return {{}, domain.to_truth(a_[o])};
    case Opcode::equal:
      return {{}, domain.equal(a_[o], b_[o])};
    case Opcode::less:
      return {{}, domain.less(a_[o], b_[o])};
    case Opcode::less_equal:
      return {{}, domain.less_equal(a_[o], b_[o])};
    case Opcode::is_none:
      return {{}, domain.is_none(a_[o])};
    case Opcode::contains:
      return {{}, domain.contains(a_[o], b_[o])};
    case Opcode::in:
      return {{}, domain.in(in.immediate >> 8, a_[o], in.immediate & 0xff, b_[o])};
    case Opcode::logical_not:
      return {{}, domain.logical_not(p_[o])};
    case Opcode::logical_and:
      return {{}, domain.logical_and(p_[o], q_[o])};
    case Opcode::logical_or:
      return {{}, domain.logical_or(p_[o], q_[o])};
    case Opcode::subject_row:  // of invariants only, which no decision runs
    case Opcode::begin_rows:   // query() asks them
    case Opcode::end_some:
    case Opcode::end_several:
      break;
  }
  return {{}, p_[o]};
}

// Are the decision and its obligations monotone in the truths of the clauses, whatever these are?
// Asked of the real `combine`, on a program of the same rules that each read one fact of the request.
template <class Domain>
smt::Answer combine_is_monotone(const Program& program, const ActionCase& asked,
                                const smt::Limits& limits, std::string& why) {
  Program free;
  free.schema.entities.resize(2);
  free.schema.entities[0].name = "Principal", free.schema.entities[1].name = "Resource";
  free.schema.actions = {{"act", {0}, {1}}};
  free.schema.obligations = program.schema.obligations;
  ActionCase lists{0, 0, 1, {}, {}};
  const auto clause = [&](std::uint16_t block) {
    const auto number = static_cast<std::uint16_t>(free.blocks.size());
    const auto begin = static_cast<std::uint32_t>(free.code.size());
    free.schema.context.push_back({std::to_string(number), {}});
    free.code.push_back({Opcode::context, Type::Kind::boolean, 0, 0, number});
    free.code.push_back({Opcode::to_truth, Type::Kind::boolean, 0, 0, 0});
    free.blocks.push_back({0, 0, 1, begin, begin + 2, program.blocks[block].obligations});
    return number;
  };
  for (const auto block : asked.permits) lists.permits.push_back(clause(block));
  for (const auto block : asked.forbids) lists.forbids.push_back(clause(block));
  Encoding world(free);
  Axioms axioms(world, {}, true);
  const auto decide = [&](View view) {
    Domain domain(world.domain(view, world.request(lists)));
    return combine(domain, free, lists, [](std::uint16_t, Effect, const SymbolicTruth&) {});
  };
  const auto poorer = decide(View::first_observation), richer = decide(View::second_observation);
  smt::Term wrong = !richer.allowed;
  for (std::size_t o = 0; o < free.schema.obligations.size(); ++o)
    wrong = wrong || (richer.obligations[o] && !poorer.obligations[o]);
  axioms.require(poorer.allowed && wrong);
  smt::Solver solver(world.context(), limits, axioms.assertions());
  const auto answer = solver.check();
  if (answer == smt::Answer::unknown) why = solver.why_unknown();
  return answer;
}

}  // namespace sightline
