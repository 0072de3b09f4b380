// What the snapshot builder refuses cannot be so (specs/language.md, Meaning 8). Tested by
// tests/unit/compiler/prove/axioms_test.cc and property_test.cc. SOUNDNESS: of the truth only,
// never of what was observed; and no more than the builder enforces: that the bytes do not come out
// false (a step of arithmetic that leaves its range makes them unknown, and is let in) nor hang on
// an entity that was never added, of rows that are there and of entities that were added. A
// stranger's id may stand in a request, a row or an attribute where no invariant asks about it, and
// breaks what it likes.
#include <algorithm>

#include "compiler/prove/axioms.h"
#include "compiler/prove/built.h"

namespace sightline {

using smt::Term;

void Axioms::prepare_invariants() {
  std::vector<bool> bound(vocabulary_.schema().entities.size());
  for (const Invariant& invariant : encoding_.program().invariants) {
    if (invariant.subject == Invariant::Subject::entity) bound[invariant.owner] = true;
  }
  for (const Invariant& invariant : encoding_.program().invariants) {
    PreparedInvariant it{invariant.subject, invariant.owner, {}, {}};
    SymbolicRequest request;
    if (invariant.subject == Invariant::Subject::entity) {
      it.generic = context_.constant("any entity", vocabulary_.entity(invariant.owner));
      request.principal = it.generic;
    } else {
      it.generic = vocabulary_.generic(invariant.owner, 0);
      request.subject = {invariant.owner, it.generic};
    }
    Built domain(context_, vocabulary_, encoding_.domain(View::built, request, {it.generic}),
                 bound);
    it.broken = Machine<Built>(encoding_.program(), domain).run(invariant).no;
    invariants_.push_back(std::move(it));
  }
}

void Axioms::invariants_of(Invariant::Subject subject, std::uint16_t owner, const Term& term) {
  for (const PreparedInvariant& it : invariants_) {
    if (it.subject != subject || it.owner != owner) continue;
    const Term holds =
        !smt::Context::substitute(it.broken, std::span(&it.generic, 1), std::span(&term, 1));
    const bool row = subject == Invariant::Subject::row;
    const Term asserted = implies(
        row ? vocabulary_.relation(owner).truth(term) : vocabulary_.there(owner, term), holds);
    pending_.push_back({asserted, asserted});
  }
}

bool Axioms::bound(std::uint16_t type) const {
  return std::any_of(invariants_.begin(), invariants_.end(), [&](const PreparedInvariant& invariant) {
    return invariant.subject == Invariant::Subject::entity && invariant.owner == type;
  });
}

// A fact of the registry about an entity is delivered only with the entity.
void Axioms::there_axioms(const Use& use) {
  const std::uint16_t type = use.meaning.owner;
  if (bound(type))
    require(implies(use.application, vocabulary_.there(type, use.arguments.front())));
}

}  // namespace sightline
