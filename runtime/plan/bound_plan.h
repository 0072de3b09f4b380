// A plan among the facts of one image: names have become places, constants numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/facts/fact_image.h"
#include "runtime/plan/plan.h"
#include "sightline/direct_code.h"

namespace sightline {

// A value by where its bytes are: behind one of a few places that a decision knows.
struct BoundOperand {
  std::int64_t none =
      0;  // a narrow fact: the number that stands for none, the next for unavailable
  std::uint32_t offset = 0;  // from the place
  std::uint16_t at = 0;      // what else a step has here
  std::uint8_t base = 0;     // which place: BoundPlan::k...Base
  std::uint8_t shift = 0;    // a narrow fact: the bits of eight bytes that are not its own
  static constexpr std::uint8_t kWhole = 64;  // instead: its state is in the byte behind it
};
static_assert(sizeof(BoundOperand) == 16);

struct BoundStep {
  StepKind kind = StepKind::deny;
  std::uint16_t to = 0;
  std::uint32_t yes = 0, no = 0;  // of steps: how many bytes from the first
  BoundOperand a, b;
};
static_assert(sizeof(BoundStep) == 48);

// A selection's ways by the number of their constant: open addressing, at most half full.
struct BoundWays {
  struct Way {
    std::int64_t number = 0;
    std::uint32_t step = kNoPlan;
  };
  std::vector<Way> slots;  // a power of two

  // Its own, or the free one for it.
  std::size_t slot_of(std::int64_t number) const {
    const std::size_t mask = slots.size() - 1;
    std::size_t slot = hash_number(kFold, static_cast<std::uint64_t>(number)) & mask;
    while (slots[slot].step != kNoPlan && slots[slot].number != number) slot = (slot + 1) & mask;
    return slot;
  }
  std::uint32_t find(std::int64_t number) const {
    return slots[slot_of(number)].step;
  }  // or kNoPlan
};

// A value in registers, and a slot.
using WholeNumber = direct::Number;

// A look-up's way to its rows. No path: by its name, because the relation ages or the snapshot was not
// made for such a look-up.
struct BoundLookUp {
  const RelationTable* relation = nullptr;
  const RelationTable::Path* path = nullptr;
  std::uint16_t number = 0;  // of the relation
  ColumnMask mask = 0;
  bool complete = false;  // these are all the rows there are, unless the relation was cut short
  std::array<std::uint16_t, kMaxColumns> slots{};
};

struct BoundPlan {
  static constexpr std::uint8_t kPrincipalBase = 0, kResourceBase = 1, kSlotBase = 2,
                                kConstantBase = 3, kFirstRowBase = 4;
  std::vector<BoundStep> steps;
  std::vector<std::uint32_t> entries;  // as Plan::entries, in bytes from the first step
  std::vector<BoundLookUp> look_ups;
  std::vector<BoundWays> ways;  // of Plan::selections
  std::vector<std::uint64_t> duties;
  std::vector<WholeNumber> constants;
  // Of each entity type: the record of one of which nothing is known.
  std::vector<std::vector<std::byte>> nowhere;
  // For C++ that was written from the plan.
  std::vector<std::int64_t> numbers;  // of Plan::numbers
  std::vector<direct::Type> types;
  std::vector<direct::Relation> relations;
  direct::Bound direct;
};

// `numbers`: of Plan::numbers. `facts` is there for as long as the plan is used.
BoundPlan bind_plan(const Program& program, const FactImage& facts,
                    const std::vector<std::int64_t>& numbers);

}  // namespace sightline
