// What has to hold of all facts together, asked of what changed: of the entities and rows of a batch
// where an invariant reads nothing but its subject, of all subjects where it looks elsewhere and
// something there changed. Tested by tests/unit/runtime/revisions/fact_writer_test.cc.
#include "runtime/facts/invariants.h"
#include "runtime/format/opcodes.h"
#include "runtime/revisions/next_revision.h"

namespace sightline {

// Whether a change can matter to the invariant; `looks_elsewhere`: to subjects that did not change.
bool NextRevision::reads_change(const Invariant& invariant, bool& looks_elsewhere) const {
  const bool of_row = invariant.subject == Invariant::Subject::row;
  bool reads =
      of_row ? relations_changed_[invariant.owner] != 0 : types_changed_[invariant.owner] != 0;
  looks_elsewhere = false;
  for (auto i = invariant.begin; i < invariant.end; ++i) {
    const Instruction& in = program_.code[i];
    if (in.op == Opcode::attribute) {
      const Opcode of = program_.code[invariant.begin + in.a].op;
      if (!of_row && of == Opcode::principal) continue;
      looks_elsewhere = looks_elsewhere || types_changed_[in.b] != 0;
    }
    if (in.op == Opcode::in) {
      for (const auto changed : types_changed_) looks_elsewhere = looks_elsewhere || changed != 0;
    }
    if (in.op == Opcode::begin_rows)
      looks_elsewhere =
          looks_elsewhere || relations_changed_[program_.queries[in.immediate].relation] != 0;
  }
  return reads || looks_elsewhere;
}

FactResult NextRevision::check_invariants() const {
  for (const Invariant& invariant : program_.invariants) {
    bool looks_elsewhere = false;
    if (!reads_change(invariant, looks_elsewhere)) continue;
    if (looks_elsewhere) {
      if (auto checked = check_invariant(program_, tables_, invariant); !checked) return checked;
      continue;
    }
    if (invariant.subject == Invariant::Subject::row) {
      for (const auto& [relation, row] : new_rows_) {
        if (relation != invariant.owner) continue;
        if (auto checked = check_invariant(program_, tables_, invariant, row); !checked)
          return checked;
      }
      continue;
    }
    for (const EntityRef entity : changed_) {
      if (entity.type != invariant.owner ||
          !tables_.has(entity.type, entity.row, entity_flags::kExists))
        continue;
      if (auto checked = check_invariant(program_, tables_, invariant, entity.row); !checked)
        return checked;
    }
  }
  return Accepted{};
}

FactResult NextRevision::finish() {
  if (auto closed = close_hierarchy(); !closed) return closed;
  for (const EntityRef entity : changed_)
    if (auto checked = check_told(entity); !checked) return checked;
  for (const auto& [relation, row] : new_rows_) {
    const RowKey key = tables_.key(tables_.image->relations[relation], row);
    if (auto checked = check_row(relation, key); !checked) return checked;
  }
  return check_invariants();
}

}  // namespace sightline
