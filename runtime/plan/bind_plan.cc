// A plan + a snapshot's tables -> steps that say where each fact is. Tested by
// tests/differential/plan_test.cc.

#include "runtime/facts/fact_image.h"
#include "runtime/format/make.h"
#include "runtime/plan/bound_plan.h"
#include "runtime/plan/direct_key.h"

namespace sightline {
namespace {

// A place among the steps; or kNoPlan.
std::uint32_t in_bytes(std::uint32_t step) {
  return step == kNoPlan ? kNoPlan : static_cast<std::uint32_t>(step * sizeof(BoundStep));
}

BoundWays bind_ways(const Selection& selection, const std::vector<std::int64_t>& numbers) {
  BoundWays bound;
  std::size_t size = 2;
  while (size < selection.ways.size() * 2) size *= 2;
  make(bound.slots, size);
  for (const auto& way : selection.ways) {
    const std::int64_t number = numbers[way.number];
    bound.slots[bound.slot_of(number)] = {number, in_bytes(way.step)};
  }
  return bound;
}

void place_fact(BoundOperand& bound, FactPlace place) {
  const auto bytes = bytes_of(place.width);
  bound.offset = place.offset;
  bound.shift = place.width == FactPlace::Width::whole ? BoundOperand::kWhole
                                                       : static_cast<std::uint8_t>(64 - 8 * bytes);
  bound.none = bytes >= 8 ? INT64_MAX - 1 : (std::int64_t{1} << (8 * bytes)) - 2;
}

class Binding {
 public:
  Binding(const FactImage& facts, const std::vector<std::int64_t>& numbers, BoundPlan& plan)
      : facts_(facts), numbers_(numbers), plan_(plan) {}

  BoundOperand operand(const PlanOperand& it) {
    using Source = PlanOperand::Source;
    BoundOperand bound;
    bound.at = it.at;
    bound.shift = BoundOperand::kWhole;
    switch (it.source) {
      case Source::slot:
        bound.base = BoundPlan::kSlotBase;
        bound.offset = static_cast<std::uint32_t>(sizeof(WholeNumber) * it.at);
        // Always given, so that they can be read as facts of their types are. SOUNDNESS: a stranger's
        // number is at most one more than there are ids (concrete.cc), far from what stands for none.
        if (it.at == kPrincipalSlot || it.at == kResourceSlot)
          place_fact(bound, {bound.offset, FactPlace::Width::four});
        if (it.at == kNowSlot) place_fact(bound, {bound.offset, FactPlace::Width::eight});
        break;
      case Source::constant:
      case Source::truth:
        bound.base = BoundPlan::kConstantBase;
        bound.offset = constant(it.source == Source::truth ? it.at : numbers_[it.at]);
        break;
      case Source::attribute:
        bound.base = it.at == kPrincipalSlot ? BoundPlan::kPrincipalBase : BoundPlan::kResourceBase;
        place_fact(bound, facts_.tables[it.owner].layout.attributes[it.member]);
        break;
      case Source::column:
        bound.base = static_cast<std::uint8_t>(BoundPlan::kFirstRowBase + it.at);
        place_fact(bound, facts_.relations[it.owner].layout.columns[it.member]);
        break;
      case Source::field:
        bound.base = static_cast<std::uint8_t>(BoundPlan::kFirstRowBase + it.at);
        place_fact(bound, facts_.relations[it.owner].layout.fields[it.member]);
        break;
    }
    return bound;
  }

  void step(const Step& step, BoundStep& to) {
    to.kind = step.kind;
    to.to = step.to;
    const bool is_sum = step.kind == StepKind::add || step.kind == StepKind::subtract ||
                        step.kind == StepKind::negate;
    to.yes = is_sum ? step.yes : in_bytes(step.yes);
    to.no = in_bytes(step.no);
    to.a = operand(step.a);
    to.b = operand(step.b);
    if (step.kind == StepKind::attribute || step.kind == StepKind::aging_attribute) {
      to.b.at = step.a.owner;
      to.no = step.a.member;
    }
    shorten(to);
  }

