// Steps of a plan -> statements of C++, one after the other and in no other order, so that what was said of
// the plan can be said of them. Tested by tests/differential/direct_test.cc and tests/golden/header. What a
// step means is in runtime/plan/plan.h, what it calls in sightline/direct_decision.h; this knows only where
// facts are.
#include "compiler/header/direct_case.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "sightline/value.h"

namespace sightline {
namespace {

using Width = FactPlace::Width;

const char* width_name(Width width) {
  switch (width) {
    case Width::one:
      return "std::uint8_t";
    case Width::two:
      return "std::uint16_t";
    case Width::four:
      return "std::uint32_t";
    case Width::eight:
      return "std::uint64_t";
    case Width::whole:
      return "d::Whole";
  }
  return "";
}
const char* const kFlag = "std::uint8_t";
const char* const kRow = "std::uint32_t";

// Sums end where their kind does.
std::string range_of(Type::Kind kind) {
  if (kind == Type::Kind::integer) return "{INT64_MIN, INT64_MAX}";
  if (kind == Type::Kind::time) return "{sightline::kPast, sightline::kForever}";
  if (kind == Type::Kind::duration) return "{-sightline::kForever, sightline::kForever}";
  return "{1, 0}";  // no sum is of another kind
}

// Of what a request gives: `values.h` has the same of facts.
std::string given_range(const Schema& schema, const Type& type) {
  const auto members = [&] { return schema.enums[type.id].members.size(); };
  switch (type.kind) {
    case Type::Kind::boolean:
      return "boolean, {}, {{0, 1}}, 0";
    case Type::Kind::integer:
      return "integer, {}, {{INT64_MIN, INT64_MAX}}, 0";
    case Type::Kind::time:
      return "time, {}, {{sightline::kPast + 1, sightline::kForever - 1}}, 0";
    case Type::Kind::duration:
      return "duration, {}, {{-sightline::kForever, sightline::kForever}}, 0";
    case Type::Kind::enumeration:
      return "member, {}, {{0, " + std::to_string(members() - 1) + "}}, 0";
    case Type::Kind::set:
      return "set, {}, {{0, " +
             cpp_number(static_cast<std::int64_t>((std::uint64_t{1} << members()) - 1)) + "}}, 0";
    case Type::Kind::entity:
      return "entity, {}, {{0, 0}}, " + std::to_string(type.id);
    case Type::Kind::string:
      return "string, {}, {{0, 0}}, 0";
  }
  return "";
}

bool is_text(const Type& type) {
  return type.kind == Type::Kind::entity || type.kind == Type::Kind::string;
}

std::string fresh(const std::optional<std::int64_t>& within) {
  return within ? fmt::format("q.is_fresh({})", cpp_number(*within)) : "true";
}

}  // namespace

std::string cpp_number(std::int64_t number) {
  return number == INT64_MIN ? "INT64_MIN" : std::to_string(number) + "LL";
}

DirectCase::DirectCase(const Program& program, const FactImage& image, const ActionCase& lists)
    : program_(program), plan_(*program.plan), image_(image), lists_(lists) {}

// --- values

std::string DirectCase::number(std::uint16_t slot) const {
  switch (slot) {
    case kPrincipalSlot:
      return "q.who";
    case kResourceSlot:
      return "q.what";
    case kNowSlot:
      return "q.now";
    case kActionSlot:
      return cpp_number(lists_.action);
    default:
      return fmt::format("v{}.number", slot);
  }
}

std::string DirectCase::slot(std::uint16_t at) const {
  return at < kFirstFreeSlot ? fmt::format("d::given({})", number(at)) : fmt::format("v{}", at);
}

// Which row a text is, is for the snapshot.
std::string DirectCase::constant(std::uint16_t position) const {
  const Constant& constant = program_.constants[plan_.numbers[position]];
  return is_text(constant.type) ? fmt::format("q.text({})", position)
                                : fmt::format("d::given({})", cpp_number(constant.value));
}

bool DirectCase::is_place(const PlanOperand& operand) const {
  return operand.source >= PlanOperand::Source::attribute;
}

DirectCase::Place DirectCase::place(const PlanOperand& operand) const {
  using Source = PlanOperand::Source;
  FactPlace place;
  std::string base = fmt::format("row{}", operand.at);
  if (operand.source == Source::attribute) {
    place = image_.tables[operand.owner].layout.attributes[operand.member];
    base = operand.at == kPrincipalSlot ? "q.principal" : "q.resource";
  } else {
    const RowLayout& layout = image_.relations[operand.owner].layout;
    place = (operand.source == Source::column ? layout.columns : layout.fields)[operand.member];
  }
  return {fmt::format("{} + {}", base, place.offset), width_name(place.width)};
}

std::string DirectCase::value(const PlanOperand& operand) const {
  if (operand.source == PlanOperand::Source::slot) return slot(operand.at);
  if (operand.source == PlanOperand::Source::constant) return constant(operand.at);
  if (operand.source == PlanOperand::Source::truth) return fmt::format("d::given({})", operand.at);
  const Place fact = place(operand);
  return fmt::format("d::read<{}>({})", fact.width, fact.at);
}

// Of another entity than the two.
std::string DirectCase::attribute(const PlanOperand& operand) const {
  const FactPlace place = image_.tables[operand.owner].layout.attributes[operand.member];
  return fmt::format("d::attribute<{}>(q.facts, {}, {}, {})", width_name(place.width),
                     operand.owner, slot(operand.at), place.offset);
}

std::string DirectCase::context(std::uint16_t field) const {
  const Type& type = program_.schema.context[field].type;
  const std::string declared = given_range(program_.schema, type);
  return fmt::format("d::context(q, {{{}, sightline::Value::Kind::{}}})", field,
                     fmt::format(fmt::runtime(declared), type.optional));
}

// --- steps

std::string DirectCase::go(std::uint32_t step) {
  targets_.insert(step);
  return fmt::format("goto s{};", step);
}

std::string DirectCase::way(const std::string& condition, const Step& step, std::uint32_t at) {
  if (step.yes == step.no) return step.yes == at + 1 ? "" : go(step.yes);
  if (step.no == at + 1) return fmt::format("if ({}) {}", condition, go(step.yes));
  if (step.yes == at + 1) return fmt::format("if (!({})) {}", condition, go(step.no));
  return fmt::format("if ({}) {}\n  {}", condition, go(step.yes), go(step.no));
}

std::string DirectCase::fill(const Step& step, const std::string& value) {
  slots_.insert(step.to);
  return fmt::format("v{} = {};", step.to, value);
}

std::string DirectCase::sum(const char* name, const Step& step) const {
  const std::string second = step.kind == StepKind::negate ? "" : ", " + value(step.b);
  return fmt::format("d::{}({}, {}{})", name, range_of(static_cast<Type::Kind>(step.yes)),
                     value(step.a), second);
}

std::string DirectCase::aging_attribute(const PlanOperand& operand) const {
  const auto& within = program_.schema.entities[operand.owner].attributes[operand.member].within;
  return fmt::format("{}.state != d::kGiven || {} ? {} : d::kUnknown", slot(operand.at),
                     fresh(within), attribute(operand));
}

std::string DirectCase::one(const char* name, const Step& step) const {
  return fmt::format("d::{}({})", name, value(step.a));
}

std::string DirectCase::two(const char* name, const Step& step) const {
  return fmt::format("d::{}({}, {})", name, value(step.a), value(step.b));
}

// A fact of one byte in a record, of which is asked so often.
std::string DirectCase::flag(const char* name, int wanted, const Step& step) const {
  const bool is_flag = is_place(step.a) && place(step.a).width == kFlag;
  return is_flag ? fmt::format("d::flag_is({}, {})", place(step.a).at, wanted) : one(name, step);
}

// Two rows in records, likewise.
std::string DirectCase::rows(const char* name, const char* other, const Step& step) const {
  if (!is_place(step.a) || !is_place(step.b)) return two(other, step);
  const Place a = place(step.a), b = place(step.b);
  const bool are_rows = a.width == kRow && b.width == kRow;
  return are_rows ? fmt::format("d::{}({}, {})", name, a.at, b.at) : two(other, step);
}

std::string DirectCase::in(const char* known, const Step& step) const {
  return fmt::format("d::is_in(q.facts, {}, {}, {}).{}", step.to, value(step.a), value(step.b),
                     known);
}

std::string DirectCase::count(const Step& step) {
  const std::string counted = fmt::format("rows{}.counted", step.b.at);
  return fmt::format("if ({0}) {1}\n  {0} = true; {2}", counted, go(step.yes), go(step.no));
}

// SOUNDNESS: of ways that are not about this value none can be taken; of an unknown one, any.
std::string DirectCase::select(const Step& step) {
  const Selection& selection = plan_.selections[step.b.at];
  std::string cases;
  bool texts = false;
  for (const auto& way : selection.ways) {
    const Constant& constant = program_.constants[plan_.numbers[way.number]];
    texts = texts || is_text(constant.type);
    cases +=
        fmt::format("\n      case {}: {}",
                    is_text(constant.type) ? std::to_string(way.step) : cpp_number(constant.value),
                    go(way.step));
  }
  const std::string by =
      texts ? fmt::format("d::way(q.facts, {}, value.number)", step.b.at) : "value.number";
  return fmt::format(
      "{{\n    const d::Number value = {};\n    if (value.state > d::kNone) {}\n"
      "    if (value.state == d::kNone) {}\n    switch ({}) {{{}\n      default: {}\n    }}\n  }}",
      value(step.a), go(step.yes), go(step.no), by, cases, go(step.no));
}

// NOLINTNEXTLINE(readability-function-size): one case for each kind of step
std::string DirectCase::write(std::uint32_t at) {
  using K = StepKind;
  const Step& step = plan_.steps[at];
  const auto ask = [&](const std::string& question) { return way(question, step, at); };
  switch (step.kind) {
    case K::mark:
      marks_ = true;
      return fmt::format(
          "if ((filled >> {0} & 1) != 0) {1}\n  filled |= std::uint64_t{{1}} << {0};", step.a.at,
          go(step.yes));
    case K::load:
      return fill(step, value(step.a));
    case K::attribute:
      return fill(step, attribute(step.a));
    case K::aging_attribute:
      return fill(step, aging_attribute(step.a));
    case K::context:
      return fill(step, context(step.a.at));
    case K::global:
      return fill(step, fmt::format("{} ? d::global(q.facts, {}) : d::kUnknown",
                                    fresh(program_.schema.globals[step.a.at].within), step.a.at));
    case K::add:
      return fill(step, sum("add", step));
    case K::subtract:
      return fill(step, sum("subtract", step));
    case K::negate:
      return fill(step, sum("negate", step));
    case K::coalesce:
      return fill(step, two("coalesce", step));
    case K::unwrap:
      return fill(step, one("unwrap", step));
    case K::unknown:
      return fill(step, "d::kUnknown");
    case K::is_true:
      return ask(flag("is_true", 1, step));
    case K::is_false:
      return ask(flag("is_false", 0, step));
    case K::equal:
      return ask(rows("rows_equal", "equal", step));
    case K::not_equal:
      return ask(rows("rows_not_equal", "not_equal", step));
    case K::less:
      return ask(two("less", step));
    case K::not_less:
      return ask(two("not_less", step));
    case K::less_equal:
      return ask(two("less_equal", step));
    case K::not_less_equal:
      return ask(two("not_less_equal", step));
    case K::is_none:
      return ask(one("is_none", step));
    case K::is_not_none:
      return ask(one("is_not_none", step));
    case K::contains:
      return ask(two("contains", step));
    case K::does_not_contain:
      return ask(two("does_not_contain", step));
    case K::in:
      return ask(in("yes", step));
    case K::not_in:
      return ask(in("no", step));
    case K::open_rows:
      return open(step, at);
    case K::next_row:
      return fmt::format("++rows{}.at;\n  {}", step.b.at, show(look_up_of(step), step, at));
    case K::count_row:
      return count(step);
    case K::is_complete:
      return ask(fmt::format("rows{}.complete", step.b.at));
    case K::select:
      return select(step);
    case K::jump:
      return ask("true");
    case K::owe:
      owes_ = true;
      return fmt::format("duties |= {}ULL;", plan_.duties[step.a.at]);
    case K::allow:
      return owes_ ? "return {true, duties};" : "return {true, 0};";
    case K::deny:
      return "return {false, 0};";
    case K::flag_is_true:
    case K::flag_is_false:
    case K::rows_equal:
    case K::rows_not_equal:
    case K::whole_less:
    case K::whole_not_less:
    case K::whole_less_equal:
    case K::whole_not_less_equal:
    case K::eight_less:
    case K::eight_not_less:
    case K::eight_less_equal:
    case K::eight_not_less_equal:
      break;
  }
  throw std::logic_error("a step of a bound plan in one that is not");
}

// A plan may have steps that no way leads to: those after clauses that there are none of.
std::set<std::uint32_t> DirectCase::reached(std::uint32_t entry) const {
  std::set<std::uint32_t> seen;
  std::vector<std::uint32_t> next{entry};
  while (!next.empty()) {
    const std::uint32_t at = next.back();
    next.pop_back();
    if (!seen.insert(at).second) continue;
    const Step& step = plan_.steps[at];
    const bool asks = step.kind >= StepKind::is_true && step.kind < StepKind::owe;
    if (asks) next.insert(next.end(), {step.yes, step.no});
    if (step.kind == StepKind::mark) next.push_back(step.yes);
    if (step.kind == StepKind::select)
      for (const auto& way : plan_.selections[step.b.at].ways) next.push_back(way.step);
    if (!asks && step.kind < StepKind::allow) next.push_back(at + 1);
  }
  return seen;
}

std::string DirectCase::function(const std::string& name, std::uint32_t entry) {
  std::map<std::uint32_t, std::string> lines;
  for (const auto at : reached(entry)) lines[at] = write(at);
  std::string out;
  const Schema& schema = program_.schema;
  out += fmt::format("\n// {}({}, {})\nd::Answer {}([[maybe_unused]] const d::Asked& q) {{\n",
                     schema.actions[lists_.action].name, schema.entities[lists_.principal].name,
                     schema.entities[lists_.resource].name, name);
  if (marks_) out += "  std::uint64_t filled = 0;\n";
  if (owes_) out += "  std::uint64_t duties = 0;\n";
  for (const auto at : slots_) out += fmt::format("  d::Number v{} = d::kUnknown;\n", at);
  for (const auto at : rows_)
    out += fmt::format("  d::Rows rows{0};\n  const std::byte* row{0} = nullptr;\n", at);
  for (const auto& [at, line] : lines) {
    if (targets_.contains(at)) out += fmt::format(" s{}:\n", at);
    if (!line.empty()) out += "  " + line + "\n";
  }
  return out + "}\n";
}

}  // namespace sightline
