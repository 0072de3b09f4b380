// A decoded artifact: what the loader makes of bytes, what the compiler turns into bytes, and what
// the machine runs, with plain values or with solver terms.
#pragma once

#include <cstdint>
#include <memory>
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
      Type::Kind::boolean;  // of the result of add, subtract, negate; boolean elsewhere
  // Registers of the same block; `attribute`: b is the entity type; `begin_rows`: b is its end.
  std::uint16_t a = 0, b = 0;
  // `choose`: the register of the other branch; `in`: the types of a (high byte) and b (low byte)
  std::uint16_t immediate = 0;
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

inline constexpr std::uint16_t kAny = 0xffff;       // a query's `_`
inline constexpr std::size_t kMaxRegisters = 1024;  // instructions in one block
inline constexpr std::size_t kMaxColumns = 8;       // of a relation
inline constexpr std::size_t kMaxObligations = 64;  // of a policy
inline constexpr std::size_t kMaxInTypes = 256;     // `in` knows the entity types before this one

// The immediate of `in`.
constexpr std::uint16_t in_types(std::uint16_t entity, std::uint16_t ancestor) {
  return static_cast<std::uint16_t>(entity << 8 | ancestor);
}

struct Constant {
  Type type;               // never optional
  std::int64_t value = 0;  // 0 for an entity and a string
  std::string text;        // an entity's id, a string
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
  std::uint64_t obligations = 0;     // of a permit: bit o is Schema::obligations[o]
};
// Whose breach the snapshot builder refuses. Its truth is the last register; it is broken when
// false.
struct Invariant {
  std::string name, doc;
  std::string text;  // canonical: part of what a snapshot is built for
  enum class Subject : std::uint8_t { entity, row } subject = Subject::entity;
  std::uint16_t owner =
      0;  // the entity type (read with `principal`), or the relation (`subject_row`)
  std::uint32_t begin = 0, end = 0;  // half-open, into Program::code
};
enum class Effect : std::uint8_t { permit, forbid };
struct RuleEntry {
  std::string name, doc;
  Effect effect = Effect::permit;
};
// Which clauses decide an action for a pair of types. In the order of action, principal, resource;
// one for every pair that the action has.
struct ActionCase {
  std::uint16_t action = 0, principal = 0, resource = 0;
  std::vector<std::uint16_t> permits, forbids;  // into Program::blocks
};

struct Plan;  // runtime/plan/plan.h

struct Program {
  std::string name;
  Schema schema;
  std::vector<Constant> constants;
  std::vector<Query> queries;
  std::vector<Instruction> code;
  std::vector<Block> blocks;
  std::vector<RuleEntry> rules;
  std::vector<ActionCase> cases;
  std::vector<Invariant> invariants;
  Digest source{};  // SHA-256 of the policy's text
  ProofRecord proofs;
  // Of the schema section and the invariants' texts: a snapshot fits programs with the same one.
  Digest schema_digest{};
  // Of all sections but the proofs: what a proof object is about.
  Digest body_digest{};
  Digest digest{};  // of the whole artifact

  // Derived when loaded, so that `rule_names()` can hand out a span.
  std::vector<std::string> rule_names;
  // Derived when loaded: how `decide` goes about it.
  std::shared_ptr<const Plan> plan;

  // Null when the action has no such pair of types.
  const ActionCase* find_case(std::uint16_t action, std::uint16_t principal,
                              std::uint16_t resource) const;
};

}  // namespace sightline
