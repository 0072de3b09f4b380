// Whether a program can be run without looking: every table within its bounds, every operand of its
// type, every bracket closed, every rule reachable, every decision within the cost bound.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/format/program.h"
#include "sightline/loaded_policy.h"

namespace sightline {

// What is wrong, if anything; `code_offset` is where the first instruction stands in the bytes. One
// pass, in time linear in the program (names: sorted once).
std::optional<LoadError> verify(const Program& program, std::size_t code_offset = 0);

// The most steps that a decision about `action` can take, with the most expensive pair of its
// types: a query's body counts as often as its relation can have rows for one look-up.
std::uint64_t cost_bound(const Program& program, std::uint16_t action);

// --- its parts
std::optional<LoadError> verify_schema(const Program& program);  // and constants
std::optional<LoadError> verify_structure(
    const Program& program);  // blocks, rules, actions, queries
// What an instruction that is well-formed reads and an invariant may not; null if nothing.
const char* misread(const Program& program, const Invariant& invariant, const Instruction& in);
std::optional<LoadError> verify_code(const Program& program, std::size_t code_offset);

}  // namespace sightline
