// One condition, of a clause or an invariant, as instructions.
#pragma once

#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include "runtime/format/program.h"
#include "sightline/typed.h"

namespace sightline {

// Whether an instruction with the operands of an earlier one is that earlier one. The law
// `sharing_changes_nothing` compares the two.
enum class Sharing : std::uint8_t { on, off };

// Emits each value once: an instruction with the operands of an earlier one that is still in scope is
// that earlier one (so a define used twice costs once). Registers of a query's body end with it.
class BlockBuilder {
 public:
  BlockBuilder(Program& program, const typed::Policy& policy, Sharing sharing)
      : program_(program), policy_(policy), sharing_(sharing) {}

  // The instructions whose last register is the condition's truth; empty when it does not fit the
  // machine, and then refusal() says what does not. `subject`: of an invariant, what its variable
  // stands for.
  std::vector<Instruction> build(const typed::Expr& condition,
                                 const typed::Variable* subject = nullptr);
  std::string_view refusal() const { return refusal_; }

 private:
  using Register = std::uint16_t;
  using Key = std::tuple<Opcode, Type::Kind, Register, Register, std::uint16_t>;

  Register truth(const typed::Expr& expr);  // a register that holds a truth
  Register value(const typed::Expr& expr);  // a register that holds a value
  Register query(const typed::Query& query);
  Register compare(const typed::Compare& compare);
  Register arithmetic(const typed::Expr& expr, const typed::Arithmetic& arithmetic);
  Register constant(const typed::Type& type, std::int64_t number);
  Register pooled(Constant constant);
  Register in(const typed::In& in);
  Register choose(const typed::Choice& choice);
  Register add(Instruction instruction);
  Register refuse(std::string_view why) {
    if (refusal_.empty()) refusal_ = why;
    return 0;
  }
  Register logical_not(Register operand) { return add({.op = Opcode::logical_not, .a = operand}); }

  Program& program_;
  const typed::Policy& policy_;
  Sharing sharing_;
  std::vector<Instruction> code_;
  std::map<Key, Register> known_;           // what is in scope
  std::map<std::uint32_t, Register> rows_;  // typed row number -> its begin_rows or subject_row
  std::string_view refusal_;
};

}  // namespace sightline
