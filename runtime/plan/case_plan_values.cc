// Nodes that are values -> the steps that fill their slots. Tested by tests/differential/plan_test.cc.
// A slot that does not hang on a row has a mark while there are marks, so that it is filled once.
#include "runtime/plan/case_plan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sightline {
namespace {

constexpr std::uint8_t kMarks = 64;

// What a step that fills a slot has beside it.
enum class Shape : std::uint8_t { named, operands };
struct Load {
  Opcode op;
  StepKind kind;
  Shape shape;
};
constexpr std::array<Load, 7> kLoads = {{
    {Opcode::context, StepKind::context, Shape::named},
    {Opcode::global, StepKind::global, Shape::named},
    {Opcode::add, StepKind::add, Shape::operands},
    {Opcode::subtract, StepKind::subtract, Shape::operands},
    {Opcode::negate, StepKind::negate, Shape::operands},
    {Opcode::coalesce, StepKind::coalesce, Shape::operands},
    {Opcode::unwrap, StepKind::unwrap, Shape::operands},
}};

// Of what a request says itself; kAny of others.
std::uint16_t filled_slot(Opcode op) {
  constexpr std::array<std::pair<Opcode, std::uint16_t>, 4> kFilled = {
      {{Opcode::principal, kPrincipalSlot},
       {Opcode::resource, kResourceSlot},
       {Opcode::now, kNowSlot},
       {Opcode::asked_action, kActionSlot}}};
  for (const auto& [filled, slot] : kFilled)
    if (filled == op) return slot;
  return kAny;
}

std::uint64_t bit(std::uint8_t mark) { return mark == 0 ? 0 : std::uint64_t{1} << (mark - 1); }

}  // namespace

std::uint16_t CasePlan::slot(Node node) {
  std::uint16_t& slot = slots_[node];
  if (slot == kAny) slot = filled_slot(graph_[node].op);
  if (slot != kAny) return slot;
  too_large_ = too_large_ || slot_count_ == kMaxSlots;
  if (too_large_) return 0;
  slot = slot_count_++;
  const Vertex& vertex = graph_[node];
  const bool has_ways = vertex.op == Opcode::choose || vertex.op == Opcode::to_value;
  if (vertex.rows == 0 && uses_[node] > 1 && !has_ways && mark_count_ < kMarks)
    marks_[node] = ++mark_count_;
  return slot;
}

// A constant of the program, among the plan's: its number is the snapshot's.
std::uint16_t CasePlan::number(std::uint32_t constant) {
  std::uint16_t& position = numbers_[constant];
  if (position == kAny) {
    too_large_ = too_large_ || plan_.numbers.size() >= kAny;
    position = static_cast<std::uint16_t>(plan_.numbers.size());
    plan_.numbers.push_back(static_cast<std::uint16_t>(constant));
  }
  return position;
}

void CasePlan::load(StepKind kind, Node node, PlanOperand a, PlanOperand b, std::uint32_t more) {
  if (too_large_) return;
  const std::uint16_t to = slot(node);
  if (marks_[node] != 0) {
    const auto after = static_cast<std::uint32_t>(plan_.steps.size() + 2);
    const auto mark = static_cast<std::uint16_t>(marks_[node] - 1);
    plan_.steps.push_back(
        {StepKind::mark, 0, {PlanOperand::Source::slot, mark, 0, 0}, {}, after, 0});
  }
  plan_.steps.push_back({kind, to, a, b, more, 0});
}

bool CasePlan::ages(const Vertex& attribute) const {
  return program_.schema.entities[attribute.type]
      .attributes[attribute.immediate]
      .within.has_value();
}

// Whether a fact is read where it is needed: its record is at hand.
bool CasePlan::is_read_in_place(Node node) const {
  const Vertex& vertex = graph_[node];
  if (vertex.op == Opcode::column || vertex.op == Opcode::field) return true;
  if (vertex.op != Opcode::attribute || ages(vertex)) return false;
  const Opcode of = graph_[vertex.a].op;
  return of == Opcode::principal || of == Opcode::resource;
}

