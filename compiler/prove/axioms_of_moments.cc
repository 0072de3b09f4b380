// What was so at other moments (specs/language.md, Moments). Tested by the table in
// tests/unit/compiler/prove/moments_table.cc, by tests/differential/moments_test.cc, which samples
// histories, and by replaying models.
//   once      at now, or at a witness, C was so; not once: C was not so now nor at any moment in use
//   then      what holds of the truth holds of the truth then; at a moment that is now it is the truth
// SOUNDNESS: a moment is any number in its bounds, and two may be one. What nobody promises about
// the past is not said: an entity's invariants bind it at a moment only if the registry knew it
// then.
#include "compiler/prove/axioms.h"
#include "sightline/value.h"

namespace sightline {

using smt::has;
using smt::Polarity;
using smt::Term;

namespace {
constexpr std::size_t kMostMoments = 60;
}  // namespace

void Axioms::relate_moments() {
  if (moments_.related) return;
  moments_.related = true;
  for (const Invariant& invariant : encoding_.program().invariants) {
    const bool of_entity = invariant.subject == Invariant::Subject::entity;
    Moments::Prepared it{invariant.subject, invariant.owner, {}, {}, {}};
    SymbolicRequest request;
    it.generic = of_entity ? context_.constant("any entity", vocabulary_.entity(invariant.owner))
                           : vocabulary_.generic(invariant.owner, 0);
    if (of_entity) request.principal = it.generic;
    if (!of_entity) request.subject = {invariant.owner, it.generic};
    it.moment = context_.constant("any moment", context_.integer());
    Symbolic domain = encoding_.domain(View::built, request, {it.generic});
    domain.go_to(it.moment, 0);
    it.broken = Machine<Symbolic>(encoding_.program(), domain).run(invariant).no;
    moments_.invariants.push_back(std::move(it));
  }
}

void Axioms::add_moment(const Term& moment) {
  if (same(moment, vocabulary_.now()) || !moments_.ids.insert(moment.id()).second) return;
  moments_.used.push_back(moment);
  if (moments_.used.size() > kMostMoments) too_large_ = true;
  if (too_large_) return;
  for (const auto& instance : std::vector(moments_.universals)) at_moment(instance, moment);
  for (const Entity& it : std::vector(entities_))
    invariants_then(Invariant::Subject::entity, it.type, it.term, moment);
  for (const auto& [relation, rows] : std::map(rows_)) {
    for (const Term& row : rows) invariants_then(Invariant::Subject::row, relation, row, moment);
  }
}

void Axioms::invariants_then(Invariant::Subject subject, std::uint16_t owner, const Term& term,
                             const Term& moment) {
  for (const Moments::Prepared& it : moments_.invariants) {
    if (it.subject != subject || it.owner != owner || bound_columns_.contains(term.id())) continue;
    const std::array from{it.generic, it.moment}, to{term, moment};
    const Term holds = !smt::Context::substitute(it.broken, from, to);
    const bool row = subject == Invariant::Subject::row;
    const Term asserted = implies(row ? vocabulary_.row_then(owner, term, moment)
                                      : vocabulary_.there_then(owner, term, moment),
                                  holds);
    pending_.push_back({asserted, asserted});
  }
}

// --- once

void Axioms::unfold(const Moments::Instance& instance, Polarity polarity) {
  if (has(polarity, instance.yes ? Polarity::negative : Polarity::positive)) {
    const SymbolicTruth now = then(instance, nullptr);
    if (instance.yes)
      define(implies(now.yes, proposition(instance)), !now.yes);
    else
      define(implies(proposition(instance), now.no), now.no);
    const std::vector<Term> moments = moments_.used;
    moments_.universals.push_back(instance);
    for (const Term& moment : moments) at_moment(instance, moment);
  }
  if (has(polarity, instance.yes ? Polarity::positive : Polarity::negative)) witness(instance);
}

Term Axioms::proposition(const Moments::Instance& instance) const {
  return (instance.yes ? instance.once->yes : instance.once->no)(instance.outer);
}

// What it asks about, at a moment; null: now.
SymbolicTruth Axioms::then(const Moments::Instance& instance, const Term* moment) const {
  std::vector<Term> from(instance.once->outer), to(instance.outer);
  const SymbolicTruth& asked = moment ? instance.once->then : instance.once->now;
  if (moment) {
    from.push_back(instance.once->generic);
    to.push_back(*moment);
  }
  return {smt::Context::substitute(asked.yes, from, to),
          smt::Context::substitute(asked.no, from, to)};
}

Term Axioms::in_window(const Moments::Instance& instance, const Term& moment) const {
  const Term first = vocabulary_.now() - context_.number(instance.once->milliseconds);
  return first <= moment && moment <= vocabulary_.now();
}

void Axioms::at_moment(const Moments::Instance& instance, const Term& moment) {
  count_instance();
  if (too_large_) return;
  const SymbolicTruth was = then(instance, &moment);
  const Term window = in_window(instance, moment);
  if (instance.yes) {
    const Term shown = window && was.yes;
    define(implies(shown, proposition(instance)), !shown);
  } else {
    define(implies(window && proposition(instance), was.no), implies(window, was.no));
  }
}

void Axioms::witness(const Moments::Instance& instance) {
  const Term moment =
      context_.constant("moment " + std::to_string(++moments_.witnesses), context_.integer());
  require(context_.number(kPast) < moment);
  const SymbolicTruth now = then(instance, nullptr), was = then(instance, &moment);
  const Term window = in_window(instance, moment);
  const Term found = instance.yes ? now.yes || (window && was.yes) : !now.no || (window && !was.no);
  define(implies(instance.yes ? proposition(instance) : !proposition(instance), found), found);
  add_moment(moment);
}

// --- facts

// At a moment that is now it is what it is now.
void Axioms::as_now(const Use& use, const Term& now) {
  const Term& moment = use.arguments.back();
  require(implies(equal(moment, vocabulary_.now()), equal(use.application, now)));
  add_moment(moment);
}

void Axioms::row_then_axioms(const Use& use) {
  const RelationSchema& declared = vocabulary_.schema().relations[use.meaning.owner];
  const bool stays = declared.trust == Trust::sealed_fixed;  // once it is written
  const Term &row = use.arguments.front(), &moment = use.arguments.back();
  const auto truth = vocabulary_.relation(use.meaning.owner).truth(row);
  if (stays) require(implies(moment <= vocabulary_.now() && use.application, truth));
  for (const Use& other : std::vector(uses_)) {
    if (other.meaning.role != Role::row_then || other.meaning.owner != use.meaning.owner ||
        same(other.application, use.application))
      continue;
    const Term &its_row = other.arguments.front(), &its_moment = other.arguments.back();
    const Term both = use.application && other.application && equal(moment, its_moment);
    for (const std::uint8_t mask : declared.unique)
      require(implies(both && agree(use.meaning.owner, row, its_row, mask), equal(row, its_row)));
    if (!stays) continue;
    const Term one = equal(row, its_row);
    require(implies(one && moment <= its_moment && use.application, other.application));
    require(implies(one && its_moment <= moment && other.application, use.application));
  }
}

// --- what is given

// Of which moment what is given is the truth, and when it is.
Tie Axioms::tie(const Meaning& place, const Declared& declared, const Term& lie,
                std::span<const Term> of) {
  const Term yes = context_.truth(true);
  const bool dated = declared.within.has_value();
  if (assumed_.current || !moments_.related) {
    const Term current =
        dated && !assumed_.current ? equal(vocabulary_.as_of(), vocabulary_.now()) : yes;
    switch (declared.trust) {
      case Trust::registry:
        return {current, {}};
      case Trust::sealed_fixed:  // of any moment: it never changes
        return {yes, {}};
      case Trust::cached:
        return {current && !lie, {}};
      case Trust::sealed:  // was true once
        break;
    }
    return {context_.truth(assumed_.current), {}};
  }
  const auto moment = dated ? std::optional(vocabulary_.as_of()) : std::nullopt;
  switch (declared.trust) {
    case Trust::registry:
      return {yes, moment};
    case Trust::sealed_fixed:
      return {yes, {}};
    case Trust::cached:
      return {!lie, moment};
    case Trust::sealed:
      break;
  }
  return {yes, vocabulary_.sealed_at(place, of)};
}

Tie Axioms::tie_row(std::uint16_t relation, const Term& row) {
  const auto& declared = vocabulary_.schema().relations[relation];
  return tie({.place = Place::relation, .owner = relation}, {declared.trust, declared.within},
             vocabulary_.relation(relation).lie(row), std::span(&row, 1));
}

Term Axioms::is_there(std::uint16_t relation, const Term& row, const std::optional<Term>& moment) {
  return moment ? vocabulary_.row_then(relation, row, *moment)
                : vocabulary_.relation(relation).truth(row);
}

// A seal that is too old is not delivered.
void Axioms::fresh_seal(const Declared& declared, const Term& delivered, const Term& sealed_at) {
  if (declared.trust != Trust::sealed || !declared.within) return;
  const Term oldest = vocabulary_.now() - context_.number(*declared.within);
  require(implies(delivered, oldest <= sealed_at));
}

// An attribute that is known of the snapshot's moment is of an entity that was there then.
void Axioms::known_then(const Use& use) {
  if (!moments_.related || assumed_.current) return;
  const FactTerms& terms = fact(use.meaning);
  if (terms.trust == Trust::sealed && use.meaning.place != Place::field)
    fresh_seal({terms.trust, terms.within}, use.application,
               vocabulary_.sealed_at(use.meaning, use.arguments));
  const bool dated = use.meaning.place == Place::attribute && terms.trust == Trust::registry &&
                     terms.within && bound(use.meaning.owner);
  if (dated)
    require(implies(
        use.application,
        vocabulary_.there_then(use.meaning.owner, use.arguments.front(), vocabulary_.as_of())));
}

}  // namespace sightline
