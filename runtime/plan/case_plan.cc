// Clauses -> the steps that ask them. Tested by tests/differential/plan_test.cc. The order of parts
// changes nothing but the cost: asking has no effect, and every question has an answer.
#include "runtime/plan/case_plan.h"

#include <algorithm>
#include <array>

#include "runtime/format/make.h"

namespace sightline {

namespace {

struct Atom {
  Opcode op;
  StepKind positive, negative;  // what is so, what is known not to be so
};
constexpr std::array<Atom, 7> kAtoms = {{
    {Opcode::to_truth, StepKind::is_true, StepKind::is_false},
    {Opcode::equal, StepKind::equal, StepKind::not_equal},
    {Opcode::less, StepKind::less, StepKind::not_less},
    {Opcode::less_equal, StepKind::less_equal, StepKind::not_less_equal},
    {Opcode::is_none, StepKind::is_none, StepKind::is_not_none},
    {Opcode::contains, StepKind::contains, StepKind::does_not_contain},
    {Opcode::in, StepKind::in, StepKind::not_in},
}};

// Positions of `keys`, from the smallest key on; those of equal keys in their order.
std::vector<std::uint64_t> in_order(const std::vector<std::uint32_t>& keys) {
  constexpr std::uint64_t kPosition = 0xffffffff;
  std::vector<std::uint64_t> order(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = std::uint64_t{keys[i]} << 32 | i;
  std::make_heap(order.begin(), order.end());  // less code than sort()
  std::sort_heap(order.begin(), order.end());
  for (auto& it : order) it &= kPosition;
  return order;
}

}  // namespace

CasePlan::CasePlan(const Program& program, const ActionCase& lists, Numbers& numbers, Plan& plan)
    : program_(program), lists_(lists), numbers_(numbers), plan_(plan), graph_(program) {}

CasePlan::Label CasePlan::label() {
  labels_.push_back(kNoPlan);
  return static_cast<Label>(labels_.size() - 1);
}

void CasePlan::place(Label label) {
  labels_[label] = static_cast<std::uint32_t>(plan_.steps.size());
}

void CasePlan::emit(StepKind kind, PlanOperand a, PlanOperand b, Ways ways, std::uint16_t to) {
  too_large_ = too_large_ || plan_.steps.size() > most_steps_;
  if (!too_large_) plan_.steps.push_back({kind, to, a, b, ways.yes, ways.no});
}

// --- truths

// `not` turns the question around; `and` and `or` are several; the rest is asked in one step.
CasePlan::Outcome CasePlan::ask(Question question, Ways ways, Filled filled) {
  if (too_large_) return {filled, filled};
  const Vertex& vertex = graph_[question.truth];
  const bool is_and = vertex.op == Opcode::logical_and;
  if (vertex.op == Opcode::logical_not) return ask({vertex.a, !question.positive}, ways, filled);
  if (vertex.op == Opcode::end_some || vertex.op == Opcode::end_several)
    return ask_rows(question, ways, filled);
  if (!is_and && vertex.op != Opcode::logical_or) return ask_atom(question, ways, filled);
  const bool all = is_and == question.positive;
  std::vector<Question> parts;
  parts_of(question, all, parts);
  return ask_many(parts, all, ways, filled);
}

void CasePlan::parts_of(Question question, bool all, std::vector<Question>& out) const {
  const Vertex& vertex = graph_[question.truth];
  if (out.size() > most_steps_) return;  // shared parts may make trees of it: it will be too large
  if (vertex.op == Opcode::logical_not) return parts_of({vertex.a, !question.positive}, all, out);
  const bool is_and = vertex.op == Opcode::logical_and;
  if ((is_and || vertex.op == Opcode::logical_or) && (is_and == question.positive) == all) {
    parts_of({vertex.a, question.positive}, all, out);
    parts_of({vertex.b, question.positive}, all, out);
    return;
  }
  out.push_back(question);
}

CasePlan::Outcome CasePlan::ask_many(const std::vector<Question>& questions, bool all, Ways ways,
                                     Filled filled) {
  std::vector<std::uint32_t> costs(questions.size());
  for (std::size_t q = 0; q < questions.size(); ++q) costs[q] = graph_[questions[q].truth].cost;
  const auto order = in_order(costs);
  if (questions.empty()) jump(all ? ways.yes : ways.no);
  // What is filled on the way out early is what the first question that gets there has filled.
  Filled early = ~Filled{0};
  for (std::size_t q = 0; q < questions.size(); ++q) {
    const bool last = q + 1 == questions.size();
    const Label next = last ? (all ? ways.yes : ways.no) : label();
    const auto asked =
        ask(questions[order[q]], all ? Ways{next, ways.no} : Ways{ways.yes, next}, filled);
    early &= all ? asked.no : asked.yes;
    filled = all ? asked.yes : asked.no;
    if (!last) place(next);
  }
  return all ? Outcome{filled, early} : Outcome{early, filled};
}

CasePlan::Outcome CasePlan::ask_atom(Question question, Ways ways, Filled filled) {
  const Vertex& vertex = graph_[question.truth];
  const auto atom = std::find_if(kAtoms.begin(), kAtoms.end(),
                                 [&](const Atom& it) { return it.op == vertex.op; });
  if (atom == kAtoms.end()) {
    too_large_ = true;  // no truth: verified code has none here
    return {filled, filled};
  }
  const PlanOperand a = operand(vertex.a, filled);
  const PlanOperand b = vertex.b != kNoNode ? operand(vertex.b, filled) : PlanOperand{};
  emit(question.positive ? atom->positive : atom->negative, a, b, ways,
       static_cast<std::uint16_t>(vertex.op == Opcode::in ? vertex.immediate : 0));
  return {filled, filled};
}

// What the body reads that is the same for every row is read before the first.
CasePlan::Filled CasePlan::fill_before(Node node, Filled filled) {
  const Vertex& vertex = graph_[node];
  const bool is_query = vertex.op == Opcode::end_some || vertex.op == Opcode::end_several;
  if (vertex.op == Opcode::attribute && vertex.rows == 0 && !is_read_in_place(node))
    return fill(node, filled);
  if (is_query || vertex.op == Opcode::choose || vertex.op == Opcode::begin_rows) return filled;
  for (const Node operand : {vertex.a, vertex.b})
    if (operand != kNoNode) filled = fill_before(operand, filled);
  return filled;
}

// True of a row, or of two: found by going through them. False: they were all there are, and it is
// known of each, or all but one, that it is not so.
CasePlan::Outcome CasePlan::ask_rows(Question question, Ways ways, Filled filled) {
  const Vertex& vertex = graph_[question.truth];
  const RowVertex& row = graph_.row(vertex.a);
  const bool several = vertex.op == Opcode::end_several;
  LookUp look_up{program_.queries[row.query].relation, 0, {}};
  for (std::size_t c = 0; c < row.arguments.size(); ++c) {
    if (row.arguments[c] == kNoNode) continue;
    filled = fill(row.arguments[c], filled);
    look_up.mask = static_cast<ColumnMask>(look_up.mask | 1U << c);
    look_up.slots[c] = slot(row.arguments[c]);
  }
  too_large_ = too_large_ || plan_.look_ups.size() >= kAny;
  if (too_large_) return {filled, filled};
  filled = fill_before(vertex.b, filled);
  const auto position = static_cast<std::uint16_t>(plan_.look_ups.size());
  plan_.look_ups.push_back(look_up);

  const Label body = label(), next = label(), over = label(), counts = label();
  const Label hit = several ? counts : question.positive ? ways.yes : ways.no;
  const PlanOperand place_of_row{PlanOperand::Source::slot, row.depth, 0, 0};
  emit(StepKind::open_rows, {PlanOperand::Source::slot, position, 0, 0}, place_of_row,
       {body, over});
  place(body);
  ask({vertex.b, question.positive}, question.positive ? Ways{hit, next} : Ways{next, hit}, filled);
  if (several) {
    place(counts);
    emit(StepKind::count_row, {}, place_of_row, {question.positive ? ways.yes : ways.no, next});
  }
  place(next);
  emit(StepKind::next_row, {}, place_of_row, {body, over});
  place(over);
  if (question.positive) {
    jump(ways.no);
  } else {
    emit(StepKind::is_complete, {}, place_of_row, ways);
  }
  return {filled, filled};
}

// --- clauses

// One part of a clause that compares a value with a constant: all that the clause is about, if it is
// about another.
struct CasePlan::Key {
  Node subject = kNoNode;
  std::uint32_t constant = 0;
};

std::vector<CasePlan::Key> CasePlan::keys_of(const Question& clause) const {
  std::vector<Question> parts;
  parts_of({clause.truth, true}, true, parts);
  std::vector<Key> keys;
  for (const Question& part : parts) {
    const Vertex& vertex = graph_[part.truth];
    if (vertex.op != Opcode::equal || !part.positive) continue;
    Node a = vertex.a, b = vertex.b;
    if (graph_[a].op == Opcode::constant) std::swap(a, b);
    if (graph_[b].op == Opcode::constant && graph_[a].op != Opcode::constant)
      keys.push_back({a, graph_[b].immediate});
  }
  return keys;
}

// The value that most clauses compare with a constant, if going through all of them would be slow.
Node CasePlan::subject_of(const std::vector<Question>& clauses) const {
  constexpr std::uint32_t kMany = 8;
  std::vector<std::uint32_t> times(graph_.size());
  Node subject = kNoNode;
  std::uint32_t most = kMany - 1;
  for (const Question& clause : clauses) {
    for (const Key& key : keys_of(clause)) {
      if (++times[key.subject] <= most) continue;
      most = times[key.subject];
      subject = key.subject;
    }
  }
  return subject;
}

// Of permits whether any is true, of forbids whether all are false.
// SOUNDNESS: a clause that is left out compares the value with another constant. So it is not true,
// and it is false, unless the value is unknown; then all forbids are asked.
CasePlan::Outcome CasePlan::ask_clauses(const std::vector<Question>& clauses, bool permits,
                                        Ways ways, Filled filled) {
  const Node subject = subject_of(clauses);
  if (subject == kNoNode) return ask_many(clauses, !permits, ways, filled);
  std::vector<std::uint32_t> constants;
  std::vector<Question> keyed, others;
  for (const Question& clause : clauses) {
    std::uint32_t constant = kNoNode;
    for (const Key& key : keys_of(clause))
      if (key.subject == subject && constant == kNoNode) constant = key.constant;
    if (constant != kNoNode) constants.push_back(constant);
    (constant != kNoNode ? keyed : others).push_back(clause);
  }
  const auto order = in_order(constants);
  // After the one group that the value selects: the clauses that are about any value.
  const Label rest = label(), unknown = label();
  const Ways in_group = permits ? Ways{ways.yes, rest} : Ways{rest, ways.no};
  const PlanOperand value = operand(subject, filled);
  const auto selection = static_cast<std::uint16_t>(plan_.selections.size());
  too_large_ = too_large_ || plan_.selections.size() >= kAny;
  if (too_large_) return {filled, filled};
  plan_.selections.emplace_back();
  emit(StepKind::select, value, {PlanOperand::Source::slot, selection, 0, 0},
       {permits ? rest : unknown, rest});
  for (std::size_t begin = 0, end = 0; begin < keyed.size(); begin = end) {
    std::vector<Question> group;
    for (; end < keyed.size() && constants[order[end]] == constants[order[begin]]; ++end)
      group.push_back(keyed[order[end]]);
    plan_.selections[selection].ways.push_back(
        {number(constants[order[begin]]), static_cast<std::uint32_t>(plan_.steps.size())});
    ask_many(group, !permits, in_group, filled);
  }
  if (!permits) {
    place(unknown);
    ask_many(keyed, true, in_group, filled);
  }
  place(rest);
  if (!others.empty()) {
    const auto asked = ask_clauses(others, permits, ways, filled);
    return {permits ? filled : asked.yes, permits ? asked.no : filled};
  }
  jump(permits ? ways.no : ways.yes);
  return {filled, filled};
}

void CasePlan::count_uses() {
  sightline::make(uses_, graph_.size());
  for (Node node = 0; node < graph_.size(); ++node) {
    const Vertex& vertex = graph_[node];
    for (const Node operand : {vertex.a, vertex.b, vertex.c})
      if (operand != kNoNode) ++uses_[operand];
    if (vertex.op != Opcode::begin_rows) continue;
    for (const Node argument : graph_.row(node).arguments)
      if (argument != kNoNode) ++uses_[argument];
  }
  slots_.assign(graph_.size(), kAny);
  sightline::make(marks_, graph_.size());
}

// An allow owes what every permit owes that is not known to be false.
void CasePlan::ask_duties(const std::vector<Clause>& permits, Filled filled) {
  for (const Clause& permit : permits) {
    if (permit.duties == 0) continue;
    const Label owed = label(), next = label();
    const auto asked = ask({permit.truth, false}, {next, owed}, filled);
    filled = asked.yes & asked.no;
    place(owed);
    too_large_ = too_large_ || plan_.duties.size() >= kAny;
    const auto duty = static_cast<std::uint16_t>(plan_.duties.size());
    emit(StepKind::owe, {PlanOperand::Source::slot, duty, 0, 0}, {}, {});
    plan_.duties.push_back(permit.duties);
    place(next);
  }
  emit(StepKind::allow, {}, {}, {});
}

bool CasePlan::make() {
  std::vector<Clause> permits(lists_.permits.size());
  std::vector<Question> permitted, forbidden;
  std::size_t code = 0;
  for (std::size_t p = 0; p < permits.size(); ++p) {
    const Block& block = program_.blocks[lists_.permits[p]];
    permits[p] = {graph_.add(block), block.obligations};
    permitted.push_back({permits[p].truth, true});
    code += block.end - block.begin;
  }
  for (const auto b : lists_.forbids) {
    const Block& block = program_.blocks[b];
    forbidden.push_back({graph_.add(block), false});
    code += block.end - block.begin;
  }
  // A truth that several share is asked wherever it is needed; where that makes too much of it, or
  // many cases share many rules, the machine is as good.
  most_steps_ = std::min(plan_.steps.size() + 64 + 6 * code, kMostSteps);
  count_uses();
  const std::size_t first = plan_.steps.size();
  const Label some = label(), allowed = label(), denied = label();
  const auto asked = ask_clauses(permitted, true, {some, denied}, 0);
  place(some);
  const auto open = ask_clauses(forbidden, false, {allowed, denied}, asked.yes);
  place(allowed);
  ask_duties(permits, open.yes);
  place(denied);
  emit(StepKind::deny, {}, {}, {});
  if (too_large_) {
    plan_.steps.erase(plan_.steps.begin() + static_cast<std::ptrdiff_t>(first),
                      plan_.steps.end());  // what else was added for it is never asked
    return false;
  }
  find_labels(first);
  return true;
}

void CasePlan::find_labels(std::size_t first) {
  for (std::size_t i = first; i < plan_.steps.size(); ++i) {
    Step& step = plan_.steps[i];
    if (step.kind < StepKind::is_true || step.kind >= StepKind::owe) continue;
    step.yes = labels_[step.yes];
    step.no = labels_[step.no];
  }
}

Plan make_plan(const Program& program) {
  Plan plan;
  CasePlan::Numbers numbers(program.constants.size(), kAny);
  for (const ActionCase& lists : program.cases) {
    const auto first = static_cast<std::uint32_t>(plan.steps.size());
    plan.entries.push_back(CasePlan(program, lists, numbers, plan).make() ? first : kNoPlan);
  }
  return plan;
}

}  // namespace sightline
