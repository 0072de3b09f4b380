// Steps + facts -> allow or deny, and duties. Tested by tests/differential/plan_test.cc against
// machine.h. What a fact is worth is for concrete.h and place.h; nothing here allocates.
#include "runtime/plan/run_plan.h"

#include <bit>
#include <utility>

#include "runtime/format/layout.h"

namespace sightline {
namespace {

// A value in registers: its number, and its state as a record has that of a whole one.
using Plain = WholeNumber;
using direct::kGiven, direct::kNone;
static_assert(kGiven == static_cast<std::uint64_t>(kGivenByte) &&
              kNone == static_cast<std::uint64_t>(kNoneByte));

Plain plain(const Scalar& value) {
  return {value.payload, !value.known ? direct::kUnavailable : value.present ? kGiven : kNone};
}
Scalar scalar(Plain value) { return {value.number, value.state <= kNone, value.state == kGiven}; }

// The rows of a query that is being asked: RowRange, and at which of them. No initialisers, so that
// those that are not asked cost nothing.
struct OpenRows {
  const std::uint32_t* list;
  const RelationTable* relation;
  std::uint32_t first, count, at;
  bool complete, counted;
  RowRange rows() const { return {list, first, count}; }
};

[[gnu::always_inline]] inline Plain read(const std::byte* base, const BoundOperand& it) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, base + it.offset, sizeof bytes);
  if (it.shift == BoundOperand::kWhole) {
    return {static_cast<std::int64_t>(bytes),
            static_cast<std::uint64_t>(base[it.offset + sizeof bytes])};
  }
  const auto number = static_cast<std::int64_t>(bytes << it.shift >> it.shift);
  if (number < it.none) return {number, kGiven};
  return {number, number == it.none ? kNone : direct::kUnavailable};
}

class Run {
 public:
  Run(const FactTables& facts, Concrete& domain, const Request& request)
      : plan_(*facts.plan), facts_(facts), domain_(domain) {
    slots_[kPrincipalSlot] = {domain.principal().payload, kGiven};
    slots_[kResourceSlot] = {domain.resource().payload, kGiven};
    slots_[kNowSlot] = {domain.now().payload, kGiven};  // `decide` saw to it
    slots_[kActionSlot] = {domain.asked_action().payload, kGiven};
    bases_[BoundPlan::kPrincipalBase] =
        record(request.principal.type, slots_[kPrincipalSlot].number);
    bases_[BoundPlan::kResourceBase] = record(request.resource.type, slots_[kResourceSlot].number);
    bases_[BoundPlan::kSlotBase] = reinterpret_cast<const std::byte*>(slots_);
    bases_[BoundPlan::kConstantBase] = reinterpret_cast<const std::byte*>(plan_.constants.data());
  }

