// Invariants -> what may be assumed, and what is promised no more. Tested by
// tests/unit/compiler/diff/declared_changes_test.cc. An old invariant counts as kept when no entity
// and no row that the new ones let in breaks it; names and wording do not matter. SOUNDNESS: an
// invariant that is left out makes more worlds possible, not fewer.
#include "compiler/diff/kept_invariants.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diff/comparable_parents.h"
#include "compiler/diff/endless_code.h"
#include "compiler/prove/axioms.h"
#include "runtime/format/opcodes.h"

namespace sightline {
namespace {

using smt::Term;

// Does this policy know every member of the enum, if it is one?
bool knows_all(const Program& program, const Placement& placement, const Type& type) {
  if (type.kind != Type::Kind::enumeration && type.kind != Type::Kind::set) return true;
  const std::uint16_t own = placement.enums.to_own(type.id);
  return own != kNowhere &&
         placement.members[own].size() == program.schema.enums[type.id].members.size();
}

bool reads_alike(const Invariant& invariant, const Program& program, const Placement& placement) {
  const Schema& schema = program.schema;
  std::set<std::uint16_t> asked;
  add_asked(program, invariant.begin, invariant.end, asked);
  if (other_parents(schema, placement, asked)) return false;
  const auto all = [&](const auto& entries) {
    return std::all_of(entries.begin(), entries.end(), [&](const auto& entry) {
      return knows_all(program, placement, entry.type);
    });
  };
  for (std::uint32_t i = invariant.begin; i < invariant.end; ++i) {
    const Instruction& step = program.code[i];
    bool fine = true;
    if (step.op == Opcode::attribute)
      fine = knows_all(program, placement, schema.entities[step.b].attributes[step.immediate].type);
    if (step.op == Opcode::begin_rows || step.op == Opcode::subject_row) {
      const auto& relation =
          schema
              .relations[step.op == Opcode::subject_row ? step.immediate
                                                        : program.queries[step.immediate].relation];
      fine = all(relation.columns) && all(relation.fields);
    }
    if (!fine) return false;
  }
  return true;
}

// May something be there that breaks it?
smt::Answer can_break(const Invariant& invariant, const Program& program,
                      const smt::Settings& settings) {
  Encoding world(program);
  Axioms axioms(world);
  SymbolicRequest request;
  Term there;
  if (invariant.subject == Invariant::Subject::entity) {
    request.principal =
        world.context().constant("the subject", world.vocabulary().entity(invariant.owner));
    axioms.mention(request.principal);
    there = world.vocabulary().there(invariant.owner, request.principal);
  } else {
    request.subject = {invariant.owner, axioms.add_row(invariant.owner)};
    there = world.vocabulary().relation(invariant.owner).truth(request.subject.term);
  }
  Symbolic domain = world.domain(View::built, request);
  axioms.require(there && Machine<Symbolic>(program, domain).run(invariant).no);
  if (axioms.too_large()) return smt::Answer::unknown;
  return smt::Solver(world.context(), settings, axioms.assertions()).check();
}

// Each policy brought its own constants and queries, so their numbers say nothing.
bool same_step(const Program& program, const Instruction& a, Instruction b) {
  const Immediate names = find_opcode(static_cast<std::uint8_t>(a.op))->immediate;
  bool same = true;
  if (a.op == b.op && names == Immediate::constant) {
    const Constant &one = program.constants[a.immediate], &other = program.constants[b.immediate];
    same = one.type == other.type && one.value == other.value && one.text == other.text;
    b.immediate = a.immediate;
  } else if (a.op == b.op && names == Immediate::query) {
    const Query &one = program.queries[a.immediate], &other = program.queries[b.immediate];
    same = one.relation == other.relation && one.arguments == other.arguments;
    b.immediate = a.immediate;
  }
  return same && a == b;
}

bool same_code(const Program& program, const Invariant& a, const Invariant& b) {
  const auto first = program.code.begin();
  return a.subject == b.subject && a.owner == b.owner &&
         std::equal(first + a.begin, first + a.end, first + b.begin, first + b.end,
                    [&](const Instruction& one, const Instruction& other) {
                      return same_step(program, one, other);
                    });
}

}  // namespace

std::vector<Invariant> usable(const std::vector<Invariant>& invariants, const Program& program,
                              const Placement& placement) {
  std::vector<Invariant> out;
  for (const Invariant& it : invariants) {
    if (reads_alike(it, program, placement)) out.push_back(it);
  }
  return out;
}

InvariantChanges invariant_changes(const UnitedProgram& united, const Program& program,
                                   const smt::Settings& settings) {
  InvariantChanges out;
  for (const Invariant& it : united.invariants_before) {
    Program asked = program;
    asked.invariants.push_back(it);  // for the search only: it must come to an end
    const bool endless = !endless_code(asked, {}).empty();
    const auto answer = endless ? smt::Answer::unknown : can_break(it, program, settings);
    if (answer == smt::Answer::satisfiable) {
      out.changes.push_back(
          {Change::Kind::weaker,
           fmt::format("facts that break the old invariant `{}` are taken now", it.name)});
    } else if (answer == smt::Answer::unknown) {
      out.unknown.push_back(it.name);
    }
  }
  for (const Invariant& it : united.invariants_after) {
    const auto same = [&](const Invariant& old) {
      return old.name == it.name || same_code(program, old, it);
    };
    if (std::none_of(united.invariants_before.begin(), united.invariants_before.end(), same))
      out.changes.push_back(
          {Change::Kind::stronger, fmt::format("the invariant `{}` is new", it.name)});
  }
  return out;
}

}  // namespace sightline
