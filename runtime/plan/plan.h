// A program rewritten for deciding fast: for each case of an action one run of steps with jumps.
//
// Made of verified code when a policy is loaded (make_plan.cc), run by `decide` (run_plan.cc). The
// meaning stays that of machine.h, which also gives the reasons; tests/differential/plan_test.cc holds
// the two together.
//
// SOUNDNESS: three values come apart into two questions. "Is it true?" of `a and b` is "is a true and
// is b true?", of `not a` "is a false?"; "is it false?" likewise (Kleene's tables). A permit holds when
// it is true, a forbid does not when it is false; so each question is asked as such, and unknown is an
// answer of no to both.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "runtime/facts/row_index.h"
#include "runtime/format/program.h"

namespace sightline {

enum class StepKind : std::uint8_t {
  // a: a mark, 0 to 63. If it is set, on at `yes`; else sets it, then the next step, which fills a slot.
  mark,
  // Fill slot `to`, then the next step.
  load,             // the operand a
  attribute,        // a: slot of the entity, its type, its attribute
  aging_attribute,  // a: slot of the entity, its type, its attribute: one that may be too old
  context,          // a: which
  global,           // a: which
  add,              // a, b; yes: Type::Kind of the result
  subtract,
  negate,
  coalesce,
  unwrap,
  unknown,
  // Questions about the operands: whether it is so, or known not to be so. Go on at `yes` or `no`.
  is_true,
  is_false,
  equal,
  not_equal,
  less,
  not_less,
  less_equal,
  not_less_equal,
  is_none,
  is_not_none,
  contains,
  does_not_contain,
  in,  // to: the types of both, as Instruction has them
  not_in,
  // Of a bound plan: the commonest of them, about a flag of one byte, about two rows of four, about two
  // whole numbers, and about two of eight bytes.
  flag_is_true,
  flag_is_false,
  rows_equal,
  rows_not_equal,
  whole_less,
  whole_not_less,
  whole_less_equal,
  whole_not_less_equal,
  eight_less,
  eight_not_less,
  eight_less_equal,
  eight_not_less_equal,
  // Rows, which have a place each while they are asked about.
  open_rows,  // a: position in Plan::look_ups, b: place; on at `yes` with the first, at `no` if there is none
  next_row,     // b: place; on at `yes` with the next, at `no` after the last
  count_row,    // b: place; on at `yes` if it is the second that counts
  is_complete,  // b: place; whether these were all the rows there are
  // Ways.
  select,  // b: position in Plan::selections; where that says of a; `no`: it says nothing, `yes`: unknown
  jump,  // on at `yes`
  owe,   // a: position in Plan::duties; then the next step
  allow,
  deny,
};

// A value that a step needs, or where else something stands that it needs.
struct PlanOperand {
  enum class Source : std::uint8_t {
    slot,      // `at`
    constant,  // `at`: position in Plan::numbers
    truth,     // `at`: 0 or 1
    attribute,  // of the principal or the resource, whose slot is `at`; `owner`: its type, `member`: which
    column,  // `at`: place of the row, `owner`: its relation, `member`: which
    field,
  } source = Source::slot;
  std::uint16_t at = 0, owner = 0, member = 0;
};

// Slots that are filled before the first step.
inline constexpr std::uint16_t kPrincipalSlot = 0, kResourceSlot = 1, kNowSlot = 2, kActionSlot = 3;
inline constexpr std::uint16_t kFirstFreeSlot = 4;

struct Step {
  StepKind kind = StepKind::deny;
  std::uint16_t to = 0;
  PlanOperand a, b;
  std::uint32_t yes = 0, no = 0;
};

struct LookUp {
  std::uint16_t relation = 0;
  ColumnMask mask = 0;
  std::array<std::uint16_t, kMaxColumns> slots{};  // of bound columns
};

// Where to go on for a value: what many clauses compare with a constant each.
struct Selection {
  struct Way {
    std::uint16_t number = 0;  // position in Plan::numbers
    std::uint32_t step = 0;
  };
  std::vector<Way> ways;  // of different constants
};

inline constexpr std::uint32_t kNoPlan = 0xffffffff;
inline constexpr std::size_t kMaxSlots = 1024;
inline constexpr std::size_t kMostSteps = std::size_t{1} << 20;  // of all cases together

struct Plan {
  std::vector<Step> steps;
  std::vector<std::uint32_t>
      entries;  // the first step of each of Program::cases; kNoPlan: too large for one
  std::vector<std::uint16_t>
      numbers;  // positions in Program::constants; a snapshot knows their numbers
  std::vector<LookUp> look_ups;
  std::vector<Selection> selections;
  std::vector<std::uint64_t> duties;
};

Plan make_plan(const Program& program);
}  // namespace sightline