  // NOLINTNEXTLINE(readability-function-size): one case for each kind of step
  PlanAnswer from(std::uint32_t entry) {
    using K = StepKind;
    const BoundStep* step = at(entry);
    for (;;) {
      const BoundStep& it = *step;
      bool yes = false;
      if (it.kind > K::deny) __builtin_unreachable();
      switch (it.kind) {
        case K::mark:
          if ((filled_ >> it.a.at & 1) != 0) {
            step = at(it.yes);
          } else {
            filled_ |= std::uint64_t{1} << it.a.at;
            ++step;
          }
          continue;
#define LOAD(name, value)    \
  case K::name:              \
    slots_[it.to] = (value); \
    ++step;                  \
    continue;
          LOAD(load, value(it.a))
          LOAD(context, plain(domain_.context(it.a.at)))
          LOAD(global, plain(domain_.global(it.a.at)))
          LOAD(attribute, attribute(it))
          LOAD(aging_attribute, attribute(it))
          LOAD(add, sum(it))
          LOAD(subtract, sum(it))
          LOAD(negate, sum(it))
          LOAD(coalesce, direct::coalesce(value(it.a), value(it.b)))
          LOAD(unwrap, direct::unwrap(value(it.a)))
          LOAD(unknown, direct::kUnknown)
#undef LOAD
#define ASK(name, answer)        \
  case K::name: {                \
    const Plain a = value(it.a); \
    yes = answer;                \
    break;                       \
  }
          ASK(is_true, direct::is_true(a))
          ASK(is_false, direct::is_false(a))
          ASK(equal, direct::equal(a, value(it.b)))
          ASK(not_equal, direct::not_equal(a, value(it.b)))
          ASK(less, direct::less(a, value(it.b)))
          ASK(not_less, direct::not_less(a, value(it.b)))
          ASK(less_equal, direct::less_equal(a, value(it.b)))
          ASK(not_less_equal, direct::not_less_equal(a, value(it.b)))
          ASK(is_none, direct::is_none(a))
          ASK(is_not_none, direct::is_not_none(a))
          ASK(contains, direct::contains(a, value(it.b)))
          ASK(does_not_contain, direct::does_not_contain(a, value(it.b)))
#undef ASK
#define COMPARE(width, name)                      \
  case K::width##_##name:                         \
    yes = direct::name(width(it.a), width(it.b)); \
    break;
          COMPARE(whole, less)
          COMPARE(whole, not_less)
          COMPARE(whole, less_equal)
          COMPARE(whole, not_less_equal)
          COMPARE(eight, less)
          COMPARE(eight, not_less)
          COMPARE(eight, less_equal)
          COMPARE(eight, not_less_equal)
#undef COMPARE
        case K::flag_is_true:
          yes = direct::flag_is(place(it.a), 1);
          break;
        case K::flag_is_false:
          yes = direct::flag_is(place(it.a), 0);
          break;
        case K::rows_equal:
          yes = direct::rows_equal(place(it.a), place(it.b));
          break;
        case K::rows_not_equal:
          yes = direct::rows_not_equal(place(it.a), place(it.b));
          break;
        case K::in:
          yes = is_in(it).yes;
          break;
        case K::not_in:
          yes = is_in(it).no;
          break;
        case K::open_rows:
          yes = open(it);
          break;
        case K::next_row:
          yes = next(it.b.at);
          break;
        case K::count_row:
          yes = std::exchange(places_[it.b.at].counted, true);
          break;
        case K::is_complete:
          yes = places_[it.b.at].complete;
          break;
        case K::jump:
          yes = true;
          break;
        case K::select:
          step = at(select(it));
          continue;
        case K::owe:
          duties_ |= plan_.duties[it.a.at];
          ++step;
          continue;
        case K::allow:
        case K::deny:
          return {it.kind == K::allow, duties_};
      }
      step = at(yes ? it.yes : it.no);
    }
  }

 private:
  [[gnu::always_inline]] const BoundStep* at(std::uint32_t bytes) const {
    return reinterpret_cast<const BoundStep*>(reinterpret_cast<const char*>(plan_.steps.data()) +
                                              bytes);
  }
  [[gnu::always_inline]] const std::byte* place(const BoundOperand& it) const {
    return bases_[it.base] + it.offset;
  }
  [[gnu::always_inline]] Plain value(const BoundOperand& it) const {
    return read(bases_[it.base], it);
  }
  // Of operands whose width is known.
  [[gnu::always_inline]] Plain whole(const BoundOperand& it) const {
    return direct::read<direct::Whole>(place(it));
  }
  [[gnu::always_inline]] Plain eight(const BoundOperand& it) const {
    const auto number = static_cast<std::int64_t>(direct::word<std::uint64_t>(place(it)));
    return {number, number < INT64_MAX - 1 ? kGiven : direct::kUnavailable};
  }
  [[gnu::always_inline]] const std::byte* record(std::uint16_t type, std::int64_t row) const {
    return row < facts_.size(type) ? facts_.record(type, static_cast<std::uint32_t>(row))
                                   : plan_.nowhere[type].data();
  }
  Plain attribute(const BoundStep& it) {
    return plain(
        domain_.attribute(it.b.at, static_cast<std::uint16_t>(it.no), scalar(slots_[it.a.at])));
  }

