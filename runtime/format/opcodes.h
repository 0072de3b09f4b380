// The instruction table as data: names for the listing, shapes for the verifier.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/format/program.h"

namespace sightline {

enum class Operand : std::uint8_t { none, value, truth, row };
enum class Immediate : std::uint8_t {
  none,
  constant,
  context,
  global,
  attribute,
  column,
  field,
  relation,
  branch,
  types,
  query
};

struct OpcodeInfo {
  std::string_view name;
  Opcode opcode;
  Operand a, b;
  Immediate immediate;
  Operand result;
};

const OpcodeInfo* find_opcode(std::uint8_t byte);  // null: no such instruction
std::string_view name(Opcode opcode);
std::string_view name(Type::Kind kind);  // as the language spells it; `enum`, `entity`, `set`

}  // namespace sightline
