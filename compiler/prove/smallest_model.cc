// Wishes put to the solver one after the other, the ones that matter most first. Tested through the
// golden stories in tests/golden/prove. A wish never adds a fact: it speaks of terms that are
// there.
#include "compiler/prove/smallest_model.h"

#include <set>

namespace sightline {

using smt::Term;

namespace {

constexpr std::size_t kMostChecks = 400;
constexpr std::int64_t kReadableNow = 1'708'063'200'000;  // 2024-02-16T06:00:00Z
constexpr std::int64_t kHour = 3'600'000;

class Wishes {
 public:
  Wishes(Encoding& encoding, Axioms& axioms, smt::Solver& solver, std::vector<Term> kept)
      : encoding_(encoding),
        axioms_(axioms),
        solver_(solver),
        best_(solver.model()),
        kept_(std::move(kept)) {}

  smt::Model grant() {
    const Term& now = encoding_.vocabulary().now();
    each(Role::there, [](const Term& there) { return there; });
    nothing_missing();
    ask(equal(encoding_.vocabulary().as_of(), now));
    each(Role::lie, [](const Term& lie) { return !lie; });
    for (const auto& use : axioms_.uses()) nothing_held_back(use);
    ask(equal(now, number(kReadableNow)));
    ask(equal(encoding_.vocabulary().as_of(), now - number(1000)));
    readable_moments();
    each(Role::truth_row, [](const Term& row) { return !row; });
    each(Role::given_row, [](const Term& row) { return !row; });
    each(Role::truth_in, [](const Term& in) { return !in; });
    fewer_entities();
    each(Role::present, [](const Term& present) { return !present; });
    each(Role::given_present, [](const Term& present) { return !present; });
    as_given();
    nothing_changed();
    values(Role::value);
    values(Role::given_value);
    return best_;
  }

 private:
  bool ask(const Term& wish) {
    if (wish.is_false() || ++checks_ > kMostChecks) return false;
    kept_.push_back(wish);
    if (solver_.check(kept_) == smt::Answer::satisfiable) {
      best_ = solver_.model();
      return true;
    }
    kept_.pop_back();
    return false;
  }

  // All at once first: against a `never` it can be had, because trouble never grants.
  void nothing_missing() {
    Term all = encoding_.context().truth(true);
    for (const auto& use : axioms_.uses()) {
      const bool known = use.meaning.role == Role::known || use.meaning.role == Role::complete ||
                         use.meaning.role == Role::whole;
      if (known && use.meaning.observation == 0) all = all && use.application;
    }
    if (ask(all)) return;
    each(Role::complete, [](const Term& complete) { return complete; });
    each(Role::whole, [](const Term& whole) { return whole; });
    each(Role::known, [](const Term& known) { return known; });
  }

  // What was sealed once or is of the snapshot's moment is so now, fact by fact.
  void as_given() {
    for (const auto& use : axioms_.uses()) {
      if (use.meaning.role != Role::given_value) continue;
      const FactTerms* fact = fact_of(encoding_.vocabulary(), use.meaning);
      if (fact) ask(equal(use.application, fact->value(use.arguments)));
    }
  }

  // Now, or as long ago as somebody says.
  void readable_moments() {
    std::set<std::int64_t> spans{1000};
    const auto add = [&](const auto& declared) {
      if (declared.within) spans.insert(*declared.within);
    };
    const Schema& schema = encoding_.vocabulary().schema();
    for (const auto& global : schema.globals) add(global);
    for (const auto& relation : schema.relations) add(relation);
    for (const auto& entity : schema.entities) {
      for (const auto& attribute : entity.attributes) add(attribute);
    }
    for (const auto& it : axioms_.moments().universals) spans.insert(it.once->milliseconds);
    const Term& now = encoding_.vocabulary().now();
    for (const Term& moment : axioms_.moments().used) {
      bool granted = ask(equal(moment, now));
      for (const std::int64_t span : spans)
        granted = granted || ask(equal(moment, now - number(span)));
    }
  }

  // What was so before is so now, fact by fact.
  void nothing_changed() {
    Vocabulary& vocabulary = encoding_.vocabulary();
    for (const auto& use : axioms_.uses()) {
      const Role role = use.meaning.role;
      if (role == Role::row_then) {
        ask(equal(use.application, vocabulary.relation(use.meaning.owner).truth(use.key())));
      } else if (role == Role::value_then || role == Role::present_then) {
        const FactTerms& fact = *fact_of(vocabulary, use.meaning);
        ask(equal(use.application,
                  (role == Role::value_then ? fact.value : fact.present)(use.key())));
      }
    }
  }

  // A row that is there is given, also one that nobody asked for.
  void nothing_held_back(const Axioms::Use& use) {
    if (use.meaning.role != Role::given_row || use.meaning.observation != 0) return;
    ask(equal(use.application,
              encoding_.vocabulary().relation(use.meaning.owner).truth(use.arguments.front())));
  }