  Plain sum(const BoundStep& it) const {
    const auto kind = static_cast<Type::Kind>(it.yes);
    const Scalar a = scalar(value(it.a));
    if (it.kind == StepKind::negate) return plain(domain_.negate(kind, a));
    const Scalar b = scalar(value(it.b));
    return plain(it.kind == StepKind::add ? domain_.add(kind, a, b) : domain_.subtract(kind, a, b));
  }
  Truth is_in(const BoundStep& it) const {
    return sightline::is_in(facts_, it.to, value(it.a), value(it.b));
  }

  bool show(std::uint16_t place) {
    const OpenRows& open = places_[place];
    if (open.at >= open.count) return false;
    bases_[BoundPlan::kFirstRowBase + place] = facts_.row(*open.relation, open.rows()[open.at]);
    return true;
  }
  bool next(std::uint16_t place) {
    ++places_[place].at;
    return show(place);
  }
  bool open(const BoundStep& step) {
    const BoundLookUp& wanted = plan_.look_ups[step.a.at];
    RowKey key;
    bool known = true;
    for (unsigned mask = wanted.mask; mask != 0; mask &= mask - 1) {
      const auto c = static_cast<std::size_t>(std::countr_zero(mask));
      key[c] = slots_[wanted.slots[c]].number;
      known = known && slots_[wanted.slots[c]].state == kGiven;
    }
    OpenRows& open = places_[step.b.at];
    open = {nullptr, wanted.relation, 0, 0, 0, false, false};
    if (!known) return false;
    RowRange rows;
    if (wanted.path != nullptr) {
      rows = facts_.rows(*wanted.relation, *wanted.path, key);
      open.complete = wanted.complete && facts_.incomplete[wanted.number] == 0;
    } else {
      const auto found = domain_.find_rows(wanted.number, wanted.mask, key);
      rows = found.rows;
      open.complete = found.complete;
    }
    open.list = rows.list;
    open.first = rows.first;
    open.count = rows.count;
    return show(step.b.at);
  }

  // SOUNDNESS: of ways that are not about this value none can be taken; of an unknown one, any.
  std::uint32_t select(const BoundStep& step) const {
    const Plain value = this->value(step.a);
    if (value.state > kNone) return step.yes;
    const auto way = value.state == kGiven ? plan_.ways[step.b.at].find(value.number) : kNoPlan;
    return way == kNoPlan ? step.no : way;
  }

  const BoundPlan& plan_;
  const FactTables& facts_;
  Concrete& domain_;
  std::uint64_t filled_ = 0, duties_ = 0;
  const std::byte* bases_[BoundPlan::kFirstRowBase + kMaxQueryDepth];  // NOLINT: as the slots
  OpenRows places_[kMaxQueryDepth];                                    // NOLINT: as the slots
  Plain slots_[kMaxSlots];  // NOLINT: not initialised: whatever reads one follows what fills it
};

}  // namespace

// As Concrete::in has it; nobody asks here what was missing.
Truth is_in(const FactTables& facts, std::uint16_t types, Plain entity, Plain above) {
  const auto type = static_cast<std::uint16_t>(types >> 8);
  const auto above_type = static_cast<std::uint16_t>(types & 0xff);
  if (!direct::both_given(entity, above)) return {false, false};
  if (type == above_type && entity.number == above.number) return {true, false};
  if (entity.number >= facts.size(type)) return {false, false};
  const auto row = static_cast<std::uint32_t>(entity.number);
  if (is_above(facts.ancestors_of(type, row), above_type, above.number)) return {true, false};
  return {false, facts.has(type, row, entity_flags::kWhole)};
}

PlanAnswer run_plan(const FactTables& facts, std::uint32_t entry, const Request& request,
                    Concrete& domain) {
  return Run(facts, domain, request).from(entry);
}

}  // namespace sightline
