// What the snapshot builder refuses cannot be so (specs/language.md, Meaning 8). Tested by
// tests/unit/compiler/prove/axioms_test.cc and property_test.cc. SOUNDNESS: of the truth only, never of
// what was observed; and no more than the builder enforces, which is that the bytes do not come out
// false: a step of arithmetic that leaves its range makes them unknown, and is let in.
#include "compiler/prove/axioms.h"

namespace sightline {

using smt::Term;

void Axioms::prepare_invariants() {
  for (const Invariant& invariant : encoding_.program().invariants) {
    Prepared it{invariant.subject, invariant.owner, {}, {}};
    SymbolicRequest request;
    if (invariant.subject == Invariant::Subject::entity) {
      it.generic = context_.constant("any entity", vocabulary_.entity(invariant.owner));
      request.principal = it.generic;
    } else {
      it.generic = vocabulary_.generic(invariant.owner, 0);
      request.subject = {invariant.owner, it.generic};
    }
    Symbolic domain = encoding_.domain(View::built, request, {it.generic});
    it.broken = Machine<Symbolic>(encoding_.program(), domain).run(invariant).no;
    invariants_.push_back(std::move(it));
  }
}

void Axioms::invariants_of(Invariant::Subject subject, std::uint16_t owner, const Term& term) {
  for (const Prepared& it : invariants_) {
    if (it.subject != subject || it.owner != owner) continue;
    const Term holds =
        !smt::Context::substitute(it.broken, std::span(&it.generic, 1), std::span(&term, 1));
    const bool row = subject == Invariant::Subject::row;
    pending_.push_back(row ? implies(vocabulary_.relation(owner).truth(term), holds) : holds);
  }
}

}  // namespace sightline