  template <class Wish>
  void each(Role role, Wish&& wish) {
    for (const auto& use : axioms_.uses()) {
      if (use.meaning.role == role && use.meaning.observation == 0) ask(wish(use.application));
    }
  }

  void fewer_entities() {
    const auto& entities = axioms_.entities();
    for (std::size_t i = 0; i < entities.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (entities[i].type == entities[j].type && ask(equal(entities[i].term, entities[j].term)))
          break;
      }
    }
  }

  void values(Role role) {
    for (const auto& use : axioms_.uses()) {
      if (use.meaning.role == role) value(encoding_.vocabulary(), use);
    }
  }

  void value(Vocabulary& vocabulary, const Axioms::Use& use) {
    const Term& term = use.application;
    const Type type = type_of(vocabulary, use.meaning);
    switch (type.kind) {
      case Type::Kind::boolean:
        ask(!term);
        break;
      case Type::Kind::integer:
      case Type::Kind::enumeration:
        ask(equal(term, number(0)));
        break;
      case Type::Kind::set:
        ask(equal(term, vocabulary.constant(type, 0)));
        break;
      case Type::Kind::duration:
        ask(equal(term, number(kHour)));
        break;
      case Type::Kind::time:
        ask(equal(term, vocabulary.now() - number(kHour))) ||
            ask(equal(term, vocabulary.now() + number(kHour))) ||
            ask(equal(term, vocabulary.now()));
        break;
      case Type::Kind::entity:
      case Type::Kind::string:
        break;
    }
  }

  static const FactTerms* fact_of(const Vocabulary& vocabulary, const Meaning& meaning) {
    switch (meaning.place) {
      case Place::attribute:
        return &vocabulary.attribute(meaning.owner, meaning.member);
      case Place::field:
        return &vocabulary.relation(meaning.owner).fields[meaning.member];
      case Place::global:
        return &vocabulary.global(meaning.owner);
      case Place::context:
        return &vocabulary.context(meaning.owner);
      case Place::column:
      case Place::relation:
      case Place::moment:
      case Place::text:
      case Place::parents:
        break;
    }
    return nullptr;
  }

  static Type type_of(const Vocabulary& vocabulary, const Meaning& meaning) {
    if (meaning.place == Place::column)
      return vocabulary.schema().relations[meaning.owner].columns[meaning.member].type;
    const FactTerms* fact = fact_of(vocabulary, meaning);
    return fact ? fact->type : Type{Type::Kind::entity, false, 0};
  }

  Term number(std::int64_t value) { return encoding_.context().number(value); }

  Encoding& encoding_;
  Axioms& axioms_;
  smt::Solver& solver_;
  smt::Model best_;  // of what is kept so far: no later check that gives up can lose it
  std::vector<Term> kept_;
  std::size_t checks_ = 0;
};

// Of the registry's relations: the rows that are there and were not delivered are the look-ups'
// fault.
Term look_ups_alike(Encoding& encoding, Axioms& axioms, std::uint16_t relation) {
  const Term full = encoding.context().constant(
      "all of " + encoding.vocabulary().schema().relations[relation].name,
      encoding.context().boolean());
  const RelationTerms& terms = encoding.vocabulary().relation(relation);
  const auto& declared = encoding.vocabulary().schema().relations[relation];
  Term all = encoding.context().truth(true);
  for (const auto& use : axioms.uses()) {
    if (use.meaning.owner != relation || use.meaning.observation != 0) continue;
    if (use.meaning.role == Role::complete) all = all && equal(use.application, full);
    const bool of_now = !declared.within;
    const bool row = use.meaning.role == Role::given_row && declared.trust == Trust::registry &&
                     (of_now || axioms.moments().related);
    if (!row) continue;
    const Term truth = of_now ? terms.truth(use.arguments)
                              : encoding.vocabulary().row_then(relation, use.arguments.front(),
                                                               encoding.vocabulary().as_of());
    all = all && implies(full, equal(use.application, truth));
  }
  return all;
}

}  // namespace

Term describable(Encoding& encoding, Axioms& axioms) {
  Vocabulary& vocabulary = encoding.vocabulary();
  Term all = encoding.context().truth(true);
  std::set<std::uint16_t> bound;
  for (const auto& use : axioms.uses()) {
    if (use.meaning.role == Role::there) bound.insert(use.meaning.owner);
  }
  for (const auto& use : axioms.uses()) {
    const bool fact = use.meaning.role == Role::known && use.meaning.place == Place::attribute &&
                      use.meaning.observation == 0;
    if (fact && bound.contains(use.meaning.owner))
      all = all &&
            implies(use.application, vocabulary.there(use.meaning.owner, use.arguments.front()));
  }
  for (std::uint16_t r = 0; r < vocabulary.schema().relations.size(); ++r)
    all = all && look_ups_alike(encoding, axioms, r);
  return all;
}

smt::Model smallest_model(Encoding& encoding, Axioms& axioms, smt::Solver& solver,
                          std::vector<Term> kept) {
  return Wishes(encoding, axioms, solver, std::move(kept)).grant();
}

}  // namespace sightline