PlanOperand CasePlan::operand(Node node, Filled& filled) {
  const Vertex& vertex = graph_[node];
  const auto member = static_cast<std::uint16_t>(vertex.immediate);
  if (vertex.op == Opcode::constant)
    return {PlanOperand::Source::constant, number(vertex.immediate), 0, 0};
  if (is_read_in_place(node) && vertex.op == Opcode::attribute) {
    return {PlanOperand::Source::attribute, slot(vertex.a), vertex.type, member};
  }
  if (is_read_in_place(node)) {
    const RowVertex& row = graph_.row(vertex.a);
    const bool is_column = vertex.op == Opcode::column;
    return {is_column ? PlanOperand::Source::column : PlanOperand::Source::field, row.depth,
            program_.queries[row.query].relation, member};
  }
  filled = fill(node, filled);
  return {PlanOperand::Source::slot, slot(node), 0, 0};
}

// Each branch is filled only where it is taken.
void CasePlan::fill_choice(Node node, Filled filled) {
  const Vertex& vertex = graph_[node];
  const Label first = label(), other = label(), second = label(), neither = label(), end = label();
  const auto asked = ask({vertex.a, true}, {first, other}, filled);
  place(first);
  Filled taken = asked.yes;
  load(StepKind::load, node, operand(vertex.b, taken));
  jump(end);
  place(other);
  const auto denied = ask({vertex.a, false}, {second, neither}, asked.no);
  place(second);
  taken = denied.yes;
  load(StepKind::load, node, operand(vertex.c, taken));
  jump(end);
  place(neither);
  load(StepKind::unknown, node, {});
  place(end);
}

void CasePlan::fill_truth(Node node, Filled filled) {
  const Vertex& vertex = graph_[node];
  const Label yes = label(), other = label(), no = label(), neither = label(), end = label();
  const auto asked = ask({vertex.a, true}, {yes, other}, filled);
  place(yes);
  load(StepKind::load, node, {PlanOperand::Source::truth, 1, 0, 0});
  jump(end);
  place(other);
  ask({vertex.a, false}, {no, neither}, asked.no);
  place(no);
  load(StepKind::load, node, {PlanOperand::Source::truth, 0, 0, 0});
  jump(end);
  place(neither);
  load(StepKind::unknown, node, {});
  place(end);
}

CasePlan::Filled CasePlan::fill(Node node, Filled filled) {
  const std::uint16_t to = slot(node);
  if (too_large_ || to < kFirstFreeSlot || (filled & bit(marks_[node])) != 0) return filled;
  const Vertex& vertex = graph_[node];
  if (vertex.op == Opcode::choose) {
    fill_choice(node, filled);
  } else if (vertex.op == Opcode::to_value) {
    fill_truth(node, filled);
  } else {
    filled = fill_plain(node, filled);
  }
  return filled | bit(marks_[node]);
}

CasePlan::Filled CasePlan::fill_plain(Node node, Filled filled) {
  const Vertex& vertex = graph_[node];
  const auto what = static_cast<std::uint16_t>(vertex.immediate);
  const bool is_fact =
      vertex.op == Opcode::attribute || vertex.op == Opcode::column || vertex.op == Opcode::field;
  if (vertex.op == Opcode::attribute) {
    filled = fill(vertex.a, filled);
    load(ages(vertex) ? StepKind::aging_attribute : StepKind::attribute, node,
         {PlanOperand::Source::slot, slot(vertex.a), vertex.type, what});
    return filled;
  }
  if (is_fact || vertex.op == Opcode::constant) {
    load(StepKind::load, node, operand(node, filled));
    return filled;
  }
  const auto load_as = std::find_if(kLoads.begin(), kLoads.end(),
                                    [&](const Load& it) { return it.op == vertex.op; });
  if (load_as == kLoads.end()) {
    too_large_ = true;  // no value: verified code has none here
  } else if (load_as->shape == Shape::named) {
    load(load_as->kind, node, {PlanOperand::Source::slot, what, 0, 0});
  } else {
    const PlanOperand a = operand(vertex.a, filled);
    const PlanOperand b = vertex.b != kNoNode ? operand(vertex.b, filled) : PlanOperand{};
    load(load_as->kind, node, a, b, static_cast<std::uint32_t>(vertex.kind));
  }
  return filled;
}

}  // namespace sightline
