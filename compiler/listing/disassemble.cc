// A loaded artifact in, its listing out: who decides what by reading which facts, every instruction
// with names instead of numbers, and what was proved. Names were checked when the artifact was
// loaded; its doc comments are anyone's text. Tested by tests/golden/bytecode. Knows the names of the
// instructions, not what they do.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "compiler/world/world_values.h"
#include "runtime/format/digest.h"
#include "runtime/format/opcodes.h"
#include "sightline/compiler.h"
#include "sightline/version.h"

namespace sightline {
namespace {

std::string_view trust_name(Trust trust) {
  switch (trust) {
    case Trust::registry:
      return "";
    case Trust::sealed_fixed:
      return " (sealed fixed)";
    case Trust::cached:
      return " (cached)";
  }
  return "";
}

std::string joined(const std::vector<std::string>& names, std::string_view nothing) {
  std::string text;
  for (const std::string& n : names) text += (text.empty() ? "" : ", ") + n;
  return text.empty() ? std::string(nothing) : text;
}

class Listing {
 public:
  explicit Listing(const Program& program) : program_(program), schema_(program.schema) {}

  std::string write() {
    line("policy {}", program_.name.empty() ? "(without a name)" : program_.name);
    line("artifact  {}  format {}", to_hex(program_.digest), kArtifactVersion);
    line("source    {}", to_hex(program_.source));
    for (std::size_t action = 0; action < schema_.actions.size(); ++action) write_action(action);
    find_actions_of_blocks();
    for (std::size_t rule = 0; rule < program_.rules.size(); ++rule) write_rule(rule);
    write_proofs();
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
    out_ += '\n';
  }

  // --- actions

  void write_action(std::size_t position) {
    const ActionSchema& action = schema_.actions[position];
    const ActionBlocks& blocks = program_.actions[position];
    line("\naction {}({}, {})", action.name, schema_.entities[action.principal].name,
         schema_.entities[action.resource].name);
    line("  permits  {}", joined(rules_of(blocks.permits), "none: always denied"));
    line("  forbids  {}", joined(rules_of(blocks.forbids), "none"));
    std::set<std::string>
        facts;  // sorted, so that the listing does not depend on the order of code
    std::uint64_t cost = 0;
    for (const auto* list : {&blocks.permits, &blocks.forbids}) {
      for (const std::uint16_t block : *list) cost += read_facts(program_.blocks[block], facts);
    }
    line("  reads    {}", joined({facts.begin(), facts.end()}, "nothing"));
    line("  cost     at most {} steps", cost);
  }
  std::vector<std::string> rules_of(const std::vector<std::uint16_t>& blocks) const {
    std::vector<std::string> names;
    for (const std::uint16_t block : blocks) {
      const std::string& rule = program_.rules[program_.blocks[block].rule].name;
      if (names.empty() || names.back() != rule) names.push_back(rule);
    }
    return names;
  }
  // Adds what the block reads; returns its steps, a query's body once for each row it may meet.
  std::uint64_t read_facts(const Block& block, std::set<std::string>& facts) {
    std::uint64_t cost = 0, times = 1;
    std::uint16_t relation = 0;
    for (std::uint32_t i = block.begin; i < block.end; ++i) {
      const Instruction& in = program_.code[i];
      if (in.op == Opcode::begin_some) relation = program_.queries[in.immediate].relation;
      if (in.op == Opcode::end_some) times = 1;
      cost += times;
      if (in.op == Opcode::begin_some) times = kMaxRowsPerKey;
      if (std::string fact = fact_read(in, relation); !fact.empty()) facts.insert(std::move(fact));
    }
    return cost;
  }
  std::string fact_read(const Instruction& in, std::uint16_t relation) const {
    const RelationSchema* rows = schema_.relations.empty() ? nullptr : &schema_.relations[relation];
    if (in.op == Opcode::attribute) {
      const AttributeSchema& attribute = schema_.entities[in.b].attributes[in.immediate];
      return fmt::format("{}.{}{}", schema_.entities[in.b].name, attribute.name,
                         trust_name(attribute.trust));
    }
    if (in.op == Opcode::begin_some)
      return fmt::format("{}(..){}", rows->name, trust_name(rows->trust));
    if (in.op == Opcode::field)
      return fmt::format("{}.{}", rows->name, rows->fields[in.immediate].name);
    if (in.op == Opcode::context)
      return fmt::format("context {}", schema_.context[in.immediate].name);
    if (in.op == Opcode::now) return "now";
    return in.op == Opcode::global ? global_name(in.immediate, true) : "";
  }
  std::string global_name(std::uint16_t position, bool with_age) const {
    const GlobalSchema& global = schema_.globals[position];
    const bool ages = with_age && global.within.has_value();
    return "global " + global.name + (ages ? " within " + duration_text(*global.within) : "");
  }

  // --- rules

