// UnitedSchema -> the old policy's schema in the new one's words. Tested by
// tests/golden/cli/door.before.transcript. For people only: nothing is decided by it.
#include "compiler/diff/united_schema.h"

namespace sightline {
namespace {

// Each own entry under the name of the one that it stands on.
template <class Entry>
void rename(std::vector<Entry>& own, const Numbering& numbers, const std::vector<Entry>& united) {
  for (std::size_t i = 0; i < own.size(); ++i) own[i].name = united[numbers.to_union(i)].name;
}

}  // namespace

Schema old_declarations(const UnitedSchema& united) {
  const Placement& old = united.before;
  const Schema& all = united.schema;
  Schema out = *old.schema;
  rename(out.enums, old.enums, all.enums);
  for (std::size_t e = 0; e < out.enums.size(); ++e) {
    for (std::size_t m = 0; m < out.enums[e].members.size(); ++m) {
      out.enums[e].members[m] =
          all.enums[old.enums.to_union(e)].members[old.members[e].to_union(m)];
    }
  }
  rename(out.entities, old.entities, all.entities);
  for (std::size_t e = 0; e < out.entities.size(); ++e) {
    rename(out.entities[e].attributes, old.attributes[e],
           all.entities[old.entities.to_union(e)].attributes);
  }
  rename(out.relations, old.relations, all.relations);
  for (std::size_t r = 0; r < out.relations.size(); ++r) {
    rename(out.relations[r].fields, old.fields[r], all.relations[old.relations.to_union(r)].fields);
  }
  rename(out.globals, old.globals, all.globals);
  rename(out.context, old.context, all.context);
  rename(out.actions, old.actions, all.actions);
  for (std::size_t o = 0; o < out.obligations.size(); ++o)
    out.obligations[o] = all.obligations[old.obligations.to_union(o)];
  return out;
}

}  // namespace sightline
