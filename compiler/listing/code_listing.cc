// Instructions of a loaded artifact -> text, facts and steps. Tested by tests/golden/bytecode, which has
// a policy that uses every instruction. Knows the names of the instructions, not what they do; that
// every number in them is one of something was checked when the artifact was loaded.
#include "compiler/listing/code_listing.h"

#include <fmt/format.h>

#include <string_view>

#include "compiler/world/world_values.h"
#include "runtime/format/opcodes.h"

namespace sightline {
namespace {

bool ends(const Instruction& in) {
  return in.op == Opcode::end_some || in.op == Opcode::end_several;
}

std::string_view word(Trust trust) {
  switch (trust) {
    case Trust::registry:
      return "";
    case Trust::sealed_fixed:
      return " (sealed fixed)";
    case Trust::cached:
      return " (cached)";
    case Trust::sealed:
      return " (sealed)";
  }
  return "";
}

template <class Schema>
std::string source(const Schema& fact) {
  const std::string age = fact.within ? " within " + duration_text(*fact.within) : "";
  return age + std::string(word(fact.trust));
}

}  // namespace

std::string CodeListing::text(std::uint32_t begin, std::uint32_t end, std::size_t indent) {
  std::string out;
  relation_of_.assign(end - begin, 0);
  for (std::uint32_t i = begin; i < end; ++i) {
    const Instruction& in = program_.code[i];
    enter(i - begin, in);
    if (ends(in)) indent -= 2;
    out += fmt::format("{:{}}r{} = {}\n", "", indent, i - begin, instruction(in));
    if (in.op == Opcode::begin_rows) indent += 2;
  }
  return out;
}

std::set<std::string> CodeListing::facts(std::uint32_t begin, std::uint32_t end) {
  std::set<std::string> facts;
  relation_of_.assign(end - begin, 0);
  for (std::uint32_t i = begin; i < end; ++i) {
    enter(i - begin, program_.code[i]);
    if (std::string it = fact(program_.code[i]); !it.empty()) facts.insert(std::move(it));
  }
  return facts;
}

std::uint64_t CodeListing::cost(std::uint32_t begin, std::uint32_t end) const {
  std::uint64_t cost = 0;
  std::vector<std::uint64_t> times{1};  // of the queries around, what the loader let pass
  for (std::uint32_t i = begin; i < end; ++i) {
    const Instruction& in = program_.code[i];
    if (ends(in)) times.pop_back();
    cost += times.back();
    if (in.op != Opcode::begin_rows) continue;
    const auto relation = program_.queries[in.immediate].relation;
    times.push_back(times.back() * schema_.relations[relation].max_rows);
  }
  return cost;
}

void CodeListing::enter(std::uint32_t position, const Instruction& in) {
  if (in.op == Opcode::begin_rows) relation_of_[position] = program_.queries[in.immediate].relation;
  if (in.op == Opcode::subject_row) relation_of_[position] = in.immediate;
}

// NOLINTNEXTLINE(readability-function-size): one case for each kind of instruction
std::string CodeListing::instruction(const Instruction& in) {
  switch (in.op) {
    case Opcode::constant:
      return "constant " + constant(program_.constants[in.immediate]);
    case Opcode::principal:
    case Opcode::resource:
    case Opcode::now:
    case Opcode::asked_action:
      return std::string(name(in.op));
    case Opcode::context:
      return "context " + schema_.context[in.immediate].name;
    case Opcode::global:
      return "global " + schema_.globals[in.immediate].name;
    case Opcode::attribute:
      return fmt::format("attribute {} of r{}",
                         schema_.entities[in.b].attributes[in.immediate].name, in.a);
    case Opcode::column:
      return fmt::format("column {} of r{}", relation(in.a).columns[in.immediate].name, in.a);
    case Opcode::field:
      return fmt::format("field {} of r{}", relation(in.a).fields[in.immediate].name, in.a);
    case Opcode::subject_row:
      return "subject_row " + schema_.relations[in.immediate].name;
    case Opcode::add:
    case Opcode::subtract:
      return fmt::format("{} r{} r{} as {}", name(in.op), in.a, in.b, name(in.kind));
    case Opcode::negate:
      return fmt::format("negate r{} as {}", in.a, name(in.kind));
    case Opcode::to_value:
    case Opcode::to_truth:
    case Opcode::is_none:
    case Opcode::unwrap:
    case Opcode::logical_not:
      return fmt::format("{} r{}", name(in.op), in.a);
    case Opcode::coalesce:
    case Opcode::equal:
    case Opcode::less:
    case Opcode::less_equal:
    case Opcode::contains:
    case Opcode::logical_and:
    case Opcode::logical_or:
    case Opcode::end_some:
    case Opcode::end_several:
      return fmt::format("{} r{} r{}", name(in.op), in.a, in.b);
    case Opcode::choose:
      return fmt::format("choose r{} r{} r{}", in.a, in.b, in.immediate);
    case Opcode::in:
      return fmt::format("in r{} r{} of {}", in.a, in.b, fact(in));
    case Opcode::begin_rows:
      return begin_rows(program_.queries[in.immediate]);
  }
  return "";
}

std::string CodeListing::begin_rows(const Query& query) const {
  std::string arguments;
  for (const std::uint16_t a : query.arguments)
    arguments += (arguments.empty() ? "" : ", ") + (a == kAny ? "_" : fmt::format("r{}", a));
  return fmt::format("begin_rows {}({})", schema_.relations[query.relation].name, arguments);
}

std::string CodeListing::constant(const Constant& c) const {
  if (c.type.kind == Type::Kind::string) return string_text(c.text);
  if (c.type.kind == Type::Kind::entity) return literal_text(schema_, c.type.id, c.text);
  const std::string text = to_text(schema_, c.type, WorldValue::of(c.value), {});
  return c.type.kind == Type::Kind::enumeration ? schema_.enums[c.type.id].name + "::" + text
                                                : text;
}

std::string CodeListing::fact(const Instruction& in) const {
  if (in.op == Opcode::attribute) {
    const AttributeSchema& attribute = schema_.entities[in.b].attributes[in.immediate];
    return schema_.entities[in.b].name + "." + attribute.name + source(attribute);
  }
  if (in.op == Opcode::begin_rows) {
    const auto& rows = schema_.relations[program_.queries[in.immediate].relation];
    return rows.name + "(..)" + source(rows);
  }
  if (in.op == Opcode::field)
    return relation(in.a).name + "." + relation(in.a).fields[in.immediate].name;
  if (in.op == Opcode::in) {
    return schema_.entities[in.immediate >> 8].name + " in " +
           schema_.entities[in.immediate & 0xff].name;
  }
  if (in.op == Opcode::context) return "context " + schema_.context[in.immediate].name;
  if (in.op == Opcode::now) return "now";
  if (in.op != Opcode::global) return "";
  const GlobalSchema& global = schema_.globals[in.immediate];
  return "global " + global.name + source(global);
}

}  // namespace sightline