  void find_actions_of_blocks() {
    actions_of_.resize(program_.blocks.size());
    for (std::size_t action = 0; action < program_.actions.size(); ++action) {
      for (const auto* list :
           {&program_.actions[action].permits, &program_.actions[action].forbids}) {
        for (const std::uint16_t block : *list)
          actions_of_[block].push_back(schema_.actions[action].name);
      }
    }
    blocks_of_.resize(program_.rules.size());
    for (std::size_t block = 0; block < program_.blocks.size(); ++block) {
      blocks_of_[program_.blocks[block].rule].push_back(block);
    }
  }
  void write_rule(std::size_t position) {
    const RuleEntry& rule = program_.rules[position];
    line("\n{} {}", rule.effect == Effect::permit ? "permit" : "forbid", rule.name);
    write_doc(rule.doc);
    for (const std::size_t block : blocks_of_[position]) write_block(block);
  }
  // A comment may hold anything that a terminal would obey.
  void write_doc(std::string_view doc) {
    while (!doc.empty()) {
      const std::size_t end = std::min(doc.find('\n'), doc.size());
      out_ += "  /// ";
      for (const char c : doc.substr(0, end)) {
        const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        out_ += is_control ? '?' : c;
      }
      out_ += '\n';
      doc.remove_prefix(std::min(end + 1, doc.size()));
    }
  }
  void write_block(std::size_t position) {
    const Block& block = program_.blocks[position];
    line("  {} ({}, {})", joined(actions_of_[position], "no action"),
         schema_.entities[block.principal].name, schema_.entities[block.resource].name);
    std::size_t indent = 4;
    relation_ = 0;
    for (std::uint32_t i = block.begin; i < block.end; ++i) {
      const Instruction& in = program_.code[i];
      if (in.op == Opcode::end_some) indent -= 2;
      line("{:{}}r{} = {}", "", indent, i - block.begin, instruction(in));
      if (in.op == Opcode::begin_some) indent += 2;
    }
  }
  std::string instruction(const Instruction& in) {
    switch (in.op) {
      case Opcode::constant:
        return constant(program_.constants[in.immediate]);
      case Opcode::principal:
      case Opcode::resource:
      case Opcode::now:
        return std::string(name(in.op));
      case Opcode::context:
        return "context " + schema_.context[in.immediate].name;
      case Opcode::global:
        return global_name(in.immediate, false);
      case Opcode::attribute:
        return fmt::format("attribute {} of r{}",
                           schema_.entities[in.b].attributes[in.immediate].name, in.a);
      case Opcode::column:
        return fmt::format("column {} of r{}",
                           schema_.relations[relation_].columns[in.immediate].name, in.a);
      case Opcode::field:
        return fmt::format("field {} of r{}",
                           schema_.relations[relation_].fields[in.immediate].name, in.a);
      case Opcode::add:
      case Opcode::subtract:
        return fmt::format("{} r{} r{} as {}", name(in.op), in.a, in.b, name(in.kind));
      case Opcode::negate:
        return fmt::format("negate r{} as {}", in.a, name(in.kind));
      case Opcode::to_value:
      case Opcode::to_truth:
      case Opcode::is_none:
      case Opcode::logical_not:
        return fmt::format("{} r{}", name(in.op), in.a);
      case Opcode::coalesce:
      case Opcode::equal:
      case Opcode::less:
      case Opcode::less_equal:
      case Opcode::logical_and:
      case Opcode::logical_or:
      case Opcode::end_some:
        return fmt::format("{} r{} r{}", name(in.op), in.a, in.b);
      case Opcode::begin_some:
        return begin_some(program_.queries[in.immediate]);
    }
    return "";
  }
  std::string begin_some(const Query& query) {
    relation_ = query.relation;
    std::vector<std::string> arguments;
    for (const std::uint16_t a : query.arguments)
      arguments.push_back(a == kAny ? "_" : fmt::format("r{}", a));
    return fmt::format("begin_some {}({})", schema_.relations[relation_].name,
                       joined(arguments, ""));
  }
  std::string constant(const Constant& c) const {
    if (c.type.kind == Type::Kind::enumeration) {
      return fmt::format("constant {}::{}", schema_.enums[c.type.id].name,
                         schema_.enums[c.type.id].members[static_cast<std::size_t>(c.value)]);
    }
    return "constant " + to_text(schema_, c.type, WorldValue::of(c.value), {});
  }

  // --- proofs

  void write_proofs() {
    const ProofRecord& record = program_.proofs;
    line("\nproofs by {}", record.prover.empty() ? "nobody" : record.prover);
    for (const ProofEntry& entry : record.entries) {
      line("  {:9}  {}{}", name(entry.verdict), entry.property,
           entry.built_in ? " (built in)" : "");
      for (const std::string& assumption : entry.assumptions)
        line("             assuming {}", assumption);
    }
    if (record.entries.empty()) line("  none");
    line("  {}",
         record.proved() ? "every claim is proved" : "NOT PROVED: a runtime refuses this artifact");
  }

  const Program& program_;
  const Schema& schema_;
  std::string out_;
  std::vector<std::vector<std::string>> actions_of_;  // by block
  std::vector<std::vector<std::size_t>> blocks_of_;   // by rule
  std::uint16_t relation_ = 0;                        // of the query whose body is being written
};

}  // namespace

std::string disassemble(const Policy& loaded) { return Listing(loaded.program()).write(); }

}  // namespace sightline
