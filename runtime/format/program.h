// A decoded artifact: what the loader makes of bytes, what the compiler turns into bytes, and what
// the machine runs, with plain values or with solver terms.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sightline/decision.h"
#include "sightline/proof_record.h"
#include "sightline/schema.h"

namespace sightline {

enum class Opcode : std::uint8_t {
#define OP(name, byte, a, b, immediate, result, meaning) name = byte,
#include "runtime/format/opcodes.def"
#undef OP
};

// Eight bytes in the artifact: op, kind, a, b, immediate, little-endian.
struct Instruction {
  Opcode op = Opcode::now;
  Type::Kind kind =
      Type::Kind::boolean;     // of the result of add, subtract, negate; boolean elsewhere
  std::uint16_t a = 0, b = 0;  // registers of the same block; `attribute`: b is the entity type
  std::uint16_t immediate = 0;
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

inline constexpr std::uint16_t kAny = 0xffff;        // a query's `_`
inline constexpr std::size_t kMaxRegisters = 512;    // instructions in one block
inline constexpr std::size_t kMaxColumns = 8;        // of a relation
inline constexpr std::size_t kMaxRowsPerKey = 1000;  // what one look-up can return

struct Constant {
  Type type;  // never optional, never an entity
  std::int64_t value = 0;
};
struct Query {
  std::uint16_t relation = 0;
  std::vector<std::uint16_t> arguments;  // one per column: a register written before, or kAny
};
// One clause of a rule. Its truth is its last register.
struct Block {
  std::uint16_t rule = 0;
  std::uint16_t principal = 0,
                resource = 0;        // the entity types that `principal` and `resource` have in it
  std::uint32_t begin = 0, end = 0;  // half-open, into Program::code
};
enum class Effect : std::uint8_t { permit, forbid };
struct RuleEntry {
  std::string name, doc;
  Effect effect = Effect::permit;
};
struct ActionBlocks {                           // which clauses decide an action
  std::vector<std::uint16_t> permits, forbids;  // into Program::blocks
};

struct Program {
  std::string name;
  Schema schema;
  std::vector<Constant> constants;
  std::vector<Query> queries;
  std::vector<Instruction> code;
  std::vector<Block> blocks;
  std::vector<RuleEntry> rules;
  std::vector<ActionBlocks> actions;  // one per schema action
  Digest source{};                    // SHA-256 of the policy's text
  ProofRecord proofs;
  Digest schema_digest{};  // of the schema section: a snapshot fits programs with the same one
  Digest digest{};         // of the whole artifact

  // Derived when loaded, so that `rule_names()` can hand out a span.
  std::vector<std::string> rule_names;
};

}  // namespace sightline
