// opcodes.def -> the same table as data. Tested by tests/unit/runtime/format/opcodes_test.cc. What
// the instructions do is in runtime/engine/machine.h alone.
#include "runtime/format/opcodes.h"

#include <algorithm>
#include <array>

namespace sightline {
namespace {

constexpr std::array kOpcodes = {
#define OP(name, byte, a, b, immediate, result, meaning) \
  OpcodeInfo{#name, Opcode::name, Operand::a, Operand::b, Immediate::immediate, Operand::result},
#include "runtime/format/opcodes.def"
#undef OP
};

}  // namespace

const OpcodeInfo* find_opcode(std::uint8_t byte) {
  const auto* const found = std::find_if(
      kOpcodes.begin(), kOpcodes.end(),
      [&](const OpcodeInfo& info) { return static_cast<std::uint8_t>(info.opcode) == byte; });
  return found == kOpcodes.end() ? nullptr : found;
}

std::string_view name(Opcode opcode) {
  const auto* const info = find_opcode(static_cast<std::uint8_t>(opcode));
  return info ? info->name : "?";
}

std::string_view name(Type::Kind kind) {
  switch (kind) {
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::integer:
      return "int";
    case Type::Kind::time:
      return "time";
    case Type::Kind::duration:
      return "duration";
    case Type::Kind::enumeration:
      return "enum";
    case Type::Kind::entity:
      return "entity";
    case Type::Kind::string:
      return "string";
    case Type::Kind::set:
      return "set";
  }
  return "?";
}

}  // namespace sightline
