// A loaded artifact in, its listing out: who decides what by reading which facts, every instruction
// with names instead of numbers, and what was proved. Names were checked when the artifact was
// loaded; its doc comments are anyone's text. Tested by tests/golden/bytecode. Knows nothing of
// instructions, which code_listing.cc names.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "compiler/listing/code_listing.h"
#include "compiler/world/world_values.h"
#include "runtime/format/digest.h"
#include "sightline/certificate.h"
#include "sightline/compiler.h"
#include "sightline/version.h"

namespace sightline {
namespace {

std::string joined(const std::vector<std::string>& names, std::string_view nothing,
                   std::string_view separator = ", ") {
  std::string text;
  for (const std::string& n : names) text.append(text.empty() ? "" : separator).append(n);
  return text.empty() ? std::string(nothing) : text;
}

class Listing {
 public:
  explicit Listing(const Program& program)
      : program_(program), schema_(program.schema), code_(program) {}

  std::string write() {
    line("policy {}", program_.name.empty() ? "(without a name)" : program_.name);
    line("artifact  {}  format {}", to_hex(program_.digest), kArtifactVersion);
    line("body      {}  all but the proofs", to_hex(program_.body_digest));
    line("source    {}", to_hex(program_.source));
    for (std::uint16_t action = 0; action < schema_.actions.size(); ++action) write_action(action);
    find_actions_of_blocks();
    for (std::size_t rule = 0; rule < program_.rules.size(); ++rule) write_rule(rule);
    for (const Invariant& invariant : program_.invariants) write_invariant(invariant);
    write_proofs();
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
    out_ += '\n';
  }
  std::string types(const std::vector<std::uint16_t>& entities) const {
    std::vector<std::string> names;
    for (const std::uint16_t e : entities) names.push_back(schema_.entities[e].name);
    return joined(names, "", " | ");
  }
  std::string obligations(std::uint64_t mask) const {
    std::vector<std::string> names;
    for (std::size_t o = 0; o < schema_.obligations.size(); ++o) {
      if ((mask >> o & 1) != 0) names.push_back(schema_.obligations[o]);
    }
    return joined(names, "");
  }

  // --- actions

  void write_action(std::uint16_t position) {
    const ActionSchema& action = schema_.actions[position];
    line("\naction {}({}, {})", action.name, types(action.principals), types(action.resources));
    const bool is_union = action.principals.size() > 1 || action.resources.size() > 1;
    for (const ActionCase& lists : program_.cases) {
      if (lists.action != position) continue;
      if (is_union) {
        line("  of ({}, {})", schema_.entities[lists.principal].name,
             schema_.entities[lists.resource].name);
      }
      write_case(lists, is_union ? 4 : 2);
    }
  }
  void write_case(const ActionCase& lists, std::size_t indent) {
    const std::string margin(indent, ' ');
    line("{}permits  {}", margin, joined(rules_of(lists.permits), "none: always denied"));
    line("{}forbids  {}", margin, joined(rules_of(lists.forbids), "none"));
    std::set<std::string> facts;
    std::uint64_t cost = 0, owed = 0;
    for (const auto* list : {&lists.permits, &lists.forbids}) {
      for (const std::uint16_t number : *list) {
        const Block& block = program_.blocks[number];
        facts.merge(code_.facts(block.begin, block.end));
        cost += code_.cost(block.begin, block.end);
        owed |= block.obligations;
      }
    }
    if (owed != 0) line("{}obliges  {}", margin, obligations(owed));
    line("{}reads    {}", margin, joined({facts.begin(), facts.end()}, "nothing"));
    line("{}cost     at most {} steps", margin, cost);
  }
  std::vector<std::string> rules_of(const std::vector<std::uint16_t>& blocks) const {
    std::vector<std::string> names;
    for (const std::uint16_t block : blocks) {
      const std::string& rule = program_.rules[program_.blocks[block].rule].name;
      if (names.empty() || names.back() != rule) names.push_back(rule);
    }
    return names;
  }

  // --- rules and invariants

  void find_actions_of_blocks() {
    actions_of_.resize(program_.blocks.size());
    for (const ActionCase& lists : program_.cases) {
      for (const auto* list : {&lists.permits, &lists.forbids}) {
        for (const std::uint16_t block : *list)
          actions_of_[block].push_back(schema_.actions[lists.action].name);
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
      out_ += "  /// " + visible_text(doc.substr(0, end)) + "\n";
      doc.remove_prefix(std::min(end + 1, doc.size()));
    }
  }
  void write_block(std::size_t position) {
    const Block& block = program_.blocks[position];
    line("  {} ({}, {}){}", joined(actions_of_[position], "no action"),
         schema_.entities[block.principal].name, schema_.entities[block.resource].name,
         block.obligations == 0 ? "" : " with " + obligations(block.obligations));
    out_ += code_.text(block.begin, block.end, 4);
  }
  void write_invariant(const Invariant& invariant) {
    const bool of_rows = invariant.subject == Invariant::Subject::row;
    line(
        "\ninvariant {} of every {}", invariant.name,
        of_rows ? schema_.relations[invariant.owner].name : schema_.entities[invariant.owner].name);
    write_doc(invariant.doc);
    out_ += code_.text(invariant.begin, invariant.end, 4);
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
      if (!entry.built_in && entry.verdict == RecordedVerdict::proved) write_object(entry.object);
    }
    if (record.entries.empty()) line("  none");
    line("  {}",
         record.proved() ? "every claim is proved" : "NOT PROVED: a runtime refuses this artifact");
  }

  void write_object(const std::string& object) {
    if (object.empty()) return line("             no proof object");
    const auto checked = check_certificate(std::as_bytes(std::span(object)));
    if (!checked) {
      return line("             proof object: {} bytes, which do not hold: {}", object.size(),
                  checked.error().message);
    }
    line("             proof object: {} bytes", object.size());
    for (const CertifiedQuestion& question : checked->questions) {
      line(
          "               question {}: {} assertions of {} terms have no world, in {} lemma{} and "
          "{} step{}",
          question.label, question.assertions, question.terms, question.lemmas,
          question.lemmas == 1 ? "" : "s", question.steps, question.steps == 1 ? "" : "s");
    }
  }

  const Program& program_;
  const Schema& schema_;
  CodeListing code_;
  std::string out_;
  std::vector<std::vector<std::string>> actions_of_;  // by block
  std::vector<std::vector<std::size_t>> blocks_of_;   // by rule
};

}  // namespace

std::string disassemble(const Policy& loaded) { return Listing(loaded.program()).write(); }

}  // namespace sightline
