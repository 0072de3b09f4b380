// What proofs rely on, and who has to see to it. Tested by tests/unit/runtime/trust/collector_test.cc.
#include <algorithm>
#include <span>

#include "runtime/format/program.h"
#include "sightline/observation.h"

namespace sightline {
namespace {

std::span<const Instruction> code_of(const Program& program, const Invariant& invariant) {
  return std::span(program.code).subspan(invariant.begin, invariant.end - invariant.begin);
}

bool reads(const Program& program, const Invariant& invariant, Question::Kind kind,
           std::uint16_t owner) {
  const bool about_row = invariant.subject == Invariant::Subject::row;
  if (invariant.owner == owner && (kind == Question::Kind::rows) == about_row &&
      kind != Question::Kind::global)
    return true;
  const auto code = code_of(program, invariant);
  return std::any_of(code.begin(), code.end(), [&](const Instruction& it) {
    switch (kind) {
      case Question::Kind::attributes:
        return it.op == Opcode::attribute && it.b == owner;
      case Question::Kind::rows:
        return it.op == Opcode::begin_rows && program.queries[it.immediate].relation == owner;
      case Question::Kind::global:
        break;
    }
    return it.op == Opcode::global && it.immediate == owner;
  });
}

std::string in_words(const Invariant& invariant) { return "invariant `" + invariant.name + "`"; }

// Of what an invariant speaks of: is some of it from elsewhere, is some of it the snapshot's?
class Sides {
 public:
  explicit Sides(const Elsewhere& elsewhere) : elsewhere_(elsewhere) {}

  void add_subject(const Program& program, const Invariant& invariant) {
    if (invariant.subject == Invariant::Subject::row) {
      add(elsewhere_.has_relation(invariant.owner));
      return;
    }
    // That it is there: who asks for its facts hears that, and whoever is known to be in nothing is there as well.
    add(elsewhere_.has_attributes(invariant.owner, Trust::registry));
    if (!program.schema.entities[invariant.owner].parents.empty()) add(false);
  }
  void add_read(const Program& program, const Instruction& instruction) {
    if (instruction.op == Opcode::attribute)
      add(elsewhere_.has_attribute(instruction.b, instruction.immediate));
    if (instruction.op == Opcode::begin_rows)
      add(elsewhere_.has_relation(program.queries[instruction.immediate].relation));
    if (instruction.op == Opcode::in) add(false);
  }
  bool are_both() const { return has_elsewhere_ && has_snapshots_; }

 private:
  void add(bool is_elsewhere) { (is_elsewhere ? has_elsewhere_ : has_snapshots_) = true; }

  const Elsewhere& elsewhere_;
  bool has_elsewhere_ = false, has_snapshots_ = false;
};

}  // namespace

std::vector<std::string> enforced(const Policy& policy, Question::Kind kind, std::uint16_t owner) {
  const Program& program = policy.program();
  std::vector<std::string> what;
  if (kind == Question::Kind::rows && !program.schema.relations[owner].unique.empty())
    what.push_back("`unique`");
  for (const Invariant& invariant : program.invariants) {
    if (reads(program, invariant, kind, owner)) what.push_back(in_words(invariant));
  }
  return what;
}

std::vector<std::string> outlived(const Policy& policy, std::uint16_t type) {
  const auto& attributes = policy.schema().entities[type].attributes;
  std::vector<std::string> what;
  if (std::none_of(attributes.begin(), attributes.end(),
                   [](const AttributeSchema& it) { return it.trust == Trust::sealed_fixed; }))
    return what;
  for (const Invariant& invariant : policy.program().invariants) {
    if (invariant.subject == Invariant::Subject::entity && invariant.owner == type)
      what.push_back(in_words(invariant));
  }
  return what;
}

std::vector<std::string> torn(const Policy& policy, const Elsewhere& elsewhere) {
  const Program& program = policy.program();
  std::vector<std::string> what;
  for (const Invariant& invariant : program.invariants) {
    Sides sides(elsewhere);
    sides.add_subject(program, invariant);
    for (const Instruction& it : code_of(program, invariant)) sides.add_read(program, it);
    if (sides.are_both()) what.push_back(in_words(invariant));
  }
  return what;
}

}  // namespace sightline
