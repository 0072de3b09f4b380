// Finished tables -> nothing, or the first entity or row of which an invariant is definitely false.
// Tested by tests/unit/runtime/facts/invariants_test.cc. An invariant is run by the machine that
// decides; what cannot be told because facts are missing is not held against the facts that are there.
#include "runtime/engine/concrete.h"
#include "runtime/engine/machine.h"
#include "runtime/engine/trace_writer.h"
#include "runtime/facts/draft.h"
#include "runtime/format/text.h"

namespace sightline {

FactResult FactDraft::check_invariant(const Invariant& invariant) const {
  const bool about_row = invariant.subject == Invariant::Subject::row;
  const RelationTable* const rows = about_row ? &tables_->relations[invariant.owner] : nullptr;
  const EntityTable* const entities = about_row ? nullptr : &tables_->entities[invariant.owner];
  const std::size_t count = about_row ? rows->columns.front().size() : entities->exists.size();
  TraceWriter no_trace(nullptr);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!about_row && entities->exists[i] == 0) continue;
    Concrete domain(*program_, *tables_, {invariant.owner, i}, {invariant.owner, i}, no_trace);
    if (!Machine<Concrete>(*program_, domain).run(invariant).no) continue;
    const auto subject =
        about_row ? described(invariant.owner, key_of(rows->columns, i), ColumnMask{0xff})
                  : described(EntityRef{invariant.owner, i});
    return refused(FactError::Kind::invariant,
                   {subject, " breaks invariant `", invariant.name, "`"});
  }
  return Accepted{};
}

FactResult FactDraft::check_invariants() const {
  for (const auto& invariant : program_->invariants) {
    if (auto checked = check_invariant(invariant); !checked) return checked;
  }
  return Accepted{};
}

}  // namespace sightline
