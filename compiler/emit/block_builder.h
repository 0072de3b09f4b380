// One clause's condition as instructions of one block.
#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "runtime/format/program.h"
#include "sightline/typed.h"

namespace sightline {

// Emits each value once: an instruction with the operands of an earlier one that is still in scope is
// that earlier one (so a define used twice costs once). Registers of a query's body end with it.
class BlockBuilder {
 public:
  BlockBuilder(Program& program) : program_(program) {}

  // The instructions whose last register is the condition's truth; empty when they are too many.
  std::vector<Instruction> build(const typed::Expr& condition);

 private:
  using Register = std::uint16_t;
  using Key = std::tuple<Opcode, Type::Kind, Register, Register, std::uint16_t>;

  Register truth(const typed::Expr& expr);  // a register that holds a truth
  Register value(const typed::Expr& expr);  // a register that holds a value
  Register query(const typed::Query& query);
  Register compare(const typed::Compare& compare);
  Register arithmetic(const typed::Expr& expr, const typed::Arithmetic& arithmetic);
  Register constant(const typed::Type& type, std::int64_t number);
  Register add(Instruction instruction);
  Register logical_not(Register operand) { return add({.op = Opcode::logical_not, .a = operand}); }

  Program& program_;
  std::vector<Instruction> code_;
  std::map<Key, Register> known_;           // what is in scope
  std::map<std::uint32_t, Register> rows_;  // typed row number -> its begin_some
  bool overflow_ = false;
};

}  // namespace sightline