 private:
  std::uint32_t constant(std::int64_t number) {
    plan_.constants.push_back({number, static_cast<std::uint64_t>(kGivenByte)});
    return static_cast<std::uint32_t>(sizeof(WholeNumber) * (plan_.constants.size() - 1));
  }
  // The commonest questions have a step of their own.
  static void shorten(BoundStep& step) {
    using K = StepKind;
    const auto both = [&](std::uint8_t shift) {
      return step.a.shift == shift && step.b.shift == shift;
    };
    const bool is_flag = step.a.shift == 56, whole = both(BoundOperand::kWhole), eight = both(0);
    const auto choose = [&](K wanted, bool is_so, K kind) {
      if (step.kind == wanted && is_so) step.kind = kind;
    };
    choose(K::is_true, is_flag, K::flag_is_true);
    choose(K::is_false, is_flag, K::flag_is_false);
    choose(K::equal, both(32), K::rows_equal);
    choose(K::not_equal, both(32), K::rows_not_equal);
    choose(K::less, whole, K::whole_less);
    choose(K::not_less, whole, K::whole_not_less);
    choose(K::less_equal, whole, K::whole_less_equal);
    choose(K::not_less_equal, whole, K::whole_not_less_equal);
    choose(K::less, eight, K::eight_less);
    choose(K::not_less, eight, K::eight_not_less);
    choose(K::less_equal, eight, K::eight_less_equal);
    choose(K::not_less_equal, eight, K::eight_not_less_equal);
  }

  const FactImage& facts_;
  const std::vector<std::int64_t>& numbers_;
  BoundPlan& plan_;
};

BoundLookUp bind_look_up(const LookUp& wanted, const Schema& schema, const FactImage& facts) {
  const RelationTable& relation = facts.relations[wanted.relation];
  BoundLookUp bound{&relation, nullptr, wanted.relation, wanted.mask, false, wanted.slots};
  if (schema.relations[wanted.relation].within) return bound;
  for (const auto& path : relation.paths)
    if (path.mask == wanted.mask) bound.path = &path;
  bound.complete = relation.complete && (wanted.mask & relation.listed_by) == relation.listed_by;
  return bound;
}

// What the vectors have stays where it is when the plan is moved.
void bind_direct(const Program& program, const FactImage& facts, BoundPlan& bound) {
  for (std::size_t t = 0; t < facts.tables.size(); ++t) {
    const EntityTable& it = facts.tables[t];
    bound.types.push_back({it.slots, it.records, it.arena, bound.nowhere[t].data(), it.slot_count,
                           it.row_bits, it.size, it.layout.bytes, it.layout.id, it.layout.id_bytes,
                           it.layout.id_prefix});
  }
  for (const RelationTable& it : facts.relations) bound.relations.push_back({it.rows, it.size});
  bound.direct = {direct_key(program, facts), facts.seed, bound.types.data(),
                  bound.relations.data(), bound.numbers.data()};
}

}  // namespace

BoundPlan bind_plan(const Program& program, const FactImage& facts,
                    const std::vector<std::int64_t>& numbers) {
  const Plan& plan = *program.plan;
  BoundPlan bound;
  for (const auto entry : plan.entries) bound.entries.push_back(in_bytes(entry));
  bound.duties = plan.duties;
  make(bound.steps, plan.steps.size());
  Binding binding(facts, numbers, bound);
  for (std::size_t s = 0; s < plan.steps.size(); ++s) binding.step(plan.steps[s], bound.steps[s]);
  make(bound.look_ups, plan.look_ups.size());
  for (std::size_t i = 0; i < bound.look_ups.size(); ++i)
    bound.look_ups[i] = bind_look_up(plan.look_ups[i], program.schema, facts);
  // SOUNDNESS: written fact by fact, for no byte alone says of each width that there is none.
  make(bound.nowhere, facts.tables.size());
  for (std::size_t t = 0; t < facts.tables.size(); ++t) {
    const EntityLayout& layout = facts.tables[t].layout;
    make(bound.nowhere[t], layout.bytes + sizeof(std::uint64_t));
    for (const FactPlace place : layout.attributes) write_fact(bound.nowhere[t].data(), place, {});
  }
  make(bound.ways, plan.selections.size());
  for (std::size_t i = 0; i < bound.ways.size(); ++i)
    bound.ways[i] = bind_ways(plan.selections[i], numbers);
  bound.numbers = numbers;
  bind_direct(program, facts, bound);
  return bound;
}

}  // namespace sightline
