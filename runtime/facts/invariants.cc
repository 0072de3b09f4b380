// Finished tables -> nothing, or the first entity or row of which an invariant is definitely false,
// or cannot be told because an entity that it asks about was never added. Tested by
// tests/unit/runtime/facts/invariants_test.cc. An invariant is run by the machine that decides; a
// fact that is missing of an entity that is there is not held against the facts that are there.
#include "runtime/engine/concrete.h"
#include "runtime/engine/machine.h"
#include "runtime/engine/trace_writer.h"
#include "runtime/facts/draft.h"
#include "runtime/format/text.h"

namespace sightline {

// SOUNDNESS: a stranger's facts are anything, and may be found later to break what was let in; so a
// proof that relies on invariants relies on there being none where one looks. What comes out true
// without them is let in: then it is true whatever they are.
FactResult FactDraft::check_invariant(const Invariant& invariant) const {
  const bool about_row = invariant.subject == Invariant::Subject::row;
  const RelationTable* const rows = about_row ? &tables_->relations[invariant.owner] : nullptr;
  const EntityTable* const entities = about_row ? nullptr : &tables_->entities[invariant.owner];
  const std::size_t count = about_row ? rows->columns.front().size() : entities->exists.size();
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!about_row && entities->exists[i] == 0) continue;
    TraceWriter strangers(*tables_);
    Concrete domain(*program_, *tables_, {invariant.owner, i}, {invariant.owner, i}, strangers);
    const Truth truth = Machine<Concrete>(*program_, domain).run(invariant);
    if (truth.yes || (!truth.no && !strangers.stranger())) continue;
    const auto subject =
        about_row ? described(invariant.owner, key_of(rows->columns, i), ColumnMask{0xff})
                  : described(EntityRef{invariant.owner, i});
    if (truth.no) {
      return refused(FactError::Kind::invariant,
                     {subject, " breaks invariant `", invariant.name, "`"});
    }
    return refused(FactError::Kind::invariant,
                   {subject, " breaks invariant `", invariant.name,
                    "`: ", described(*strangers.stranger()), " is not among the facts"});
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
