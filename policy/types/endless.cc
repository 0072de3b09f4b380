// A ring that the criterion finds -> one diagnostic with the place of each of its steps.
// Tested in tests/unit/policy/types/criterion_test.cc. Refuses to know properties: a property that
// closes a ring is for the prover to answer, which says that it does not know.

#include "policy/types/endless.h"

#include "sightline/criterion.h"

namespace sightline {

void refuse_endless(const typed::Policy& policy, Reporter& report) {
  const Criterion::Ring ring = Criterion(policy).ring();
  if (ring.empty()) return;
  auto entry = report.error(Code::endless_question, ring.front().place, Criterion::text(ring));
  for (const Criterion::Step& step : ring)
    entry.note(
        "for each " + ticked(step.from) + " another " + ticked(step.to) + " is asked for here",
        step.place);
  entry.help("let the data say which row counts, such as " + ticked("current: bool") +
             ", or ask one of these questions outside of the other");
}

}  // namespace sightline
