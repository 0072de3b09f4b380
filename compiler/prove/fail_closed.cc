// Program -> Verdict. Tested by tests/unit/compiler/prove/fail_closed_test.cc with a domain that skips
// a troubled forbid, as other engines do, and must be refuted. Queries do not nest yet, so the two
// observations can be compared in one ground formula per action; see specs/adr/0004.
#include "compiler/prove/fail_closed.h"

#include <fmt/format.h>

#include "compiler/prove/encoding.h"

namespace sightline {

Verdict prove_fail_closed(const Program& program, const smt::Limits& limits) {
  for (std::uint16_t a = 0; a < program.actions.size(); ++a) {
    const ActionSchema& action = program.schema.actions[a];
    Encoding encoding(program.schema, action.principal, action.resource);
    const auto poorer = encoding.allowed(program, a, View::first_observation);
    const auto richer = encoding.allowed(program, a, View::second_observation);
    Axioms axioms(encoding.context(), encoding.vocabulary(), encoding.queries(), true);
    axioms.require(poorer && !richer);
    smt::Solver solver(encoding.context(), limits, axioms.assertions());
    switch (solver.check()) {
      case smt::Answer::unsatisfiable:
        break;
      case smt::Answer::satisfiable:
        return Refuted{{},
                       fmt::format("for `{}`, a fact that goes missing can turn deny into allow",
                                   action.name)};
      case smt::Answer::unknown:
        return Unknown{fmt::format("action `{}`: {}", action.name, solver.why_unknown())};
    }
  }
  return Proved{};
}

}  // namespace sightline
