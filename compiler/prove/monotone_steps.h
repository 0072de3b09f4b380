// The steps of a program for Monotone, instruction by instruction. Included by monotone.h, whose
// templates these are.
#pragma once

#include "compiler/prove/monotone.h"

namespace sightline {

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

// A step as the machine makes it, with fresh operands. `column` and `field` keep their relation in
// b here: of any row of it.
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

}  // namespace sightline
