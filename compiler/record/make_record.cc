// ProofReport -> the proof record inside an artifact. Tested by tests/unit/compiler/record. It
// writes down verdicts and proof objects and never makes one.
#include "compiler/emit/assemble.h"
#include "runtime/format/digest.h"
#include "sightline/compiler.h"
#include "sightline/visit.h"

namespace sightline {
namespace {

RecordedVerdict recorded(const Verdict& verdict) {
  return std::visit(overloaded{
                        [](const Proved&) { return RecordedVerdict::proved; },
                        [](const Refuted&) { return RecordedVerdict::refuted; },
                        [](const Unknown&) { return RecordedVerdict::unknown; },
                        [](const Vacuous&) { return RecordedVerdict::vacuous; },
                    },
                    verdict);
}

std::string place_text(const typed::Policy& policy, const typed::Assumption& assumption) {
  if (!assumption.place) return "";
  return std::visit(
      overloaded{
          [&](const AttributePlace& p) {
            const auto& entity = policy.entities[p.type];
            return " " + entity.name + "." + entity.attributes[p.attribute].name;
          },
          [&](const RelationPlace& p) { return " " + policy.relations[p.relation].name; },
          [&](const GlobalPlace& p) { return " " + policy.globals[p.global].name; },
      },
      *assumption.place);
}

// SOUNDNESS: what a proof takes for granted beyond the trust words, which a host must accept by
// name. `always` and `possible` start from complete and honest; what asks for more is no
// assumption.
std::vector<std::string> assumptions(const typed::Policy& policy, const typed::Property& property) {
  using Kind = typed::Property::Kind;
  std::vector<std::string> texts;
  if (property.kind == Kind::always || property.kind == Kind::possible) return texts;
  for (const auto& a : property.assumptions) {
    if (a.kind == typed::Assumption::Kind::complete) texts.emplace_back("complete");
    if (a.kind == typed::Assumption::Kind::honest)
      texts.push_back("honest" + place_text(policy, a));
  }
  return texts;
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Artifact with_record(std::span<const std::byte> artifact, const CheckedPolicy& policy,
                     const ProofReport& report) {
  const auto loaded = Policy::load(artifact, {.require = {}, .accept_unproved = true});
  if (!loaded) return {};  // it was proved about, so it loads
  Program program = loaded->program();
  program.proofs = {report.prover, {}};
  for (const auto& property : policy.tree().properties) {
    program.proofs.entries.push_back(
        {property.name, false, sha256(std::as_bytes(std::span(property.canonical))),
         RecordedVerdict::not_asked, assumptions(policy.tree(), property)});
  }
  if (report.body != loaded->body()) return assemble(program);
  for (const auto& asked : report.properties) {
    if (asked.built_in) {
      program.proofs.entries.push_back({asked.name, true, {}, recorded(asked.verdict), {}});
    } else {
      ProofEntry& entry = program.proofs.entries[asked.property];
      entry.verdict = recorded(asked.verdict);
      if (std::holds_alternative<Proved>(asked.verdict)) entry.object = text_of(asked.proof);
    }
  }
  return assemble(program);
}

}  // namespace sightline
