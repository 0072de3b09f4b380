// The bytecode's meaning: one loop over the instructions of a block, for any domain of values.
//
// `Concrete` (runtime/engine/concrete.h) makes it the evaluator, solver terms
// (compiler/prove/symbolic.h) make it the prover's view of the same bytes. Every operand is
// evaluated and nothing jumps, so both run exactly the same instructions in the same order.
// Tested by tests/differential and, operation by operation, by tests/unit/runtime/engine.
//
// A Domain has types Value, Truth, Row, a container template `Registers<T>` with operator[] and
// resize() (a std::vector will do), and the operations called below. INVARIANT: the code was
// accepted by runtime/loader/verify; there is no check here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/format/program.h"

namespace sightline {

// A query's arguments as values; null stands for `_`.
template <class Domain>
using Arguments = std::array<const typename Domain::Value*, kMaxColumns>;

template <class Domain>
class Machine {
 public:
  using Truth = typename Domain::Truth;

  Machine(const Program& program, Domain& domain) : program_(program), domain_(domain) {}

  // What a clause or an invariant comes to: true, false or unknown. `code` is a Block or an
  // Invariant.
  template <class Code>
  Truth run(const Code& code) {
    return run(code.begin, code.end);
  }

 private:
  [[gnu::noinline]] Truth run(std::size_t begin, std::size_t end) {
    code_ = std::span(program_.code).subspan(begin, end - begin);
    values_.resize(code_.size());
    truths_.resize(code_.size());
    rows_.resize(code_.size());
    execute(0, code_.size());
    return truths_[code_.size() - 1];
  }

  void execute(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (code_[i].op == Opcode::begin_rows) {
        query(i);
        i = code_[i].b;
      } else {
        step(i);
      }
    }
  }

  // Asks the body of each row that the domain offers; the answer stands in the register of its end.
  void query(std::size_t begin) {
    const std::size_t end = code_[begin].b;
    const Query& q = program_.queries[code_[begin].immediate];
    Arguments<Domain> arguments{};
    for (std::size_t c = 0; c < q.arguments.size(); ++c) {
      if (q.arguments[c] != kAny) arguments[c] = &values_[q.arguments[c]];
    }
    const auto body = [&](const typename Domain::Row& row) -> Truth {
      rows_[begin] = row;
      execute(begin + 1, end);
      return truths_[code_[end].b];
    };
    truths_[end] = code_[end].op == Opcode::end_some ? domain_.some(q.relation, arguments, body)
                                                     : domain_.several(q.relation, arguments, body);
  }

  // NOLINTNEXTLINE(readability-function-size): one case for each row of opcodes.def
  void step(std::size_t i) {
    const Instruction& in = code_[i];
    switch (in.op) {
      case Opcode::constant: {
        const Constant& c = program_.constants[in.immediate];
        const bool text = c.type.kind == Type::Kind::entity || c.type.kind == Type::Kind::string;
        values_[i] = text ? domain_.literal(c) : domain_.constant(c.type, c.value);
        break;
      }
      case Opcode::principal:
        values_[i] = domain_.principal();
        break;
      case Opcode::resource:
        values_[i] = domain_.resource();
        break;
      case Opcode::now:
        values_[i] = domain_.now();
        break;
      case Opcode::context:
        values_[i] = domain_.context(in.immediate);
        break;
      case Opcode::global:
        values_[i] = domain_.global(in.immediate);
        break;
      case Opcode::attribute:
        values_[i] = domain_.attribute(in.b, in.immediate, values_[in.a]);
        break;
      case Opcode::column:
        values_[i] = domain_.column(rows_[in.a], in.immediate);
        break;
      case Opcode::field:
        values_[i] = domain_.field(rows_[in.a], in.immediate);
        break;
      case Opcode::asked_action:
        values_[i] = domain_.asked_action();
        break;
      case Opcode::subject_row:
        rows_[i] = domain_.subject_row(in.immediate);
        break;
      case Opcode::add:
        values_[i] = domain_.add(in.kind, values_[in.a], values_[in.b]);
        break;
      case Opcode::subtract:
        values_[i] = domain_.subtract(in.kind, values_[in.a], values_[in.b]);
        break;
      case Opcode::negate:
        values_[i] = domain_.negate(in.kind, values_[in.a]);
        break;
      case Opcode::coalesce:
        values_[i] = domain_.coalesce(values_[in.a], values_[in.b]);
        break;
      case Opcode::unwrap:
        values_[i] = domain_.unwrap(values_[in.a]);
        break;
      case Opcode::choose:
        values_[i] = domain_.choose(truths_[in.a], values_[in.b], values_[in.immediate]);
        break;
      case Opcode::to_value:
        values_[i] = domain_.to_value(truths_[in.a]);
        break;
      case Opcode::to_truth:
        truths_[i] = domain_.to_truth(values_[in.a]);
        break;
      case Opcode::equal:
        truths_[i] = domain_.equal(values_[in.a], values_[in.b]);
        break;
      case Opcode::less:
        truths_[i] = domain_.less(values_[in.a], values_[in.b]);
        break;
      case Opcode::less_equal:
        truths_[i] = domain_.less_equal(values_[in.a], values_[in.b]);
        break;
      case Opcode::is_none:
        truths_[i] = domain_.is_none(values_[in.a]);
        break;
      case Opcode::contains:
        truths_[i] = domain_.contains(values_[in.a], values_[in.b]);
        break;
      case Opcode::in:
        truths_[i] =
            domain_.in(in.immediate >> 8, values_[in.a], in.immediate & 0xff, values_[in.b]);
        break;
      case Opcode::logical_not:
        truths_[i] = domain_.logical_not(truths_[in.a]);
        break;
      case Opcode::logical_and:
        truths_[i] = domain_.logical_and(truths_[in.a], truths_[in.b]);
        break;
      case Opcode::logical_or:
        truths_[i] = domain_.logical_or(truths_[in.a], truths_[in.b]);
        break;
      case Opcode::begin_rows:
      case Opcode::end_some:
      case Opcode::end_several:
        break;  // handled by query()
    }
  }

  const Program& program_;
  Domain& domain_;
  std::span<const Instruction> code_;
  typename Domain::template Registers<typename Domain::Value> values_;
  typename Domain::template Registers<Truth> truths_;
  typename Domain::template Registers<typename Domain::Row> rows_;
};

}  // namespace sightline
