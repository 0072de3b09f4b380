// Wishes put to the solver one after the other, the ones that matter most first. Tested through the
// golden stories in tests/golden/prove. A wish never adds a fact: it speaks of terms that are there.
#include "compiler/prove/smallest_model.h"

namespace sightline {

using smt::Term;

namespace {

constexpr std::size_t kMostChecks = 400;
constexpr std::int64_t kReadableNow = 1'708'063'200'000;  // 2024-02-16T06:00:00Z
constexpr std::int64_t kHour = 3'600'000;

class Wishes {
 public:
  Wishes(Encoding& encoding, Axioms& axioms, smt::Solver& solver)
      : encoding_(encoding), axioms_(axioms), solver_(solver), best_(solver.model()) {}

  smt::Model grant() {
    const Term& now = encoding_.vocabulary().now();
    nothing_missing();
    ask(equal(encoding_.vocabulary().as_of(), now));
    each(Role::lie, [](const Term& lie) { return !lie; });
    for (const auto& use : axioms_.uses()) nothing_held_back(use);
    ask(equal(now, number(kReadableNow)));
    ask(equal(encoding_.vocabulary().as_of(), now - number(1000)));
    each(Role::truth_row, [](const Term& row) { return !row; });
    each(Role::given_row, [](const Term& row) { return !row; });
    fewer_entities();
    each(Role::present, [](const Term& present) { return !present; });
    each(Role::given_present, [](const Term& present) { return !present; });
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

  // SOUNDNESS: all at once, because a World can say of a relation that it is cut short but not of which
  // look-up, and too many single wishes would run out of checks. It can be had: trouble never grants.
  void nothing_missing() {
    Term all = encoding_.context().truth(true);
    for (const auto& use : axioms_.uses()) {
      const bool known = use.meaning.role == Role::known || use.meaning.role == Role::complete;
      if (known && use.meaning.observation == 0) all = all && use.application;
    }
    if (ask(all)) return;
    each(Role::known, [](const Term& known) { return known; });
    each(Role::complete, [](const Term& complete) { return complete; });
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
        if (entities[i].sort() == entities[j].sort() && ask(equal(entities[i], entities[j]))) break;
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
    switch (type_of(vocabulary, use.meaning).kind) {
      case Type::Kind::boolean:
        ask(!term);
        break;
      case Type::Kind::integer:
      case Type::Kind::enumeration:
        ask(equal(term, number(0)));
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
        break;
    }
  }

  static Type type_of(const Vocabulary& vocabulary, const Meaning& meaning) {
    switch (meaning.place) {
      case Place::attribute:
        return vocabulary.attribute(meaning.owner, meaning.member).type;
      case Place::field:
        return vocabulary.relation(meaning.owner).fields[meaning.member].type;
      case Place::global:
        return vocabulary.global(meaning.owner).type;
      case Place::context:
        return vocabulary.context(meaning.owner).type;
      case Place::relation:
      case Place::moment:
        break;
    }
    return {Type::Kind::entity, false, 0};
  }

  Term number(std::int64_t value) { return encoding_.context().number(value); }

  Encoding& encoding_;
  Axioms& axioms_;
  smt::Solver& solver_;
  smt::Model best_;  // of what is kept so far: no later check that gives up can lose it
  std::vector<Term> kept_;
  std::size_t checks_ = 0;
};

}  // namespace

smt::Model smallest_model(Encoding& encoding, Axioms& axioms, smt::Solver& solver) {
  return Wishes(encoding, axioms, solver).grant();
}

}  // namespace sightline
