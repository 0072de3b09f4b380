// Finished tables -> nothing, or the first entity or row of which an invariant is definitely false,
// or cannot be told because an entity that it asks about was never added. Tested by
// tests/unit/runtime/facts/invariants_test.cc. An invariant is run by the machine that decides; a
// fact that is missing of an entity that is there is not held against the facts that are there.
#include "runtime/facts/invariants.h"

#include "runtime/engine/concrete.h"
#include "runtime/engine/machine.h"
#include "runtime/engine/trace_writer.h"
#include "runtime/facts/check_fact.h"
#include "runtime/facts/describe.h"

namespace sightline {

// SOUNDNESS: a stranger's facts are anything, and may be found later to break what was let in; so a
// proof that relies on invariants relies on there being none where one looks. What comes out true
// without them is let in: then it is true whatever they are.
FactResult check_invariant(const Program& program, const FactTables& tables,
                           const Invariant& invariant, std::uint32_t subject) {
  TraceWriter strangers(tables);
  Concrete domain(program, tables, {invariant.owner, subject}, {invariant.owner, subject},
                  strangers);
  const Truth truth = Machine<Concrete>(program, domain).run(invariant);
  if (truth.yes || (!truth.no && !strangers.stranger())) return Accepted{};
  const Described described = names_of(program.schema, tables);
  const RelationTable* const relation = invariant.subject == Invariant::Subject::row
                                            ? &tables.image->relations[invariant.owner]
                                            : nullptr;
  const auto what =
      relation != nullptr
          ? described.row(invariant.owner, tables.key(*relation, subject), ColumnMask{0xff})
          : described.entity({invariant.owner, subject});
  if (truth.no) {
    return refused(FactError::Kind::invariant, "{} breaks invariant `{}`", {what, invariant.name});
  }
  return refused(FactError::Kind::invariant, "{} breaks invariant `{}`: {} is not among the facts",
                 {what, invariant.name, described.entity(*strangers.stranger())});
}

FactResult check_invariant(const Program& program, const FactTables& tables,
                           const Invariant& invariant) {
  const bool about_row = invariant.subject == Invariant::Subject::row;
  const std::uint32_t count =
      about_row ? tables.row_sizes[invariant.owner] : tables.size(invariant.owner);
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool is_there = about_row ? tables.has_row(tables.image->relations[invariant.owner], i)
                                    : tables.has(invariant.owner, i, entity_flags::kExists);
    if (!is_there) continue;
    if (auto checked = check_invariant(program, tables, invariant, i); !checked) return checked;
  }
  return Accepted{};
}

}  // namespace sightline
